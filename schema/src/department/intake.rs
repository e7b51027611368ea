//! The first department of a new organisation: without an intake nothing that comes in is anybody's.

use entity::{
    department,
    id::DepartmentId,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::rules::needs_intake;
use crate::{
    access::{ManageOrganisation, Store},
    error::Error,
    event::Event,
    payload::Stop,
};

/// The code of the department that a new organisation begins with.
const CODE: &str = "intake";
/// Its name, which an administrator can change.
const NAME: &str = "Klantcontact";

/// Makes the intake of an organisation that has no departments yet; leaves every other as it is. For operators.
///
/// # Errors
/// What ends the request.
pub async fn make_intake(store: &Store) -> Result<(), Stop> {
    store.retried(|| try_to_make(store)).await
}

async fn try_to_make(store: &Store) -> Result<(), Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("DEPARTMENTS").await?;
    if !needs_intake(&department::Entity::find().all(change.db()).await?) {
        return Ok(());
    }
    let id = DepartmentId::at(change.now());
    department::ActiveModel {
        id: Set(id),
        code: Set(CODE.to_owned()),
        name: Set(NAME.to_owned()),
        is_intake: Set(true),
        process_owner_id: Set(None),
        created_at: Set(change.now()),
    }
    .insert(change.db())
    .await?;
    Ok(change.commit([Event::new(EventKind::DepartmentCreated, SubjectType::Department, id)]).await?)
}

/// The intake department, where there is one.
pub(crate) async fn intake(db: &impl ConnectionTrait) -> Result<Option<DepartmentId>, Error> {
    let intake = department::Entity::find().filter(department::Column::IsIntake.eq(true)).one(db).await?;
    Ok(intake.map(|department| department.id))
}
