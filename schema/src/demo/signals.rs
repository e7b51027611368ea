//! Signals, with who told each.

use entity::{
    id::{DepartmentId, SignalId, TopicId},
    signal, signal_reporter,
    term::{EventKind, SignalOutcome, SignalStatus, SubjectType, Urgency},
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{
    answers::Answers,
    life::{Course, Life, live},
    lot::Lot,
    plans::{self, From, Plan},
    rows::Rows,
    sayings,
    seals::Seals,
    world::{Made, Somebody, World},
};
use crate::{
    error::Error,
    event::Event,
    region::Whereabouts,
    sealed_text::Place,
    signal::{code, input::Reporter},
};

/// What making a signal needs beside the signal.
pub(super) struct Maker<'a, 'w> {
    pub(super) world: &'a mut World<'w>,
    pub(super) rows: &'a mut Rows,
    pub(super) lot: &'a mut Lot,
    pub(super) answers: Answers<'w>,
    pub(super) seals: Seals<'a>,
}

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows, seals: Seals<'_>, lot: &mut Lot) -> Result<(), Error> {
    let mut plans = plans::told(world, lot)?;
    if let Some(sayings) = &world.content.sayings {
        plans.extend(sayings::draw(world, sayings, lot));
    }
    plans.sort_by_key(|plan| plan.received);
    plans::number(&mut plans);
    let answers = Answers::of(world.content);
    let mut maker = Maker { world, rows, lot, answers, seals };
    for plan in plans {
        maker.signal(&plan)?;
    }
    Ok(())
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
            at_once: self.answers.by_kind.contains_key(&told.kind),
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
        let masked = text.text.clone();
        let code = match plan.from {
            From::Code => Some(code::make(self.seals.vault, Uuid::nil(), None)?),
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
        if matches!(life.status(), SignalStatus::Heard | SignalStatus::Helped) {
            self.world.codes.extend(code.map(|code| code.code));
        }
        self.reporter(id, owner, plan)?;
        self.came_in(id, plan, topic);
        if plan.resolved.is_none() {
            let look_by = self.distress(id, plan, &life, (topic, &masked, &handler))?;
            self.deadlines(id, plan, &life, (topic, turns_out), look_by)?;
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
            handlers = self.world.intake_handlers()?;
        }
        self.lot.pick(&handlers).cloned().ok_or_else(|| Error::internal("the demo has no handlers"))
    }

    fn outcome(&mut self, plan: &Plan, life: &Life) -> Option<SignalOutcome> {
        if life.rounds.is_empty() {
            return life.closed.map(|_| SignalOutcome::NoWayBack);
        }
        life.last().helped?;
        Some(plan.told.outcome.unwrap_or_else(|| self.answers.outcome(plan.told.kind, &plan.turns_out, self.lot)))
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
}
