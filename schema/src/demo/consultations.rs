//! Consultations, and how each council that they were put to stands.

use std::collections::HashMap;

use entity::{
    consultation, consultation_request, deadline,
    id::{ConsultationId, ConsultationRequestId},
    term::{EventKind, PromiseStep, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{content::Consultation, rows::Rows, world::World};
use crate::{deadline::Begun, error::Error, event::Event};

/// Consultations by the key that the files give them.
pub(super) type Consultations = HashMap<String, ConsultationId>;

pub(super) fn make(world: &World<'_>, rows: &mut Rows) -> Result<Consultations, Error> {
    let mut made = Consultations::new();
    for said in &world.content.consultations {
        made.insert(said.key.clone(), one(world, rows, said)?);
    }
    Ok(made)
}

fn one(world: &World<'_>, rows: &mut Rows, said: &Consultation) -> Result<ConsultationId, Error> {
    let at = |days, hour| world.moment(days, hour).min(world.now);
    let put = at(said.put, 9);
    let id = ConsultationId::at(put);
    let (by, department) = (world.somebody(&said.by)?.id, world.department(&said.department)?);
    let due_on = world.working_day(said.due);
    let closed_at = said.closed.map(|days| at(days, 17));
    rows.consultations.push(consultation::ActiveModel {
        id: Set(id),
        question: Set(said.question.clone()),
        document_url: Set(None),
        document_text: Set(said.document.clone()),
        questions: Set(said.questions.clone()),
        is_masked: Set(false),
        department_id: Set(department),
        put_by: Set(by),
        due_on: Set(due_on),
        created_at: Set(put),
        closed_at: Set(closed_at),
    });
    let event = |kind| {
        Event::new(kind, SubjectType::Consultation, id).key("department", Some(department)).key("owner", Some(by))
    };
    rows.happened(put, Some(by), event(EventKind::ConsultationPut).day("dueOn", due_on));
    for (place, slug) in (0..).zip(&said.councils) {
        let council = world.council(slug)?.0;
        let answer = world.content.proposals.iter().find(|proposal| {
            proposal.council == *slug && proposal.answers.as_ref() == Some(&said.key) && proposal.submitted.is_some()
        });
        let answered_at = answer.and_then(|answer| answer.submitted).map(|days| at(days, 14));
        let declined = said.declined.get(slug).map(|(days, why)| (at(*days, 15), why.clone()));
        let declined_at = declined.as_ref().map(|(at, _)| *at);
        rows.consultation_requests.push(consultation_request::ActiveModel {
            id: Set(ConsultationRequestId::at(put)),
            consultation_id: Set(id),
            council_id: Set(council),
            place: Set(place),
            answered_at: Set(answered_at),
            declined_at: Set(declined_at),
            declined_reason: Set(declined.map(|(_, why)| why)),
            created_at: Set(put),
        });
        let due_at = world.closing(due_on);
        let begun = Begun { subject: id, step: PromiseStep::Answered, round: place, from: put, due_at };
        rows.deadlines
            .push(deadline::ActiveModel { met_at: Set(answered_at.or(declined_at)), ..begun.row(world.calendar()) });
        if let Some(at) = answered_at {
            rows.happened(at, None, event(EventKind::ConsultationAnswered).key("council", Some(council)));
        }
        if let Some(at) = declined_at {
            rows.happened(at, None, event(EventKind::ConsultationDeclined).key("council", Some(council)));
        }
    }
    if let Some(at) = closed_at {
        rows.happened(at, Some(by), event(EventKind::ConsultationClosed));
    }
    Ok(id)
}
