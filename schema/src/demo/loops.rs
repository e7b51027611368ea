//! What happened to a signal on its way through the loop: promises, triage, answers, and what the reporter said.

use chrono::{DateTime, Utc};
use entity::{
    answer, answer_response, deadline,
    id::{AnswerId, AnswerResponseId, DepartmentId, SignalId, SignalRevealId, TopicId},
    signal_reveal,
    term::{ClosingReason, EventKind, PromiseStep, SignalOutcome, SignalStatus, SubjectType, Term, Urgency},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, TryIntoModel};
use uuid::Uuid;

use super::{
    answers::answered_by,
    follow_ups,
    life::Life,
    plans::{From, Plan},
    signals::Maker,
    world::Somebody,
};
use crate::{
    error::Error,
    event::Event,
    follow_up::Subject,
    promise,
    sealed_text::Place,
    signal::deadlines::{self, Begin, STEPS_ANEW, first_steps},
};

impl Maker<'_, '_> {
    /// The promises of each time through the loop, with what was kept.
    pub(super) fn deadlines(
        &mut self,
        id: SignalId,
        plan: &Plan,
        life: &Life,
        (topic, turns_out): (Option<TopicId>, TopicId),
        look_by: Option<DateTime<Utc>>,
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
                let (due_at, warn_at) = match life.seen {
                    Some(seen) if number == 0 && row.step != PromiseStep::Seen => {
                        let raised = plan.told.urgency > Urgency::Normal;
                        self.world.terms.after_triage(&row, raised, plan.told.urgency, about(Some(turns_out)), seen)
                    }
                    // What is proposed as distressing is read sooner.
                    _ => match look_by {
                        Some(look_by) if row.step == PromiseStep::Seen && look_by < row.due_at => {
                            (look_by, promise::warn_at(plan.begun, look_by, &self.world.terms.calendar))
                        }
                        _ => (row.due_at, row.warn_at),
                    },
                };
                let met_at = match row.step {
                    PromiseStep::Seen => life.seen,
                    PromiseStep::Heard => round.heard,
                    _ => round.helped,
                };
                self.rows.deadlines.push(deadline::ActiveModel {
                    due_at: Set(due_at),
                    warn_at: Set(warn_at),
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

    pub(super) fn triaged(
        &mut self,
        id: SignalId,
        plan: &Plan,
        life: &Life,
        topic: TopicId,
        department: Option<DepartmentId>,
        handler: &Somebody,
    ) -> Result<(), Error> {
        let Some(seen) = life.seen else { return Ok(()) };
        let triager = self.lot.pick(&self.world.intake_handlers()?).map(|one| one.id);
        let event = Event::new(EventKind::SignalTriaged, SubjectType::Signal, id)
            .key("topicId", Some(topic))
            .term("urgency", plan.told.urgency)
            .key("handlerId", Some(handler.id))
            .key("departmentId", department);
        self.rows.happened(seen, triager, event);
        if let (true, Some(closed)) = (life.rounds.is_empty(), life.closed) {
            let event =
                Event::new(EventKind::SignalClosed, SubjectType::Signal, id).term("outcome", SignalOutcome::NoWayBack);
            let event = event.term("because", ClosingReason::NoWayBack);
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
    pub(super) fn rounds(
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
                    event(EventKind::SignalClosed)
                        .term("outcome", outcome.unwrap_or(SignalOutcome::Helped))
                        .term("because", ClosingReason::Helped)
                } else {
                    event(EventKind::SignalReopened).number("times", i32::try_from(number + 1).unwrap_or_default())
                };
                self.rows.happened(at, reporter, happened);
            } else if let (true, Some(closed), Some(outcome)) = (is_last, life.closed, outcome) {
                let closing = event(EventKind::SignalClosed).term("outcome", outcome);
                self.rows.happened(closed, None, closing.term("because", ClosingReason::NoObjection));
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
        let thanks = self.answers.by_kind.get(&plan.told.kind).filter(|_| outcome.is_some());
        let usual = outcome.map_or("HEARD", Term::code);
        let texts = thanks.map_or_else(|| self.answers.find(&plan.turns_out, usual), Vec::as_slice);
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
