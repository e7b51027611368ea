//! `gehoord migrate`: brings the database up to date.

use super::workplace::Workplace;
use crate::{
    config::Settings,
    console::{Failure, say},
};

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "migrate").await?;
    let outcome = workplace.registry.database().organisations().await.map_err(Failure::from);
    let organisations = workplace.leave(outcome).await?;
    say(&format!("The database is up to date (organisations: {}).", organisations.len()));
    Ok(())
}
