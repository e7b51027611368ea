//! Makes the private cluster: whole, or not at all.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
};

use aws_lc_rs::rand;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{DatabaseError, files, folder::Folder, programs::Programs};

/// The cluster's superuser, who owns the product's database.
pub(super) const OWNER: &str = "gehoord";

/// The major version that made the cluster, where there is one.
pub(super) fn version(folder: &Folder) -> Option<u32> {
    fs::read_to_string(folder.cluster().join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Makes the cluster. Only for the owner of the data folder, where [`version`] finds none.
pub(super) fn make(folder: &Folder, programs: &Programs, password: &str, durable: bool) -> Result<(), DatabaseError> {
    let draft = folder.cluster().with_file_name("postgresql.new");
    let secret = folder.cluster().with_file_name("postgresql.new-password");
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| DatabaseError::file(&path, &error)
    };

    // An earlier start may have ended half-way.
    match fs::remove_dir_all(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&draft)(error)),
        _ => {}
    }
    files::remove_if_there(&secret).map_err(failed(&secret))?;

    folder.make_own(&draft).map_err(failed(&draft))?;
    files::create_private(&secret)
        .and_then(|mut file| file.write_all(password.as_bytes()))
        .and_then(|()| folder.give(&secret))
        .map_err(failed(&secret))?;

    let mut initdb = command(programs.initdb().as_os_str(), folder);
    initdb
        .arg("--pgdata")
        .arg(&draft)
        .arg("--pwfile")
        .arg(&secret)
        .args(["--username", OWNER, "--encoding", "UTF8", "--locale", "C", "--data-checksums", "--no-instructions"])
        .args(["--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256"]);
    if !durable {
        initdb.arg("--no-sync");
    }
    let output = initdb.stdin(Stdio::null()).output();
    files::remove_if_there(&secret).map_err(failed(&secret))?;
    let output = output.map_err(failed(&programs.initdb()))?;
    if !output.status.success() {
        return Err(DatabaseError::NotMade { reason: last_words(&String::from_utf8_lossy(&output.stderr)) });
    }
    fs::rename(&draft, folder.cluster()).map_err(failed(&folder.cluster()))
}

/// The owner's password; made at random when `make` is set and there is none.
pub(super) fn password(folder: &Folder, make: bool) -> Result<Zeroizing<String>, DatabaseError> {
    let path = folder.root().join("postgresql.password");
    let failed = |error: io::Error| DatabaseError::file(&path, &error);
    if make && !path.exists() {
        let mut bytes = Zeroizing::new([0_u8; 24]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| DatabaseError::NoRandomness)?;
        let text = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice()));
        files::write_new(&path, text.as_bytes()).map_err(failed)?;
    }
    Ok(Zeroizing::new(fs::read_to_string(&path).map_err(failed)?.trim().to_owned()))
}

/// One of PostgreSQL's programs, to run as the user whom the folder belongs to.
///
/// It sees nothing of this program's environment, which may hold the installation's key, nor of settings like `PGDATA`
/// that a person made for another cluster.
pub(super) fn command(program: &OsStr, folder: &Folder) -> Command {
    let mut command = Command::new(program);
    command.env_clear().current_dir("/");
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.env("LC_ALL", "C").env("TZ", "UTC");
    if let Some(user) = folder.user() {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// What PostgreSQL said last of an error, as a part of a sentence.
pub(super) fn last_words(text: &str) -> String {
    let lines = || text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    let told =
        lines().find_map(|line| ["FATAL:  ", "PANIC:  ", "error: "].iter().find_map(|mark| line.split_once(mark)));
    let words = match told {
        Some((_, words)) => words,
        None => lines().next().unwrap_or("it said nothing"),
    };
    words.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_those_of_the_error() {
        let log = "2026-01-01 UTC [1] FATAL:  could not create lock file: No space left on device.\n\
                   2026-01-01 UTC [1] LOG:  database system is shut down\n";
        assert_eq!(last_words(log), "could not create lock file: No space left on device");
        assert_eq!(last_words("initdb: error: directory exists\n"), "directory exists");
        assert_eq!(last_words(""), "it said nothing");
    }
}
