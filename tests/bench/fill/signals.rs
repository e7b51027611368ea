//! Signals with all that hangs on them. Each follows from its number alone, so that others can lean on it.

use chrono::{DateTime, TimeDelta, Utc};
use entity::term::{PromiseStep, Term, Urgency};
use schema::promise::{due, warn_at};
use uuid::Uuid;

use super::{
    copy::Tables,
    log::Log,
    lot::{Few, Lot, few, made, written},
    words,
    world::{PHONES, SIGNALS_OF_A_PHONE, TOPICS, World},
};

/// How long a reporter can object.
const TIME_TO_OBJECT: TimeDelta = TimeDelta::days(14);
const KINDS: &[&str] =
    &["QUESTION", "QUESTION", "QUESTION", "COMPLAINT", "COMPLAINT", "REPORT", "STORY", "SUGGESTION", "COMPLIMENT"];
const CHANNELS: &[&str] = &["APP", "APP", "APP", "WEBSITE", "WEBSITE", "PHONE", "PHONE", "DESK", "EMAIL", "LETTER"];
const IMPORTED: &[&str] = &["PHONE", "PHONE", "DESK", "RECEPTION", "LETTER", "EMAIL", "SOCIAL_MEDIA", "WEBSITE"];

/// Whose it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum From {
    Client(u64),
    /// Somebody at a desk, whose details are sealed.
    Somebody,
    /// Nobody knows; in the live part there is a code.
    Nobody,
}

pub struct Signal {
    pub id: Uuid,
    pub received: DateTime<Utc>,
    pub topic: Option<u64>,
    pub department: u64,
    pub seen: Option<DateTime<Utc>>,
    pub heard: Option<DateTime<Utc>>,
    pub helped: Option<DateTime<Utc>>,
    pub closed: Option<DateTime<Utc>>,
    said: Option<DateTime<Utc>>,
    pub from: From,
    pub handler: Option<Uuid>,
    urgency: Urgency,
    is_live: bool,
    number: u64,
    created: DateTime<Utc>,
    lot: Lot,
}

impl World {
    /// When the signal with this number came in: one after another, evenly over the years.
    fn received(&self, number: u64, lot: &mut Lot) -> DateTime<Utc> {
        let span = (self.now - self.from).num_microseconds().unwrap_or(0);
        let step = span / i64::try_from(self.signals).unwrap_or(1);
        let within = i64::try_from(lot.below(1_000)).unwrap_or(0) * step / 1_000;
        self.from + TimeDelta::microseconds(step * i64::try_from(number).unwrap_or(0) + within)
    }

    /// The first signal that came in by this system.
    pub fn first_live(&self) -> u64 {
        self.signals - self.live
    }

    /// The signal with this number.
    pub fn signal(&self, number: u64) -> Signal {
        let mut lot = Lot::of(10, number);
        let received = self.received(number, &mut lot);
        let is_live = number >= self.first_live();
        let topic = lot.low(TOPICS);
        if is_live {
            self.live_signal(number, received, topic, lot)
        } else {
            self.imported(number, received, topic, lot)
        }
    }

    fn imported(&self, number: u64, received: DateTime<Utc>, topic: u64, mut lot: Lot) -> Signal {
        // Files of a thousand, one a second, before the first live signal.
        let first_live = self.from + (self.now - self.from) * 4 / 5;
        let files = i64::try_from(self.first_live() / 1_000 + 1).unwrap_or(0);
        let created = first_live - TimeDelta::seconds(files - i64::try_from(number / 1_000).unwrap_or(0));
        let from = match lot.below(100) {
            0..50 => From::Client(PHONES + lot.below(self.clients - PHONES)),
            50..60 => From::Somebody,
            _ => From::Nobody,
        };
        let closed = Some((received + lot.minutes(600, 20_000)).min(created));
        let urgency = Urgency::Normal;
        let id = made(created, 1, number);
        let department = Self::department_of(topic);
        let received = received.min(created);
        let nothing = (None, None, None, None);
        let (seen, heard, helped, said) = nothing;
        Signal {
            id,
            received,
            topic: Some(topic),
            department,
            seen,
            heard,
            helped,
            closed,
            said,
            from,
            handler: None,
            urgency,
            is_live: false,
            number,
            created,
            lot,
        }
    }

    fn live_signal(&self, number: u64, received: DateTime<Utc>, topic: u64, mut lot: Lot) -> Signal {
        let place = number - self.first_live();
        let stride = self.live / (PHONES * SIGNALS_OF_A_PHONE);
        let turn = place / stride.max(1);
        let from = if place.is_multiple_of(stride.max(1)) && turn < PHONES * SIGNALS_OF_A_PHONE {
            From::Client(turn % PHONES)
        } else {
            match lot.below(100) {
                0..65 => From::Client(PHONES + lot.below(self.clients - PHONES)),
                65..85 => From::Somebody,
                _ => From::Nobody,
            }
        };
        let urgency = match lot.below(100) {
            0..3 => Urgency::Distressing,
            3..15 => Urgency::High,
            _ => Urgency::Normal,
        };
        let past = |at: DateTime<Utc>| (at <= self.now).then_some(at);
        // One in nine takes longer than was promised.
        let slow = if lot.chance(11) { 4 } else { 1 };
        let mut step = |first: u64, last: u64| lot.minutes(first * slow, last * slow);
        let (to_seen, to_heard, to_helped) = (step(10, 2_000), step(200, 5_000), step(600, 20_000));
        let seen = past(received + to_seen);
        let heard = seen.and_then(|seen| past(seen + to_heard));
        let at_once = lot.chance(50);
        let helped = heard.and_then(|heard| if at_once { Some(heard) } else { past(heard + to_helped) });
        let responds = lot.chance(50);
        let thanks = lot.minutes(300, 8_000);
        let said = helped.filter(|_| responds).and_then(|helped| past(helped + thanks));
        let closed = said.or_else(|| helped.and_then(|helped| past(helped + TIME_TO_OBJECT)));
        let department = if seen.is_some() { Self::department_of(topic) } else { 0 };
        let handler = seen.map(|_| self.handler(department, &mut lot));
        let topic = (seen.is_some() || lot.chance(70)).then_some(topic);
        Signal {
            id: made(received, 1, number),
            received,
            topic,
            department,
            seen,
            heard,
            helped,
            closed,
            said,
            from,
            handler,
            urgency,
            is_live: true,
            number,
            created: received,
            lot,
        }
    }
}

impl Signal {
    fn status(&self) -> &'static str {
        if self.closed.is_some() {
            "CLOSED"
        } else if self.helped.is_some() {
            "HELPED"
        } else if self.heard.is_some() {
            "HEARD"
        } else if self.seen.is_some() {
            "SEEN"
        } else {
            "RECEIVED"
        }
    }

    /// Writes it with all that hangs on it.
    pub fn write(mut self, world: &World, tables: &mut Tables, log: &mut Log) {
        let kind = self.lot.pick(KINDS);
        let channel = match (self.is_live, self.from) {
            (true, From::Client(client)) if client < PHONES => "APP",
            (true, From::Somebody) => "DESK",
            (true, _) => self.lot.pick(CHANNELS),
            (false, _) => self.lot.pick(IMPORTED),
        };
        let outcome = self.helped.map(|_| self.lot.pick(&["HELPED", "HELPED", "EXPLAINED", "FORWARDED", "TAILORED"]));
        let is_phone = matches!(self.from, From::Client(client) if client < PHONES);
        // What is sealed cannot be opened in SQL, so the signals that are compared hold nothing that was masked.
        let is_masked = self.is_live && !is_phone && self.lot.chance(3);
        let mut text = words::story(&mut self.lot);
        if is_masked {
            text.push_str(" Bel mij op [telefoonnummer].");
        }
        let digits = World::digits(&mut self.lot);
        let is_placed = self.lot.chance(85);
        let code: Option<[u8; 32]> = (self.is_live && self.from == From::Nobody).then(|| self.lot.bytes());
        let source: Option<[u8; 32]> = (!self.is_live).then(|| self.lot.bytes());
        let topic = self.topic.map(|topic| few(Few::Topic, topic));

        let mut row = tables.row("signal");
        row.id(self.id).text(kind).text(channel).text(&text).flag(is_masked).id_or_null(topic);
        row.moment_or_null(self.lot.chance(20).then(|| self.received - TimeDelta::days(1))).moment(self.received);
        if is_placed {
            row.text(&format!("{digits} AB")).id(World::municipality(digits));
        } else {
            row.null().null();
        }
        row.text(self.urgency.code());
        match &source {
            Some(hash) => row.text("registratie").text(&format!("R-{}", self.number)).bytes(hash),
            None => row.null().null().null(),
        };
        row.flag(!self.is_live).text(self.status()).text_or_null(outcome);
        row.flag(self.is_live || self.from != From::Nobody).id_or_null(self.handler);
        row.id(world.department(self.department));
        row.moment_or_null(self.seen)
            .moment_or_null(self.heard)
            .moment_or_null(self.helped)
            .moment_or_null(self.closed);
        row.bytes_or_null(code.as_ref().map(<[u8; 32]>::as_slice)).moment(self.created);
        drop(row);

        self.reporter(world, tables, is_masked);
        if self.is_live {
            self.promises(world, tables);
            self.answers(tables, outcome);
        }
        self.events(world, log, kind, channel, outcome);
    }

    fn reporter(&mut self, world: &World, tables: &mut Tables, is_masked: bool) {
        let (account, sealed) = match self.from {
            From::Client(client) => (Some(few(Few::Client, client)), None),
            From::Somebody => (None, Some(self.lot.bytes::<96>())),
            From::Nobody => (None, None),
        };
        if account.is_some() || sealed.is_some() {
            let by = if self.is_live { account.or_else(|| Some(world.handler(0, &mut self.lot))) } else { None };
            let mut row = tables.row("signal_reporter");
            row.id(self.id).id_or_null(account).bytes_or_null(sealed.as_ref().map(<[u8; 96]>::as_slice));
            row.id_or_null(by).moment(self.created);
        }
        if self.is_live && matches!(self.from, From::Client(_)) {
            let (key, body): ([u8; 32], [u8; 32]) = (self.lot.bytes(), self.lot.bytes());
            tables.row("signal_submission").bytes(&key).bytes(&body).id(self.id).moment(self.created);
        }
        if is_masked {
            let key = made(self.received, 2, self.number);
            let wrapped: [u8; 60] = self.lot.bytes();
            // Keyed by the signal itself: a person's own key would be shared by all of theirs.
            tables.row("sealing_key").id(key).id(self.id).bytes(&wrapped).moment(self.created);
            let sealed: [u8; 170] = self.lot.bytes();
            let mut row = tables.row("sealed_text");
            row.id(made(self.received, 3, self.number)).id(key).text("SIGNAL").id(self.id).text("text");
            row.bytes(&sealed).moment(self.created);
        }
    }

    fn promises(&self, world: &World, tables: &mut Tables) {
        let promise = world.promises.of(self.urgency);
        for (kind, (step, met)) in (10..).zip([
            (PromiseStep::Seen, self.seen),
            (PromiseStep::Heard, self.heard),
            (PromiseStep::Helped, self.helped),
        ]) {
            let Some(span) = promise.within(step) else { continue };
            let due_at = due(span, self.received, &world.calendar);
            let warn_at = warn_at(self.received, due_at, &world.calendar);
            let deadline =
                Deadline { subject_type: "SIGNAL", subject: self.id, step, begun: self.received, due_at, warn_at };
            deadline.write(tables, made(self.received, kind, self.number), met, None, world.now);
        }
    }

    fn answers(&mut self, tables: &mut Tables, outcome: Option<&str>) {
        let (Some(handler), Some(heard)) = (self.handler, self.heard) else { return };
        let channel = if matches!(self.from, From::Client(_)) { "APP" } else { "EMAIL" };
        let name = self.lot.pick(&["Afdeling Dienstverlening", "Samira", "Team Klantcontact", "Ruben"]);
        let later = self.helped.filter(|helped| *helped != heard);
        let first = if later.is_none() { outcome } else { None };
        for (kind, (at, outcome)) in (20..).zip([(Some(heard), first), (later, outcome)]) {
            let Some(at) = at else { continue };
            let mut row = tables.row("answer");
            row.id(made(at, kind, self.number)).id(self.id).id(handler).text(name).text(words::answer(&mut self.lot));
            row.text(channel).text_or_null(outcome).moment(at);
        }
        if let Some(at) = self.said {
            let mut row = tables.row("answer_response");
            row.id(made(at, 22, self.number))
                .id(self.id)
                .flag(true)
                .text("Dank u wel, hier ben ik mee geholpen.")
                .moment(at);
        }
    }

    fn events(&mut self, world: &World, log: &mut Log, kind: &str, channel: &str, outcome: Option<&str>) {
        let topic = |prefix: &str| match self.topic {
            Some(topic) => format!("{prefix}\"topicId\":\"{}\"", written("topic", few(Few::Topic, topic))),
            None => String::new(),
        };
        let came_in = format!("{{\"channel\":\"{channel}\",\"kind\":\"{kind}\"{}}}", topic(","));
        let reporter = match self.from {
            From::Client(client) => Some(few(Few::Client, client)),
            _ => None,
        };
        let mut add = |at: DateTime<Utc>, by: Option<Uuid>, kind: &str, data: &str| {
            log.add(self.number, at, by, kind, "SIGNAL", self.id, data);
        };
        if !self.is_live {
            return add(self.created, None, "SIGNAL_IMPORTED", &came_in);
        }
        let by = if self.from == From::Somebody { Some(world.handler(0, &mut self.lot)) } else { reporter };
        add(self.received, by, "SIGNAL_SUBMITTED", &came_in);
        let (Some(seen), Some(handler)) = (self.seen, self.handler) else { return };
        let triaged = format!(
            "{{\"departmentId\":\"{}\",\"handlerId\":\"{}\"{},\"urgency\":\"{}\"}}",
            written("department", world.department(self.department)),
            written("account", handler),
            topic(","),
            self.urgency.code()
        );
        add(seen, Some(handler), "SIGNAL_TRIAGED", &triaged);
        let Some(heard) = self.heard else { return };
        add(heard, Some(handler), "SIGNAL_ANSWERED", "{\"channel\":\"APP\"}");
        let (Some(helped), Some(outcome)) = (self.helped, outcome) else { return };
        add(helped, Some(handler), "SIGNAL_HELPED", &format!("{{\"outcome\":\"{outcome}\"}}"));
        let because = if self.said.is_some() { "HELPED" } else { "NO_OBJECTION" };
        if let Some(closed) = self.closed {
            let data = format!("{{\"because\":\"{because}\",\"outcome\":\"{outcome}\"}}");
            add(closed, reporter.filter(|_| self.said.is_some()), "SIGNAL_CLOSED", &data);
        }
    }
}

/// A promise of whatever kind of thing.
pub struct Deadline {
    pub subject_type: &'static str,
    pub subject: Uuid,
    pub step: PromiseStep,
    pub begun: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub warn_at: DateTime<Utc>,
}

impl Deadline {
    /// Writes it as the promise clock leaves it: warned of and gone up when it was time for that.
    pub fn write(
        &self,
        tables: &mut Tables,
        id: Uuid,
        met: Option<DateTime<Utc>>,
        dropped: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) {
        let over = met.or(dropped);
        let still_open_at = |moment: DateTime<Utc>| moment <= now && over.is_none_or(|over| over > moment);
        let warned = (self.warn_at < self.due_at && still_open_at(self.warn_at)).then_some(self.warn_at);
        let escalated = still_open_at(self.due_at).then(|| self.due_at + TimeDelta::seconds(1));
        // What went up was not done before that.
        let after = |at: Option<DateTime<Utc>>| at.map(|at| escalated.map_or(at, |escalated| at.max(escalated)));
        let mut row = tables.row("deadline");
        row.id(id).text(self.subject_type).id(self.subject).text(self.step.code()).number(0).moment(self.begun);
        row.moment(self.due_at).moment_or_null(after(met)).moment_or_null(after(dropped)).moment(self.warn_at);
        row.moment_or_null(warned).moment_or_null(escalated);
    }
}
