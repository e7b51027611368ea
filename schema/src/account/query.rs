//! Who is asking.

use async_graphql::{Context, Object, Result};

use super::Account;
use crate::access::{Open, Store, Viewer};

/// Who is asking. Never null; `account` is null when nobody is signed in.
pub struct ViewerObject;

/// Who is asking. Never null; `account` is null when nobody is signed in.
#[Object(name = "Viewer")]
impl ViewerObject {
    /// The signed-in account.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let Some(id) = ctx.data::<Viewer>()?.id() else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Account))
    }
}

/// Root fields about accounts.
#[derive(Default)]
pub struct AccountQuery;

/// Root fields about accounts.
#[Object(guard = "crate::access::Closed")]
impl AccountQuery {
    /// Who is asking.
    #[graphql(guard = "Open")]
    async fn viewer(&self) -> ViewerObject {
        ViewerObject
    }
}
