//! A topic, and what comes down the tree to it.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::Loader};
use entity::{
    department,
    id::{DepartmentId, TopicId},
    term::{PromiseStep, Term, Urgency},
    topic,
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait};

use super::{
    index::{TopicIndex, promises_of},
    promises::TopicPromises,
    rules::codes,
};
use crate::{
    access::{Loaders, Seen, loader},
    department::Department,
    error::Error,
    id::global,
};

/// What signals are about.
#[derive(Clone)]
pub struct Topic(pub Seen<topic::Entity>);

impl From<Seen<topic::Entity>> for Topic {
    fn from(seen: Seen<topic::Entity>) -> Self {
        Self(seen)
    }
}

/// A promise of a topic that is stricter than that of its organisation.
#[derive(SimpleObject)]
#[graphql(name = "TopicPromise")]
pub struct TopicPromiseObject {
    /// For signals of this urgency.
    urgency: Urgency,
    /// Which step is promised.
    step: PromiseStep,
    /// Within what: `4 office hours`, `2 working days` or `4 weeks`.
    within: String,
}

/// What signals are about.
#[Object]
impl Topic {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// The codes of the topics that it lies in, from the root down, and its own.
    async fn path(&self) -> Vec<&str> {
        codes(&self.0.titles().path).collect()
    }

    /// What it is about.
    async fn description(&self) -> Option<&str> {
        self.0.titles().description.as_deref()
    }

    /// The topic that it lies in.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        loader::one(ctx, self.0.titles().parent_id).await
    }

    /// The topics that lie directly in it, by name.
    #[graphql(complexity = "10 * child_complexity")]
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        let children = loader::children::<ChildrenOfTopic>(ctx, self.0.titles().id).await?;
        Ok(children.into_iter().map(Topic).collect())
    }

    /// The department that handles signals about it: its own, that of the topic above it, at last the intake.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        let id = match self.0.titles().department_id {
            Some(own) => Some(own),
            None => handed_down(ctx, self.0.titles().id).await?.department,
        };
        loader::one(ctx, id).await
    }

    /// Whether it, or a topic that it lies in, is about public space: then addresses are no secret.
    async fn public_space(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_public = self.0.titles().is_public_space;
        Ok(is_public || handed_down(ctx, self.0.titles().id).await?.is_public_space)
    }

    /// Whether new signals can be given it.
    async fn active(&self) -> bool {
        self.0.titles().is_active
    }

    /// Its own promises where they are stricter than those of the organisation.
    async fn promises(&self) -> Vec<TopicPromiseObject> {
        let promises = promises_of(self.0.titles());
        let all = Urgency::ALL.iter().flat_map(|urgency| TopicPromises::STEPS.map(|step| (*urgency, step)));
        all.filter_map(|(urgency, step)| {
            let within = promises.of(urgency).within(step)?.to_string();
            Some(TopicPromiseObject { urgency, step, within })
        })
        .collect()
    }
}

struct ChildrenOfTopic;

impl loader::Children for ChildrenOfTopic {
    type Row = topic::Entity;
    type Parent = TopicId;
    const PARENT: topic::Column = topic::Column::ParentId;
    const ORDER: topic::Column = topic::Column::Name;

    fn parent(row: &topic::Model) -> Option<TopicId> {
        row.parent_id
    }
}

/// What comes down the tree to a topic.
#[derive(Debug, Clone, Copy, Default)]
struct HandedDown {
    department: Option<DepartmentId>,
    is_public_space: bool,
}

/// The whole tree, which is small: topics above the one asked for may be closed, and count all the same.
#[derive(Clone, PartialEq, Eq, Hash)]
struct WholeTree;

impl Loader<WholeTree> for loader::Rows {
    type Value = Arc<TopicIndex>;
    type Error = Error;

    async fn load(&self, keys: &[WholeTree]) -> Result<HashMap<WholeTree, Arc<TopicIndex>>, Error> {
        let topics = self.store().rows(topic::Entity::find().build(DbBackend::Postgres)).await?;
        let intake = department::Entity::find().filter(department::Column::IsIntake.eq(true));
        let intake: Vec<department::Model> = self.store().rows(intake.build(DbBackend::Postgres)).await?;
        let tree = Arc::new(TopicIndex::of(topics, intake.first().map(|department| department.id)));
        Ok(keys.iter().map(|key| (key.clone(), Arc::clone(&tree))).collect())
    }
}

async fn handed_down(ctx: &Context<'_>, topic: TopicId) -> Result<HandedDown> {
    let tree = ctx.data::<Loaders>()?.load_one(WholeTree).await?.unwrap_or_default();
    Ok(HandedDown { department: tree.department_of(topic), is_public_space: tree.is_public_space(topic) })
}
