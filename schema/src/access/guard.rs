//! Guards of root fields. Every root object is [`Closed`]; a field opens itself by name.

use async_graphql::{Context, Guard, Result};

use super::Viewer;
use crate::error::Error;

/// Refuses everybody: what a root field gets that names no guard of its own.
pub struct Closed;

impl Guard for Closed {
    async fn check(&self, _ctx: &Context<'_>) -> Result<()> {
        Err(Error::Forbidden.into())
    }
}

/// Lets everybody try: the sight, or the grant, decides.
pub struct Open;

impl Guard for Open {
    async fn check(&self, _ctx: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

/// Lets those try who are signed in.
pub struct SignedIn;

impl Guard for SignedIn {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        match ctx.data::<Viewer>()?.account() {
            Some(_) => Ok(()),
            None => Err(Error::Unauthenticated.into()),
        }
    }
}
