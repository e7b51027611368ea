//! Inviting somebody by a one-time code, which is shown once.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::InvitationId,
    invitation,
    term::{EventKind, Function, Role, Term},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    create::{ACCOUNTS, InDepartment, by_email, department_of},
    email::Email,
    rules::{INVITATION_LASTS, ManageAccounts, Standing},
    secret,
};
use crate::{
    access::{SignedIn, Store},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    sealing::sha256,
};

/// Somebody to invite.
#[derive(InputObject)]
pub(super) struct InviteInput {
    /// Where the invitation goes, and by which the account will sign in.
    email: String,
    /// What the account will be: client, staff, administrator. At least one.
    roles: Vec<Role>,
    /// What somebody of staff will do.
    functions: Option<Vec<Function>>,
    /// Where somebody of staff will work; the intake where it is left out.
    department_id: Option<ID>,
}

payload! {
    /// An invitation. Send the code to the one who is invited: it is shown now, and never again.
    InvitePayload {
        /// The one-time code.
        code: String,
        /// Who is invited.
        email: String,
        /// Until when the code is good.
        expires_at: DateTime<Utc>,
    }
}

/// Somebody to invite.
pub struct Invitee {
    /// The e-mail address.
    pub email: String,
    /// At least one: client, staff, administrator.
    pub roles: Vec<Role>,
    /// Of staff only.
    pub functions: Vec<Function>,
    /// Of staff only; the intake where none is named.
    pub department: Option<InDepartment>,
}

/// An invitation, with its code.
pub struct Invited {
    /// The one-time code. Only its hash is kept.
    pub code: String,
    /// The e-mail address.
    pub email: String,
    /// Until when the code is good.
    pub expires_at: DateTime<Utc>,
}

/// Inviting.
#[derive(Default)]
pub(super) struct InviteMutation;

/// Inviting.
#[Object(guard = "crate::access::Closed")]
impl InviteMutation {
    /// Invites somebody by a one-time code. A new invitation replaces an earlier one. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn invite(&self, ctx: &Context<'_>, input: InviteInput) -> Result<InvitePayload> {
        let invitee = Invitee {
            email: input.email,
            roles: input.roles,
            functions: input.functions.unwrap_or_default(),
            department: input.department_id.map(InDepartment::Id),
        };
        let (invited, user_errors) = settled(invite(ctx.data::<Store>()?, &invitee).await)?;
        let (code, email, expires_at) = match invited {
            Some(invited) => (Some(invited.code), Some(invited.email), Some(invited.expires_at)),
            None => (None, None, None),
        };
        Ok(InvitePayload { code, email, expires_at, user_errors })
    }
}

/// Invites somebody.
///
/// # Errors
/// What is wrong with it, or what ends the request.
pub async fn invite(store: &Store, invitee: &Invitee) -> Result<Invited, Stop> {
    store.retried(|| try_to_invite(store, invitee)).await
}

async fn try_to_invite(store: &Store, invitee: &Invitee) -> Result<Invited, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageAccounts)?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    let email = problems.take("email", Email::parse(&invitee.email));
    let standing = Standing::of(&mut problems, &invitee.roles, &invitee.functions);
    // A system gets a key instead.
    problems.check(!standing.is_integration, "roles", Problem::RoleNotGiven);
    let department = department_of(&change, &mut problems, &standing, invitee.department.as_ref()).await?;
    change.take_turns(ACCOUNTS).await?;
    if let Some(email) = &email {
        problems.check(by_email(&change, email.as_str()).await?.is_none(), "email", Problem::Taken);
    }
    problems.settle()?;
    let Some(email) = email else { return Err(Error::internal("an e-mail address went missing").into()) };

    invitation::Entity::delete_many()
        .filter(invitation::Column::Email.eq(email.as_str()))
        .filter(invitation::Column::UsedAt.is_null())
        .exec(change.db())
        .await?;
    let code = secret::new()?;
    let id = InvitationId::at(change.now());
    let expires_at = change.now() + INVITATION_LASTS;
    invitation::Entity::insert(invitation::ActiveModel {
        id: Set(id),
        code_hash: Set(sha256(code.as_bytes())),
        email: Set(email.to_string()),
        is_client: Set(standing.is_client),
        is_staff: Set(standing.is_staff),
        is_admin: Set(standing.is_admin),
        functions: Set(standing.functions.iter().map(|function| function.code().to_owned()).collect()),
        department_id: Set(department),
        invited_by: Set(store.viewer().id()),
        created_at: Set(change.now()),
        expires_at: Set(expires_at),
        used_at: Set(None),
    })
    .exec_without_returning(change.db())
    .await?;
    change.commit([Event::of_organisation(EventKind::AccountInvited).key("invitation", Some(id))]).await?;
    Ok(Invited { code, email: email.to_string(), expires_at })
}
