//! Who a deadline's warning is for, who it goes up to, and what each comes to in the log. Pure.

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{AccountId, DepartmentId},
    term::{EventKind, SubjectType},
};

use super::rows::First;
use crate::{clock::day_of, event::Event, signal::closing::quiet_since};

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// Promises broke.
    pub(super) to_escalate: bool,
    /// Promises are near their end.
    pub(super) to_warn: bool,
    /// Signals were quiet for so long that they close.
    pub(super) to_close: bool,
}

impl Due {
    /// Whether anything is.
    pub(super) fn is_anything(self) -> bool {
        self.to_escalate || self.to_warn || self.to_close
    }
}

/// What is to be done at `now`, where this comes first. The last moment of a promise is still in time, and so is the last
/// at which can be objected; a warning is due from its own moment on.
pub(super) fn due(first: &First, now: DateTime<Utc>) -> Due {
    Due {
        to_escalate: first.end.is_some_and(|end| end < now),
        to_warn: first.warning.is_some_and(|warning| warning <= now),
        to_close: first.outcome.is_some_and(|outcome| outcome < quiet_since(now)),
    }
}

/// A department, and who answers for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answerable {
    pub(super) department: DepartmentId,
    pub(super) process_owner: Option<AccountId>,
}

/// What is known of the thing that a deadline is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// When a signal was triaged.
    pub(super) triaged_at: Option<DateTime<Utc>>,
    /// Who holds it: a signal's handler, a session's organiser, a follow-up's owner, who put a question to councils.
    pub(super) holder: Option<AccountId>,
    /// Where it belongs: the department of a signal, proposal or follow-up, else the holder's own.
    pub(super) department: Option<Answerable>,
    /// The intake, which answers for what is nobody else's.
    pub(super) intake: Option<Answerable>,
}

/// Whose a promise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whose {
    /// Who is warned.
    pub(super) owner: Option<AccountId>,
    /// Who it goes up to. Nobody only where neither the department nor the intake has a process owner: then it is the
    /// administrators', who can name one.
    pub(super) process_owner: Option<AccountId>,
    /// The department concerned.
    pub(super) department: Option<DepartmentId>,
}

/// Whose a promise about this kind of thing is at a moment.
///
/// | about | warned | goes up to the process owner of |
/// | --- | --- | --- |
/// | a signal, before triage | the intake's process owner | the intake |
/// | a signal | its handler | its department |
/// | a proposal | the department's process owner | the department addressed |
/// | a session | its organiser | the organiser's department |
/// | a follow-up | its owner | its department |
/// | a consultation | who asked | the department that asks |
///
/// Where one of these is missing, the next higher is meant: for the holder the department's process owner, for that
/// one the intake's.
pub(super) fn whose(about: SubjectType, facts: &Facts, at: DateTime<Utc>) -> Whose {
    let is_untriaged = about == SubjectType::Signal && facts.triaged_at.is_none_or(|triaged| triaged > at);
    let (holder, department) =
        if is_untriaged { (None, facts.intake) } else { (facts.holder, facts.department.or(facts.intake)) };
    let owner_of = |answerable: Option<Answerable>| answerable.and_then(|answerable| answerable.process_owner);
    let process_owner = owner_of(department).or(owner_of(facts.intake));
    Whose {
        owner: holder.or(process_owner),
        process_owner,
        department: department.map(|department| department.department),
    }
}

/// Its owner is warned that a promise is near its end.
pub(super) fn warning(deadline: &deadline::Model, whose: &Whose) -> Event {
    event(EventKind::PromiseNearEnd, deadline, whose)
}

/// A promise broke, and went up.
pub(super) fn escalation(deadline: &deadline::Model, whose: &Whose) -> [Event; 2] {
    [EventKind::PromiseBroken, EventKind::PromiseEscalated].map(|kind| event(kind, deadline, whose))
}

fn event(kind: EventKind, deadline: &deadline::Model, whose: &Whose) -> Event {
    Event::about(kind, deadline.subject_type, deadline.subject_id)
        .term("step", deadline.step)
        .number("round", deadline.round)
        .day("dueOn", day_of(deadline.due_at))
        .key("owner", whose.owner)
        .key("processOwner", whose.process_owner)
        .key("department", whose.department)
}

#[cfg(test)]
mod tests {
    use entity::{id::DeadlineId, term::PromiseStep};
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn account(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn department(number: u128, process_owner: Option<u128>) -> Option<Answerable> {
        let department = DepartmentId(Uuid::from_u128(number));
        Some(Answerable { department, process_owner: process_owner.map(account) })
    }

    /// Held by 1, of a department that 2 answers for; 3 answers for the intake. Triaged at noon.
    fn facts() -> Facts {
        Facts {
            triaged_at: Some(at("2026-06-02T10:00:00Z")),
            holder: Some(account(1)),
            department: department(20, Some(2)),
            intake: department(30, Some(3)),
        }
    }

    const LATER: &str = "2026-06-03T10:00:00Z";

    fn told(about: SubjectType, facts: &Facts, moment: &str) -> (Option<AccountId>, Option<AccountId>) {
        let whose = whose(about, facts, at(moment));
        (whose.owner, whose.process_owner)
    }

    #[test]
    fn the_last_moment_is_still_in_time_and_a_warning_is_due_from_its_own_on() {
        let moment = at("2026-06-15T10:00:00Z");
        let first = First { warning: Some(moment), end: Some(moment), outcome: Some(at("2026-06-01T10:00:00Z")) };
        let second = chrono::TimeDelta::seconds(1);
        let told = |now| {
            let Due { to_warn, to_escalate, to_close } = due(&first, now);
            (to_warn, to_escalate, to_close)
        };
        assert_eq!(told(moment - second), (false, false, false));
        assert_eq!(told(moment), (true, false, false));
        assert_eq!(told(moment + second), (true, true, true));
        assert!(!due(&First { warning: None, end: None, outcome: None }, moment).is_anything());
    }

    #[test]
    fn the_handler_of_a_signal_is_warned_and_the_departments_process_owner_hears_of_what_broke() {
        assert_eq!(told(SubjectType::Signal, &facts(), LATER), (Some(account(1)), Some(account(2))));
        assert_eq!(whose(SubjectType::Signal, &facts(), at(LATER)).department, Some(DepartmentId(Uuid::from_u128(20))));
    }

    #[test]
    fn before_triage_a_signal_is_the_intakes() {
        let intakes = (Some(account(3)), Some(account(3)));
        assert_eq!(told(SubjectType::Signal, &Facts { triaged_at: None, ..facts() }, LATER), intakes);
        assert_eq!(told(SubjectType::Signal, &facts(), "2026-06-02T09:59:59Z"), intakes, "as it was then");
        assert_eq!(told(SubjectType::Session, &Facts { triaged_at: None, ..facts() }, LATER).0, Some(account(1)));
    }

    #[test]
    fn a_proposal_is_its_departments_process_owners() {
        let facts = Facts { holder: None, triaged_at: None, ..facts() };
        assert_eq!(told(SubjectType::Proposal, &facts, LATER), (Some(account(2)), Some(account(2))));
    }

    #[test]
    fn what_has_no_process_owner_goes_up_to_that_of_the_intake() {
        for department in [None, department(20, None)] {
            let facts = Facts { department, ..facts() };
            assert_eq!(told(SubjectType::FollowUp, &facts, LATER), (Some(account(1)), Some(account(3))));
        }
    }

    #[test]
    fn where_nobody_answers_for_anything_it_is_told_all_the_same() {
        let facts = Facts { department: None, intake: department(30, None), ..facts() };
        let whose = whose(SubjectType::Session, &facts, at(LATER));
        assert_eq!((whose.owner, whose.process_owner), (Some(account(1)), None));
        assert!(whose.department.is_some());
        let nothing = super::whose(SubjectType::Signal, &Facts::default(), at(LATER));
        assert_eq!(nothing, Whose { owner: None, process_owner: None, department: None });
    }

    #[test]
    fn somebody_is_warned_and_something_goes_up_whatever_is_missing() {
        let anybody = [None, Some(account(1))];
        let departments = [None, department(20, None), department(20, Some(2))];
        let intakes = [None, department(30, None), department(30, Some(3))];
        let abouts = [SubjectType::Signal, SubjectType::Session, SubjectType::Proposal, SubjectType::FollowUp];
        for about in abouts {
            for triaged_at in [None, Some(at("2026-06-02T10:00:00Z")), Some(at("2026-06-04T10:00:00Z"))] {
                for holder in anybody {
                    for department in departments {
                        for intake in intakes {
                            let facts = Facts { triaged_at, holder, department, intake };
                            let whose = whose(about, &facts, at(LATER));
                            let has_owner =
                                |one: Option<Answerable>| one.is_some_and(|one| one.process_owner.is_some());
                            if has_owner(intake) {
                                assert!(whose.owner.is_some() && whose.process_owner.is_some(), "{about:?} {facts:?}");
                            }
                            if whose.process_owner.is_none() {
                                assert!(!has_owner(intake), "{about:?} {facts:?}");
                            }
                            assert!(whose.owner.is_some() || whose.process_owner.is_none(), "{about:?} {facts:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_told_names_the_promise_and_no_text() {
        let deadline = deadline::Model {
            id: DeadlineId(Uuid::from_u128(9)),
            subject_type: SubjectType::Signal,
            subject_id: Uuid::from_u128(8),
            step: PromiseStep::Heard,
            round: 1,
            started_at: at("2026-06-01T10:00:00Z"),
            due_at: at("2026-06-02T22:30:00Z"),
            warn_at: at("2026-06-02T09:00:00Z"),
            met_at: None,
            dropped_at: None,
            warned_at: None,
            escalated_at: None,
        };
        let whose = whose(SubjectType::Signal, &facts(), at(LATER));
        for event in escalation(&deadline, &whose).into_iter().chain([warning(&deadline, &whose)]) {
            let told = format!("{event:?}");
            for part in ["HEARD", "2026-06-03", &account(1).to_string(), &account(2).to_string()] {
                assert!(told.contains(part), "{part} in {told}");
            }
        }
    }
}
