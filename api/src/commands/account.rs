//! `gehoord account`: stub
use crate::{config::Settings, console::Failure};
use clap::Subcommand;
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make an account
    Create,
}
pub(super) async fn run(_settings: Settings, _command: Command) -> Result<(), Failure> {
    Ok(())
}
