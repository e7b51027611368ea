//! Commitments, and what was said of them.

use chrono::{DateTime, Utc};
use entity::{
    deadline, follow_up, follow_up_recipient, follow_up_response, follow_up_update,
    id::{AccountId, DepartmentId, FollowUpId, FollowUpResponseId, FollowUpUpdateId},
    term::{EventKind, FollowUpKind, FollowUpStatus, PromiseStep, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{content::FollowUp, rows::Rows, world::World};
use crate::{deadline::Begun, error::Error, event::Event, follow_up::Subject};

/// A commitment as it was made.
pub(super) struct Made {
    pub(super) subject: Subject,
    pub(super) at: DateTime<Utc>,
    pub(super) by: AccountId,
    /// Where the owner has none.
    pub(super) department: DepartmentId,
}

pub(super) fn add(world: &World<'_>, rows: &mut Rows, said: &FollowUp, made: &Made) -> Result<(), Error> {
    let id = FollowUpId::at(made.at);
    let owner = world.somebody(&said.owner)?;
    let named = said.department.as_deref().map(|code| world.department(code)).transpose()?;
    let department = named.or(owner.department).unwrap_or(made.department);
    let due_on = world.working_day(said.due);
    let event = |kind| {
        made.subject
            .told_in(Event::new(kind, SubjectType::FollowUp, id))
            .key("owner", Some(owner.id))
            .key("department", Some(department))
    };
    let first_due =
        said.updates.iter().find_map(|update| update.moved_from).map_or(due_on, |days| world.working_day(days));
    rows.happened(made.at, Some(made.by), event(EventKind::FollowUpCreated).day("dueOn", first_due));

    let mut ended_at = None;
    for update in &said.updates {
        let at = world.moment(update.days, 11).clamp(made.at, world.now);
        let moved = update.moved_from.zip(update.moved_to);
        let moved = moved.map(|(from, to)| (world.working_day(from), world.working_day(to)));
        if matches!(update.status, Some(FollowUpStatus::Done | FollowUpStatus::Dropped)) {
            ended_at = Some(at);
        }
        rows.updates.push(follow_up_update::ActiveModel {
            id: Set(FollowUpUpdateId::at(at)),
            follow_up_id: Set(id),
            author_id: Set(owner.id),
            text: Set(Some(update.text.clone())),
            is_masked: Set(false),
            audience: Set(update.audience),
            status: Set(update.status),
            moved_from: Set(moved.map(|(from, _)| from)),
            moved_to: Set(moved.map(|(_, to)| to)),
            handed_to_id: Set(None),
            handed_to_department_id: Set(None),
            at: Set(at),
        });
        if let Some((from, to)) = moved {
            rows.happened(at, Some(owner.id), event(EventKind::FollowUpMoved).day("from", from).day("to", to));
        }
        if moved.is_none() || update.status.is_some() {
            let told = event(EventKind::FollowUpUpdated).term("audience", update.audience);
            let told = match update.status {
                Some(status) => told.term("status", status),
                None => told,
            };
            rows.happened(at, Some(owner.id), told);
        }
    }
    for name in &said.made_to {
        let account = world.somebody(name)?.id;
        rows.recipients.push(follow_up_recipient::ActiveModel { follow_up_id: Set(id), account_id: Set(account) });
    }
    for response in &said.responses {
        let (by, at) = (world.somebody(&response.who)?.id, world.moment(response.days, 15).clamp(made.at, world.now));
        rows.follow_up_responses.push(follow_up_response::ActiveModel {
            id: Set(FollowUpResponseId::at(at)),
            follow_up_id: Set(id),
            account_id: Set(Some(by)),
            helped: Set(response.helped),
            comment: Set(response.comment.clone()),
            is_masked: Set(false),
            at: Set(at),
        });
        let kind = if response.helped { EventKind::FollowUpHelped } else { EventKind::FollowUpNotHelped };
        rows.happened(at, Some(by), event(kind));
    }
    let is_referral = said.partner.is_some();
    let confirmed_at = ended_at.filter(|_| is_referral && said.status == FollowUpStatus::Done);
    rows.follow_ups.push(follow_up::ActiveModel {
        id: Set(id),
        signal_id: Set(made.subject.signal()),
        session_id: Set(made.subject.session()),
        proposal_id: Set(made.subject.proposal()),
        kind: Set(if is_referral { FollowUpKind::Referral } else { FollowUpKind::Commitment }),
        commitment: Set(said.commitment.clone()),
        is_masked: Set(false),
        owner_id: Set(owner.id),
        department_id: Set(department),
        due_on: Set(due_on),
        status: Set(said.status),
        dropped_reason: Set(None),
        partner: Set(said.partner.clone()),
        handed_over: Set(None),
        agreed_at: Set(is_referral.then_some(made.at)),
        confirmed_at: Set(confirmed_at),
        created_by: Set(made.by),
        created_at: Set(made.at),
        ended_at: Set(ended_at),
    });
    rows.deadlines.push(deadline::ActiveModel {
        met_at: Set(ended_at),
        ..Begun { subject: id, step: PromiseStep::Done, round: 0, from: made.at, due_at: world.closing(due_on) }
            .row(world.calendar())
    });
    Ok(())
}
