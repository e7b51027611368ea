//! Reads the command line and the environment; what is wrong with them is one sentence.

use std::process::ExitCode;

use clap::{
    Parser,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::console::complain;

/// The exit code where the command line or a setting is wrong.
const USAGE: u8 = 2;

/// Reads the command line; help that was asked for, and mistakes, are told here.
pub(super) fn parse<P: Parser>() -> Result<P, ExitCode> {
    P::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { USAGE } else { 0 })
        }
        _ => {
            complain(&sentence(&error, &P::command()));
            ExitCode::from(USAGE)
        }
    })
}

/// What is wrong, as one sentence. A setting's value is not repeated: it may be a secret.
fn sentence(error: &clap::Error, command: &clap::Command) -> String {
    let flag = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) => Some(flag.as_str()),
        _ => None,
    };
    match (error.kind(), flag) {
        (ErrorKind::ValueValidation | ErrorKind::InvalidValue, Some(flag)) => {
            let reason = std::error::Error::source(error).map(ToString::to_string).or_else(|| choices(error));
            let reason = reason.unwrap_or_else(|| "a value is needed".to_owned());
            format!("{} is not right: {}.", setting(flag, command), reason.trim_end_matches('.'))
        }
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches(':');
            let details: Vec<&str> = text.lines().skip(1).map_while(|line| line.strip_prefix("  ")).collect();
            let mut letters = first.chars();
            let first = letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect::<String>();
            let details = if details.is_empty() { String::new() } else { format!(": {}", details.join(", ")) };
            format!("{first}{details} (gehoord --help tells more).")
        }
    }
}

fn choices(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(choices)) if !choices.is_empty() => Some(format!("use {}", choices.join(", "))),
        _ => None,
    }
}

/// What the person set: the environment variable, unless the flag is on the command line.
fn setting(flag: &str, command: &clap::Command) -> String {
    let long = flag.split([' ', '=', '[', '<']).next().unwrap_or(flag);
    let given = std::env::args().any(|argument| argument.split('=').next() == Some(long));
    let variable = command
        .get_arguments()
        .find(|argument| argument.get_long().is_some_and(|name| long.strip_prefix("--") == Some(name)))
        .and_then(|argument| argument.get_env())
        .map(|name| name.to_string_lossy().into_owned());
    match variable {
        Some(variable) if !given => variable,
        _ => long.to_owned(),
    }
}
