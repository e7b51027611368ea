//! Proposals of councils, with what they rest on and what was decided.

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{ProposalId, RegionId},
    proposal, proposal_session, proposal_signal,
    term::{CouncilKind, PromiseStep},
};
use sea_orm::ActiveValue::Set;

use super::{content::Proposal, follow_ups, rows::Rows, world::World};
use crate::{deadline::Begun, error::Error, follow_up::Subject, promise::due};

/// So many signals at most are a proposal's evidence.
const EVIDENCE: usize = 8;

pub(super) fn make(world: &World<'_>, rows: &mut Rows) -> Result<(), Error> {
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
            decided_at: Set(decided_at),
            decision_outcome: Set(said.outcome),
            decision_reasons: Set(said.reasons.clone()),
            // A decision on a council's proposal is published when it is taken.
            published_at: Set(decided_at),
            created_at: Set(created_at),
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
            for follow_up in &said.follow_ups {
                let made = follow_ups::Made { subject: Subject::Proposal(id), at, by, department };
                follow_ups::add(world, rows, follow_up, &made)?;
            }
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
    let Some(topic) = &said.topic else { return Ok(()) };
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
