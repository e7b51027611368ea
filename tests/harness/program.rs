//! The program as a process: for what only a process can show.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

/// The program with a data folder of its own, nothing of the environment that it could take for settings, and an embedded
/// database.
pub struct Program {
    path: PathBuf,
    folder: TempDir,
    settings: Vec<(String, String)>,
}

/// A command that ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A server that runs as a process. Dropping it kills it.
pub struct Served {
    child: Child,
    /// The lines that it began with.
    pub welcome: Vec<String>,
    /// Where it listens: `http://127.0.0.1:…`.
    pub url: String,
}

impl Program {
    /// The program at this path: `env!("CARGO_BIN_EXE_gehoord-under-test")`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // PostgreSQL's user has to pass through when the tests run as root.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).expect("rights");
        let settings = [("GEHOORD_LISTEN", "127.0.0.1:0"), ("GEHOORD_DEMO", "no")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { path: path.into(), folder, settings }
    }

    /// The same with a setting in its environment.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The process of its embedded PostgreSQL, while that runs.
    #[must_use]
    pub fn postgres(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("postgresql/postmaster.pid")).ok()?.lines().next()?.parse().ok()
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "").await
    }

    /// Runs a command to its end, with this on its standard input.
    pub async fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the program");
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output());
        let output = output.await.expect("it ends").expect("its output");
        Ended {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Starts a server, and waits until it is ready.
    pub async fn serve(&self) -> Served {
        let mut child = self.command(&["serve"]).spawn().expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut welcome = Vec::new();
        let ready = async {
            while let Some(line) = lines.next_line().await.expect("a line") {
                let last = line.contains("health");
                welcome.push(line);
                if last {
                    return true;
                }
            }
            false
        };
        let ready = tokio::time::timeout(Duration::from_secs(60), ready).await;
        assert!(matches!(ready, Ok(true)), "the server did not start: {welcome:?}");
        // What it says later has to go somewhere.
        let mut errors = BufReader::new(child.stderr.take().expect("its errors")).lines();
        tokio::spawn(async move { while let Ok(Some(_)) = errors.next_line().await {} });
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let port = welcome.iter().find_map(|line| line.split("localhost:").nth(1)).expect("an address");
        let port: String = port.chars().take_while(char::is_ascii_digit).collect();
        Served { child, welcome, url: format!("http://127.0.0.1:{port}") }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        for (name, _) in std::env::vars() {
            if name.starts_with("GEHOORD_") && name != "GEHOORD_POSTGRES_BIN" || name.starts_with("DATABASE_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .env("GEHOORD_DATA_DIR", self.data())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Where PostgreSQL could not reach the data folder, its files lie elsewhere.
        if let Ok(elsewhere) = fs::read_link(self.data().join("postgresql")) {
            let _ = elsewhere.parent().map(fs::remove_dir_all::<&Path>);
        }
    }
}

impl Served {
    /// Kills it, as `kill -9` does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// Tells it to stop, as a service manager does, and waits for that.
    pub async fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().expect("it runs").to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().await.expect("kill");
        assert!(told.success());
        let ended = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        ended.expect("it ends").expect("its end").code()
    }
}
