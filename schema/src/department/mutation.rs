//! What an administrator can change about departments.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::{
    department,
    id::{AccountId, DepartmentId},
    term::{EventKind, Function, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel};

use super::Department;
use crate::{
    access::{Change, ManageOrganisation, SignedIn, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    staff,
};

/// A new department.
#[derive(InputObject)]
pub struct CreateDepartmentInput {
    /// The code that the organisation gives it.
    code: String,
    /// The name.
    name: String,
    /// A member of staff with the function `PROCESS_OWNER`.
    process_owner_id: Option<ID>,
    /// Whether it is to own signals that are not triaged yet, instead of the department that does. The first
    /// department does anyhow.
    #[graphql(default = false)]
    intake: bool,
}

/// What is to change about a department. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeDepartmentInput {
    /// The department.
    department_id: ID,
    /// The name.
    name: Option<String>,
    /// A member of staff with the function `PROCESS_OWNER`; null for none.
    process_owner_id: MaybeUndefined<ID>,
    /// True makes it the intake, instead of the department that is. To take that away, make another one the intake.
    intake: Option<bool>,
}

payload! {
    /// A department that was made.
    CreateDepartmentPayload {
        /// The department.
        department: Department,
    }
}

payload! {
    /// A department that was changed.
    ChangeDepartmentPayload {
        /// The department.
        department: Department,
    }
}

/// Changes of departments.
#[derive(Default)]
pub struct DepartmentMutation;

/// Changes of departments.
#[Object(guard = "crate::access::Closed")]
impl DepartmentMutation {
    /// Makes a department. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn create_department(
        &self,
        ctx: &Context<'_>,
        input: CreateDepartmentInput,
    ) -> Result<CreateDepartmentPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| create(store, &input)).await)?;
        Ok(CreateDepartmentPayload { department: seen(store, id).await?, user_errors })
    }

    /// Changes a department. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn change_department(
        &self,
        ctx: &Context<'_>,
        input: ChangeDepartmentInput,
    ) -> Result<ChangeDepartmentPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| change(store, &input)).await)?;
        Ok(ChangeDepartmentPayload { department: seen(store, id).await?, user_errors })
    }
}

async fn seen(store: &Store, id: Option<DepartmentId>) -> Result<Option<Department>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Department)),
        None => Ok(None),
    }
}

async fn create(store: &Store, input: &CreateDepartmentInput) -> Result<DepartmentId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("DEPARTMENTS").await?;

    let mut problems = Problems::new(store.viewer().language());
    let code = problems.text("code", &input.code, 100);
    let name = problems.text("name", &input.name, 200);
    let there = department::Entity::find().all(change.db()).await?;
    problems.check(!there.iter().any(|other| other.code == code), "code", Problem::Taken);
    let process_owner_id = match &input.process_owner_id {
        Some(owner) => owner_for(&change, &mut problems, owner).await?,
        None => None,
    };
    problems.settle()?;

    let id = DepartmentId::at(change.now());
    let mut events = vec![Event::new(EventKind::DepartmentCreated, SubjectType::Department, id)];
    let is_intake = input.intake || !there.iter().any(|other| other.is_intake);
    if is_intake {
        events.extend(take_intake(&change, &there).await?);
    }
    department::ActiveModel {
        id: Set(id),
        code: Set(code),
        name: Set(name),
        is_intake: Set(is_intake),
        process_owner_id: Set(process_owner_id),
        created_at: Set(change.now()),
    }
    .insert(change.db())
    .await?;
    change.commit(events).await?;
    Ok(id)
}

async fn change(store: &Store, input: &ChangeDepartmentInput) -> Result<DepartmentId, Stop> {
    let draft = store.draft().await?;
    let id = parse::<DepartmentId>(&input.department_id)?;
    // Seen at all, before what the viewer may: what is not there is not found.
    draft.find::<department::Entity>(department::Column::Id.eq(id)).await?.ok_or(Error::NotFound)?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("DEPARTMENTS").await?;

    let there = department::Entity::find().all(change.db()).await?;
    let department = there.iter().find(|department| department.id == id).ok_or(Error::NotFound)?;
    let mut problems = Problems::new(store.viewer().language());
    let mut row = department.clone().into_active_model();
    if let Some(name) = &input.name {
        row.name = Set(problems.text("name", name, 200));
    }
    match &input.process_owner_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.process_owner_id = Set(None),
        MaybeUndefined::Value(owner) => row.process_owner_id = Set(owner_for(&change, &mut problems, owner).await?),
    }
    problems.check(!department.is_intake || input.intake != Some(false), "intake", Problem::IntakeNeeded);
    problems.settle()?;

    let mut events = vec![Event::new(EventKind::DepartmentChanged, SubjectType::Department, id)];
    if input.intake == Some(true) && !department.is_intake {
        events.extend(take_intake(&change, &there).await?);
        row.is_intake = Set(true);
    }
    if row.is_changed() {
        row.update(change.db()).await?;
    }
    change.commit(events).await?;
    Ok(id)
}

/// Takes the intake from the department that has it: it is to be another's.
async fn take_intake(change: &Change, there: &[department::Model]) -> Result<Vec<Event>, Error> {
    let mut events = Vec::new();
    for department in there.iter().filter(|department| department.is_intake) {
        let mut row = department.clone().into_active_model();
        row.is_intake = Set(false);
        row.update(change.db()).await?;
        events.push(Event::new(EventKind::DepartmentChanged, SubjectType::Department, department.id));
    }
    Ok(events)
}

/// The account, where it is of a member of staff who is a process owner.
async fn owner_for(change: &Change, problems: &mut Problems, owner: &ID) -> Result<Option<AccountId>, Error> {
    let wanted = (owner, Function::ProcessOwner, Problem::NotProcessOwner);
    staff::with_function(change, problems, "processOwnerId", wanted).await
}
