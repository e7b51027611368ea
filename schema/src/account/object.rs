//! An account, as far as the viewer sees it.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    account,
    term::{AccountStatus, Role},
};

use crate::{
    access::{Lens, Seen, Viewer},
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
    async fn id(&self) -> ID {
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

    /// Whether it can be used; an administrator sees this.
    async fn status(&self) -> Option<AccountStatus> {
        Some(self.0.through(Lens::Full)?.status)
    }
}
