//! What a client told in a session, and who reads it: as it was told, masked, or not at all.

use std::collections::HashMap;

use async_graphql::{Context, Result, dataloader::Loader};
use entity::{
    id::{SessionId, SessionParticipantId, TypedId},
    session,
    term::{SessionStatus, SubjectType},
};

use super::Session;
use crate::{
    access::{Lens, Loaders, loader},
    error::Error,
    sealed_text::{self, Place},
};

/// Where a client's story is sealed.
pub(crate) fn place_of(participant: SessionParticipantId) -> Place {
    Place { subject_type: SubjectType::Session, subject: participant.uuid(), field: "story" }
}

/// Who wants to read a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reader {
    /// Told it.
    pub(super) is_teller: bool,
    /// Works here, and organises the session or took part in it outside the observation room.
    pub(super) converses: bool,
    /// Was there, and the session is reported.
    pub(super) heard_report: bool,
}

/// How somebody reads a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// As it was told.
    Whole,
    /// Without what identifies the client.
    Masked,
    /// Not at all.
    Nothing,
}

/// How somebody reads a story: whole only by who told it, and with the client's agreement by those of the conversation.
pub(super) fn read_by(reader: Reader, agreed: bool) -> Reads {
    if reader.is_teller || (reader.converses && agreed) {
        Reads::Whole
    } else if reader.converses || reader.heard_report {
        Reads::Masked
    } else {
        Reads::Nothing
    }
}

/// Whether a session is reported, as far as the viewer sees that.
pub(super) async fn is_reported(ctx: &Context<'_>, session: SessionId) -> Result<bool> {
    let session: Option<Session> = loader::one::<session::Entity, _>(ctx, Some(session)).await?;
    let status = session.and_then(|session| session.0.through(Lens::Status).map(|row| row.status));
    Ok(matches!(status, Some(SessionStatus::Reported | SessionStatus::FollowedUp)))
}

/// The story as it was told. Where its key is gone, the masked one.
pub(super) async fn original(
    ctx: &Context<'_>,
    participant: SessionParticipantId,
    masked: &str,
) -> Result<Option<String>> {
    let original = ctx.data::<Loaders>()?.load_one(OriginalOf(participant)).await?;
    Ok(Some(original.unwrap_or_else(|| masked.to_owned())))
}

/// The original of a story. Only [`read_by`] decides whether that leaves the server.
#[derive(Clone, PartialEq, Eq, Hash)]
struct OriginalOf(SessionParticipantId);

impl Loader<OriginalOf> for loader::Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[OriginalOf]) -> Result<HashMap<OriginalOf, String>, Error> {
        let places: Vec<Place> = keys.iter().map(|key| place_of(key.0)).collect();
        let opened = sealed_text::open_for_author(self.store(), &places).await?;
        let of = |place: Place| keys.iter().find(|key| key.0.uuid() == place.subject).cloned();
        Ok(opened.into_iter().filter_map(|(place, text)| Some((of(place)?, text))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Reader = Reader { is_teller: false, converses: false, heard_report: false };

    #[test]
    fn who_told_it_reads_it_whole_and_always() {
        assert_eq!(read_by(Reader { is_teller: true, ..NOBODY }, false), Reads::Whole);
    }

    #[test]
    fn those_of_the_conversation_read_it_whole_only_while_the_client_agrees() {
        let converses = Reader { converses: true, ..NOBODY };
        assert_eq!(read_by(converses, true), Reads::Whole);
        assert_eq!(read_by(converses, false), Reads::Masked);
    }

    #[test]
    fn who_watched_reads_it_masked_whatever_the_client_agreed_to() {
        let watched = Reader { heard_report: true, ..NOBODY };
        assert_eq!(read_by(watched, true), Reads::Masked);
        assert_eq!(read_by(NOBODY, true), Reads::Nothing);
    }
}
