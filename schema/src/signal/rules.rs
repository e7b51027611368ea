//! Who sees which signals, who may do what to one, and which step follows which.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    answer, answer_response, contact_announcement, contact_attempt,
    id::{AnswerId, AnswerResponseId, ContactAnnouncementId, ContactAttemptId, DepartmentId, SignalId, SignalRevealId},
    signal, signal_reporter, signal_reveal,
    term::{Function, SignalOutcome, SignalStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::{
    access::{Act, Lens, Noun, Rows, Seen, Viewer, Visible, Who, may_do::ActName},
    problem::Problem,
};

/// How long after the outcome a reporter can object.
pub(crate) const TIME_TO_OBJECT: TimeDelta = TimeDelta::days(14);
/// The objection with which a signal goes up to the process owner.
pub(crate) const OBJECTION_THAT_GOES_UP: i32 = 3;

/// The keys of the signals that a viewer reported.
pub(crate) fn own_keys(viewer: &Viewer) -> Option<SelectStatement> {
    let select = signal_reporter::Entity::find()
        .select_only()
        .column(signal_reporter::Column::SignalId)
        .filter(signal_reporter::Column::AccountId.eq(viewer.id()?));
    Some(select.into_query())
}

/// The keys of the signals whose code a viewer shows.
pub(crate) fn held_keys(viewer: &Viewer) -> Option<SelectStatement> {
    let held = viewer.held();
    if held.is_empty() {
        return None;
    }
    let select = signal::Entity::find()
        .select_only()
        .column(signal::Column::Id)
        .filter(signal::Column::CodeHash.is_in(held.into_iter().map(|code| code.hash)));
    Some(select.into_query())
}

/// Triaged, and of a region of a council that the viewer sits on; without a region the central council's.
fn of_own_regions(viewer: &Viewer) -> Condition {
    let regions = viewer.memberships().iter().flat_map(|membership| membership.regions.iter().copied());
    let mut within = Condition::any().add(signal::Column::RegionId.eq_any(regions));
    if viewer.memberships().iter().any(|membership| membership.is_central) {
        within = within.add(signal::Column::RegionId.is_null());
    }
    Condition::all().add(signal::Column::Status.ne(SignalStatus::Received)).add(within)
}

impl Visible for signal::Entity {
    const NOUN: Noun = Noun::Signal;
    type Id = SignalId;
    const ID: signal::Column = signal::Column::Id;

    fn id(row: &signal::Model) -> SignalId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(signal::Column::Id.in_subquery(own_keys(viewer)?).into()),
            Rows::ByCode => Some(signal::Column::Id.in_subquery(held_keys(viewer)?).into()),
            Rows::OfOwnRegion => Some(of_own_regions(viewer)),
            Rows::Pushed => Some(signal::Column::IntegrationId.eq(viewer.id()?).into()),
            _ => None,
        }
    }
}

/// What hangs on a signal is seen with it.
macro_rules! visible_with_its_signal {
    ($table:ident, $noun:ident, $id:ident) => {
        impl Visible for $table::Entity {
            const NOUN: Noun = Noun::$noun;
            type Id = $id;
            const ID: $table::Column = $table::Column::Id;

            fn id(row: &$table::Model) -> $id {
                row.id
            }

            fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
                let signal = $table::Column::SignalId;
                match rows {
                    Rows::All => Some(Condition::all()),
                    Rows::Own => Some(signal.in_subquery(own_keys(viewer)?).into()),
                    Rows::ByCode => Some(signal.in_subquery(held_keys(viewer)?).into()),
                    _ => None,
                }
            }
        }
    };
}
visible_with_its_signal!(answer, Answer, AnswerId);
visible_with_its_signal!(answer_response, AnswerResponse, AnswerResponseId);
visible_with_its_signal!(signal_reveal, SignalReveal, SignalRevealId);
visible_with_its_signal!(contact_announcement, ContactAnnouncement, ContactAnnouncementId);
visible_with_its_signal!(contact_attempt, ContactAttempt, ContactAttemptId);

/// A signal that something is done to, as far as who may do it depends on it.
pub(crate) struct Target<'a> {
    signal: &'a signal::Model,
    /// Only its reporter, or who holds its code, sees a signal in full.
    is_own: bool,
    /// Whether a client told it in a session that the viewer watched from the observation room.
    is_watched: bool,
}

impl<'a> Target<'a> {
    pub(super) fn of(seen: &'a Seen<signal::Entity>, is_watched: bool) -> Self {
        Self { signal: seen.titles(), is_own: seen.lens() == Lens::Full, is_watched }
    }

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        let Some(person) = viewer.account() else { return false };
        let in_department = |department: Option<DepartmentId>| department.is_some() && department == person.department;
        let untriaged = self.signal.status == SignalStatus::Received;
        match who {
            Who::SignalHandler => self.signal.handler_id == Some(person.id),
            Who::IntakeHandler => viewer.has(Function::Handler) && person.in_intake,
            Who::IntakeHandlerBeforeTriage => untriaged && viewer.has(Function::Handler) && person.in_intake,
            Who::DepartmentHandler => viewer.has(Function::Handler) && in_department(self.signal.department_id),
            Who::DepartmentProcessOwner => {
                self.signal.department_id.is_some_and(|department| person.owned_departments.contains(&department))
            }
            _ => false,
        }
    }
}

/// An act on a signal that nobody does to their own, nor to one of whose reporter they may know nothing.
macro_rules! acts_on_a_signal {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) struct $name<'a>(pub(crate) Target<'a>);

        impl Act for $name<'_> {
            const NAME: ActName = ActName::$name;

            fn is(&self, who: Who, viewer: &Viewer) -> bool {
                self.0.is(who, viewer)
            }

            fn is_barred(&self, _viewer: &Viewer) -> bool {
                self.0.is_own || self.0.is_watched
            }
        }
    )+};
}
acts_on_a_signal! {
    /// Reading a signal, and giving it topic, urgency and handler.
    TriageSignal,
    /// Answering the reporter.
    AnswerSignal,
    /// Opening what was masked and who the reporter is.
    RevealSignal,
    /// Linking a signal to the main one about the same thing.
    LinkSignals,
    /// Saying whether a signal is distressing.
    JudgeDistress,
}

/// Saying whether an answer helped.
pub(crate) struct RespondToAnswer<'a>(pub(crate) Target<'a>);

impl Act for RespondToAnswer<'_> {
    const NAME: ActName = ActName::RespondToAnswer;

    fn is(&self, who: Who, _viewer: &Viewer) -> bool {
        matches!(who, Who::Reporter | Who::CodeHolder) && self.0.is_own
    }
}

/// Sending in a signal of one's own.
pub(crate) struct SubmitSignal;

impl Act for SubmitSignal {
    const NAME: ActName = ActName::SubmitSignal;
}

/// Sending in a signal for somebody else, at a desk or on the telephone.
pub(crate) struct SubmitSignalForSomebody;

impl Act for SubmitSignalForSomebody {
    const NAME: ActName = ActName::SubmitSignalForSomebody;
}

/// Importing signals of another system.
pub(crate) struct ImportSignals;

impl Act for ImportSignals {
    const NAME: ActName = ActName::ImportSignals;
}

/// Whether a signal can be triaged: until it is answered.
pub(super) fn can_triage(signal: &signal::Model) -> Result<(), Problem> {
    match signal.status {
        SignalStatus::Received | SignalStatus::Seen => Ok(()),
        SignalStatus::Heard | SignalStatus::Helped => Err(Problem::AlreadyTriaged),
        SignalStatus::Closed => Err(Problem::SignalClosed),
    }
}

/// Whether a signal can be answered like this: after triage, with an outcome that fits its way back.
pub(crate) fn can_answer(signal: &signal::Model, outcome: Option<SignalOutcome>) -> Result<(), Problem> {
    match signal.status {
        SignalStatus::Received => Err(Problem::NotSeenYet),
        SignalStatus::Closed => Err(Problem::SignalClosed),
        SignalStatus::Seen | SignalStatus::Heard | SignalStatus::Helped => {
            let tells_nobody = outcome == Some(SignalOutcome::NoWayBack);
            match (signal.has_way_back, tells_nobody) {
                (true, false) | (false, true) => Ok(()),
                (true, true) => Err(Problem::OutcomeReserved),
                (false, false) => Err(Problem::NoWayBack),
            }
        }
    }
}

/// What a reporter's word about an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Response {
    /// It helped: the signal is closed.
    Close,
    /// It did not: the signal is seen anew.
    Reopen {
        /// Whether it goes up to the process owner.
        goes_up: bool,
    },
    /// The same was said already.
    Nothing,
}

/// What follows when the reporter says whether an answer helped.
pub(super) fn respond(signal: &signal::Model, helped: bool, now: DateTime<Utc>) -> Result<Response, Problem> {
    let answered = match signal.status {
        SignalStatus::Received | SignalStatus::Seen => return Err(Problem::NotAnsweredYet),
        SignalStatus::Heard => signal.heard_at,
        SignalStatus::Helped | SignalStatus::Closed => signal.helped_at.or(signal.heard_at),
    };
    // Closed without an answer: there was no way back, or it came in resolved.
    let answered = answered.ok_or(Problem::NotAnsweredYet)?;
    match (helped, signal.status) {
        (true, SignalStatus::Closed) => Ok(Response::Nothing),
        (true, _) => Ok(Response::Close),
        (false, _) if signal.outcome.is_some() && now > answered + TIME_TO_OBJECT => Err(Problem::TooLateToObject),
        (false, _) => Ok(Response::Reopen { goes_up: signal.reopened_count + 1 >= OBJECTION_THAT_GOES_UP }),
    }
}

#[cfg(test)]
mod tests {
    use entity::term::{Channel, SignalKind, Urgency};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// A signal that was answered with an outcome on 1 June 2026, as far as it got.
    fn signal(status: SignalStatus) -> signal::Model {
        let reached = |least: SignalStatus| (status >= least).then(|| at("2026-06-01T10:00:00Z"));
        signal::Model {
            id: SignalId::at(at("2026-05-01T10:00:00Z")),
            kind: SignalKind::Question,
            channel: Channel::App,
            text: None,
            is_masked: false,
            topic_id: None,
            happened_at: None,
            received_at: at("2026-05-01T10:00:00Z"),
            latitude: None,
            longitude: None,
            address: None,
            postcode: None,
            region_name: None,
            region_id: None,
            page: None,
            step: None,
            score: None,
            urgency: Urgency::Normal,
            source: None,
            external_id: None,
            source_hash: None,
            is_imported: false,
            integration_id: None,
            status,
            outcome: (status >= SignalStatus::Helped).then_some(SignalOutcome::Explained),
            has_way_back: true,
            handler_id: None,
            department_id: None,
            seen_at: reached(SignalStatus::Seen),
            heard_at: reached(SignalStatus::Heard),
            helped_at: reached(SignalStatus::Helped),
            closed_at: reached(SignalStatus::Closed),
            reopened_count: 0,
            main_signal_id: None,
            code_hash: None,
            created_at: at("2026-05-01T10:00:00Z"),
        }
    }

    #[test]
    fn a_signal_is_triaged_until_it_is_answered() {
        assert_eq!(can_triage(&signal(SignalStatus::Received)), Ok(()));
        assert_eq!(can_triage(&signal(SignalStatus::Seen)), Ok(()));
        assert_eq!(can_triage(&signal(SignalStatus::Heard)), Err(Problem::AlreadyTriaged));
        assert_eq!(can_triage(&signal(SignalStatus::Closed)), Err(Problem::SignalClosed));
    }

    #[test]
    fn answering_before_triage_is_refused() {
        assert_eq!(can_answer(&signal(SignalStatus::Received), None), Err(Problem::NotSeenYet));
        assert_eq!(can_answer(&signal(SignalStatus::Seen), None), Ok(()));
        assert_eq!(can_answer(&signal(SignalStatus::Helped), Some(SignalOutcome::Helped)), Ok(()));
        assert_eq!(can_answer(&signal(SignalStatus::Closed), None), Err(Problem::SignalClosed));
    }

    #[test]
    fn only_a_signal_without_a_way_back_ends_without_telling_anybody() {
        let told = signal(SignalStatus::Seen);
        let untold = signal::Model { has_way_back: false, ..told.clone() };
        assert_eq!(can_answer(&told, Some(SignalOutcome::NoWayBack)), Err(Problem::OutcomeReserved));
        assert_eq!(can_answer(&untold, Some(SignalOutcome::NoWayBack)), Ok(()));
        assert_eq!(can_answer(&untold, Some(SignalOutcome::Helped)), Err(Problem::NoWayBack));
    }

    #[test]
    fn a_reporter_can_object_until_fourteen_days_after_the_outcome() {
        for status in [SignalStatus::Helped, SignalStatus::Closed] {
            let signal = signal(status);
            let reopened = Ok(Response::Reopen { goes_up: false });
            assert_eq!(respond(&signal, false, at("2026-06-15T10:00:00Z")), reopened);
            assert_eq!(respond(&signal, false, at("2026-06-15T10:00:01Z")), Err(Problem::TooLateToObject));
        }
    }

    #[test]
    fn the_third_objection_goes_up() {
        let now = at("2026-06-02T10:00:00Z");
        let objected = |count| signal::Model { reopened_count: count, ..signal(SignalStatus::Helped) };
        assert_eq!(respond(&objected(1), false, now), Ok(Response::Reopen { goes_up: false }));
        assert_eq!(respond(&objected(2), false, now), Ok(Response::Reopen { goes_up: true }));
    }

    #[test]
    fn it_helped_closes_once_and_nothing_can_be_said_of_no_answer() {
        let now = at("2026-06-02T10:00:00Z");
        assert_eq!(respond(&signal(SignalStatus::Heard), true, now), Ok(Response::Close));
        assert_eq!(respond(&signal(SignalStatus::Closed), true, now), Ok(Response::Nothing));
        assert_eq!(respond(&signal(SignalStatus::Seen), true, now), Err(Problem::NotAnsweredYet));
        let resolved = signal::Model { heard_at: None, helped_at: None, ..signal(SignalStatus::Closed) };
        assert_eq!(respond(&resolved, false, now), Err(Problem::NotAnsweredYet));
    }
}
