//! From planning to everybody having heard back: which step can be taken when, and what is missing. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    session, session_participant,
    term::{InvitationAnswer, ParticipantRole, Room, SessionKind, SessionStatus},
};

use super::naming::observes;
use crate::problem::Problem;

/// The longest that one session takes.
pub(super) const LONGEST: TimeDelta = TimeDelta::hours(24);

/// What is done to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Saying that it is certain.
    Confirm,
    /// Changing when, where and what it is, and who is invited.
    Prepare,
    /// Saying that it took place.
    Hold,
    /// Saying what is noticed in it; from its beginning until it is reported.
    Observe,
    /// Correcting who was there.
    RecordAttendance,
    /// Writing down what a client agreed to or told.
    KeepConsent,
    /// Reporting it.
    Report,
    /// Writing down that somebody was told what came of it.
    Tell,
    /// Saying that everybody heard back.
    FollowUp,
    /// Calling it off.
    Cancel,
}

/// Whether a step can be taken in this state, and from which moment on.
pub(super) fn allows(session: &session::Model, step: Step, now: DateTime<Utc>) -> Result<(), Problem> {
    use SessionStatus::{Cancelled, Confirmed, FollowedUp, Held, Planned, Reported};
    let status = session.status;
    match step {
        Step::Confirm => match status {
            Planned => Ok(()),
            Cancelled => Err(Problem::SessionCancelled),
            Confirmed | Held | Reported | FollowedUp => Err(Problem::SessionConfirmed),
        },
        Step::Prepare | Step::Cancel => match status {
            Planned | Confirmed => Ok(()),
            Cancelled => Err(Problem::SessionCancelled),
            Held | Reported | FollowedUp => Err(Problem::SessionOver),
        },
        Step::Hold => match status {
            Confirmed if session.starts_at <= now => Ok(()),
            Confirmed => Err(Problem::SessionToCome),
            Planned => Err(Problem::SessionNotConfirmed),
            Cancelled => Err(Problem::SessionCancelled),
            Held | Reported | FollowedUp => Err(Problem::SessionOver),
        },
        Step::Observe => match status {
            Confirmed | Held if session.starts_at <= now => Ok(()),
            Planned | Confirmed | Held => Err(Problem::SessionToCome),
            Cancelled => Err(Problem::SessionCancelled),
            Reported | FollowedUp => Err(Problem::SessionReported),
        },
        Step::RecordAttendance => match status {
            Held => Ok(()),
            Planned | Confirmed => Err(Problem::SessionToCome),
            Cancelled => Err(Problem::SessionCancelled),
            Reported | FollowedUp => Err(Problem::SessionReported),
        },
        Step::KeepConsent => {
            if status == Cancelled {
                Err(Problem::SessionCancelled)
            } else {
                Ok(())
            }
        }
        Step::Report => match status {
            Held => Ok(()),
            Planned | Confirmed => Err(Problem::SessionToCome),
            Cancelled => Err(Problem::SessionCancelled),
            Reported | FollowedUp => Err(Problem::SessionReported),
        },
        Step::Tell => match status {
            Reported => Ok(()),
            FollowedUp => Err(Problem::SessionFollowedUp),
            Planned | Confirmed | Held => Err(Problem::SessionNotReported),
            Cancelled => Err(Problem::SessionCancelled),
        },
        Step::FollowUp => match status {
            Reported => Ok(()),
            FollowedUp => Err(Problem::SessionFollowedUp),
            Planned | Confirmed | Held => Err(Problem::SessionNotReported),
            Cancelled => Err(Problem::SessionCancelled),
        },
    }
}

/// Somebody who was invited, as far as a confirmation depends on them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Invited {
    pub(super) role: ParticipantRole,
    pub(super) room: Option<Room>,
    pub(super) answer: InvitationAnswer,
    /// Whether they have a seat on a council now.
    pub(super) is_member: bool,
}

impl Invited {
    pub(super) fn of(row: &session_participant::Model, is_member: bool) -> Self {
        Self { role: row.role, room: row.room, answer: row.answer, is_member }
    }

    fn converses_as(&self, role: ParticipantRole) -> bool {
        self.role == role && self.room == Some(Room::Conversation)
    }
}

/// What is missing before a session is certain: all of it. Only who said to come counts.
pub(super) fn missing_to_confirm(kind: SessionKind, invited: &[Invited]) -> Vec<Problem> {
    let coming = || invited.iter().filter(|one| one.answer == InvitationAnswer::Accepted);
    let any = |is: &dyn Fn(&Invited) -> bool| coming().any(is);
    let mut missing = Vec::new();
    let mut needs = |holds: bool, problem| {
        if !holds {
            missing.push(problem);
        }
    };
    match kind {
        SessionKind::MirrorConversation => {
            needs(any(&|one| one.converses_as(ParticipantRole::Client)), Problem::ClientNeeded);
            needs(any(&|one| one.converses_as(ParticipantRole::Employee)), Problem::EmployeeNeeded);
            needs(any(&|one| one.role == ParticipantRole::Facilitator), Problem::FacilitatorNeeded);
            needs(any(&|one| one.is_member && observes(one.role, one.room)), Problem::ObserverNeeded);
        }
        SessionKind::CentreTest => needs(any(&|one| one.role == ParticipantRole::Tester), Problem::TesterNeeded),
        SessionKind::CouncilMeeting | SessionKind::Panel | SessionKind::Informal => {}
    }
    missing
}

/// Somebody who was there, as far as holding a session depends on them.
#[derive(Debug, Clone, Copy)]
pub(super) struct WasThere {
    pub(super) role: ParticipantRole,
    pub(super) room: Option<Room>,
    /// Whether their consent to the conversation is on record.
    pub(super) agreed: bool,
}

/// What is missing before a session counts as held: all of it.
pub(super) fn missing_to_hold(kind: SessionKind, there: &[WasThere]) -> Vec<Problem> {
    let has = |role| there.iter().any(|one| one.role == role && one.room != Some(Room::Observation));
    match kind {
        SessionKind::MirrorConversation => {}
        SessionKind::CentreTest if !has(ParticipantRole::Tester) => return vec![Problem::TesterNeeded],
        SessionKind::CentreTest | SessionKind::CouncilMeeting | SessionKind::Panel | SessionKind::Informal => {
            return Vec::new();
        }
    }
    let mut missing = Vec::new();
    if !has(ParticipantRole::Client) {
        missing.push(Problem::ClientNeeded);
    }
    if !has(ParticipantRole::Employee) {
        missing.push(Problem::EmployeeNeeded);
    }
    if there.iter().any(|one| one.role == ParticipantRole::Client && !one.agreed) {
        missing.push(Problem::ConversationConsentNeeded);
    }
    missing
}

/// Whether somebody with this role takes one of the places: not those for whom it is work.
pub(super) fn takes_a_place(role: ParticipantRole) -> bool {
    !matches!(role, ParticipantRole::Employee | ParticipantRole::Facilitator)
}

/// The places that are left. `None` where there is no bound.
pub(super) fn places_left(capacity: Option<i32>, invited: impl IntoIterator<Item = Invited>) -> Option<i32> {
    let coming = |one: &Invited| takes_a_place(one.role) && one.answer == InvitationAnswer::Accepted;
    let taken = i32::try_from(invited.into_iter().filter(coming).count()).unwrap_or(i32::MAX);
    capacity.map(|capacity| capacity.saturating_sub(taken).max(0))
}

/// The room of a role where none is named.
pub(super) fn usual_room(kind: SessionKind, role: ParticipantRole) -> Option<Room> {
    (kind == SessionKind::MirrorConversation).then_some(match role {
        ParticipantRole::Observer => Room::Observation,
        _ => Room::Conversation,
    })
}

/// What is wrong with a role and a room in a kind of session, for somebody who is a client or works here.
pub(super) fn unfit(
    kind: SessionKind,
    role: ParticipantRole,
    room: Option<Room>,
    (is_client, is_staff): (bool, bool),
) -> Option<Problem> {
    let has_rooms = kind == SessionKind::MirrorConversation;
    let fits_room = match role {
        ParticipantRole::Client | ParticipantRole::Facilitator => room != Some(Room::Observation),
        ParticipantRole::Observer => room != Some(Room::Conversation),
        ParticipantRole::Employee | ParticipantRole::Guest | ParticipantRole::Tester => true,
    };
    let fits_kind = match role {
        ParticipantRole::Tester => kind == SessionKind::CentreTest,
        ParticipantRole::Observer => has_rooms,
        _ => true,
    };
    let is_it = match role {
        ParticipantRole::Client => is_client,
        ParticipantRole::Employee | ParticipantRole::Facilitator => is_staff,
        _ => true,
    };
    if (room.is_some() && !has_rooms) || !fits_room {
        Some(Problem::RoomUnfit)
    } else if !fits_kind || !is_it {
        Some(Problem::RoleUnfit)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use entity::{
        id::{AccountId, SessionId},
        term::Term,
    };
    use uuid::Uuid;

    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 10, hour, 0, 0).unwrap()
    }

    fn session(status: SessionStatus) -> session::Model {
        session::Model {
            id: SessionId(Uuid::nil()),
            kind: SessionKind::MirrorConversation,
            title: "Spiegelgesprek".to_owned(),
            place: None,
            is_online: true,
            starts_at: at(10),
            ends_at: at(12),
            organiser_id: AccountId(Uuid::nil()),
            is_public: false,
            status,
            centre_id: None,
            series_id: None,
            about: None,
            capacity: None,
            call_until: None,
            confirmed_at: None,
            held_at: None,
            reported_at: None,
            followed_up_at: None,
            cancelled_at: None,
            cancelled_reason: None,
            report: None,
            sequence: 0,
            changed_at: at(8),
            created_at: at(8),
        }
    }

    fn invited(role: ParticipantRole, room: Room, is_member: bool) -> Invited {
        Invited { role, room: Some(room), answer: InvitationAnswer::Accepted, is_member }
    }

    #[test]
    fn each_step_is_taken_from_its_own_states() {
        let from = |step| -> Vec<SessionStatus> {
            SessionStatus::ALL
                .iter()
                .copied()
                .filter(|status| allows(&session(*status), step, at(13)).is_ok())
                .collect()
        };
        use SessionStatus::{Confirmed, FollowedUp, Held, Planned, Reported};
        assert_eq!(from(Step::Confirm), [Planned]);
        assert_eq!(from(Step::Prepare), [Planned, Confirmed]);
        assert_eq!(from(Step::Hold), [Confirmed]);
        assert_eq!(from(Step::Observe), [Confirmed, Held]);
        assert_eq!(from(Step::RecordAttendance), [Held]);
        assert_eq!(from(Step::Report), [Held]);
        assert_eq!(from(Step::Tell), [Reported]);
        assert_eq!(from(Step::FollowUp), [Reported]);
        assert_eq!(from(Step::Cancel), [Planned, Confirmed]);
        assert_eq!(from(Step::KeepConsent), [Planned, Confirmed, Held, Reported, FollowedUp]);
    }

    #[test]
    fn nothing_was_held_or_noticed_before_it_began() {
        for step in [Step::Hold, Step::Observe] {
            let confirmed = session(SessionStatus::Confirmed);
            assert_eq!(allows(&confirmed, step, at(9)), Err(Problem::SessionToCome), "{step:?}");
            assert_eq!(allows(&confirmed, step, at(10)), Ok(()), "{step:?}");
        }
    }

    #[test]
    fn a_mirror_conversation_says_all_that_is_missing_at_once() {
        let kind = SessionKind::MirrorConversation;
        let all = [Problem::ClientNeeded, Problem::EmployeeNeeded, Problem::FacilitatorNeeded, Problem::ObserverNeeded];
        assert_eq!(missing_to_confirm(kind, &[]), all);
        let mut complete = vec![
            invited(ParticipantRole::Client, Room::Conversation, false),
            invited(ParticipantRole::Employee, Room::Conversation, false),
            invited(ParticipantRole::Facilitator, Room::Conversation, false),
            invited(ParticipantRole::Observer, Room::Observation, true),
        ];
        assert_eq!(missing_to_confirm(kind, &complete), []);
        for (place, problem) in all.into_iter().enumerate() {
            complete[place].answer = InvitationAnswer::Invited;
            assert_eq!(missing_to_confirm(kind, &complete), [problem], "who has not answered does not count");
            complete[place].answer = InvitationAnswer::Accepted;
        }
        complete[3].is_member = false;
        assert_eq!(missing_to_confirm(kind, &complete), [Problem::ObserverNeeded], "staff who watch are no council");
        complete[1].room = Some(Room::Observation);
        complete[3].is_member = true;
        assert_eq!(missing_to_confirm(kind, &complete), [Problem::EmployeeNeeded], "who watches does not converse");
    }

    #[test]
    fn a_mirror_conversation_is_held_with_the_clients_consent() {
        let kind = SessionKind::MirrorConversation;
        let client = |agreed| WasThere { role: ParticipantRole::Client, room: Some(Room::Conversation), agreed };
        let employee = WasThere { role: ParticipantRole::Employee, room: Some(Room::Conversation), agreed: false };
        assert_eq!(missing_to_hold(kind, &[client(true), employee]), []);
        assert_eq!(missing_to_hold(kind, &[client(false), employee]), [Problem::ConversationConsentNeeded]);
        assert_eq!(
            missing_to_hold(kind, &[client(true), client(false), employee]),
            [Problem::ConversationConsentNeeded]
        );
        let watching = WasThere { room: Some(Room::Observation), ..employee };
        assert_eq!(missing_to_hold(kind, &[client(true), watching]), [Problem::EmployeeNeeded]);
        assert_eq!(missing_to_hold(kind, &[]), [Problem::ClientNeeded, Problem::EmployeeNeeded]);
        assert_eq!(missing_to_hold(SessionKind::Informal, &[]), []);
        assert_eq!(missing_to_hold(SessionKind::CentreTest, &[]), [Problem::TesterNeeded]);
        assert_eq!(missing_to_hold(SessionKind::CentreTest, &[employee]), [Problem::TesterNeeded]);
        let tester = WasThere { role: ParticipantRole::Tester, room: None, agreed: false };
        assert_eq!(missing_to_hold(SessionKind::CentreTest, &[tester]), []);
    }

    #[test]
    fn a_test_needs_a_tester_and_other_sessions_need_nobody() {
        assert_eq!(missing_to_confirm(SessionKind::CentreTest, &[]), [Problem::TesterNeeded]);
        for kind in [SessionKind::CouncilMeeting, SessionKind::Panel, SessionKind::Informal] {
            assert_eq!(missing_to_confirm(kind, &[]), [], "{kind:?}");
        }
    }

    #[test]
    fn places_are_for_those_for_whom_it_is_no_work_and_who_come() {
        let tester =
            Invited { role: ParticipantRole::Tester, room: None, answer: InvitationAnswer::Accepted, is_member: true };
        let said_no = Invited { answer: InvitationAnswer::Declined, ..tester };
        let employee = Invited { role: ParticipantRole::Employee, ..tester };
        assert_eq!(places_left(Some(2), [tester, said_no, employee]), Some(1));
        assert_eq!(places_left(Some(2), [tester, tester, tester]), Some(0));
        assert_eq!(places_left(None, [tester]), None);
    }

    #[test]
    fn a_client_never_watches_and_an_observer_never_sits_in_the_conversation() {
        let kind = SessionKind::MirrorConversation;
        let both = (true, true);
        assert_eq!(unfit(kind, ParticipantRole::Client, Some(Room::Observation), both), Some(Problem::RoomUnfit));
        assert_eq!(unfit(kind, ParticipantRole::Observer, Some(Room::Conversation), both), Some(Problem::RoomUnfit));
        assert_eq!(unfit(kind, ParticipantRole::Employee, Some(Room::Observation), both), None);
        assert_eq!(
            unfit(SessionKind::Panel, ParticipantRole::Guest, Some(Room::Observation), both),
            Some(Problem::RoomUnfit)
        );
        assert_eq!(unfit(SessionKind::Panel, ParticipantRole::Tester, None, both), Some(Problem::RoleUnfit));
        assert_eq!(unfit(SessionKind::Panel, ParticipantRole::Observer, None, both), Some(Problem::RoleUnfit));
        assert_eq!(
            unfit(kind, ParticipantRole::Client, Some(Room::Conversation), (false, true)),
            Some(Problem::RoleUnfit)
        );
        assert_eq!(
            unfit(kind, ParticipantRole::Employee, Some(Room::Conversation), (true, false)),
            Some(Problem::RoleUnfit)
        );
        for role in ParticipantRole::ALL.iter().copied().filter(|role| *role != ParticipantRole::Tester) {
            assert_eq!(unfit(kind, role, usual_room(kind, role), both), None, "{role:?}");
        }
    }
}
