//! `gehoord import`, `import-regions`, `import-topics`: takes over files of other systems by a mapping.
//!
//! What was refused goes to standard error, a line each; the last line on standard output counts what was done.

use std::path::PathBuf;

use clap::Args;
use schema::{access::Language, problem::Problem, signal::Quality};

use super::workplace::Workplace;
use crate::{
    config::Settings,
    console::{Failure, complain, say},
    import::{self, ImportError},
};

#[derive(Args, Debug)]
pub(super) struct Import {
    /// Organisation
    #[arg(long, value_name = "SLUG")]
    organisation: String,
    /// Mapping file (TOML): which field becomes what
    #[arg(long, value_name = "MAPPING")]
    mapping: PathBuf,
    /// File to take over
    file: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct ImportSignals {
    #[command(flatten)]
    import: Import,
    /// Name of the source: the same source and id never make two signals
    #[arg(long, value_name = "NAME")]
    source: String,
}

pub(super) async fn regions(settings: Settings, command: Import) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "import-regions").await?;
    let outcome = async {
        let store = workplace.store(&command.organisation).await?;
        let counts = import::import_regions(&store, &command.mapping, &command.file, refused_record).await?;
        say(&counts.to_string());
        Ok(())
    };
    let outcome = outcome.await;
    workplace.leave(outcome).await
}

pub(super) async fn topics(settings: Settings, command: Import) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "import-topics").await?;
    let outcome = async {
        let store = workplace.store(&command.organisation).await?;
        let counts = import::import_topics(&store, &command.mapping, &command.file, refused_record).await?;
        say(&counts.to_string());
        Ok(())
    };
    let outcome = outcome.await;
    workplace.leave(outcome).await
}

pub(super) async fn signals(settings: Settings, command: ImportSignals) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "import").await?;
    let outcome = async {
        let ImportSignals { import: Import { organisation, mapping, file }, source } = command;
        let store = workplace.store(&organisation).await?;
        let outcome = import::import_signals(&store, &source, &mapping, &file, refused_line).await?;
        tell_quality(&outcome.quality);
        say(&outcome.counts.to_string());
        Ok(())
    };
    let outcome = outcome.await;
    workplace.leave(outcome).await
}

fn refused_record(index: usize, reason: &str) {
    complain(&format!("record {}: {reason}", index + 1));
}

fn refused_line(line: usize, problem: Problem) {
    complain(&format!("line {line}: {} {}", problem.code(), problem.text(Language::English)));
}

/// How good the records are: what a source leaves out cannot be counted, found or answered.
fn tell_quality(quality: &Quality) {
    let lacking = [
        (quality.without_topic, "without a topic that is known here"),
        (quality.without_place, "without a place"),
        (quality.without_region, "without a region that is known here"),
        (quality.without_date, "without the moment at which it happened"),
        (quality.without_way_back, "without a way back to whoever told it"),
        (quality.possible_duplicates, "that look like another: same topic and place, within a day"),
    ];
    say("Data quality of what was read:");
    for (count, lack) in lacking {
        say(&format!("  {count} {lack}"));
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::new(error.to_string())
    }
}
