//! `gehoord demo`: makes the demo data, also in a database of one's own. `serve` does so by itself in a new embedded one.

use super::workplace::Workplace;
use crate::{config::Settings, console::Failure, demo};

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "demo").await?;
    let outcome = demo::make(&workplace.registry).await;
    workplace.leave(outcome).await
}
