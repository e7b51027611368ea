//! What a change of a follow-up comes to: its new state, and what is said of it to whom. Pure.
//!
//! A text is for staff unless it names another audience. A moved date and a dropped commitment, with their
//! reason, are never for staff alone, nor is that something was done: they go to the widest audience that the subject has, or to the one that is
//! named where that is as wide. A signal has its reporter; a session those who took part, and beside them its
//! councils; a council's proposal the council; a published proposal everybody. The widest of a session is who
//! took part. So a text for staff, sent along with a move, becomes an update of its own.

use chrono::{Months, NaiveDate};
use entity::term::{Audience, FollowUpKind, FollowUpStatus};

use super::rules::has_ended;
use crate::{
    problem::{Problem, Problems},
    sealed_text::Screened,
};

/// A due date lies within so many months.
const FURTHEST: Months = Months::new(120);

/// What can be wrong with a new due date.
pub(crate) fn due_date_problem(due_on: NaiveDate, today: NaiveDate) -> Option<Problem> {
    if due_on < today {
        Some(Problem::DueInPast)
    } else if today.checked_add_months(FURTHEST).is_some_and(|furthest| due_on > furthest) {
        Some(Problem::DueTooFar)
    } else {
        None
    }
}

/// A follow-up as it stands.
pub(super) struct Standing {
    pub(super) kind: FollowUpKind,
    pub(super) status: FollowUpStatus,
    pub(super) due_on: NaiveDate,
    /// The audiences that its subject has beside staff, the widest first.
    pub(super) audiences: Vec<Audience>,
}

/// What somebody wants of it.
#[derive(Default)]
pub(super) struct Wish {
    pub(super) status: Option<FollowUpStatus>,
    pub(super) text: Option<Screened>,
    pub(super) audience: Option<Audience>,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) reason: Option<Screened>,
    /// Whether the partner outside has confirmed; then a referral is done.
    pub(super) partner_confirmed: bool,
}

/// Something said about a follow-up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) audience: Audience,
    pub(super) text: Option<Screened>,
    pub(super) status: Option<FollowUpStatus>,
    pub(super) moved: Option<(NaiveDate, NaiveDate)>,
}

/// What is to be written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) status: Option<FollowUpStatus>,
    /// From which day to which.
    pub(super) moved: Option<(NaiveDate, NaiveDate)>,
    pub(super) dropped_reason: Option<String>,
    pub(super) told: Vec<Told>,
}

fn width(audience: Audience) -> u8 {
    match audience {
        Audience::Internal => 0,
        Audience::Council | Audience::Participants | Audience::Reporter => 1,
        Audience::Public => 2,
    }
}

impl Standing {
    fn widest(&self) -> Audience {
        self.audiences.first().copied().unwrap_or(Audience::Internal)
    }
}

/// What a wish comes to. With problems, the plan is not to be carried out.
pub(super) fn plan(standing: &Standing, wish: Wish, today: NaiveDate, problems: &mut Problems) -> Plan {
    if has_ended(standing.status) {
        problems.add("followUpId", Problem::FollowUpEnded);
        return Plan::default();
    }
    let named = wish.status.or(wish.partner_confirmed.then_some(FollowUpStatus::Done));
    let status = named.filter(|status| *status != standing.status);
    let is_done = status == Some(FollowUpStatus::Done);
    let is_referral = standing.kind == FollowUpKind::Referral;
    problems.check(is_referral || !wish.partner_confirmed, "partnerConfirmed", Problem::NotReferral);
    problems.check(!is_referral || is_done == wish.partner_confirmed, "status", Problem::PartnerNotConfirmed);
    let moved = wish.due_on.filter(|day| *day != standing.due_on).map(|day| (standing.due_on, day));
    let drops = status == Some(FollowUpStatus::Dropped);
    let is_notice = drops || moved.is_some();

    if status.is_none() && moved.is_none() && wish.text.is_none() && wish.reason.is_none() {
        problems.add("", Problem::NothingToUpdate);
    }
    problems.check(status != Some(FollowUpStatus::Open), "status", Problem::FollowUpStarted);
    if let Some((_, day)) = moved {
        if let Some(problem) = due_date_problem(day, today) {
            problems.add("dueOn", problem);
        }
        // The last date that was promised is the one that counts; it does not move as the promise ends.
        problems.check(!status.is_some_and(has_ended), "dueOn", Problem::FollowUpEnded);
    }
    problems.check(!is_notice || wish.reason.is_some(), "reason", Problem::ReasonNeeded);
    if let Some(named) = wish.audience {
        let fits = named == Audience::Internal || standing.audiences.contains(&named);
        problems.check(fits, "audience", Problem::AudienceUnfit);
    }

    let dropped_reason = wish.reason.as_ref().filter(|_| drops).map(|reason| reason.text.clone());
    let mut told = Vec::new();
    // A reason for neither a move nor a drop is a text like another.
    let (text, notice) = if is_notice { (wish.text, wish.reason) } else { (joined(wish.text, wish.reason), None) };
    if is_notice {
        let widest = standing.widest();
        let audience = wish.audience.filter(|named| width(*named) >= width(widest)).unwrap_or(widest);
        told.push(Told { audience, text: notice, status, moved });
    }
    if text.is_some() {
        let audience = wish.audience.unwrap_or(Audience::Internal);
        // That something promised was done is never for staff alone.
        let is_hidden = is_done && width(audience) < width(standing.widest());
        if is_hidden {
            told.push(Told { audience: standing.widest(), text: None, status, moved: None });
        }
        let status = status.filter(|_| !is_hidden);
        told.push(Told { audience, text, status: status.filter(|_| !is_notice), moved: None });
    } else if !is_notice {
        // A new state alone tells no more than the follow-up itself does.
        let widest = standing.widest();
        let named = wish.audience.filter(|named| !is_done || width(*named) >= width(widest));
        let audience = named.unwrap_or(widest);
        told.push(Told { audience, text: None, status, moved: None });
    }
    Plan { status, moved, dropped_reason, told }
}

fn joined(text: Option<Screened>, reason: Option<Screened>) -> Option<Screened> {
    match (text, reason) {
        (Some(text), Some(reason)) => Some(Screened::joined(&[&text, &reason], "\n\n")),
        (text, reason) => text.or(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{access::Language, payload::Stop, screening::Screen};

    const TODAY: &str = "2026-03-02";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(audiences: &[Audience]) -> Standing {
        Standing {
            kind: FollowUpKind::Commitment,
            status: FollowUpStatus::Open,
            due_on: day("2026-03-10"),
            audiences: audiences.to_vec(),
        }
    }

    fn settled(standing: &Standing, wish: Wish) -> Result<Plan, Vec<String>> {
        let mut problems = Problems::new(Language::English);
        let plan = plan(standing, wish, day(TODAY), &mut problems);
        match problems.settle() {
            Ok(()) => Ok(plan),
            Err(Stop::Problems(found)) => Err(found.into_iter().map(|error| error.code).collect()),
            Err(Stop::Error(error)) => panic!("{error:?}"),
        }
    }

    fn moved(audience: Option<Audience>) -> Wish {
        Wish {
            due_on: Some(day("2026-04-01")),
            reason: Some(Screened::of(&Screen::ours(), "Later.")),
            audience,
            ..Wish::default()
        }
    }

    fn audiences(plan: &Plan) -> Vec<Audience> {
        plan.told.iter().map(|told| told.audience).collect()
    }

    #[test]
    fn a_text_is_for_staff_unless_it_names_another_audience() {
        let text = |audience| Wish { text: Some(Screened::of(&Screen::ours(), "At it.")), audience, ..Wish::default() };
        let standing = standing(&[Audience::Reporter]);
        assert_eq!(audiences(&settled(&standing, text(None)).unwrap()), [Audience::Internal]);
        let named = settled(&standing, text(Some(Audience::Reporter))).unwrap();
        assert_eq!(audiences(&named), [Audience::Reporter]);
    }

    #[test]
    fn a_moved_date_needs_a_reason_and_is_told_to_the_widest_audience() {
        let without = Wish { reason: None, ..moved(None) };
        assert_eq!(settled(&standing(&[]), without).unwrap_err(), ["REASON_NEEDED"]);
        for audience in [Audience::Reporter, Audience::Participants, Audience::Council, Audience::Public] {
            let plan = settled(&standing(&[audience]), moved(None)).unwrap();
            assert_eq!(audiences(&plan), [audience]);
            assert_eq!(plan.told[0].moved, Some((day("2026-03-10"), day("2026-04-01"))));
            assert_eq!(plan.told[0].text.as_ref().map(|text| text.text.as_str()), Some("Later."));
        }
    }

    #[test]
    fn a_moved_date_is_never_kept_for_staff_where_there_is_anybody_else() {
        let both = [Audience::Participants, Audience::Council];
        let plan = settled(&standing(&both), moved(Some(Audience::Internal))).unwrap();
        assert_eq!(audiences(&plan), [Audience::Participants]);
        let plan = settled(&standing(&both), moved(Some(Audience::Council))).unwrap();
        assert_eq!(audiences(&plan), [Audience::Council]);
        let published = [Audience::Public, Audience::Council];
        let plan = settled(&standing(&published), moved(Some(Audience::Council))).unwrap();
        assert_eq!(audiences(&plan), [Audience::Public]);
        assert_eq!(audiences(&settled(&standing(&[]), moved(None)).unwrap()), [Audience::Internal]);
    }

    #[test]
    fn a_text_for_staff_beside_a_drop_is_an_update_of_its_own() {
        let wish = Wish {
            status: Some(FollowUpStatus::Dropped),
            text: Some(Screened::of(&Screen::ours(), "No budget.")),
            reason: Some(Screened::of(&Screen::ours(), "We cannot do this.")),
            ..Wish::default()
        };
        let plan = settled(&standing(&[Audience::Reporter]), wish).unwrap();
        assert_eq!(audiences(&plan), [Audience::Reporter, Audience::Internal]);
        assert_eq!(plan.told[0].status, Some(FollowUpStatus::Dropped));
        assert_eq!(plan.told[1].status, None);
        assert_eq!(plan.dropped_reason.as_deref(), Some("We cannot do this."));
    }

    #[test]
    fn dropping_needs_a_reason_and_finishing_does_not() {
        let to = |status| Wish { status: Some(status), ..Wish::default() };
        let standing = standing(&[Audience::Reporter]);
        assert_eq!(settled(&standing, to(FollowUpStatus::Dropped)).unwrap_err(), ["REASON_NEEDED"]);
        let done = settled(&standing, to(FollowUpStatus::Done)).unwrap();
        assert_eq!((done.status, audiences(&done)), (Some(FollowUpStatus::Done), vec![Audience::Reporter]));
    }

    #[test]
    fn what_has_ended_stays_as_it_is() {
        for status in [FollowUpStatus::Done, FollowUpStatus::Dropped] {
            let ended = Standing { status, ..standing(&[]) };
            assert_eq!(settled(&ended, moved(None)).unwrap_err(), ["FOLLOW_UP_ENDED"]);
        }
        let wish = Wish { status: Some(FollowUpStatus::Done), ..moved(None) };
        assert_eq!(settled(&standing(&[]), wish).unwrap_err(), ["FOLLOW_UP_ENDED"]);
    }

    #[test]
    fn what_changes_nothing_is_no_update() {
        let wish = Wish {
            status: Some(FollowUpStatus::Open),
            due_on: Some(day("2026-03-10")),
            audience: Some(Audience::Internal),
            ..Wish::default()
        };
        assert_eq!(settled(&standing(&[]), wish).unwrap_err(), ["NOTHING_TO_UPDATE"]);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wish = Wish { due_on: Some(day("2026-03-01")), audience: Some(Audience::Council), ..Wish::default() };
        let found = settled(&standing(&[Audience::Reporter]), wish).unwrap_err();
        assert_eq!(found, ["DUE_IN_PAST", "REASON_NEEDED", "AUDIENCE_UNFIT"]);
    }

    #[test]
    fn what_somebody_is_at_does_not_go_back_to_open() {
        let begun = Standing { status: FollowUpStatus::InProgress, ..standing(&[]) };
        let wish = Wish { status: Some(FollowUpStatus::Open), ..Wish::default() };
        assert_eq!(settled(&begun, wish).unwrap_err(), ["FOLLOW_UP_STARTED"]);
    }

    #[test]
    fn a_referral_is_done_when_the_partner_has_confirmed_and_the_audience_hears_it() {
        let referral = Standing { kind: FollowUpKind::Referral, ..standing(&[Audience::Reporter]) };
        let done = |partner_confirmed, text: Option<&str>| Wish {
            status: Some(FollowUpStatus::Done),
            partner_confirmed,
            text: text.map(|text| Screened::of(&Screen::ours(), text)),
            ..Wish::default()
        };
        assert_eq!(settled(&referral, done(false, None)).unwrap_err(), ["PARTNER_NOT_CONFIRMED"]);
        let plan = settled(&referral, done(true, Some("Called the team."))).unwrap();
        assert_eq!(audiences(&plan), [Audience::Reporter, Audience::Internal]);
        assert_eq!((plan.told[0].status, plan.told[1].status), (Some(FollowUpStatus::Done), None));
        let confirmed = Wish { partner_confirmed: true, ..Wish::default() };
        assert_eq!(settled(&referral, confirmed).unwrap().status, Some(FollowUpStatus::Done));
        let begun = Wish { status: Some(FollowUpStatus::InProgress), partner_confirmed: true, ..Wish::default() };
        assert_eq!(settled(&referral, begun).unwrap_err(), ["PARTNER_NOT_CONFIRMED"]);
        assert_eq!(settled(&standing(&[]), done(true, None)).unwrap_err(), ["NOT_REFERRAL"]);
    }

    #[test]
    fn a_due_date_lies_between_today_and_ten_years() {
        let problem = |text| due_date_problem(day(text), day(TODAY));
        assert_eq!(problem("2026-03-01"), Some(Problem::DueInPast));
        assert_eq!(problem("2026-03-02"), None);
        assert_eq!(problem("2036-03-02"), None);
        assert_eq!(problem("2036-03-03"), Some(Problem::DueTooFar));
    }
}
