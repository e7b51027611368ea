//! Signals, with all that happened to each.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    answer, answer_response, deadline,
    id::{
        AccountId, AnswerId, AnswerResponseId, DepartmentId, SealedTextId, SealingKeyId, SignalId, SignalRevealId,
        TopicId,
    },
    sealed_text, sealing_key, signal, signal_reporter, signal_reveal,
    term::{Channel, ContactChannel, EventKind, PromiseStep, SignalOutcome, SignalStatus, SubjectType, Term, Urgency},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, TryIntoModel};
use uuid::Uuid;

use super::{
    content::{About, Told},
    follow_ups::{self, Subject},
    life::{Course, Life, live},
    lot::Lot,
    people,
    rows::Rows,
    sayings,
    world::{Made, Somebody, World, at_hour, shifted},
};
use crate::{
    clock::day_of,
    error::Error,
    event::Event,
    region::Whereabouts,
    sealed_text::{Place, Screened},
    sealing::{Key, Vault},
    signal::{
        code,
        deadlines::{self, Begin, STEPS_ANEW, first_steps},
        input::Reporter,
    },
};

/// Over how many days what is told without a day is spread.
const SPREAD: i64 = 150;

/// Who told it.
pub(super) enum From {
    /// A client; with the employee who wrote it down, where one did.
    Client(Somebody, Option<AccountId>),
    /// Somebody without an account.
    Other(Reporter),
    /// Nobody who is known: a code leads back.
    Code,
    /// Nobody who can be told anything.
    Nobody,
}

/// A signal, and where it came from.
pub(super) struct Plan {
    pub(super) told: Told,
    pub(super) topic: Option<String>,
    /// What it turns out to be about, where it does not say.
    pub(super) turns_out: String,
    pub(super) received: DateTime<Utc>,
    /// When its promises began: when it came in here.
    pub(super) begun: DateTime<Utc>,
    pub(super) from: From,
    pub(super) region_name: Option<String>,
    /// Source and id there.
    pub(super) source: Option<(String, String)>,
    /// When it was resolved before it came in here.
    pub(super) resolved: Option<DateTime<Utc>>,
}

/// What is answered, by topic and outcome.
pub(super) struct Answers(HashMap<String, BTreeMap<String, Vec<String>>>);

impl Answers {
    fn of(told: &[About]) -> Self {
        let mut answers: HashMap<String, BTreeMap<String, Vec<String>>> = HashMap::new();
        for about in told {
            for (outcome, texts) in &about.answers {
                let found = answers.entry(about.topic.clone()).or_default();
                found.entry(outcome.clone()).or_default().extend(texts.iter().cloned());
            }
        }
        Self(answers)
    }

    /// What is answered about a topic, or about the one above it that has such an answer.
    fn find(&self, topic: &str, outcome: &str) -> &[String] {
        let mut path = topic;
        loop {
            if let Some(texts) = self.0.get(path).and_then(|found| found.get(outcome)) {
                return texts;
            }
            match path.rsplit_once('/') {
                Some((above, _)) => path = above,
                None => return &[],
            }
        }
    }

    /// An outcome that there is an answer for.
    fn outcome(&self, topic: &str, lot: &mut Lot) -> SignalOutcome {
        let shares = [
            (SignalOutcome::Helped, 60),
            (SignalOutcome::Explained, 25),
            (SignalOutcome::Forwarded, 8),
            (SignalOutcome::Tailored, 7),
        ];
        let known = shares.into_iter().filter(|(outcome, _)| !self.find(topic, outcome.code()).is_empty());
        lot.weighed(known).unwrap_or(SignalOutcome::Helped)
    }
}

/// Keys that seal what was masked and who people are, one an owner.
struct Seals<'a> {
    vault: &'a Vault,
    keys: HashMap<Uuid, (SealingKeyId, Key)>,
}

impl Seals<'_> {
    fn key(&mut self, rows: &mut Rows, owner: Uuid, at: DateTime<Utc>) -> Result<&(SealingKeyId, Key), Error> {
        use std::collections::hash_map::Entry;
        match self.keys.entry(owner) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(free) => {
                let (key, wrapped) = self.vault.new_key()?;
                let id = SealingKeyId::at(at);
                rows.sealing_keys.push(sealing_key::ActiveModel {
                    id: Set(id),
                    owner_id: Set(owner),
                    wrapped: Set(wrapped),
                    created_at: Set(at),
                });
                Ok(free.insert((id, key)))
            }
        }
    }

    /// Screens a text, and seals it where something was masked.
    fn screen(
        &mut self,
        rows: &mut Rows,
        owner: Uuid,
        place: Place,
        text: &str,
        at: DateTime<Utc>,
    ) -> Result<Screened, Error> {
        let screened = Screened::of(text);
        if let Some(original) = screened.original() {
            let (key_id, key) = self.key(rows, owner, at)?;
            let (key_id, ciphertext) = (*key_id, key.seal(original.as_bytes(), &place.bytes())?);
            rows.sealed_texts.push(sealed_text::ActiveModel {
                id: Set(SealedTextId::at(at)),
                key_id: Set(key_id),
                subject_type: Set(place.subject_type),
                subject_id: Set(place.subject),
                field: Set(place.field.to_owned()),
                ciphertext: Set(ciphertext),
                created_at: Set(at),
            });
        }
        Ok(screened)
    }
}

/// What making a signal needs beside the signal.
struct Maker<'a, 'w> {
    world: &'a mut World<'w>,
    rows: &'a mut Rows,
    lot: &'a mut Lot,
    answers: Answers,
    seals: Seals<'a>,
}

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows, vault: &Vault, lot: &mut Lot) -> Result<(), Error> {
    let mut plans = told(world, lot)?;
    if let Some(sayings) = &world.content.sayings {
        plans.extend(sayings::draw(world, sayings, lot));
    }
    plans.sort_by_key(|plan| plan.received);
    number(&mut plans);
    let answers = Answers::of(&world.content.told);
    let mut maker = Maker { world, rows, lot, answers, seals: Seals { vault, keys: HashMap::new() } };
    for plan in plans {
        maker.signal(&plan)?;
    }
    Ok(())
}

/// Numbers what came from other systems, each from one on.
fn number(plans: &mut [Plan]) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for (source, id) in plans.iter_mut().filter_map(|plan| plan.source.as_mut()) {
        let count = counts.entry(source.clone()).or_default();
        *count += 1;
        *id = format!("{source}-{count:06}");
    }
}

/// The signals that the files tell one by one.
fn told(world: &World<'_>, lot: &mut Lot) -> Result<Vec<Plan>, Error> {
    let mut plans = Vec::new();
    for about in &world.content.told {
        for told in &about.signals {
            let days = told.days.unwrap_or_else(|| lot.between(0, SPREAD).min(lot.between(0, SPREAD)));
            let received = came_in(world, told.channel, days, lot);
            let imported = told.imported || told.lost;
            let begun = if imported { import_after(world, received) } else { received };
            let mut told = told.clone();
            let from = from(world, &mut told, lot)?;
            // A letter or a post does not say which topic it is about.
            let says = !matches!(told.channel, Channel::Letter | Channel::Email | Channel::SocialMedia);
            plans.push(Plan {
                topic: (says || imported).then(|| about.topic.clone()),
                turns_out: about.topic.clone(),
                received,
                begun,
                from,
                region_name: None,
                source: imported.then(|| (sayings::source_of(told.channel).to_owned(), String::new())),
                resolved: (imported && told.reach.is_none() && days > 25).then(|| received + TimeDelta::days(3)),
                told,
            });
        }
    }
    Ok(plans)
}

/// The moment at which it came in: at a desk in office hours, else at any hour of the day.
pub(super) fn came_in(world: &World<'_>, channel: Channel, days: i64, lot: &mut Lot) -> DateTime<Utc> {
    let minute = u32::try_from(lot.between(0, 59)).unwrap_or_default();
    let in_office = matches!(channel, Channel::Desk | Channel::Phone | Channel::Reception);
    let (first, last) = if in_office { (8, 17) } else { (7, 22) };
    let hour = u32::try_from(lot.between(first, last)).unwrap_or_default();
    let mut day = day_of(world.now - TimeDelta::days(days));
    if in_office {
        while !world.calendar().is_working_day(day) {
            day = day.pred_opt().unwrap_or_default();
        }
    }
    let at = at_hour(day, hour, minute) + TimeDelta::seconds(lot.between(0, 59));
    if at < world.now { at } else { world.now - TimeDelta::minutes(lot.between(8, 240)) }
}

/// Other systems hand over what came in early the next morning.
pub(super) fn import_after(world: &World<'_>, received: DateTime<Utc>) -> DateTime<Utc> {
    at_hour(shifted(day_of(received), 1), 6, 5).min(world.now).max(received)
}

fn from(world: &World<'_>, told: &mut Told, lot: &mut Lot) -> Result<From, Error> {
    if let Some(who) = &told.reporter {
        return Ok(From::Client(world.somebody(who)?.clone(), None));
    }
    if told.lost || told.imported {
        return Ok(if told.lost || lot.chance(40) { From::Nobody } else { From::Other(stranger(world, lot)) });
    }
    if told.anonymous || lot.chance(9) {
        return Ok(From::Code);
    }
    let Some(client) = lot.pick(&world.clients) else { return Ok(From::Code) };
    if told.postcode.is_none() {
        told.postcode = client.postcode.clone();
    }
    let written_down = matches!(told.channel, Channel::Desk | Channel::Phone | Channel::Reception | Channel::Letter);
    let by = written_down.then(|| intake_handlers(world)).transpose()?;
    let by = by.and_then(|handlers| lot.pick(&handlers).map(|handler| handler.id));
    Ok(From::Client(client.somebody.clone(), by))
}

fn intake_handlers(world: &World<'_>) -> Result<Vec<Somebody>, Error> {
    let intake = world.intake()?;
    Ok(world.people.iter().filter(|one| one.handles && one.department == Some(intake)).cloned().collect())
}

/// Somebody without an account who can be reached.
pub(super) fn stranger(world: &World<'_>, lot: &mut Lot) -> Reporter {
    let name = people::name(&world.content.people, lot);
    Reporter { email: Some(people::address(&name, "post.example")), name: Some(name), phone: None }
}

/// By what an answer goes to whoever told it.
fn answered_by(channel: Channel, from: &From, world: &World<'_>) -> ContactChannel {
    match from {
        From::Code => ContactChannel::App,
        From::Client(somebody, _) => {
            let said = world.content.base.account.iter().find(|account| account.email == somebody.email);
            let preferred = said.and_then(|account| account.preferences.as_ref()?.wanted.first().copied());
            preferred.unwrap_or(match channel {
                Channel::App => ContactChannel::App,
                Channel::Letter | Channel::ComplaintForm => ContactChannel::Letter,
                Channel::Phone | Channel::Desk | Channel::Reception => ContactChannel::Phone,
                _ => ContactChannel::Email,
            })
        }
        From::Other(_) | From::Nobody => ContactChannel::Email,
    }
}

impl Maker<'_, '_> {
    fn signal(&mut self, plan: &Plan) -> Result<(), Error> {
        let (told, now) = (&plan.told, self.world.now);
        let id = SignalId::at(plan.received);
        let has_way_back = !matches!(plan.from, From::Nobody);
        let course = Course {
            begun: plan.begun,
            now,
            urgency: told.urgency,
            pace: told.pace,
            reach: told.reach,
            has_way_back,
            objects: told.objection.is_some(),
            responds: self.lot.chance(45),
        };
        let life = match plan.resolved {
            Some(_) => Life::default(),
            None => live(&course, self.world.calendar(), self.lot),
        };
        let topic = plan.topic.as_deref().map(|path| self.world.topic(path)).transpose()?;
        let turns_out = self.world.topic(&plan.turns_out)?;
        let triaged = life.seen.map(|_| turns_out);
        let department = self.world.topics.department_of(turns_out);
        let handler = self.handler(department)?;
        let region = self.world.regions.resolve(Whereabouts {
            postcode: told.postcode.as_deref(),
            name: plan.region_name.as_deref(),
            source: plan.source.as_ref().map(|(source, _)| source.as_str()),
        });
        let owner = match &plan.from {
            From::Client(somebody, _) => somebody.id.0,
            _ => id.0,
        };
        let place = Place { subject_type: SubjectType::Signal, subject: id.0, field: "text" };
        let text = self.seals.screen(self.rows, owner, place, &told.text, plan.received)?;
        let code = match plan.from {
            From::Code => Some(code::make(self.seals.vault, None, None)?),
            _ => None,
        };
        let outcome = self.outcome(plan, &life);
        let last = life.last();
        self.rows.signals.push(signal::ActiveModel {
            id: Set(id),
            kind: Set(told.kind),
            channel: Set(told.channel),
            text: Set(Some(text.text)),
            is_masked: Set(text.is_masked),
            topic_id: Set(triaged.or(topic)),
            happened_at: Set(plan.source.as_ref().map(|_| plan.received)),
            received_at: Set(plan.received),
            latitude: Set(told.at.map(|(latitude, _)| latitude)),
            longitude: Set(told.at.map(|(_, longitude)| longitude)),
            address: Set(told.address.clone()),
            postcode: Set(told.postcode.clone()),
            region_name: Set(plan.region_name.clone()),
            region_id: Set(region),
            page: Set(told.page.clone()),
            step: Set(told.step.clone()),
            score: Set(told.score),
            urgency: Set(if life.seen.is_some() { told.urgency } else { Urgency::Normal }),
            source: Set(plan.source.as_ref().map(|(source, _)| source.clone())),
            external_id: Set(plan.source.as_ref().map(|(_, external)| external.clone())),
            source_hash: Set(plan.source.as_ref().map(|(source, external)| {
                self.seals.vault.hash("demo record", &[source.as_bytes(), external.as_bytes()])
            })),
            is_imported: Set(plan.source.is_some()),
            integration_id: Set(plan.source.as_ref().and(self.world.integration)),
            status: Set(if plan.resolved.is_some() { SignalStatus::Closed } else { life.status() }),
            outcome: Set(outcome),
            has_way_back: Set(has_way_back),
            handler_id: Set(life.seen.map(|_| handler.id)),
            department_id: Set(match (plan.resolved, life.seen) {
                (Some(_), _) => topic.and(department).or(Some(self.world.intake()?)),
                (None, Some(_)) => department,
                (None, None) => Some(self.world.intake()?),
            }),
            seen_at: Set(life.seen),
            heard_at: Set(last.heard),
            helped_at: Set(last.helped),
            closed_at: Set(plan.resolved.or(life.closed)),
            reopened_count: Set(i32::try_from(life.reopened()).unwrap_or_default()),
            main_signal_id: Set(None),
            code_hash: Set(code.as_ref().map(|code| code.hash.clone())),
            created_at: Set(plan.begun),
        });
        self.world.codes.extend(code.map(|code| code.code));
        self.reporter(id, owner, plan)?;
        self.came_in(id, plan, topic);
        if plan.resolved.is_none() {
            self.deadlines(id, plan, &life, topic, turns_out)?;
            self.triaged(id, plan, &life, turns_out, department, &handler)?;
            self.rounds(id, owner, plan, &life, department, &handler, outcome)?;
        }
        let seen_at = life.seen;
        let topic = seen_at.map(|_| plan.turns_out.clone());
        self.world.signals.push(Made { id, topic, region, seen_at });
        Ok(())
    }

    fn handler(&mut self, department: Option<DepartmentId>) -> Result<Somebody, Error> {
        let handles = |one: &&Somebody| one.handles && one.department == department;
        let mut handlers: Vec<Somebody> = self.world.people.iter().filter(handles).cloned().collect();
        if handlers.is_empty() {
            handlers = intake_handlers(self.world)?;
        }
        self.lot.pick(&handlers).cloned().ok_or_else(|| Error::internal("the demo has no handlers"))
    }

    fn outcome(&mut self, plan: &Plan, life: &Life) -> Option<SignalOutcome> {
        if life.rounds.is_empty() {
            return life.closed.map(|_| SignalOutcome::NoWayBack);
        }
        life.last().helped?;
        Some(plan.told.outcome.unwrap_or_else(|| self.answers.outcome(&plan.turns_out, self.lot)))
    }

    fn reporter(&mut self, id: SignalId, owner: Uuid, plan: &Plan) -> Result<(), Error> {
        let (account, reporter, by) = match &plan.from {
            From::Client(somebody, None) => (Some(somebody.id), None, Some(somebody.id)),
            From::Client(somebody, Some(by)) => {
                let known = Reporter { name: Some(somebody.name.clone()), email: somebody.email.clone(), phone: None };
                (Some(somebody.id), Some(known), Some(*by))
            }
            From::Other(reporter) => (None, Some(reporter.clone()), self.world.integration),
            From::Code | From::Nobody => return Ok(()),
        };
        let sealed = match reporter {
            Some(reporter) => {
                let plain =
                    serde_json::to_vec(&reporter).map_err(|_| Error::internal("a reporter cannot be written"))?;
                let (_, key) = self.seals.key(self.rows, owner, plan.begun)?;
                Some(key.seal(&plain, id.0.as_bytes())?)
            }
            None => None,
        };
        self.rows.reporters.push(signal_reporter::ActiveModel {
            signal_id: Set(id),
            account_id: Set(account),
            sealed_identity: Set(sealed),
            submitted_by: Set(by),
            created_at: Set(plan.begun),
        });
        Ok(())
    }

    fn came_in(&mut self, id: SignalId, plan: &Plan, topic: Option<TopicId>) {
        let imported = plan.source.is_some();
        let kind = if imported { EventKind::SignalImported } else { EventKind::SignalSubmitted };
        let actor = match &plan.from {
            _ if imported => self.world.integration,
            From::Client(somebody, by) => Some(by.unwrap_or(somebody.id)),
            _ => None,
        };
        let event = Event::new(kind, SubjectType::Signal, id)
            .term("kind", plan.told.kind)
            .term("channel", plan.told.channel)
            .key("topicId", topic);
        self.rows.happened(plan.begun, actor, event);
    }

    /// The promises of each time through the loop, with what was kept.
    fn deadlines(
        &mut self,
        id: SignalId,
        plan: &Plan,
        life: &Life,
        topic: Option<TopicId>,
        turns_out: TopicId,
    ) -> Result<(), Error> {
        let has_way_back = !matches!(plan.from, From::Nobody);
        let topics = &self.world.topics;
        let about = |topic| deadlines::About { topics, topic };
        let mut begin = Begin {
            signal: id,
            urgency: Urgency::Normal,
            about: about(topic),
            steps: first_steps(has_way_back),
            round: 0,
            from: plan.begun,
        };
        for (number, round) in
            (0..).zip(if life.rounds.is_empty() { vec![Default::default()] } else { life.rounds.clone() })
        {
            for row in self.world.terms.begin(&begin) {
                let row: deadline::Model = row.try_into_model()?;
                let due_at = match life.seen {
                    Some(seen) if number == 0 && row.step != PromiseStep::Seen => {
                        let raised = plan.told.urgency > Urgency::Normal;
                        self.world.terms.after_triage(&row, raised, plan.told.urgency, about(Some(turns_out)), seen)
                    }
                    _ => row.due_at,
                };
                let met_at = match row.step {
                    PromiseStep::Seen => life.seen,
                    PromiseStep::Heard => round.heard,
                    _ => round.helped,
                };
                self.rows.deadlines.push(deadline::ActiveModel {
                    due_at: Set(due_at),
                    met_at: Set(met_at),
                    ..row.into_active_model().reset_all()
                });
            }
            let Some((said, _)) = round.said else { break };
            begin = Begin {
                urgency: plan.told.urgency,
                about: about(Some(turns_out)),
                steps: STEPS_ANEW,
                round: number + 1,
                from: said,
                ..begin
            };
        }
        Ok(())
    }

    fn triaged(
        &mut self,
        id: SignalId,
        plan: &Plan,
        life: &Life,
        topic: TopicId,
        department: Option<DepartmentId>,
        handler: &Somebody,
    ) -> Result<(), Error> {
        let Some(seen) = life.seen else { return Ok(()) };
        let triager = self.lot.pick(&intake_handlers(self.world)?).map(|one| one.id);
        let event = Event::new(EventKind::SignalTriaged, SubjectType::Signal, id)
            .key("topicId", Some(topic))
            .term("urgency", plan.told.urgency)
            .key("handlerId", Some(handler.id))
            .key("departmentId", department);
        self.rows.happened(seen, triager, event);
        if let (true, Some(closed)) = (life.rounds.is_empty(), life.closed) {
            let event =
                Event::new(EventKind::SignalClosed, SubjectType::Signal, id).term("outcome", SignalOutcome::NoWayBack);
            self.rows.happened(closed, Some(handler.id), event);
        }
        if let Some(reason) = &plan.told.reveal {
            let at = self.world.later(seen, 12);
            self.rows.reveals.push(signal_reveal::ActiveModel {
                id: Set(SignalRevealId::at(at)),
                signal_id: Set(id),
                opened_by: Set(handler.id),
                reason: Set(reason.clone()),
                at: Set(at),
            });
            let event = Event::new(EventKind::SignalRevealed, SubjectType::Signal, id);
            self.rows.happened(at, Some(handler.id), event);
        }
        if let (Some(promise), Some(department)) = (&plan.told.promise, department) {
            let at = life.last().heard.unwrap_or(seen);
            let made = follow_ups::Made { subject: Subject::Signal(id), at, by: handler.id, department };
            follow_ups::add(self.world, self.rows, promise, &made)?;
        }
        Ok(())
    }

    /// Answers, what the reporter said of them, and how it ended.
    #[allow(clippy::too_many_arguments)]
    fn rounds(
        &mut self,
        id: SignalId,
        owner: Uuid,
        plan: &Plan,
        life: &Life,
        department: Option<DepartmentId>,
        handler: &Somebody,
        outcome: Option<SignalOutcome>,
    ) -> Result<(), Error> {
        let event = |kind| Event::new(kind, SubjectType::Signal, id);
        let channel = answered_by(plan.told.channel, &plan.from, self.world);
        let author = match self.world.department_name(department) {
            Some(name) if self.lot.chance(55) => name.to_owned(),
            _ => handler.name.split(' ').next().unwrap_or(&handler.name).to_owned(),
        };
        let reporter = match &plan.from {
            From::Client(somebody, _) => Some(somebody.id),
            _ => None,
        };
        for (number, round) in life.rounds.iter().enumerate() {
            let is_last = number + 1 == life.rounds.len();
            let outcome = if is_last { outcome } else { round.helped.map(|_| SignalOutcome::Explained) };
            let at_once = round.heard == round.helped;
            let first = if at_once { outcome } else { None };
            for (at, outcome) in [(round.heard, first), (round.helped.filter(|_| !at_once), outcome)] {
                let Some(at) = at else { continue };
                let text = self.text(plan, outcome, is_last);
                let answer = AnswerId::at(at);
                let place = Place { subject_type: SubjectType::Signal, subject: answer.0, field: "answer" };
                let text = self.seals.screen(self.rows, owner, place, &text, at)?;
                self.rows.answers.push(answer::ActiveModel {
                    id: Set(answer),
                    signal_id: Set(id),
                    writer_id: Set(handler.id),
                    author_name: Set(author.clone()),
                    text: Set(text.text),
                    is_masked: Set(text.is_masked),
                    channel: Set(channel),
                    outcome: Set(outcome),
                    override_reason: Set(None),
                    copied_from_id: Set(None),
                    at: Set(at),
                });
                self.rows.happened(at, Some(handler.id), event(EventKind::SignalAnswered).term("channel", channel));
                if let Some(outcome) = outcome {
                    self.rows.happened(at, Some(handler.id), event(EventKind::SignalHelped).term("outcome", outcome));
                }
            }
            if let Some((at, helped)) = round.said {
                self.said(id, owner, plan, (at, helped))?;
                let happened = if helped {
                    event(EventKind::SignalClosed).term("outcome", outcome.unwrap_or(SignalOutcome::Helped))
                } else {
                    event(EventKind::SignalReopened).number("times", i32::try_from(number + 1).unwrap_or_default())
                };
                self.rows.happened(at, reporter, happened);
            } else if let (true, Some(closed), Some(outcome)) = (is_last, life.closed, outcome) {
                self.rows.happened(closed, None, event(EventKind::SignalClosed).term("outcome", outcome));
            }
        }
        Ok(())
    }

    fn text(&mut self, plan: &Plan, outcome: Option<SignalOutcome>, is_last: bool) -> String {
        // What is told on purpose is the last word.
        let on_purpose = plan.told.answer.as_ref().filter(|_| {
            is_last && (outcome.is_some() || plan.told.reach.is_some_and(|reach| reach <= SignalStatus::Heard))
        });
        if let Some(answer) = on_purpose {
            return answer.clone();
        }
        let texts = self.answers.find(&plan.turns_out, outcome.map_or("HEARD", Term::code));
        let usual = match outcome {
            None => "Dank u voor uw bericht. Ik zoek het uit en u hoort snel weer van mij.",
            Some(_) => "Dank u voor uw bericht. Ik heb ernaar gekeken en het is opgelost.",
        };
        self.lot.pick(texts).map_or(usual, String::as_str).to_owned()
    }

    fn said(
        &mut self,
        id: SignalId,
        owner: Uuid,
        plan: &Plan,
        (at, helped): (DateTime<Utc>, bool),
    ) -> Result<(), Error> {
        const THANKS: [&str; 4] = [
            "Dank u wel, hier ben ik mee geholpen.",
            "Fijn dat er iemand naar heeft gekeken.",
            "Top, bedankt.",
            "Het duurde even, maar nu is het goed.",
        ];
        let comment = match helped {
            true if self.lot.chance(40) => self.lot.pick(&THANKS).map(|thanks| (*thanks).to_owned()),
            true => None,
            false => plan.told.objection.clone(),
        };
        let response = AnswerResponseId::at(at);
        let place = Place { subject_type: SubjectType::Signal, subject: response.0, field: "comment" };
        let comment = comment.map(|text| self.seals.screen(self.rows, owner, place, &text, at)).transpose()?;
        self.rows.responses.push(answer_response::ActiveModel {
            id: Set(response),
            signal_id: Set(id),
            helped: Set(helped),
            is_masked: Set(comment.as_ref().is_some_and(|comment| comment.is_masked)),
            comment: Set(comment.map(|comment| comment.text)),
            at: Set(at),
        });
        Ok(())
    }
}
