//! Proposals of councils, with what they rest on and what was decided.

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{AccountId, CouncilId, DepartmentId, ProposalDecisionId, ProposalId, RegionId, SessionObservationUseId},
    proposal, proposal_decision, proposal_session, proposal_signal, proposal_topic, session_observation_use,
    term::{CouncilKind, EventKind, PromiseStep, ProposalStatus, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{consultations::Consultations, content::Proposal, follow_ups, rows::Rows, world::World};
use crate::{clock::day_of, deadline::Begun, error::Error, event::Event, follow_up::Subject, promise::due};

/// So many signals at most are a proposal's evidence.
const EVIDENCE: usize = 8;

pub(super) fn make(world: &World<'_>, rows: &mut Rows, consultations: &Consultations) -> Result<(), Error> {
    for said in &world.content.proposals {
        let at = |days: Option<i64>, hour| days.map(|days| world.moment(days, hour).min(world.now));
        let created_at = world.moment(said.created, 10).min(world.now);
        let (submitted_at, decided_at) = (at(said.submitted, 14), at(said.decided, 16));
        let id = ProposalId::at(created_at);
        let (council_id, region) = world.council(&said.council)?;
        let department = said.department.as_deref().map(|code| world.department(code)).transpose()?;
        rows.proposals.push(proposal::ActiveModel {
            id: Set(id),
            kind: Set(said.kind),
            title: Set(said.title.clone()),
            text: Set(said.text.clone()),
            is_masked: Set(false),
            council_id: Set(Some(council_id)),
            author_id: Set(world.somebody(&said.author)?.id),
            is_from_client: Set(false),
            department_id: Set(department),
            status: Set(said.status),
            submitted_at: Set(submitted_at),
            // A decision on a council's proposal is published when it is taken.
            published_at: Set(decided_at),
            created_at: Set(created_at),
            version: Set(1),
            consent_to_publish: Set(false),
            consultation_id: Set(said.answers.as_ref().and_then(|key| consultations.get(key)).copied()),
            reconsideration_asked_at: Set(None),
            reconsideration_reasons: Set(None),
            planned_for: Set(said.planned.map(|days| world.working_day(days))),
            implemented_on: Set(said.implemented.map(|days| world.working_day(days))),
            evaluation: Set(said.evaluation.clone()),
            abandoned_reason: Set(None),
        });
        evidence(world, rows, said, id, region, submitted_at.unwrap_or(created_at))?;
        if let Some(submitted) = submitted_at {
            let due_at = due(world.terms.promises.proposal_decided, submitted, world.calendar());
            rows.deadlines.push(deadline::ActiveModel {
                met_at: Set(decided_at),
                ..Begun { subject: id, step: PromiseStep::Decided, round: 0, from: submitted, due_at }
                    .row(world.calendar())
            });
        }
        if let (Some(at), Some(department)) = (decided_at, department) {
            let by = world.process_owner(department)?;
            decision(rows, said, id, by, at)?;
            for follow_up in &said.follow_ups {
                let made = follow_ups::Made { subject: Subject::Proposal(id), at, by, department };
                follow_ups::add(world, rows, follow_up, &made)?;
            }
        }
        history(world, rows, said, (id, council_id, department))?;
    }
    Ok(())
}

fn decision(rows: &mut Rows, said: &Proposal, id: ProposalId, by: AccountId, at: DateTime<Utc>) -> Result<(), Error> {
    let (Some(outcome), Some(reasons)) = (said.outcome, said.reasons.clone()) else {
        return Err(Error::internal("a decision of the demo has no outcome or no reasons"));
    };
    rows.decisions.push(proposal_decision::ActiveModel {
        id: Set(ProposalDecisionId::at(at)),
        proposal_id: Set(id),
        round: Set(0),
        outcome: Set(outcome),
        reasons: Set(reasons),
        accepted_parts: Set(said.accepted_parts.clone()),
        declined_parts: Set(said.declined_parts.clone()),
        is_masked: Set(false),
        decided_by: Set(Some(by)),
        decided_at: Set(at),
    });
    Ok(())
}

/// What happened to it, each at its own moment and by its own hand.
fn history(
    world: &World<'_>,
    rows: &mut Rows,
    said: &Proposal,
    (id, council, department): (ProposalId, CouncilId, Option<DepartmentId>),
) -> Result<(), Error> {
    let author = world.somebody(&said.author)?.id;
    let owner = department.map(|department| world.process_owner(department)).transpose()?;
    let event = |kind| {
        Event::new(kind, SubjectType::Proposal, id)
            .key("council", Some(council))
            .key("author", Some(author))
            .key("department", department)
    };
    let at = |days, hour| world.moment(days, hour).min(world.now);
    rows.happened(at(said.created, 10), Some(author), event(EventKind::ProposalDrafted));
    if let Some(days) = said.submitted {
        let at = at(days, 14);
        let due = due(world.terms.promises.proposal_decided, at, world.calendar());
        rows.happened(at, Some(author), event(EventKind::ProposalSubmitted).day("dueOn", day_of(due)));
    }
    if said.status == ProposalStatus::InReview {
        let days = said.submitted.unwrap_or(said.created);
        rows.happened(at(days + 2, 11), owner, event(EventKind::ProposalInReview));
    }
    if let (Some(days), Some(outcome)) = (said.decided, said.outcome) {
        let decided = event(EventKind::ProposalDecided).term("outcome", outcome).number("round", 0);
        rows.happened(at(days, 16), owner, decided);
        rows.happened(at(days, 16), owner, event(EventKind::ProposalPublished));
        if let Some(planned) = said.planned {
            let planned = event(EventKind::ProposalPlanned).day("plannedFor", world.working_day(planned));
            rows.happened(at(days + 1, 10), owner, planned);
        }
    }
    if let Some(days) = said.implemented {
        let implemented = event(EventKind::ProposalImplemented).day("implementedOn", world.working_day(days));
        rows.happened(at(days, 12), owner, implemented);
        if said.evaluation.is_some() {
            rows.happened(at(days + 30, 12), owner, event(EventKind::ProposalEvaluated));
        }
    }
    Ok(())
}

/// Sessions by name, and triaged signals about the topic that the council could see by then.
fn evidence(
    world: &World<'_>,
    rows: &mut Rows,
    said: &Proposal,
    id: ProposalId,
    region: Option<RegionId>,
    by: DateTime<Utc>,
) -> Result<(), Error> {
    for title in &said.sessions {
        let session = world.sessions.get(title).copied();
        let session =
            session.ok_or_else(|| Error::internal("a proposal of the demo names a session that is not there"))?;
        rows.proposal_sessions.push(proposal_session::ActiveModel { proposal_id: Set(id), session_id: Set(session) });
    }
    for beginning in &said.noticed {
        let noticed = world.noticed.iter().find(|noticed| noticed.text.starts_with(beginning));
        let noticed =
            noticed.ok_or_else(|| Error::internal("a proposal of the demo names an observation that is not there"))?;
        let author = world.somebody(&said.author)?.id;
        rows.observation_uses.push(session_observation_use::ActiveModel {
            id: Set(SessionObservationUseId::at(by)),
            observation_id: Set(noticed.observation),
            signal_id: Set(None),
            follow_up_id: Set(None),
            proposal_id: Set(Some(id)),
            used_by: Set(author),
            at: Set(by),
        });
        let used = Event::new(EventKind::ObservationUsed, SubjectType::Session, noticed.session)
            .key("observation", Some(noticed.observation))
            .key("participant", Some(noticed.participant));
        rows.happened(by, Some(author), used);
    }
    let Some(topic) = &said.topic else { return Ok(()) };
    let about = world.topic(topic)?;
    rows.proposal_topics.push(proposal_topic::ActiveModel { proposal_id: Set(id), topic_id: Set(about) });
    let council = world.content.councils.iter().find(|council| council.slug == said.council);
    let sees_all = council.is_some_and(|council| council.kind == CouncilKind::Central);
    let found = world.signals.iter().filter(|signal| {
        signal.topic.as_ref() == Some(topic)
            && signal.seen_at.is_some_and(|seen| seen <= by)
            && (sees_all || signal.region == region)
    });
    rows.proposal_signals.extend(
        found
            .take(EVIDENCE)
            .map(|signal| proposal_signal::ActiveModel { proposal_id: Set(id), signal_id: Set(signal.id) }),
    );
    Ok(())
}
