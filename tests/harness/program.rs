//! The program as a process: for what only a process can show.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
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
    under: Vec<String>,
    folder: TempDir,
    settings: Vec<(String, String)>,
}

/// A command that was begun, and may never be ready. Dropping it kills it.
pub struct Begun {
    child: Child,
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
    log: Arc<Mutex<Vec<String>>>,
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
        Self { path: path.into(), under: Vec::new(), folder, settings }
    }

    /// The same with a setting in its environment.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, started by another program that becomes it: `prlimit --nofile=64`.
    #[must_use]
    pub fn under(mut self, words: &[&str]) -> Self {
        self.under = words.iter().map(|word| (*word).to_owned()).collect();
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
        Ended::of(output.await.expect("it ends").expect("its output"))
    }

    /// Starts a server, and waits until it is ready.
    pub async fn serve(&self) -> Served {
        self.begin(&["serve"]).ready().await
    }

    /// Begins a command, and does not wait for anything.
    #[must_use]
    pub fn begin(&self, arguments: &[&str]) -> Begun {
        Begun { child: self.command(arguments).spawn().expect("the program") }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let path = self.path.to_str().expect("a path");
        let words: Vec<&str> = self.under.iter().map(String::as_str).chain([path]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
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

impl Begun {
    /// Waits until the server is ready.
    pub async fn ready(self) -> Served {
        let mut child = self.child;
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
        let mut errors = BufReader::new(child.stderr.take().expect("its errors")).lines();
        if !matches!(ready, Ok(true)) {
            let _ = child.start_kill();
            let mut told = Vec::new();
            while let Ok(Some(line)) = errors.next_line().await {
                told.push(line);
            }
            panic!("the server did not start: {welcome:?} {told:#?}");
        }
        // What it says later has to go somewhere.
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = errors.next_line().await {
                kept.lock().expect("a log").push(line);
            }
        });
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let port = welcome.iter().find_map(|line| line.split("localhost:").nth(1)).expect("an address");
        let port: String = port.chars().take_while(char::is_ascii_digit).collect();
        Served { child, log, welcome, url: format!("http://127.0.0.1:{port}") }
    }

    /// Kills it, as `kill -9` does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// Waits for its end.
    pub async fn ended(self) -> Ended {
        let output = tokio::time::timeout(Duration::from_secs(120), self.child.wait_with_output());
        Ended::of(output.await.expect("it ends").expect("its output"))
    }
}

impl Ended {
    fn of(output: std::process::Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
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

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Sends it a signal, such as `TERM`.
    pub async fn signal(&self, name: &str) {
        let told = Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status().await;
        assert!(told.expect("kill").success());
    }

    /// What it logged since it was ready.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.log.lock().expect("a log").clone()
    }

    /// Tells it to stop, as a service manager does, and waits for that.
    pub async fn stop(self) -> Option<i32> {
        self.signal("TERM").await;
        self.ended().await
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Option<i32> {
        let ended = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        ended.expect("it ends").expect("its end").code()
    }
}
