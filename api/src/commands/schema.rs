//! `gehoord schema`: prints the GraphQL schema, writes it to its file, or says whether the file is right.

use std::{fs, path::PathBuf};

use clap::Args;

use crate::console::{Failure, say};

#[derive(Args, Debug)]
pub(super) struct Schema {
    /// Compare with this file; fail where it differs
    #[arg(long, value_name = "FILE", conflicts_with = "write")]
    check: Option<PathBuf>,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

pub(super) fn run(command: &Schema) -> Result<(), Failure> {
    let sdl = schema::sdl();
    if let Some(file) = &command.check {
        let kept = fs::read_to_string(file).map_err(|error| cannot("read", file, &error))?;
        if kept != sdl {
            let file = file.display();
            return Err(Failure::new(format!(
                "{file} is not the schema of this program: gehoord schema --write {file} mends it."
            )));
        }
        say(&format!("{} is right.", file.display()));
    } else if let Some(file) = &command.write {
        fs::write(file, sdl).map_err(|error| cannot("write", file, &error))?;
    } else {
        say(sdl.trim_end());
    }
    Ok(())
}

fn cannot(what: &str, file: &std::path::Path, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "{} cannot be {what}: {error}.",
        file.display(),
        what = if what == "read" { "read" } else { "written" }
    ))
}
