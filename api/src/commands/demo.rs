//! `gehoord demo`: makes the demo data, also in a database of one's own. `serve` does so by itself in a new embedded one.

use super::workplace::Workplace;
use crate::{config::Settings, console::Failure, registry::Registry};

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "demo").await?;
    let outcome = make(&workplace.registry).await;
    workplace.leave(outcome).await
}

/// Makes the demo's organisations and all that is in them.
pub(crate) async fn make(_registry: &Registry) -> Result<(), Failure> {
    // crate::demo::load(registry): lands with the demo data.
    Ok(())
}

/// Whether the demo's accounts are there, to tell how to sign in.
pub(crate) async fn is_there(_registry: &Registry) -> Result<bool, Failure> {
    Ok(false)
}
