//! Handing a follow-up over to another owner, another department, or both.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    follow_up, follow_up_update,
    id::{AccountId, DepartmentId, FollowUpId, FollowUpUpdateId, TypedId},
    term::{Audience, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait};

use super::{
    FollowUp, Subject, create,
    rules::{UpdateFollowUp, has_ended},
    update::{event, is_about_own_signal},
};
use crate::{
    access::{Change, Draft, SignedIn, Store},
    error::Error,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    sealed_text::{self, Place, Screened},
};

/// The most characters of a reason.
const LONGEST: usize = 2_000;

/// Who keeps a follow-up from now on. What is left out stays as it is.
#[derive(InputObject)]
pub struct TransferFollowUpInput {
    /// The follow-up.
    follow_up_id: ID,
    /// Who keeps it from now on: somebody who works here.
    owner_id: Option<ID>,
    /// The department that it belongs to from now on.
    department_id: Option<ID>,
    /// Why, in at most 2,000 characters. Staff read it.
    reason: String,
}

payload! {
    /// The follow-up as it is now.
    TransferFollowUpPayload {
        /// The follow-up.
        follow_up: FollowUp,
    }
}

/// Handing follow-ups over.
#[derive(Default)]
pub struct TransferFollowUpMutation;

/// Handing follow-ups over.
#[Object(guard = "crate::access::Closed")]
impl TransferFollowUpMutation {
    /// Hands a follow-up over: its owner or the process owner of its department does.
    #[graphql(guard = "SignedIn")]
    async fn transfer_follow_up(
        &self,
        ctx: &Context<'_>,
        input: TransferFollowUpInput,
    ) -> Result<TransferFollowUpPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| transfer(store, &input)).await)?;
        let follow_up = match id {
            Some(id) => store.find().by_id(id).await?.map(FollowUp),
            None => None,
        };
        Ok(TransferFollowUpPayload { follow_up, user_errors })
    }
}

pub(super) async fn transfer(store: &Store, input: &TransferFollowUpInput) -> Result<FollowUpId, Stop> {
    let draft = store.draft().await?;
    let follow_up = draft.lock::<follow_up::Entity>(parse(&input.follow_up_id)?).await?.titles().clone();
    if is_done_already(&draft, &follow_up, input).await? {
        return Ok(follow_up.id);
    }
    let is_own = is_about_own_signal(&draft, &follow_up).await?;
    let change = {
        let act = UpdateFollowUp { owner: follow_up.owner_id, department: follow_up.department_id, is_own };
        let granted = draft.viewer().may(act)?;
        draft.granted(granted)
    };

    let mut problems = Problems::new(store.viewer().language());
    problems.check(!has_ended(follow_up.status), "followUpId", Problem::FollowUpEnded);
    let screen = change.screen().await?;
    let reason =
        problems.optional_text("reason", Some(&input.reason), LONGEST).map(|text| Screened::of(&screen, &text));
    problems.check(reason.is_some(), "reason", Problem::ReasonNeeded);
    let owner = match &input.owner_id {
        Some(id) => {
            let owner = create::owner(&change, id).await?;
            if let Some(session) = follow_up.session_id {
                let about = Subject::Session(session);
                create::check_sight(&change, about, owner.as_ref(), "ownerId", &mut problems).await?;
            }
            owner.map(|owner| owner.id)
        }
        None => Some(follow_up.owner_id),
    };
    problems.check(owner.is_some(), "ownerId", Problem::NotStaff);
    let department = create::department(&change, input.department_id.as_ref(), Some(follow_up.department_id)).await?;
    let department = problems.take("departmentId", department);
    let stays = owner == Some(follow_up.owner_id) && department == Some(follow_up.department_id);
    problems.check(!stays, "", Problem::NothingToUpdate);
    problems.settle()?;
    let (Some(owner), Some(department), Some(reason)) = (owner, department, reason) else {
        return Err(Error::internal("a hand-over was settled without owner, department or reason").into());
    };

    let from = (follow_up.owner_id, follow_up.department_id);
    let now = follow_up::Model { owner_id: owner, department_id: department, ..follow_up };
    write(&change, &now, &reason).await?;
    let event =
        event(EventKind::FollowUpHandedOver, &now).key("fromOwner", Some(from.0)).key("fromDepartment", Some(from.1));
    change.commit([event]).await?;
    Ok(now.id)
}

/// Whether the viewer handed it over like this already. Then this is a retry, also where they may do no more to it.
async fn is_done_already(
    draft: &Draft,
    follow_up: &follow_up::Model,
    input: &TransferFollowUpInput,
) -> Result<bool, Error> {
    let is_so = |named: &Option<ID>, now: String| named.as_ref().is_none_or(|named| **named == now);
    let is_as_asked = is_so(&input.owner_id, follow_up.owner_id.to_string())
        && is_so(&input.department_id, follow_up.department_id.to_string());
    let (true, Some(viewer)) = (is_as_asked, draft.viewer().id()) else { return Ok(false) };
    let by_viewer = Condition::all()
        .add(follow_up_update::Column::FollowUpId.eq(follow_up.id))
        .add(follow_up_update::Column::AuthorId.eq(viewer))
        .add(follow_up_update::Column::HandedToId.eq(follow_up.owner_id))
        .add(follow_up_update::Column::HandedToDepartmentId.eq(follow_up.department_id));
    Ok(draft.find::<follow_up_update::Entity>(by_viewer).await?.is_some())
}

async fn write(change: &Change, follow_up: &follow_up::Model, reason: &Screened) -> Result<(), Error> {
    let (db, now) = (change.db(), change.now());
    let author = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let (owner, department): (AccountId, DepartmentId) = (follow_up.owner_id, follow_up.department_id);
    let row = follow_up::ActiveModel {
        id: Set(follow_up.id),
        owner_id: Set(owner),
        department_id: Set(department),
        ..Default::default()
    };
    row.update(db).await?;
    let id = FollowUpUpdateId::at(now);
    let place = Place { subject_type: SubjectType::FollowUp, subject: id.uuid(), field: "update" };
    sealed_text::seal(db, change.vault(), author.uuid(), &[(place, reason)], now).await?;
    let update = follow_up_update::ActiveModel {
        id: Set(id),
        follow_up_id: Set(follow_up.id),
        author_id: Set(author),
        text: Set(Some(reason.text.clone())),
        is_masked: Set(reason.is_masked),
        // Who keeps a promise is for staff; that it is kept, for whom it was made to.
        audience: Set(Audience::Internal),
        status: Set(None),
        moved_from: Set(None),
        moved_to: Set(None),
        handed_to_id: Set(Some(owner)),
        handed_to_department_id: Set(Some(department)),
        at: Set(now),
    };
    follow_up_update::Entity::insert(update).exec_without_returning(db).await?;
    Ok(())
}
