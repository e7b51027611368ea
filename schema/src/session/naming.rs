//! Who learns a participant's name.

use entity::term::{ParticipantRole, Room};

use crate::access::Lens;

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
