//! What a draft says and rests on, as an input tells it: only what its writer sees can be attached.

use async_graphql::ID;
use entity::{
    department,
    id::{DepartmentId, JourneyId, ProposalId, SessionId, SignalId, TopicId, TypedId},
    journey, proposal_journey, proposal_session, proposal_signal, proposal_topic, session, signal, topic,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    access::{Change, Draft, Sight, Visible, insert_all},
    error::Error,
    problem::{Problem, Problems},
};

/// The most topics of a proposal.
const MOST_TOPICS: usize = 20;
/// The most signals, the most sessions and the most journeys that a proposal rests on.
const MOST_EVIDENCE: usize = 100;

/// What an input names. What is left out stays as it is.
pub(super) struct Named<'a> {
    pub(super) topics: Option<&'a Vec<ID>>,
    pub(super) signals: Option<&'a Vec<ID>>,
    pub(super) sessions: Option<&'a Vec<ID>>,
    pub(super) journeys: Option<&'a Vec<ID>>,
    pub(super) department: Option<&'a ID>,
}

/// What was found of it, within the writer's sight.
#[derive(Default)]
pub(super) struct Found {
    topics: Option<Vec<TopicId>>,
    signals: Option<Vec<SignalId>>,
    sessions: Option<Vec<SessionId>>,
    journeys: Option<Vec<JourneyId>>,
    pub(super) department: Option<DepartmentId>,
}

impl Named<'_> {
    pub(super) async fn look_up(&self, draft: &Draft, problems: &mut Problems) -> Result<Found, Error> {
        let department = match self.department {
            Some(named) => found::<department::Entity>(draft, problems, "departmentId", Some(&vec![named.clone()]), 1)
                .await?
                .and_then(|ids| ids.first().copied()),
            None => None,
        };
        let topics = found::<topic::Entity>(draft, problems, "topicIds", self.topics, MOST_TOPICS).await?;
        Ok(Found {
            topics,
            signals: found::<signal::Entity>(draft, problems, "signalIds", self.signals, MOST_EVIDENCE).await?,
            sessions: found::<session::Entity>(draft, problems, "sessionIds", self.sessions, MOST_EVIDENCE).await?,
            journeys: found::<journey::Entity>(draft, problems, "journeyIds", self.journeys, MOST_EVIDENCE).await?,
            department,
        })
    }
}

/// The keys among these that the viewer sees, each once; a problem for each that is not there.
async fn found<E: Visible>(
    draft: &Draft,
    problems: &mut Problems,
    field: &str,
    named: Option<&Vec<ID>>,
    most: usize,
) -> Result<Option<Vec<E::Id>>, Error> {
    let Some(named) = named else { return Ok(None) };
    if named.len() > most {
        problems.add(field, Problem::TooMany);
        return Ok(None);
    }
    let parsed: Vec<Option<E::Id>> = named.iter().map(|id| id.parse().ok()).collect();
    let keys = parsed.iter().flatten().map(|id| id.uuid());
    let seen: Vec<E::Id> = draft.all::<E>(E::ID.eq_any(keys)).await?.iter().map(|seen| E::id(seen.titles())).collect();
    let mut ids = Vec::new();
    for (place, id) in parsed.into_iter().enumerate() {
        match id.filter(|id| seen.contains(id)) {
            Some(id) if ids.contains(&id) => {}
            Some(id) => ids.push(id),
            None if most == 1 => problems.add(field, Problem::NotFound),
            None => problems.add(&format!("{field}.{place}"), Problem::NotFound),
        }
    }
    Ok(Some(ids))
}

impl Found {
    /// Writes what a draft is about and rests on, in the place of what was there. What the writer does not see of it, another
    /// attached: that stays.
    pub(super) async fn write(self, change: &Change, id: ProposalId) -> Result<(), Error> {
        let db = change.db();
        if let Some(topics) = self.topics {
            proposal_topic::Entity::delete_many().filter(proposal_topic::Column::ProposalId.eq(id)).exec(db).await?;
            let rows = topics.into_iter();
            let rows = rows.map(|topic| proposal_topic::ActiveModel { proposal_id: Set(id), topic_id: Set(topic) });
            insert_all(db, rows.collect()).await?;
        }
        if let Some(signals) = self.signals {
            proposal_signal::Entity::delete_many()
                .filter(proposal_signal::Column::ProposalId.eq(id))
                .filter(proposal_signal::Column::SignalId.in_subquery(Sight::keys::<signal::Entity>(change.viewer())))
                .exec(db)
                .await?;
            let rows = signals.into_iter();
            let rows = rows.map(|signal| proposal_signal::ActiveModel { proposal_id: Set(id), signal_id: Set(signal) });
            insert_all(db, rows.collect()).await?;
        }
        if let Some(sessions) = self.sessions {
            proposal_session::Entity::delete_many()
                .filter(proposal_session::Column::ProposalId.eq(id))
                .filter(
                    proposal_session::Column::SessionId.in_subquery(Sight::keys::<session::Entity>(change.viewer())),
                )
                .exec(db)
                .await?;
            let rows = sessions.into_iter();
            let rows =
                rows.map(|session| proposal_session::ActiveModel { proposal_id: Set(id), session_id: Set(session) });
            insert_all(db, rows.collect()).await?;
        }
        if let Some(journeys) = self.journeys {
            proposal_journey::Entity::delete_many()
                .filter(proposal_journey::Column::ProposalId.eq(id))
                .filter(
                    proposal_journey::Column::JourneyId.in_subquery(Sight::keys::<journey::Entity>(change.viewer())),
                )
                .exec(db)
                .await?;
            let rows = journeys.into_iter();
            let rows =
                rows.map(|journey| proposal_journey::ActiveModel { proposal_id: Set(id), journey_id: Set(journey) });
            insert_all(db, rows.collect()).await?;
        }
        Ok(())
    }
}
