//! What an administrator can change about topics.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::{
    department,
    id::{DepartmentId, TopicId},
    term::{EventKind, PromiseStep, SubjectType, Urgency},
    topic,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel};

use super::{
    Topic, TopicPromises,
    rules::{self, moved, own_code},
};
use crate::{
    access::{Change, ManageOrganisation, SignedIn, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    text::is_slug,
    tree,
};

/// A promise of a topic. Only what is stricter than the organisation's counts.
#[derive(InputObject)]
pub struct TopicPromiseInput {
    /// For signals of this urgency.
    #[graphql(default_with = "Urgency::Normal")]
    urgency: Urgency,
    /// Which step: `SEEN`, `HEARD` or `HELPED`.
    step: PromiseStep,
    /// Within what: `4 office hours`, `2 working days` or `4 weeks`.
    within: String,
}

/// A new topic.
#[derive(InputObject)]
pub struct CreateTopicInput {
    /// The topic that it lies in; none for a root.
    parent_id: Option<ID>,
    /// Its own code, of small letters, digits and dashes.
    code: String,
    /// The name.
    name: String,
    /// What it is about.
    description: Option<String>,
    /// The department that handles signals about it, where that is another than the one above it.
    department_id: Option<ID>,
    /// Whether it is about public space: then addresses are no secret.
    #[graphql(default = false)]
    public_space: bool,
    /// Its own promises.
    promises: Option<Vec<TopicPromiseInput>>,
}

/// What is to change about a topic. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeTopicInput {
    /// The topic.
    topic_id: ID,
    /// The topic that it lies in; null for a root. All that lies in it goes with it.
    parent_id: MaybeUndefined<ID>,
    /// The name.
    name: Option<String>,
    /// What it is about; null for nothing.
    description: MaybeUndefined<String>,
    /// The department that handles signals about it; null for the one above it.
    department_id: MaybeUndefined<ID>,
    /// Whether it is about public space itself.
    public_space: Option<bool>,
    /// Whether new signals can be given it.
    active: Option<bool>,
    /// All its own promises.
    promises: Option<Vec<TopicPromiseInput>>,
}

payload! {
    /// A topic that was made.
    CreateTopicPayload {
        /// The topic.
        topic: Topic,
    }
}

payload! {
    /// A topic that was changed.
    ChangeTopicPayload {
        /// The topic.
        topic: Topic,
    }
}

/// Changes of topics.
#[derive(Default)]
pub struct TopicMutation;

/// Changes of topics.
#[Object(guard = "crate::access::Closed")]
impl TopicMutation {
    /// Makes a topic. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn create_topic(&self, ctx: &Context<'_>, input: CreateTopicInput) -> Result<CreateTopicPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| create(store, &input)).await)?;
        Ok(CreateTopicPayload { topic: seen(store, id).await?, user_errors })
    }

    /// Changes a topic. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn change_topic(&self, ctx: &Context<'_>, input: ChangeTopicInput) -> Result<ChangeTopicPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| change(store, &input)).await)?;
        Ok(ChangeTopicPayload { topic: seen(store, id).await?, user_errors })
    }
}

async fn seen(store: &Store, id: Option<TopicId>) -> Result<Option<Topic>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Topic)),
        None => Ok(None),
    }
}

async fn create(store: &Store, input: &CreateTopicInput) -> Result<TopicId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("TOPICS").await?;

    let there = topic::Entity::find().all(change.db()).await?;
    let mut problems = Problems::new(store.viewer().language());
    let id = TopicId::at(change.now());
    let code = problems.text("code", &input.code, 100);
    problems.check(code.is_empty() || is_slug(&code), "code", Problem::SlugInvalid);
    let parent = input.parent_id.as_ref().and_then(|parent| parent_for(&mut problems, &there, id, parent));
    let path = rules::path(parent.map(|parent| parent.path.as_str()), &code);
    problems.check(!there.iter().any(|topic| topic.path == path), "code", Problem::Taken);
    let name = problems.text("name", &input.name, 200);
    let description = problems.optional_text("description", input.description.as_deref(), 2_000);
    let department_id = match &input.department_id {
        Some(department) => department_for(&change, &mut problems, department).await?,
        None => None,
    };
    let promises = promises(&mut problems, input.promises.as_deref().unwrap_or_default());
    problems.settle()?;

    topic::ActiveModel {
        id: Set(id),
        path: Set(path),
        name: Set(name),
        description: Set(description),
        parent_id: Set(parent.map(|parent| parent.id)),
        department_id: Set(department_id),
        is_public_space: Set(input.public_space),
        is_active: Set(true),
        promises: Set(kept(promises)?),
        created_at: Set(change.now()),
    }
    .insert(change.db())
    .await?;
    change.commit([Event::new(EventKind::TopicCreated, SubjectType::Topic, id)]).await?;
    Ok(id)
}

async fn change(store: &Store, input: &ChangeTopicInput) -> Result<TopicId, Stop> {
    let draft = store.draft().await?;
    let id = parse::<TopicId>(&input.topic_id)?;
    // Seen at all, before what the viewer may: what is not there is not found.
    draft.find::<topic::Entity>(topic::Column::Id.eq(id)).await?.ok_or(Error::NotFound)?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("TOPICS").await?;

    let there = topic::Entity::find().all(change.db()).await?;
    let topic = there.iter().find(|topic| topic.id == id).ok_or(Error::NotFound)?;
    let mut problems = Problems::new(store.viewer().language());
    let mut row = topic.clone().into_active_model();
    let mut path = topic.path.clone();
    let parent = match &input.parent_id {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(parent) => parent_for(&mut problems, &there, id, parent).map(Some),
    };
    if let Some(parent) = parent {
        path = rules::path(parent.map(|parent| parent.path.as_str()), own_code(&topic.path));
        let is_free = !there.iter().any(|other| other.id != id && other.path == path);
        problems.check(is_free, "parentId", Problem::Taken);
        row.parent_id.set_if_not_equals(parent.map(|parent| parent.id));
        row.path.set_if_not_equals(path.clone());
    }
    if let Some(name) = &input.name {
        row.name.set_if_not_equals(problems.text("name", name, 200));
    }
    match &input.description {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.description.set_if_not_equals(None),
        MaybeUndefined::Value(text) => {
            row.description.set_if_not_equals(problems.optional_text("description", Some(text), 2_000));
        }
    }
    match &input.department_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.department_id.set_if_not_equals(None),
        MaybeUndefined::Value(department) => {
            row.department_id.set_if_not_equals(department_for(&change, &mut problems, department).await?);
        }
    }
    row.is_public_space.set_if_not_equals(input.public_space.unwrap_or(topic.is_public_space));
    row.is_active.set_if_not_equals(input.active.unwrap_or(topic.is_active));
    if let Some(input) = &input.promises {
        row.promises.set_if_not_equals(kept(promises(&mut problems, input))?);
    }
    problems.settle()?;

    if row.is_changed() {
        row.update(change.db()).await?;
    }
    for within in &there {
        if let Some(path) = moved(&within.path, &topic.path, &path).filter(|path| *path != within.path) {
            let mut row = within.clone().into_active_model();
            row.path = Set(path);
            row.update(change.db()).await?;
        }
    }
    change.commit([Event::new(EventKind::TopicChanged, SubjectType::Topic, id)]).await?;
    Ok(id)
}

/// The parent, where it is one and does not lie in the topic itself.
fn parent_for<'a>(
    problems: &mut Problems,
    there: &'a [topic::Model],
    id: TopicId,
    parent: &ID,
) -> Option<&'a topic::Model> {
    let parent = parse::<TopicId>(parent).ok().and_then(|parent| there.iter().find(|topic| topic.id == parent));
    let Some(parent) = parent else {
        problems.add("parentId", Problem::NotFound);
        return None;
    };
    let parent_of = |child: TopicId| there.iter().find(|topic| topic.id == child).and_then(|topic| topic.parent_id);
    problems.check(!tree::makes_ring(id, parent.id, parent_of), "parentId", Problem::OwnParent);
    Some(parent)
}

async fn department_for(
    change: &Change,
    problems: &mut Problems,
    department: &ID,
) -> Result<Option<DepartmentId>, Error> {
    let found = match parse::<DepartmentId>(department) {
        Ok(id) => department::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    problems.check(found.is_some(), "departmentId", Problem::NotFound);
    Ok(found.map(|department| department.id))
}

fn promises(problems: &mut Problems, input: &[TopicPromiseInput]) -> TopicPromises {
    let mut promises = TopicPromises::default();
    for (place, promise) in input.iter().enumerate() {
        let span = promise.within.parse().map_err(|_| Problem::PromiseInvalid);
        let span = problems.take(&format!("promises.{place}.within"), span);
        match promises.at(promise.urgency, promise.step) {
            Some(kept) => *kept = span,
            None => problems.add(&format!("promises.{place}.step"), Problem::PromiseInvalid),
        }
    }
    promises
}

/// How promises are kept: not at all where there are none.
pub(super) fn kept(promises: TopicPromises) -> Result<Option<serde_json::Value>, Error> {
    if promises == TopicPromises::default() {
        return Ok(None);
    }
    serde_json::to_value(promises).map(Some).map_err(|_| Error::internal("promises cannot be written"))
}
