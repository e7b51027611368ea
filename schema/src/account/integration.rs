//! Connecting other systems: an account each, and keys that are shown once.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    account,
    id::{AccountId, IntegrationKeyId},
    integration_key,
    term::{EventKind, Scope, SubjectType, Term},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{
    Account, IntegrationKey,
    create::Fresh,
    key,
    rules::{LONGEST_NAME, ManageAccounts, Standing},
};
use crate::{
    access::{Change, SignedIn, Store},
    error::Error,
    event::Event,
    id::{global, parse},
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
};

/// A system to connect.
#[derive(InputObject)]
pub(super) struct CreateIntegrationInput {
    /// What it is called.
    name: String,
    /// What its key may be used for; at least one.
    scopes: Vec<Scope>,
}

/// Another key for a system.
#[derive(InputObject)]
pub(super) struct CreateKeyInput {
    /// The system's account.
    account_id: ID,
    /// What the key may be used for; at least one.
    scopes: Vec<Scope>,
}

/// A key that is no longer to be good.
#[derive(InputObject)]
pub(super) struct RevokeKeyInput {
    /// The key.
    key_id: ID,
}

payload! {
    /// A connected system with its first key. The secret is shown now, and never again.
    CreateIntegrationPayload {
        /// The system's account.
        account: Account,
        /// The key.
        key: IntegrationKey,
        /// What the system sends, as `Authorization: Bearer …`.
        secret: String,
    }
}

payload! {
    /// A key. The secret is shown now, and never again.
    CreateKeyPayload {
        /// The key.
        key: IntegrationKey,
        /// What the system sends, as `Authorization: Bearer …`.
        secret: String,
    }
}

payload! {
    /// A key that is no longer good.
    RevokeKeyPayload {
        /// The key.
        key: IntegrationKey,
    }
}

/// A system that was connected.
pub struct CreatedIntegration {
    /// Its account.
    pub account: AccountId,
    /// Its key.
    pub key: IntegrationKeyId,
    /// What it sends. Only its hash is kept.
    pub secret: String,
}

/// Connected systems.
#[derive(Default)]
pub(super) struct IntegrationMutation;

/// Connected systems.
#[Object(guard = "crate::access::Closed")]
impl IntegrationMutation {
    /// Connects a system and gives it a key. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn create_integration(
        &self,
        ctx: &Context<'_>,
        input: CreateIntegrationInput,
    ) -> Result<CreateIntegrationPayload> {
        let store = ctx.data::<Store>()?;
        let (created, user_errors) = settled(create_integration(store, &input.name, &input.scopes).await)?;
        let Some(created) = created else {
            return Ok(CreateIntegrationPayload { account: None, key: None, secret: None, user_errors });
        };
        Ok(CreateIntegrationPayload {
            account: store.find().by_id(created.account).await?.map(Account),
            key: store.find().by_id(created.key).await?.map(IntegrationKey),
            secret: Some(created.secret),
            user_errors,
        })
    }

    /// Gives a connected system another key, so that the one before can be revoked. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn create_key(&self, ctx: &Context<'_>, input: CreateKeyInput) -> Result<CreateKeyPayload> {
        let store = ctx.data::<Store>()?;
        let (created, user_errors) = settled(store.retried(|| another_key(store, &input)).await)?;
        let Some(created) = created else { return Ok(CreateKeyPayload { key: None, secret: None, user_errors }) };
        let key = store.find().by_id(created.key).await?.map(IntegrationKey);
        Ok(CreateKeyPayload { key, secret: Some(created.secret), user_errors })
    }

    /// Revokes a key: from the next request on it is worth nothing. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn revoke_key(&self, ctx: &Context<'_>, input: RevokeKeyInput) -> Result<RevokeKeyPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| revoke(store, &input)).await)?;
        let key = match id {
            Some(id) => store.find().by_id(id).await?.map(IntegrationKey),
            None => None,
        };
        Ok(RevokeKeyPayload { key, user_errors })
    }
}

/// Connects a system.
///
/// # Errors
/// What is wrong with it, or what ends the request.
pub async fn create_integration(store: &Store, name: &str, scopes: &[Scope]) -> Result<CreatedIntegration, Stop> {
    store.retried(|| connect(store, name, scopes)).await
}

/// Gives a connected system another key.
///
/// # Errors
/// What is wrong with it, or what ends the request.
pub async fn create_key(store: &Store, account: AccountId, scopes: &[Scope]) -> Result<CreatedIntegration, Stop> {
    let input = CreateKeyInput { account_id: global(account), scopes: scopes.to_vec() };
    store.retried(|| another_key(store, &input)).await
}

async fn connect(store: &Store, name: &str, scopes: &[Scope]) -> Result<CreatedIntegration, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageAccounts)?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    let name = problems.text("name", name, LONGEST_NAME);
    problems.check(!scopes.is_empty(), "scopes", Problem::ScopeNeeded);
    problems.settle()?;
    let standing = Standing::integration();
    let fresh = Fresh {
        email: None,
        is_email_proven: false,
        name: &name,
        password_hash: None,
        standing: &standing,
        department: None,
    };
    let account = fresh.insert(&change).await?;
    let account = account.ok_or_else(|| Error::internal("a system without an e-mail address clashed"))?;
    let (key, secret) = give_key(&change, account, scopes).await?;
    change
        .commit([
            Event::new(EventKind::AccountCreated, SubjectType::Account, account),
            Event::new(EventKind::KeyCreated, SubjectType::Account, account).key("key", Some(key)),
        ])
        .await?;
    Ok(CreatedIntegration { account, key, secret })
}

async fn another_key(store: &Store, input: &CreateKeyInput) -> Result<CreatedIntegration, Stop> {
    let draft = store.draft().await?;
    let account = draft.lock::<account::Entity>(parse(&input.account_id)?).await?;
    let account = account.titles().clone();
    let granted = draft.viewer().may(ManageAccounts)?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.check(account.is_integration, "accountId", Problem::NotIntegration);
    problems.check(!input.scopes.is_empty(), "scopes", Problem::ScopeNeeded);
    problems.settle()?;
    let (key, secret) = give_key(&change, account.id, &input.scopes).await?;
    change.commit([Event::new(EventKind::KeyCreated, SubjectType::Account, account.id).key("key", Some(key))]).await?;
    Ok(CreatedIntegration { account: account.id, key, secret })
}

async fn revoke(store: &Store, input: &RevokeKeyInput) -> Result<IntegrationKeyId, Stop> {
    let draft = store.draft().await?;
    let key = draft.lock::<integration_key::Entity>(parse(&input.key_id)?).await?;
    let key = key.titles().clone();
    let granted = draft.viewer().may(ManageAccounts)?;
    let change = draft.granted(granted);
    // Revoked twice is revoked.
    if key.revoked_at.is_some() {
        return Ok(key.id);
    }
    let event = Event::new(EventKind::KeyRevoked, SubjectType::Account, key.account_id).key("key", Some(key.id));
    let id = key.id;
    let mut row = key.into_active_model();
    row.revoked_at = Set(Some(change.now()));
    row.update(change.db()).await?;
    change.commit([event]).await?;
    Ok(id)
}

async fn give_key(change: &Change, account: AccountId, scopes: &[Scope]) -> Result<(IntegrationKeyId, String), Error> {
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let (secret, hash) = key::new()?;
    let id = IntegrationKeyId::at(change.now());
    integration_key::Entity::insert(integration_key::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        hash: Set(hash),
        scopes: Set(scopes.iter().map(|scope| scope.code().to_owned()).collect()),
        created_at: Set(change.now()),
        revoked_at: Set(None),
    })
    .exec_without_returning(change.db())
    .await?;
    Ok((id, secret))
}
