//! Accepting an invitation: its code makes an account, once.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{
    id::AccountId,
    invitation,
    term::{EventKind, Function, SubjectType, Term},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use zeroize::Zeroizing;

use super::{
    Limits, Passwords,
    create::Fresh,
    email::Email,
    password,
    rules::{LONGEST_NAME, RegisterOneself, Standing},
    secret,
};
use crate::{
    access::{Change, Open, Store},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
};

/// An invitation that is accepted.
#[derive(InputObject)]
pub(super) struct AcceptInvitationInput {
    /// The one-time code.
    code: String,
    /// The name of whoever accepts it.
    name: String,
    /// A password of at least 12 characters.
    password: String,
}

payload! {
    /// The account is there: sign in with this e-mail address and the password.
    AcceptInvitationPayload {
        /// The e-mail address that was invited.
        email: String,
    }
}

/// Accepting invitations.
#[derive(Default)]
pub(super) struct AcceptMutation;

/// Accepting invitations.
#[Object(guard = "crate::access::Closed")]
impl AcceptMutation {
    /// Makes an account with the code of an invitation. Guesses of codes are limited.
    #[graphql(guard = "Open")]
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload> {
        let (store, limits, passwords) = (ctx.data::<Store>()?, ctx.data::<Limits>()?, ctx.data::<Passwords>()?);
        let (email, user_errors) = settled(accept(store, limits, passwords, input).await)?;
        Ok(AcceptInvitationPayload { email, user_errors })
    }
}

async fn accept(
    store: &Store,
    limits: &Limits,
    passwords: &Passwords,
    input: AcceptInvitationInput,
) -> Result<String, Stop> {
    let new_password = Zeroizing::new(input.password);
    let mut problems = Problems::new(store.viewer().language());
    let name = problems.text("name", &input.name, LONGEST_NAME);
    password::check(&mut problems, "password", &new_password);

    let watch = limits.code(store.viewer(), &store.organisation().slug);
    let code = secret::kept(&input.code);
    let found = watch.guess(async {
        let Some(code) = &code else { return Ok(None) };
        let draft = store.draft().await?;
        let granted = draft.viewer().may(RegisterOneself)?;
        open_invitation(&draft.granted(granted), code, false).await
    });
    problems.check(found.await?.is_some(), "code", Problem::InvitationInvalid);
    problems.settle()?;
    let Some(code) = code else { return Err(Error::internal("a code went missing").into()) };

    let hash = passwords.hash(new_password).await?;
    store.retried(|| use_invitation(store, &code, &name, &hash)).await
}

async fn use_invitation(store: &Store, code: &[u8], name: &str, password_hash: &str) -> Result<String, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(RegisterOneself)?;
    let change = draft.granted(granted);
    let refused = |problem| Problems::new(store.viewer().language()).stop("code", problem);
    // Somebody may have been first since it was looked up.
    let Some(invitation) = open_invitation(&change, code, true).await? else {
        return Err(refused(Problem::InvitationInvalid));
    };
    let standing = Standing {
        is_client: invitation.is_client,
        is_staff: invitation.is_staff,
        is_admin: invitation.is_admin,
        is_integration: false,
        functions: invitation.functions.iter().filter_map(|code| Function::from_code(code)).collect(),
    };
    let email = Email::parse(&invitation.email).map_err(|_| Error::internal("an invitation's e-mail address"))?;
    let fresh = Fresh {
        email: Some(&email),
        is_email_proven: true,
        name,
        password_hash: Some(password_hash),
        standing: &standing,
        department: invitation.department_id,
    };
    // Who was invited may have registered since.
    let Some(account): Option<AccountId> = fresh.insert(&change).await? else {
        return Err(refused(Problem::InvitationInvalid));
    };
    let mut used = invitation.clone().into_active_model();
    used.used_at = Set(Some(change.now()));
    used.update(change.db()).await?;
    let created = Event::new(EventKind::AccountCreated, SubjectType::Account, account);
    change.commit([created.key("invitation", Some(invitation.id))]).await?;
    Ok(invitation.email)
}

/// The invitation of a code, while it can be used.
async fn open_invitation(change: &Change, code: &[u8], lock: bool) -> Result<Option<invitation::Model>, Error> {
    let mut select = invitation::Entity::find()
        .filter(invitation::Column::CodeHash.eq(code.to_vec()))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(change.now()));
    if lock {
        select = select.lock_exclusive();
    }
    Ok(select.one(change.db()).await?)
}
