//! The data folder, and the folders of the embedded PostgreSQL, in places that PostgreSQL can reach.
//!
//! Usually all of it lies in the data folder. Two things move a part to a folder of its own under `/var/tmp`, named
//! after the data folder:
//!
//! - PostgreSQL refuses to run as root, so root runs it as another user, who must be able to reach its files;
//! - a socket's path must stay under some hundred bytes.

use std::{
    fs::{self, DirBuilder, Metadata},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, chown, symlink},
    path::{Path, PathBuf},
};

use aws_lc_rs::digest;

use super::{DatabaseError, process};

/// The file name of PostgreSQL's socket, with the slash before it.
const SOCKET_NAME: &str = "/.s.PGSQL.5432";
/// Systems allow 104 to 108 bytes.
const LONGEST_SOCKET: usize = 100;

/// Another user, whom root runs PostgreSQL as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// Where everything of one data folder lies.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
    home: PathBuf,
    socket: PathBuf,
    user: Option<User>,
}

impl Folder {
    /// Makes the data folder where it is missing, and finds out where PostgreSQL's part lies or will lie.
    /// Every process comes to the same answer.
    pub(super) fn locate(path: &Path) -> Result<Self, DatabaseError> {
        Self::locate_as(path, process::effective_user() == 0)
    }

    fn locate_as(path: &Path, as_root: bool) -> Result<Self, DatabaseError> {
        let failed = |error: io::Error| DatabaseError::file(path, &error);
        make_folder(path, as_root).map_err(failed)?;
        let root = path.canonicalize().map_err(failed)?;
        let inside = root.join("postgresql");
        let outside = outside(&root);
        let user = if as_root { Some(other_user(&inside).ok_or(DatabaseError::NobodyToRunAs)?) } else { None };
        let home = match (fs::read_link(&inside), user) {
            // Made elsewhere earlier: the data folder may have moved since.
            (Ok(target), _) => target.parent().unwrap_or(&outside).to_path_buf(),
            (Err(_), Some(user)) if !reachable(&root, user) => outside.clone(),
            _ => root.clone(),
        };
        let near = home.join("socket");
        let socket =
            if near.as_os_str().len() + SOCKET_NAME.len() > LONGEST_SOCKET { outside.join("socket") } else { near };
        Ok(Self { root, home, socket, user })
    }

    /// Makes the folders that PostgreSQL needs. Only for the owner of the data folder.
    pub(super) fn prepare(&self) -> Result<(), DatabaseError> {
        let as_root = self.user.is_some();
        if self.home != self.root {
            make_outside(&self.home, as_root)?;
            let link = self.root.join("postgresql");
            if fs::symlink_metadata(&link).is_err() {
                self.put_aside_what_is_left().map_err(|error| DatabaseError::file(&self.home, &error))?;
                symlink(self.cluster(), &link).map_err(|error| DatabaseError::file(&link, &error))?;
            }
        }
        if let Some(parent) = self.socket.parent()
            && parent != self.root
        {
            make_outside(parent, as_root)?;
        }
        self.make_own(&self.socket).map_err(|error| DatabaseError::file(&self.socket, &error))
    }

    /// The data folder itself, as an absolute path.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The cluster's folder.
    pub(super) fn cluster(&self) -> PathBuf {
        self.home.join("postgresql")
    }

    /// The folder of the socket.
    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// The user whom PostgreSQL runs as, where it is not this one.
    pub(super) fn user(&self) -> Option<User> {
        self.user
    }

    /// PostgreSQL's log.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgresql.log")
    }

    /// Makes a folder that belongs to PostgreSQL's user and nobody else.
    pub(super) fn make_own(&self, path: &Path) -> io::Result<()> {
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
        self.give(path)
    }

    /// Gives a file or folder to PostgreSQL's user.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        match self.user {
            Some(user) => chown(path, Some(user.uid), Some(user.gid)),
            None => Ok(()),
        }
    }

    /// Data of an earlier data folder with this path, which somebody removed: it is not ours, and not ours to delete.
    fn put_aside_what_is_left(&self) -> io::Result<()> {
        let left = self.cluster();
        if !left.exists() {
            return Ok(());
        }
        let mut aside = (1_u32..).map(|number| self.home.join(format!("postgresql.left-{number}")));
        match aside.find(|path| !path.exists()) {
            Some(path) => {
                tracing::warn!(to = %path.display(), "put aside the data of a data folder that was removed");
                fs::rename(&left, path)
            }
            None => Ok(()),
        }
    }
}

/// Root lets others pass through the folder, not look into it; anyone else keeps it closed.
fn make_folder(path: &Path, as_root: bool) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(if as_root { 0o711 } else { 0o700 }).create(path)
}

/// The place outside: always the same one for the same data folder.
fn outside(root: &Path) -> PathBuf {
    let hash = digest::digest(&digest::SHA256, root.as_os_str().as_encoded_bytes());
    let name: String = hash.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let parent = Path::new("/var/tmp");
    let parent = if parent.is_dir() { parent } else { Path::new("/tmp") };
    parent.join(format!("gehoord-{name}"))
}

/// Everybody may write beside this folder, so it is only used when it is truly ours.
fn make_outside(path: &Path, as_root: bool) -> Result<(), DatabaseError> {
    make_folder(path, as_root).map_err(|error| DatabaseError::file(path, &error))?;
    let found = fs::symlink_metadata(path).map_err(|error| DatabaseError::file(path, &error))?;
    if found.is_dir() && found.uid() == process::effective_user() && found.mode() & 0o022 == 0 {
        Ok(())
    } else {
        Err(DatabaseError::File { path: path.display().to_string(), reason: "it belongs to somebody else".to_owned() })
    }
}

/// Whom root runs PostgreSQL as: whoever has the data already, else `postgres`, else `nobody`.
fn other_user(cluster: &Path) -> Option<User> {
    if let Ok(found) = fs::metadata(cluster)
        && found.uid() != 0
    {
        return Some(User { uid: found.uid(), gid: found.gid() });
    }
    let users = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].into_iter().find_map(|name| user_named(name, &users))
}

/// A line reads `name:password:uid:gid:…`.
fn user_named(name: &str, users: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        if parts.next() != Some(name) {
            return None;
        }
        let uid = parts.nth(1)?.parse().ok()?;
        let gid = parts.next()?.parse().ok()?;
        Some(User { uid, gid })
    })
}

/// Whether the user may pass through the folder and all that hold it.
fn reachable(path: &Path, user: User) -> bool {
    path.ancestors().all(|folder| fs::metadata(folder).is_ok_and(|found| may_pass(&found, user)))
}

fn may_pass(found: &Metadata, user: User) -> bool {
    let bit = if found.uid() == user.uid {
        0o100
    } else if found.gid() == user.gid {
        0o010
    } else {
        0o001
    };
    found.mode() & bit != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_in_the_list_of_users() {
        let users = "root:x:0:0::/root:/bin/sh\npostgres:x:101:104:PostgreSQL:/var/lib:/bin/sh\nnobody:*:-2:-2::/:/x\n";
        assert_eq!(user_named("postgres", users), Some(User { uid: 101, gid: 104 }));
        assert_eq!(user_named("nobody", users), None);
    }

    #[test]
    fn an_ordinary_user_keeps_everything_in_the_data_folder() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::locate_as(&parent.path().join("a b"), false).unwrap();
        assert_eq!(folder.cluster(), folder.root().join("postgresql"));
        assert_eq!(folder.socket(), folder.root().join("socket"));
        assert_eq!(fs::metadata(folder.root()).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_long_path_moves_the_socket_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::locate_as(&parent.path().join("x".repeat(100)), false).unwrap();
        assert_eq!(folder.cluster(), folder.root().join("postgresql"));
        assert!(folder.socket().as_os_str().len() < 60);
    }

    #[test]
    fn two_folders_never_share_a_place_outside() {
        assert_ne!(outside(Path::new("/a")), outside(Path::new("/b")));
        assert_eq!(outside(Path::new("/a")), outside(Path::new("/a")));
    }
}
