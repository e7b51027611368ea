//! What mutations of sessions give back.

use async_graphql::{ID, Result, SimpleObject};
use entity::{
    id::{SessionId, SessionObservationId},
    session_observation,
};

use crate::{
    access::Store,
    error::Error,
    follow_up::FollowUp,
    payload::{Stop, payload, settled},
    problem::UserError,
    proposal::Proposal,
    session::{Observation, Participant, Session},
    signal::Signal,
};

/// Declares payloads that give the session.
macro_rules! session_payloads {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        payload! {
            $(#[$doc])*
            $name {
                /// The session.
                session: Session,
            }
        }

        impl $name {
            pub(super) async fn of(store: &Store, result: std::result::Result<SessionId, Stop>) -> Result<Self> {
                let (session, user_errors) = given(store, result).await?;
                Ok(Self { session, user_errors })
            }
        }
    )+};
}
session_payloads! {
    /// The session that was planned; of a series the first.
    PlanSessionPayload,
    /// The session that was changed.
    ChangeSessionPayload,
    /// The session with its new organiser.
    TransferSessionPayload,
    /// The session for which members of its councils can come forward.
    CallForVolunteersPayload,
    /// The session that is certain.
    ConfirmSessionPayload,
    /// The session that took place.
    HoldSessionPayload,
    /// The session with who was there.
    RecordAttendancePayload,
    /// The session with its report.
    ReportSessionPayload,
    /// The session that is off.
    CancelSessionPayload,
    /// The session with those who were invited.
    InviteToSessionPayload,
    /// The session without the invitation.
    WithdrawInvitationPayload,
    /// The session with the answer.
    AnswerInvitationPayload,
    /// The session with who came forward.
    VolunteerPayload,
    /// The session with the consent.
    GiveConsentPayload,
    /// The session with what was taken back.
    WithdrawConsentPayload,
    /// The session with the story.
    WriteStoryPayload,
    /// The session with how somebody was told.
    RecordTellingPayload,
    /// The session with its new agenda.
    AddAgendaPointPayload,
    /// The session with its new agenda.
    RemoveAgendaPointPayload,
}

async fn given(
    store: &Store,
    result: std::result::Result<SessionId, Stop>,
) -> std::result::Result<(Option<Session>, Vec<UserError>), Error> {
    let (id, user_errors) = settled(result)?;
    let session = match id {
        Some(id) => store.find().by_id(id).await?.map(Session),
        None => None,
    };
    Ok((session, user_errors))
}

/// The session that was followed up, or what is still owed.
#[derive(SimpleObject)]
pub struct FollowUpSessionPayload {
    /// The session.
    pub(super) session: Option<Session>,
    /// The commitments that are neither done nor dropped, of those that you can see, those due first first.
    pub(super) open_commitments: Vec<FollowUp>,
    /// Those who were there and have still to hear what came of it, of those that you can see.
    pub(super) not_told: Vec<Participant>,
    /// What in the input can be mended; all that is wrong at once.
    pub(super) user_errors: Vec<UserError>,
}

/// Declares payloads that give an observation.
macro_rules! observation_payloads {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        payload! {
            $(#[$doc])*
            $name {
                /// The observation.
                observation: Observation,
            }
        }

        impl $name {
            pub(super) async fn of(store: &Store, result: std::result::Result<SessionObservationId, Stop>) -> Result<Self> {
                let (id, user_errors) = settled(result)?;
                let observation = match id {
                    Some(id) => store.find::<session_observation::Entity>().by_id(id).await?.map(Observation::from),
                    None => None,
                };
                Ok(Self { observation, user_errors })
            }
        }
    )+};
}
observation_payloads! {
    /// The observation that was made.
    AddObservationPayload,
    /// The observation as it is now.
    ChangeObservationPayload,
}

payload! {
    /// The observation that was taken back.
    RemoveObservationPayload {
        /// Its id.
        observation_id: ID,
    }
}

payload! {
    /// The observation, and what it became.
    UseObservationPayload {
        /// The observation.
        observation: Observation,
        /// The signal that it became.
        signal: Signal,
        /// The commitment that it became.
        follow_up: FollowUp,
        /// The proposal that rests on it.
        proposal: Proposal,
    }
}
