//! Sessions, proposals, and the commitments that come of them and of signals.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::term::PromiseStep;
use schema::promise::{Span, due, warn_at};
use uuid::Uuid;

use super::{
    copy::Tables,
    log::Log,
    lot::{Few, Lot, few, made, written},
    signals::Deadline,
    words,
    world::{COUNCILS, DEPARTMENTS, STAFF, TOPICS, World},
};

/// Meetings to come, of each council.
const TO_COME: u64 = 2;
/// Keys of events and rows of these things never meet those of signals.
const APART: u64 = 1 << 58;

impl World {
    /// How many sessions there are, and how many proposals: some four hundred, and more at a large organisation.
    pub fn talks(&self) -> u64 {
        (self.signals / 1_000).max(400)
    }

    /// How many commitments.
    pub fn commitments(&self) -> u64 {
        self.signals / 50
    }

    /// Of those, so many are late: a page is full at every size.
    fn late(&self) -> u64 {
        (self.commitments() / 50).max(60)
    }

    fn is_held_and_open(session: u64) -> bool {
        session >= COUNCILS * TO_COME && session % 10 < 3
    }

    fn is_accepted(proposal: u64) -> bool {
        proposal % 20 < 9
    }

    fn deadline(
        &self,
        subject_type: &'static str,
        subject: Uuid,
        step: PromiseStep,
        begun: DateTime<Utc>,
        due_at: DateTime<Utc>,
    ) -> Deadline {
        let warn_at = warn_at(begun, due_at, &self.calendar);
        Deadline { subject_type, subject, step, begun, due_at, warn_at }
    }

    fn within(&self, span: Span, begun: DateTime<Utc>) -> DateTime<Utc> {
        due(span, begun, &self.calendar)
    }

    pub fn session(&self, number: u64, tables: &mut Tables, log: &mut Log) {
        let mut lot = Lot::of(20, number);
        let id = few(Few::Session, number);
        let council = number % COUNCILS;
        let is_to_come = number < COUNCILS * TO_COME;
        let starts = if is_to_come {
            self.now + TimeDelta::days(3) + lot.minutes(0, 60 * 1_440)
        } else {
            self.from
                + (self.now - self.from - TimeDelta::days(3)) / 1_000 * i32::try_from(lot.below(1_000)).unwrap_or(0)
        };
        let ends = starts + TimeDelta::hours(2);
        let status = match (is_to_come, number % 10) {
            (true, _) => "CONFIRMED",
            (false, 0) => "HELD",
            (false, 1 | 2) => "REPORTED",
            _ => "FOLLOWED_UP",
        };
        let kind = if is_to_come {
            "COUNCIL_MEETING"
        } else {
            lot.pick(&["COUNCIL_MEETING", "PANEL", "INFORMAL", "CENTRE_TEST"])
        };
        let created = (starts - TimeDelta::days(30)).min(self.now);
        let organiser = few(Few::Staff, 20 + lot.below(STAFF - 20));
        let held = (!is_to_come).then_some(ends);
        let reported = held.filter(|_| status != "HELD").map(|held| (held + lot.minutes(1_440, 20_000)).min(self.now));
        let followed_up = reported.filter(|_| status == "FOLLOWED_UP");
        let mut row = tables.row("session");
        row.id(id).text(kind).text(words::title(&mut lot)).text("Stadhuis, zaal 3").flag(false);
        row.moment(starts).moment(ends).id(organiser).flag(is_to_come || lot.chance(60)).text(status).moment(created);
        row.moment_or_null(held).moment_or_null(reported).moment_or_null(followed_up);
        row.text_or_null(reported.map(|_| "Er is gesproken over wat beter kan.")).moment(created).moment(created);
        drop(row);
        tables.row("session_council").id(id).id(few(Few::Council, council));
        for seat in 0..3 {
            let mut row = tables.row("session_participant");
            row.id(made(created, 30 + seat, number)).id(id).id(Self::member(council, seat)).text("GUEST");
            row.text("ACCEPTED").moment(created);
            if held.is_some() {
                row.flag(true)
            } else {
                row.null()
            };
            row.moment(created);
        }
        if let Some(held) = held {
            let due_at = self.within(self.promises.session_reported, held);
            let deadline = self.deadline("SESSION", id, PromiseStep::Reported, held, due_at);
            deadline.write(tables, made(held, 33, number), reported, None, self.now);
        }
        log.add(APART + number, created, Some(organiser), "SESSION_PLANNED", "SESSION", id, "{}");
    }

    pub fn proposal(&self, number: u64, tables: &mut Tables, log: &mut Log) {
        let mut lot = Lot::of(21, number);
        let id = few(Few::Proposal, number);
        let (council, department) = (number % COUNCILS, lot.below(DEPARTMENTS));
        let created = self.from + (self.now - self.from) / 1_000 * i32::try_from(lot.below(900)).unwrap_or(0);
        let submitted = created + TimeDelta::days(7);
        let decided = submitted + lot.minutes(5 * 1_440, 60 * 1_440);
        let (status, outcome) = match number % 20 {
            0..4 => ("ACCEPTED", Some("ACCEPTED")),
            4..6 => ("PARTLY_ACCEPTED", Some("PARTLY_ACCEPTED")),
            6..8 => ("PLANNED", Some("ACCEPTED")),
            8 => ("IMPLEMENTED", Some("ACCEPTED")),
            9..12 => ("DECLINED", Some("DECLINED")),
            12 => ("DRAFT", None),
            13 => ("WITHDRAWN", None),
            _ => ("SUBMITTED", None),
        };
        let submitted = (status != "DRAFT").then_some(submitted);
        let decided = outcome.map(|outcome| (outcome, decided.min(self.now)));
        let author = Self::member(council, lot.below(3));
        let mut row = tables.row("proposal");
        row.id(id).text(lot.pick(&["IMPROVEMENT", "UNSOLICITED_ADVICE"])).text(words::title(&mut lot));
        row.text("Wij stellen voor om dit samen met cliënten uit te werken.").id(few(Few::Council, council)).id(author);
        row.id(self.department(department)).text(status).moment_or_null(submitted);
        row.moment_or_null(decided.map(|(_, at)| at)).moment(created);
        drop(row);
        if let Some((outcome, at)) = decided {
            let mut row = tables.row("proposal_decision");
            row.id(made(at, 40, number))
                .id(id)
                .number(0)
                .text(outcome)
                .text("Wij hebben dit met de afdeling besproken.");
            row.id(few(Few::Staff, department)).moment(at);
        }
        tables.row("proposal_topic").id(id).id(few(Few::Topic, lot.below(TOPICS)));
        tables.row("proposal_session").id(id).id(few(Few::Session, COUNCILS * TO_COME + lot.below(300)));
        let evidence: std::collections::BTreeSet<u64> =
            (0..lot.below(25)).map(|_| self.first_live() + lot.below(self.live)).collect();
        for signal in evidence {
            tables.row("proposal_signal").id(id).id(self.signal(signal).id);
        }
        if let Some(submitted) = submitted.filter(|_| status != "WITHDRAWN") {
            let due_at = self.within(self.promises.proposal_decided, submitted);
            let deadline = self.deadline("PROPOSAL", id, PromiseStep::Decided, submitted, due_at);
            deadline.write(tables, made(submitted, 41, number), decided.map(|(_, at)| at), None, self.now);
        }
        log.add(2 * APART + number, created, Some(author), "PROPOSAL_DRAFTED", "PROPOSAL", id, "{}");
    }

    /// A commitment about a signal, a session or a proposal.
    pub fn commitment(&self, number: u64, tables: &mut Tables, log: &mut Log) {
        let mut lot = Lot::of(22, number);
        let is_late = number.is_multiple_of((self.commitments() / self.late()).max(1));
        let is_open = is_late || lot.chance(10);
        let of_session = |lot: &mut Lot| loop {
            let session = COUNCILS * TO_COME + lot.below(self.talks() - COUNCILS * TO_COME);
            if Self::is_held_and_open(session) == is_open {
                break few(Few::Session, session);
            }
        };
        let of_proposal = |lot: &mut Lot| loop {
            let proposal = lot.below(self.talks());
            if Self::is_accepted(proposal) {
                break few(Few::Proposal, proposal);
            }
        };
        // Signals of half a year ago and before that were seen long since.
        let of_signal = |lot: &mut Lot| loop {
            let signal = self.signal(self.first_live() + lot.below(self.live * 4 / 5));
            if signal.seen.is_some() {
                break signal;
            }
        };
        let mut seen = None;
        let mut department = lot.below(DEPARTMENTS);
        let (column, subject) = match lot.below(100) {
            0..60 => {
                let signal = of_signal(&mut lot);
                (seen, department) = (signal.seen, signal.department);
                (0, signal.id)
            }
            60..75 => (1, of_session(&mut lot)),
            _ => (2, of_proposal(&mut lot)),
        };
        let owner = self.handler(department, &mut lot);
        let today = self.today();
        let due_on = match (is_late, is_open) {
            (true, _) => today - Days::new(1 + lot.below(30)),
            (false, true) => today + Days::new(1 + lot.below(40)),
            _ => today - Days::new(40 + lot.below(600)),
        };
        let due_at = self.calendar.closing(due_on);
        let created = (due_at - TimeDelta::days(30)).max(seen.unwrap_or(self.from)).min(self.now);
        let due_on = due_on.max(created.date_naive());
        let (status, ended) = match (is_open, lot.below(100)) {
            (true, 0..50) => ("OPEN", None),
            (true, _) => ("IN_PROGRESS", None),
            (false, 0..94) => ("DONE", Some((created + lot.minutes(1_440, 30 * 1_440)).min(self.now))),
            _ => ("DROPPED", Some((created + lot.minutes(1_440, 30 * 1_440)).min(self.now))),
        };
        let id = made(created, 50, number);
        let mut row = tables.row("follow_up");
        row.id(id);
        for place in 0..3 {
            row.id_or_null((place == column).then_some(subject));
        }
        row.text(words::commitment(&mut lot)).id(owner).id(self.department(department)).day(due_on).text(status);
        row.text_or_null((status == "DROPPED").then_some("Dit bleek niet meer nodig.")).id(owner).moment(created);
        row.moment_or_null(ended);
        drop(row);
        if let Some(ended) = ended {
            let mut row = tables.row("follow_up_update");
            row.id(made(ended, 51, number)).id(id).id(owner).text("Het is gedaan.");
            row.text(lot.pick(&["INTERNAL", "COUNCIL", "REPORTER", "PUBLIC"])).text(status).moment(ended);
        }
        let deadline = self.deadline("FOLLOW_UP", id, PromiseStep::Done, created, self.calendar.closing(due_on));
        let (met, dropped) = if status == "DONE" { (ended, None) } else { (None, ended) };
        deadline.write(tables, made(created, 52, number), met, dropped, self.now);
        let (name, prefix) = [("signal", "signal"), ("session", "session"), ("proposal", "proposal")][column];
        let mut facts = [
            ("department", written("department", self.department(department))),
            ("dueOn", due_on.to_string()),
            ("owner", written("account", owner)),
            (name, written(prefix, subject)),
        ];
        facts.sort_unstable();
        let facts: Vec<String> = facts.iter().map(|(name, fact)| format!("\"{name}\":\"{fact}\"")).collect();
        let data = format!("{{{}}}", facts.join(","));
        log.add(3 * APART + number, created, Some(owner), "FOLLOW_UP_CREATED", "FOLLOW_UP", id, &data);
    }
}
