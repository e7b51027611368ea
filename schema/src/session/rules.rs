//! Who sees which sessions and participants, and who learns a participant's name.

use entity::{
    id::{AccountId, SessionId, SessionParticipantId},
    session, session_council, session_participant,
    term::{ParticipantRole, Room, SessionKind},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::access::{Lens, Noun, Rows, Viewer, Visible};

/// The keys of the sessions that an account has a part in: invited to, or organising.
fn taken_part_in(account: AccountId) -> SelectStatement {
    session_participant::Entity::find()
        .select_only()
        .column(session_participant::Column::SessionId)
        .filter(session_participant::Column::AccountId.eq(account))
        .into_query()
}

fn organised_by(account: AccountId) -> SelectStatement {
    session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::OrganiserId.eq(account))
        .into_query()
}

fn of_own_councils(viewer: &Viewer) -> SelectStatement {
    session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.eq_any(viewer.councils()))
        .into_query()
}

fn has_part(account: AccountId) -> Condition {
    Condition::any()
        .add(session::Column::OrganiserId.eq(account))
        .add(session::Column::Id.in_subquery(taken_part_in(account)))
}

impl Visible for session::Entity {
    const NOUN: Noun = Noun::Session;
    type Id = SessionId;
    const ID: session::Column = session::Column::Id;

    fn id(row: &session::Model) -> SessionId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::PublicCalendar => Some(session::Column::IsPublic.eq(true).into()),
            Rows::TakingPart => Some(has_part(viewer.id()?)),
            Rows::OfOwnCouncil => Some(session::Column::Id.in_subquery(of_own_councils(viewer)).into()),
            Rows::WithoutClosedMeetings => Some(
                has_part(viewer.id()?)
                    .add(session::Column::Kind.ne(SessionKind::CouncilMeeting))
                    .add(session::Column::IsPublic.eq(true)),
            ),
            _ => None,
        }
    }
}

impl Visible for session_participant::Entity {
    const NOUN: Noun = Noun::SessionParticipant;
    type Id = SessionParticipantId;
    const ID: session_participant::Column = session_participant::Column::Id;

    fn id(row: &session_participant::Model) -> SessionParticipantId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let session = session_participant::Column::SessionId;
        match rows {
            Rows::Own => Some(session_participant::Column::AccountId.eq(viewer.id()?).into()),
            Rows::OfOwnCouncil => Some(session.in_subquery(of_own_councils(viewer)).into()),
            Rows::TakingPart | Rows::OfColleagues => {
                let account = viewer.id()?;
                let sessions = Condition::any()
                    .add(session.in_subquery(taken_part_in(account)))
                    .add(session.in_subquery(organised_by(account)));
                Some(sessions)
            }
            _ => None,
        }
    }
}

/// What is known of a participant when it comes to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// What the participant does in the session.
    pub(super) role: ParticipantRole,
    /// Whether it is the viewer.
    pub(super) is_viewer: bool,
    /// Whether the person works here or has a seat on a council, now or before.
    pub(super) is_known_by_name: bool,
    /// Through which lens the viewer sees the participant.
    pub(super) lens: Lens,
    /// Whether the viewer is in the observation room of this session.
    pub(super) viewer_observes: bool,
}

/// Whether the viewer learns the name. Where not, a participant is called "Client".
///
/// Oneself always. Of the others staff and council members are known by name, unless they are there as the client.
/// Clients are named to staff who organise the session or take part, but to nobody in the observation room.
pub(super) fn learns_name(asked: &Asked) -> bool {
    let is_client = asked.role == ParticipantRole::Client || !asked.is_known_by_name;
    asked.is_viewer || !is_client || (asked.lens == Lens::Full && !asked.viewer_observes)
}

/// Whether somebody with this place watches from the observation room. An observer does, whatever room is written down.
pub(super) fn observes(role: ParticipantRole, room: Option<Room>) -> bool {
    role == ParticipantRole::Observer || room == Some(Room::Observation)
}

#[cfg(test)]
mod tests {
    use entity::term::Term;

    use super::*;

    const CLIENT_SEEN_BY_STAFF: Asked = Asked {
        role: ParticipantRole::Client,
        is_viewer: false,
        is_known_by_name: false,
        lens: Lens::Full,
        viewer_observes: false,
    };

    #[test]
    fn an_observer_never_learns_who_the_client_is() {
        for lens in [Lens::Masked, Lens::Full] {
            for is_known_by_name in [false, true] {
                let asked = Asked { lens, is_known_by_name, viewer_observes: true, ..CLIENT_SEEN_BY_STAFF };
                assert!(!learns_name(&asked), "{asked:?}");
            }
        }
    }

    #[test]
    fn staff_who_take_part_outside_the_observation_room_know_the_client() {
        assert!(learns_name(&CLIENT_SEEN_BY_STAFF));
    }

    #[test]
    fn a_council_member_sees_a_client_also_where_the_client_sits_on_a_council() {
        let masked = Asked { lens: Lens::Masked, ..CLIENT_SEEN_BY_STAFF };
        assert!(!learns_name(&masked));
        assert!(!learns_name(&Asked { is_known_by_name: true, ..masked }));
    }

    #[test]
    fn staff_and_council_members_are_known_by_name_and_other_guests_are_not() {
        for role in ParticipantRole::ALL.iter().copied().filter(|role| *role != ParticipantRole::Client) {
            let masked = Asked { role, lens: Lens::Masked, ..CLIENT_SEEN_BY_STAFF };
            assert!(learns_name(&Asked { is_known_by_name: true, ..masked }));
            assert!(learns_name(&Asked { is_known_by_name: true, viewer_observes: true, ..masked }));
            assert!(!learns_name(&masked), "a client who is there as {role:?}");
        }
    }

    #[test]
    fn everybody_knows_oneself() {
        assert!(learns_name(&Asked { is_viewer: true, viewer_observes: true, ..CLIENT_SEEN_BY_STAFF }));
    }

    #[test]
    fn who_observes_is_told_by_the_room_or_by_the_role() {
        assert!(observes(ParticipantRole::Employee, Some(Room::Observation)));
        assert!(observes(ParticipantRole::Observer, None));
        assert!(!observes(ParticipantRole::Facilitator, Some(Room::Conversation)));
        assert!(!observes(ParticipantRole::Guest, None));
    }
}
