//! Typed ids: a UUIDv7 key that knows which table it belongs to.
//!
//! Outside the database an id is written as a TypeID (<https://github.com/jetify-com/typeid>), such
//! as `council_01jd8x…`: opaque to clients, readable in a log, and never taken for another kind.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use type_safe_id::{StaticType, TypeSafeId};
use uuid::{NoContext, Timestamp, Uuid};

/// A key of one table.
pub trait TypedId: Copy + Eq + Send + Sync + fmt::Display + FromStr<Err = InvalidId> + 'static {
    /// What the written id starts with, before the underscore.
    const PREFIX: &'static str;

    /// The key as the database holds it.
    fn uuid(self) -> Uuid;
}

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this kind")
    }
}

impl std::error::Error for InvalidId {}

/// A UUIDv7 for something that happens at `now`.
#[must_use]
pub fn uuid_at(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType,
                 serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        const _: () = {
            #[derive(Default)]
            struct Prefix;
            impl StaticType for Prefix {
                const TYPE: &'static str = $prefix;
            }
            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    TypeSafeId::<Prefix>::from_uuid(self.0).fmt(f)
                }
            }
            impl FromStr for $name {
                type Err = InvalidId;
                fn from_str(text: &str) -> Result<Self, InvalidId> {
                    let id: TypeSafeId<Prefix> = text.parse().map_err(|_| InvalidId)?;
                    Ok(Self(id.uuid()))
                }
            }
        };

        impl $name {
            /// A new key for something that is made at `now`.
            #[must_use]
            pub fn at(now: DateTime<Utc>) -> Self {
                Self(uuid_at(now))
            }
        }

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

ids! {
    /// An account.
    AccountId "account",
    /// One function of a member of staff.
    AccountFunctionId "account_function",
    /// An answer to a signal.
    AnswerId "answer",
    /// What a reporter said of an answer.
    AnswerResponseId "answer_response",
    /// An announcement of a contact.
    ContactAnnouncementId "contact_announcement",
    /// A contact that did not reach anybody.
    ContactAttemptId "contact_attempt",
    /// What staff put to councils.
    ConsultationId "consultation",
    /// A council that a consultation was put to.
    ConsultationRequestId "consultation_request",
    /// A centre.
    CentreId "centre",
    /// When a centre is open.
    CentreHoursId "centre_hours",
    /// A client council.
    CouncilId "council",
    /// A membership of a council.
    CouncilMemberId "council_member",
    /// One of a council's priorities of a year.
    CouncilPriorityId "council_priority",
    /// A deadline.
    DeadlineId "deadline",
    /// A department.
    DepartmentId "department",
    /// An event.
    EventId "event",
    /// A follow-up.
    FollowUpId "follow_up",
    /// What somebody said of a follow-up that was made to them.
    FollowUpResponseId "follow_up_response",
    /// An update of a follow-up.
    FollowUpUpdateId "follow_up_update",
    /// An integration's key.
    IntegrationKeyId "integration_key",
    /// An invitation.
    InvitationId "invitation",
    /// Mail that goes out.
    MailId "mail",
    /// A notice.
    NoticeId "notice",
    /// A journey.
    JourneyId "journey",
    /// A step of a journey.
    JourneyStepId "journey_step",
    /// A pilot.
    PilotId "pilot",
    /// A place where a pilot is tried.
    PilotSiteId "pilot_site",
    /// A success story of a pilot.
    PilotStoryId "pilot_story",
    /// A proposal.
    ProposalId "proposal",
    /// A decision on a proposal.
    ProposalDecisionId "proposal_decision",
    /// A figure that a proposal rests on.
    ProposalFigureId "proposal_figure",
    /// A family of refresh tokens.
    RefreshFamilyId "refresh_family",
    /// A region.
    RegionId "region",
    /// Another name of a region.
    RegionAliasId "region_alias",
    /// A range of postcodes of a region.
    RegionPostcodesId "region_postcodes",
    /// A key that seals texts.
    SealingKeyId "sealing_key",
    /// A sealed text.
    SealedTextId "sealed_text",
    /// A session.
    SessionId "session",
    /// A participation in a session.
    SessionParticipantId "session_participant",
    /// What a participant agreed to.
    SessionConsentId "session_consent",
    /// A point of an agenda.
    SessionAgendaPointId "session_agenda_point",
    /// An observation.
    SessionObservationId "session_observation",
    /// What became of an observation.
    SessionObservationUseId "session_observation_use",
    /// That a participant was told.
    SessionTellingId "session_telling",
    /// A signal.
    SignalId "signal",
    /// An opening of who a reporter is.
    SignalRevealId "signal_reveal",
    /// A topic.
    TopicId "topic",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself_and_never_as_another_kind() {
        let id = CouncilId::at(DateTime::UNIX_EPOCH);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().parse::<SignalId>(), Err(InvalidId));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "council_", "council", "_", "council_zzzzzzzzzzzzzzzzzzzzzzzzzz", "council_é"] {
            assert_eq!(text.parse::<CouncilId>(), Err(InvalidId), "{text}");
        }
    }
}
