//! A proxy between the server and PostgreSQL that swallows, stalls, slows and resets. It knows enough of PostgreSQL's
//! protocol to see a `COMMIT` pass.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What the proxy does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Passes everything on.
    #[default]
    Pass,
    /// Takes everything, passes nothing on.
    Swallow,
    /// Takes nothing, so that all of it waits.
    Stall,
    /// Passes everything on, late.
    Slow(Duration),
    /// Resets the connection that is about to commit, before PostgreSQL hears of it.
    ResetBeforeCommit,
    /// Passes the `COMMIT` on, and resets the connection before the answer.
    ResetAfterCommit,
    /// Stops passing on when these bytes come by, for ever on that connection.
    StopAt(Vec<u8>),
}

/// The proxy. Dropping it ends it.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    mode: watch::Sender<Mode>,
    cut: watch::Sender<usize>,
    met: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

struct Shared {
    mode: watch::Receiver<Mode>,
    cut: watch::Receiver<usize>,
    met: Arc<AtomicUsize>,
}

impl Clone for Shared {
    fn clone(&self) -> Self {
        Self { mode: self.mode.clone(), cut: self.cut.clone(), met: Arc::clone(&self.met) }
    }
}

impl Proxy {
    /// A proxy before PostgreSQL at this port.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let own = listener.local_addr().expect("an address").port();
        let (mode, mode_seen) = watch::channel(Mode::Pass);
        let (cut, cut_seen) = watch::channel(0);
        let met = Arc::new(AtomicUsize::new(0));
        let shared = Shared { mode: mode_seen, cut: cut_seen, met: Arc::clone(&met) };
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, port, shared.clone()));
            }
        });
        Self { port: own, mode, cut, met, task }
    }

    /// Does this from now on.
    pub fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Resets every connection that there is.
    pub fn cut(&self) {
        self.cut.send_modify(|cut| *cut += 1);
    }

    /// How often it met what it was to look for: a `COMMIT` to reset at, bytes to stop at.
    pub fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

async fn carry(client: TcpStream, port: u16, mut shared: Shared) {
    shared.cut.mark_unchanged();
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else {
        let _ = client.set_zero_linger();
        return;
    };
    for side in [&client, &server] {
        let _ = side.set_nodelay(true);
        // Whenever it ends, it ends with a reset.
        let _ = side.set_zero_linger();
    }
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let reset = Arc::new(Mutex::new(false));
    let mut cut = shared.cut.clone();
    let there = to_server_side(from_client, to_server, shared.clone(), Arc::clone(&reset));
    let back = to_client_side(from_server, to_client, shared, reset);
    tokio::select! {
        _ = there => {}
        _ = back => {}
        _ = cut.changed() => {}
    }
}

/// From the server under test to PostgreSQL, message by message.
async fn to_server_side(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut shared: Shared,
    reset: Arc<Mutex<bool>>,
) -> io::Result<()> {
    let mut commits = Commits::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        wait_while_stalled(&mut shared.mode).await;
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        wait_while_stalled(&mut shared.mode).await;
        let bytes = &buffer[..read];
        let is_commit = commits.sees(bytes);
        let mode = shared.mode.borrow().clone();
        match mode {
            Mode::Swallow => continue,
            Mode::ResetBeforeCommit if is_commit => {
                shared.met.fetch_add(1, Ordering::SeqCst);
                return Ok(());
            }
            Mode::ResetAfterCommit if is_commit => {
                *reset.lock().expect("a mark") = true;
                shared.met.fetch_add(1, Ordering::SeqCst);
            }
            Mode::StopAt(wanted) if bytes.windows(wanted.len()).any(|part| part == wanted) => {
                shared.met.fetch_add(1, Ordering::SeqCst);
                // Until the other side goes.
                while from.read(&mut buffer).await? > 0 {}
                return Ok(());
            }
            Mode::Slow(late) => tokio::time::sleep(late).await,
            _ => {}
        }
        to.write_all(&buffer[..read]).await?;
    }
}

/// From PostgreSQL back.
async fn to_client_side(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut shared: Shared,
    reset: Arc<Mutex<bool>>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        wait_while_stalled(&mut shared.mode).await;
        let read = from.read(&mut buffer).await?;
        if read == 0 || *reset.lock().expect("a mark") {
            return Ok(());
        }
        wait_while_stalled(&mut shared.mode).await;
        let mode = shared.mode.borrow().clone();
        match mode {
            Mode::Swallow => continue,
            Mode::Slow(late) => tokio::time::sleep(late).await,
            _ => {}
        }
        to.write_all(&buffer[..read]).await?;
    }
}

async fn wait_while_stalled(mode: &mut watch::Receiver<Mode>) {
    let _ = mode.wait_for(|mode| *mode != Mode::Stall).await;
}

/// Looks for a `COMMIT` among the messages that a client sends: the first has no letter before its length, the others
/// have (PostgreSQL's manual, "Message Formats").
#[derive(Default)]
struct Commits {
    rest: Vec<u8>,
    has_begun: bool,
}

impl Commits {
    /// Whether one begins in these bytes.
    fn sees(&mut self, bytes: &[u8]) -> bool {
        self.rest.extend_from_slice(bytes);
        let mut found = false;
        loop {
            let head = usize::from(self.has_begun);
            let Some(length) = self.rest.get(head..head + 4) else { return found };
            let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize + head;
            if self.rest.len() < length {
                return found;
            }
            let message: Vec<u8> = self.rest.drain(..length).collect();
            if self.has_begun {
                // A simple query, or a statement that is prepared: its text follows on the length, or on its name.
                let is_query = matches!(message.first(), Some(b'Q' | b'P'));
                found |= is_query && message.windows(6).any(|part| part == b"COMMIT");
            }
            // A question for TLS is answered and followed by the real first message.
            self.has_begun |= message.get(4..8) != Some(&80_877_103_u32.to_be_bytes());
        }
    }
}

#[test]
fn a_commit_is_seen_also_where_it_comes_in_parts() {
    let message = |letter: &[u8], text: &[u8]| {
        let length = (text.len() as u32 + 4).to_be_bytes();
        [letter, &length, text].concat()
    };
    let mut commits = Commits::default();
    assert!(!commits.sees(&message(b"", b"\0\x03\0\0user\0COMMIT\0")), "the first message is no query");
    assert!(!commits.sees(&message(b"Q", b"BEGIN\0")));
    let commit = message(b"Q", b"COMMIT\0");
    assert!(!commits.sees(&commit[..3]));
    assert!(commits.sees(&commit[3..]));
    assert!(!commits.sees(&message(b"Q", b"SELECT 1\0")));
}
