//! Finds PostgreSQL's own programs on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{DatabaseError, OLDEST_POSTGRES};

/// A folder that holds `initdb` and `postgres`.
#[derive(Clone, Debug)]
pub(super) struct Programs {
    folder: PathBuf,
    major: u32,
}

impl Programs {
    /// The newest programs, or those of the major version `wanted`, which a cluster made by it needs.
    /// A folder that a person named is the only one looked into.
    pub(super) fn find(named: Option<&Path>, wanted: Option<u32>, cluster: &Path) -> Result<Self, DatabaseError> {
        let found: Vec<Self> = match named {
            Some(folder) => vec![
                Self::at(folder)
                    .ok_or_else(|| DatabaseError::ProgramsNotThere { folder: folder.display().to_string() })?,
            ],
            None => {
                let mut found: Vec<Self> = usual_folders().iter().filter_map(|folder| Self::at(folder)).collect();
                // A stable sort: among equals, the order in which folders were looked into stays.
                found.sort_by_key(|programs| std::cmp::Reverse(programs.major));
                found
            }
        };
        match wanted {
            None => found.into_iter().next().ok_or(DatabaseError::ProgramsNotFound),
            Some(_) if found.is_empty() => Err(DatabaseError::ProgramsNotFound),
            Some(version) => found
                .into_iter()
                .find(|programs| programs.major == version)
                .ok_or_else(|| DatabaseError::OtherVersion { folder: cluster.display().to_string(), version }),
        }
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    /// Both programs must be there: a package of clients alone has neither.
    fn at(folder: &Path) -> Option<Self> {
        let programs = Self { folder: folder.to_path_buf(), major: 0 };
        if !programs.initdb().is_file() || !programs.postgres().is_file() {
            return None;
        }
        let output = Command::new(programs.postgres()).arg("--version").stdin(Stdio::null()).output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST_POSTGRES).then_some(Self { major, ..programs })
    }
}

/// `postgres (PostgreSQL) 15.13 (Debian 15.13-0)`: 15. Also of versions not yet out: `18beta1`.
fn major_version(text: &str) -> Option<u32> {
    let number = text.split_once("(PostgreSQL) ")?.1;
    let digits = number.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Where packages put the programs. What is on the path comes first, then Debian, Fedora, Alpine, Homebrew, Postgres.app.
fn usual_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    for (parent, begin, tail) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(begin) {
                folders.push(entry.path().join(tail));
            }
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_postgres_says() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("something else"), None);
    }

    #[test]
    fn a_named_folder_without_the_programs_is_told_and_nothing_else_is_tried() {
        let empty = tempfile::tempdir().unwrap();
        let error = Programs::find(Some(empty.path()), None, Path::new("data")).unwrap_err();
        assert!(error.to_string().starts_with("GEHOORD_POSTGRES_BIN names "), "{error}");
    }

    #[test]
    fn data_of_a_version_that_is_gone_is_told() {
        let error = Programs::find(None, Some(99), Path::new("data/postgresql")).unwrap_err();
        assert!(error.to_string().contains("made by PostgreSQL 99"), "{error}");
    }
}
