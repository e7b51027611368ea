//! Figures that a proposal rests on: counted when they are attached, and never again.

use async_graphql::{ID, InputObject};
use entity::{
    id::{CouncilId, ProposalFigureId, ProposalId, TopicId},
    proposal, proposal_figure, signal,
    term::{Channel, EventKind, SignalStatus},
    topic,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

use super::happened;
use crate::{
    access::{Change, Store, Viewer},
    clock,
    error::Error,
    id::parse,
    insight::{Period, PeriodInput},
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{
        Proposal,
        rules::EditProposal,
        steps::{Standing, Step},
    },
};

/// The most figures of a proposal.
const MOST_FIGURES: u64 = 20;

/// What is counted and attached.
#[derive(InputObject)]
pub struct AttachFigureInput {
    /// The proposal: a draft of a council or of a member of staff.
    proposal_id: ID,
    /// The topic itself, without those within it.
    topic_id: ID,
    /// When the signals came in.
    period: PeriodInput,
    /// The channel by which they came in; by any where it is left out.
    channel: Option<Channel>,
}

/// Which figure is taken away.
#[derive(InputObject)]
pub struct RemoveFigureInput {
    /// The figure.
    figure_id: ID,
}

payload! {
    /// The proposal with its figures.
    AttachFigurePayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal with its figures.
    RemoveFigurePayload {
        /// The proposal.
        proposal: Proposal,
    }
}

/// What is counted.
struct Asked {
    topic: TopicId,
    period: Period,
    channel: Option<Channel>,
}

pub(super) async fn attach(store: &Store, input: &AttachFigureInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(EditProposal((&proposal).into()))?;

    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Write));
    let topic = match parse::<TopicId>(&input.topic_id) {
        Ok(id) => draft.find::<topic::Entity>(topic::Column::Id.eq(id)).await?.map(|seen| seen.titles().id),
        Err(_) => None,
    };
    problems.check(topic.is_some(), "topicId", Problem::NotFound);
    let period = problems.take("period", input.period.parse().map_err(|_| Problem::Period));
    problems.check(period.is_none_or(|period| !period.is_empty()), "period", Problem::Period);
    let is_staff = draft.viewer().account().is_some_and(|person| person.is_staff);
    problems.check(proposal.council_id.is_some() || is_staff, "proposalId", Problem::FiguresUnfit);
    let change = draft.granted(granted);
    let figures = proposal_figure::Column::ProposalId.eq(proposal.id);
    let there = proposal_figure::Entity::find().filter(figures).count(change.db()).await?;
    problems.check(there < MOST_FIGURES, "proposalId", Problem::TooMany);
    problems.settle()?;
    let (Some(topic), Some(period)) = (topic, period) else {
        return Err(Error::internal("a figure of no topic or no period").into());
    };

    let asked = Asked { topic, period, channel: input.channel };
    let count = count(&change, &asked, proposal.council_id).await?;
    let now = change.now();
    let figure = ProposalFigureId::at(now);
    let row = proposal_figure::ActiveModel {
        id: Set(figure),
        proposal_id: Set(proposal.id),
        topic_id: Set(topic),
        from_day: Set(period.from),
        until_day: Set(period.until),
        channel: Set(input.channel),
        is_of_all: Set(proposal.council_id.is_none()),
        value: Set(shown(count, proposal.council_id.is_none())),
        taken_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
        taken_at: Set(now),
    };
    row.insert(change.db()).await?;
    change.commit([happened(EventKind::ProposalEdited, &proposal).key("figure", Some(figure))]).await?;
    Ok(proposal.id)
}

/// A count as it may be shown: to a council, 1 to 4 tell of somebody.
fn shown(count: u64, is_of_all: bool) -> Option<i32> {
    let tells = !is_of_all && (1..=4).contains(&count);
    (!tells).then(|| i32::try_from(count).unwrap_or(i32::MAX))
}

/// How many signals there are now: all of them, or those that the council sees.
async fn count(change: &Change, asked: &Asked, council: Option<CouncilId>) -> Result<u64, Error> {
    let mut which = Condition::all()
        .add(signal::Column::TopicId.eq(asked.topic))
        .add(signal::Column::ReceivedAt.gte(clock::start_of(asked.period.from)))
        .add(signal::Column::ReceivedAt.lt(clock::start_of(asked.period.until)))
        .add_option(asked.channel.map(|channel| signal::Column::Channel.eq(channel)));
    if let Some(council) = council {
        which = which.add(signal::Column::Status.ne(SignalStatus::Received)).add(of_region(change.viewer(), council));
    }
    Ok(signal::Entity::find().filter(which).count(change.db()).await?)
}

/// Signals of the region of a council that the viewer sits on; without a region the central council's.
fn of_region(viewer: &Viewer, council: CouncilId) -> Condition {
    let seats = || viewer.memberships().iter().filter(|seat| seat.council == council);
    let regions = seats().flat_map(|seat| seat.regions.iter().copied());
    let within = Condition::any().add(signal::Column::RegionId.eq_any(regions));
    if seats().any(|seat| seat.is_central) { within.add(signal::Column::RegionId.is_null()) } else { within }
}

pub(super) async fn remove(store: &Store, input: &RemoveFigureInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let figure: ProposalFigureId = parse(&input.figure_id)?;
    let figure = draft.find::<proposal_figure::Entity>(proposal_figure::Column::Id.eq(figure)).await?;
    let figure = figure.ok_or(Error::NotFound)?.titles().clone();
    let proposal = draft.lock::<proposal::Entity>(figure.proposal_id).await?.titles().clone();
    let granted = draft.viewer().may(EditProposal((&proposal).into()))?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.take("figureId", Standing::of(&proposal).allows(Step::Write));
    problems.settle()?;

    proposal_figure::Entity::delete_by_id(figure.id).exec(change.db()).await?;
    change.commit([happened(EventKind::ProposalEdited, &proposal).key("figure", Some(figure.id))]).await?;
    Ok(proposal.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_is_not_told_of_one_to_four() {
        for (count, council, staff) in
            [(0, Some(0), Some(0)), (1, None, Some(1)), (4, None, Some(4)), (5, Some(5), Some(5))]
        {
            assert_eq!((shown(count, false), shown(count, true)), (council, staff));
        }
    }
}
