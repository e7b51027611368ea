//! A mail server on this machine: the npm package smtp-server, which takes or refuses what it is sent.

use std::{process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::clients;

/// A mail server that listens on loopback. Dropping it ends it.
pub struct MailServer {
    /// Where it listens.
    pub port: u16,
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl MailServer {
    /// On any port that is free.
    pub async fn start() -> Self {
        Self::start_at(0).await
    }

    /// On this port.
    pub async fn start_at(port: u16) -> Self {
        let folder = tokio::task::spawn_blocking(clients).await.expect("the clients");
        let mut child = Command::new("node")
            .args(["smtp-receiver.mjs", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let input = child.stdin.take().expect("its input");
        let mut server = Self { port, child, input, lines };
        let first = server.line(Duration::from_secs(30)).await.expect("it listens");
        server.port = first["port"].as_u64().and_then(|port| port.try_into().ok()).expect("a port");
        server
    }

    /// The address that the program is given.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Says how it answers from now on: `take`, or `refuse 451`.
    pub async fn answer(&mut self, how: &str) {
        self.input.write_all(format!("{how}\n").as_bytes()).await.expect("it listens");
        loop {
            let line = self.line(Duration::from_secs(10)).await.expect("an answer");
            if line.get("answers").is_some() {
                return;
            }
        }
    }

    /// The next thing that it tells: a mail that it took, or that it refused one. Nothing where it is quiet for so long.
    pub async fn line(&mut self, patience: Duration) -> Option<Value> {
        let line = tokio::time::timeout(patience, self.lines.next_line()).await.ok()?;
        line.ok().flatten().map(|line| serde_json::from_str(&line).expect("JSON"))
    }

    /// The next mail that it takes.
    pub async fn mail(&mut self) -> Value {
        loop {
            let line = self.line(Duration::from_secs(20)).await.expect("a mail");
            if line.get("message").is_some() {
                return line;
            }
        }
    }

    /// Ends it, and waits until its port is free.
    pub async fn end(mut self) {
        self.child.kill().await.expect("it ends");
    }
}
