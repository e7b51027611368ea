//! What the program can be told to do. Each command is a file; `serve` is what it does when told nothing.
//!
//! Commands beside a running server use its database. A command's result goes to standard output; what goes wrong is one
//! sentence on standard error, with 2 as the exit code where the command line or a setting is wrong, and 1 otherwise.

mod account;
mod demo;
mod import;
mod migrate;
mod organisation;
mod schema;
mod serve;
mod usage;
mod workplace;

use std::{process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use crate::{
    config::Settings,
    console::{Failure, complain},
    telemetry, traces,
};

/// How long threads that hang get at the very end.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// Gehoord: whoever speaks to a public body hears back. A GraphQL server with its own database.
#[derive(Parser, Debug)]
#[command(name = "gehoord", version, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve, until stopped (this is what happens without a command)
    Serve,
    /// Bring the database up to date
    Migrate,
    /// Make and list organisations
    #[command(subcommand)]
    Organisation(organisation::Command),
    /// Make accounts, and invite people to make theirs
    #[command(subcommand)]
    Account(account::Command),
    /// Take over regions from a file of another system
    ImportRegions(import::Import),
    /// Take over topics, and the departments that handle them, from a file of another system
    ImportTopics(import::Import),
    /// Take over signals from a file of another system: a JSON object a line
    Import(import::ImportSignals),
    /// Make two invented organisations with councils, accounts and signals, to try things with
    Demo,
    /// Print the GraphQL schema, or compare it with a file
    Schema(schema::Schema),
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match usage::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    // What a command does is told by its result; its log is for when something is odd.
    let serves = matches!(cli.command, None | Some(Command::Serve));
    telemetry::start(&cli.settings, if serves { "info" } else { "warn" });
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("The system gives no threads: {error}."));
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(run(cli));
    // What is still at something by now was told to end and does not.
    runtime.shutdown_timeout(LAST_MOMENT);
    traces::end();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let settings = cli.settings;
    match cli.command {
        None | Some(Command::Serve) => serve::run(settings).await,
        Some(Command::Migrate) => migrate::run(settings).await,
        Some(Command::Organisation(command)) => organisation::run(settings, command).await,
        Some(Command::Account(command)) => account::run(settings, command).await,
        Some(Command::ImportRegions(command)) => import::regions(settings, command).await,
        Some(Command::ImportTopics(command)) => import::topics(settings, command).await,
        Some(Command::Import(command)) => import::signals(settings, command).await,
        Some(Command::Demo) => demo::run(settings).await,
        Some(Command::Schema(command)) => schema::run(&command),
    }
}
