//! An account, and a key of a connected system, as far as the viewer sees them.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    account, account_function,
    id::AccountId,
    integration_key,
    term::{AccountStatus, Function, Role, Scope},
};

use super::key;
use crate::{
    access::{Lens, Seen, Viewer, loader},
    contact_preferences::ContactPreferences,
    department::Department,
    id::global,
};

/// A person, or another system, that can sign in.
#[derive(Clone)]
pub struct Account(pub Seen<account::Entity>);

impl From<Seen<account::Entity>> for Account {
    fn from(seen: Seen<account::Entity>) -> Self {
        Self(seen)
    }
}

/// A person, or another system, that can sign in.
#[Object]
impl Account {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// The e-mail address: one's own; an administrator sees all.
    async fn email(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.email.as_deref()
    }

    /// The roles: one's own; an administrator sees all but seats on a council.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Option<Vec<Role>>> {
        let Some(account) = self.0.through(Lens::Full) else { return Ok(None) };
        let viewer = ctx.data::<Viewer>()?;
        let sits = viewer.id() == Some(account.id) && !viewer.memberships().is_empty();
        let roles = [
            (account.is_client, Role::Client),
            (sits, Role::CouncilMember),
            (account.is_staff, Role::Staff),
            (account.is_admin, Role::Admin),
            (account.is_integration, Role::Integration),
        ];
        Ok(Some(roles.into_iter().filter(|(has, _)| *has).map(|(_, role)| role).collect()))
    }

    /// What somebody of staff does; colleagues see this.
    #[graphql(complexity = "5 * child_complexity")]
    async fn functions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Function>>> {
        let Some(account) = self.0.through(Lens::Status) else { return Ok(None) };
        let functions = loader::children::<FunctionsOfAccount>(ctx, account.id).await?;
        Ok(Some(functions.into_iter().map(|function| function.titles().function).collect()))
    }

    /// Where somebody of staff works; colleagues see this.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Status).and_then(|account| account.department_id)).await
    }

    /// Whether it can be used; an administrator sees this.
    async fn status(&self) -> Option<AccountStatus> {
        Some(self.0.through(Lens::Full)?.status)
    }

    /// Since when there is an account; an administrator sees this.
    async fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.through(Lens::Full)?.created_at)
    }

    /// How one wants to be contacted: one's own. Null for everybody else's, and where nothing was set yet.
    async fn contact_preferences(&self, ctx: &Context<'_>) -> Result<Option<ContactPreferences>> {
        let viewer = ctx.data::<Viewer>()?.id();
        loader::one(ctx, viewer.filter(|id| *id == self.0.titles().id)).await
    }

    /// The keys of a connected system, those that were revoked too: its own; an administrator sees all.
    #[graphql(complexity = "5 * child_complexity")]
    async fn keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<IntegrationKey>>> {
        let account = self.0.through(Lens::Full).filter(|account| account.is_integration);
        let Some(account) = account else { return Ok(None) };
        let keys = loader::children::<KeysOfAccount>(ctx, account.id).await?;
        Ok(Some(keys.into_iter().map(IntegrationKey).collect()))
    }
}

/// A key of a connected system. The secret itself was shown once and is not kept.
pub struct IntegrationKey(pub(super) Seen<integration_key::Entity>);

/// A key of a connected system. The secret itself was shown once and is not kept.
#[Object]
impl IntegrationKey {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it may be used for.
    async fn scopes(&self) -> Vec<Scope> {
        key::scopes(self.0.titles())
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }

    /// Since when it is no longer good. Null where it is.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().revoked_at
    }
}

struct FunctionsOfAccount;

impl loader::Children for FunctionsOfAccount {
    type Row = account_function::Entity;
    type Parent = AccountId;
    const PARENT: account_function::Column = account_function::Column::AccountId;
    const ORDER: account_function::Column = account_function::Column::Function;

    fn parent(row: &account_function::Model) -> Option<AccountId> {
        Some(row.account_id)
    }
}

struct KeysOfAccount;

impl loader::Children for KeysOfAccount {
    type Row = integration_key::Entity;
    type Parent = AccountId;
    const PARENT: integration_key::Column = integration_key::Column::AccountId;
    const ORDER: integration_key::Column = integration_key::Column::CreatedAt;

    fn parent(row: &integration_key::Model) -> Option<AccountId> {
        Some(row.account_id)
    }
}
