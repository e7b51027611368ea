//! One process owns a data folder's PostgreSQL; commands beside it join.
//!
//! Two files hold locks, which the system lets go when a process ends, by whatever cause:
//!
//! - `owner.lock`, exclusively, by the process that runs PostgreSQL. What it is stands in the file, for messages;
//! - `users.lock`, shared, by each command that joined. The owner takes it exclusively before it stops PostgreSQL.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{DatabaseError, process};

/// How often a lock is looked at again.
const PAUSE: Duration = Duration::from_millis(20);
/// How long another server is given to turn out to be one that has just ended.
const DOUBT: Duration = Duration::from_millis(500);

/// Who opens the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The server: there is one a data folder, and it waits for a command that has the folder.
    Server,
    /// A command, with its name: it joins whoever has the folder.
    Command(String),
}

/// What a process became.
#[derive(Debug)]
pub(super) enum Hold {
    Owner(Owner),
    User(User),
}

/// The one that runs PostgreSQL.
#[derive(Debug)]
pub(super) struct Owner {
    root: PathBuf,
    file: File,
    purpose: Purpose,
}

/// One beside it. PostgreSQL runs for as long as this is held.
#[derive(Debug)]
pub(super) struct User {
    _file: File,
}

/// How far the owner is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Starting,
    Ready,
    Ending,
}

/// Becomes the owner or a user; waits up to `patience` for what has to end or to begin first.
pub(super) fn take(root: &Path, purpose: &Purpose, patience: Duration) -> Result<Hold, DatabaseError> {
    let begin = Instant::now();
    let mut told = false;
    loop {
        if let Some(owner) = Owner::try_take(root, purpose)? {
            return Ok(Hold::Owner(owner));
        }
        let found = Found::read(root);
        let waited = begin.elapsed();
        match (purpose, &found) {
            (Purpose::Server, Some(Found { state: State::Starting | State::Ready, pid, what }))
                if what == "server" && waited > DOUBT =>
            {
                return Err(DatabaseError::FolderInUse { folder: root.display().to_string(), pid: *pid });
            }
            (Purpose::Command(_), Some(Found { state: State::Ready, .. })) => {
                if let Some(user) = User::try_take(root)? {
                    return Ok(Hold::User(user));
                }
            }
            _ => {}
        }
        let by = found.map_or_else(
            || "another process".to_owned(),
            |found| format!("the {} (process {})", found.what, found.pid),
        );
        if waited > patience {
            return Err(DatabaseError::FolderBusy { folder: root.display().to_string(), by });
        }
        if waited > DOUBT && !told {
            told = true;
            tracing::info!("waiting for {by}, which has the database");
        }
        thread::sleep(PAUSE);
    }
}

impl Owner {
    fn try_take(root: &Path, purpose: &Purpose) -> Result<Option<Self>, DatabaseError> {
        let path = root.join("owner.lock");
        let file = open(&path).map_err(|error| DatabaseError::file(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {
                let mut owner = Self { root: root.to_path_buf(), file, purpose: purpose.clone() };
                owner.tell(State::Starting).map_err(|error| DatabaseError::file(&path, &error))?;
                Ok(Some(owner))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(DatabaseError::file(&path, &error)),
        }
    }

    /// PostgreSQL answers: commands may join.
    pub(super) fn ready(&mut self) -> Result<(), DatabaseError> {
        self.tell(State::Ready).map_err(|error| DatabaseError::file(&self.root.join("owner.lock"), &error))
    }

    /// Lets nobody join any more, and waits until those who joined are done: a command as long as it takes, a server,
    /// which somebody stops and waits for, a few seconds. What comes back keeps new users out.
    pub(super) fn wait_for_users(&mut self) -> Option<File> {
        let limit = match self.purpose {
            Purpose::Server => Some(Duration::from_secs(10)),
            Purpose::Command(_) => None,
        };
        let file = open(&self.root.join("users.lock")).ok()?;
        let begin = Instant::now();
        let mut told = false;
        while file.try_lock().is_err() {
            if limit.is_some_and(|limit| begin.elapsed() > limit) {
                let _ = self.tell(State::Ending);
                return None;
            }
            if !told {
                told = true;
                tracing::info!("waiting for commands that still use the database");
            }
            thread::sleep(PAUSE);
        }
        // From here on a newcomer waits for the next owner.
        let _ = self.tell(State::Ending);
        Some(file)
    }

    fn tell(&mut self, state: State) -> io::Result<()> {
        let state = match state {
            State::Starting => "starting",
            State::Ready => "ready",
            State::Ending => "ending",
        };
        let what = match &self.purpose {
            Purpose::Server => "server".to_owned(),
            Purpose::Command(name) => format!("command {name}"),
        };
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(format!("{state} {} {what}\n", std::process::id()).as_bytes())
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // The lock goes with the file; the text should not outlive it. Nothing depends on it.
        let _ = self.file.set_len(0);
    }
}

impl User {
    /// Joins, unless the owner is about to end or has ended.
    fn try_take(root: &Path) -> Result<Option<Self>, DatabaseError> {
        let path = root.join("users.lock");
        let file = open(&path).map_err(|error| DatabaseError::file(&path, &error))?;
        match file.try_lock_shared() {
            // With this lock held the owner cannot begin to end; it may have ended just before.
            Ok(()) => Ok(Found::read(root).filter(|found| found.state == State::Ready).map(|_| Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(DatabaseError::file(&path, &error)),
        }
    }
}

/// What stands in `owner.lock`.
struct Found {
    state: State,
    pid: u32,
    what: String,
}

impl Found {
    /// Nothing when it is being written, or was left by a process that is no more.
    fn read(root: &Path) -> Option<Self> {
        let mut text = String::new();
        File::open(root.join("owner.lock")).ok()?.read_to_string(&mut text).ok()?;
        let mut parts = text.strip_suffix('\n')?.splitn(3, ' ');
        let state = match parts.next()? {
            "starting" => State::Starting,
            "ready" => State::Ready,
            "ending" => State::Ending,
            _ => return None,
        };
        let pid = parts.next()?.parse().ok()?;
        let what = parts.next()?.to_owned();
        process::is_alive(pid).then_some(Self { state, pid, what })
    }
}

/// Whether no process owns the folder, though one did.
pub(super) fn is_free(root: &Path) -> bool {
    File::open(root.join("owner.lock")).is_ok_and(|file| file.try_lock().is_ok())
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(600);

    fn command() -> Purpose {
        Purpose::Command("import".to_owned())
    }

    fn owner(root: &Path, purpose: &Purpose) -> Owner {
        match take(root, purpose, SHORT).unwrap() {
            Hold::Owner(mut owner) => {
                owner.ready().unwrap();
                owner
            }
            Hold::User(_) => panic!("joined nobody"),
        }
    }

    #[test]
    fn a_command_joins_the_server_that_has_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let _server = owner(root.path(), &Purpose::Server);
        assert!(matches!(take(root.path(), &command(), SHORT).unwrap(), Hold::User(_)));
        assert!(matches!(take(root.path(), &command(), SHORT).unwrap(), Hold::User(_)));
    }

    #[test]
    fn a_second_server_is_told_in_one_sentence() {
        let root = tempfile::tempdir().unwrap();
        let _server = owner(root.path(), &Purpose::Server);
        let error = take(root.path(), &Purpose::Server, SHORT).unwrap_err();
        assert!(error.to_string().starts_with(&format!("Another server (process {})", std::process::id())), "{error}");
    }

    #[test]
    fn a_server_waits_for_a_command_and_says_which_when_it_takes_too_long() {
        let root = tempfile::tempdir().unwrap();
        let first = owner(root.path(), &command());
        let error = take(root.path(), &Purpose::Server, SHORT).unwrap_err();
        assert!(error.to_string().contains("the command import (process "), "{error}");
        let path = root.path().to_path_buf();
        let server = thread::spawn(move || take(&path, &Purpose::Server, Duration::from_secs(5)));
        thread::sleep(PAUSE * 3);
        drop(first);
        assert!(matches!(server.join().unwrap().unwrap(), Hold::Owner(_)));
    }

    #[test]
    fn a_command_that_owns_waits_for_those_who_joined() {
        let root = tempfile::tempdir().unwrap();
        let mut first = owner(root.path(), &command());
        let Hold::User(user) = take(root.path(), &command(), SHORT).unwrap() else { panic!("two owners") };
        let ending = thread::spawn(move || {
            let _users = first.wait_for_users();
            first
        });
        thread::sleep(PAUSE * 3);
        assert!(!ending.is_finished());
        drop(user);
        let first = ending.join().unwrap();
        // The owner is ending: nobody joins it any more.
        assert!(matches!(take(root.path(), &command(), SHORT), Err(DatabaseError::FolderBusy { .. })));
        drop(first);
        assert!(matches!(take(root.path(), &command(), SHORT).unwrap(), Hold::Owner(_)));
    }
}
