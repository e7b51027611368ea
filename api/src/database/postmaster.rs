//! Runs PostgreSQL, and stops it with the program.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    DatabaseError, cluster,
    folder::Folder,
    process::{self, Signal},
    programs::Programs,
};

/// How often a start or an end is looked at.
const PAUSE: Duration = Duration::from_millis(5);
/// A start after a power cut may have much to repair.
const LONGEST_START: Duration = Duration::from_secs(300);
/// A clean end takes well under a second; after this it is cut short.
const LONGEST_END: Duration = Duration::from_secs(30);
/// A log that has grown beyond this is put aside at the next start.
const LONGEST_LOG: u64 = 10 * 1024 * 1024;

/// A running PostgreSQL. Dropping it stops it, cleanly.
///
/// The signal that ends PostgreSQL with its parent follows the *thread* that made it. So that thread is one of our own,
/// which lives for as long as PostgreSQL does, whichever thread or runtime asked for it.
#[derive(Debug)]
pub(super) struct Postmaster {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Postmaster {
    /// Starts PostgreSQL on the folder's cluster, and comes back when it answers.
    pub(super) fn start(folder: &Folder, programs: &Programs, durable: bool) -> Result<Self, DatabaseError> {
        end_what_was_left(&folder.cluster());
        let log = folder.log();
        let (file, begin) = open_log(&log).map_err(|error| DatabaseError::file(&log, &error))?;
        let second = file.try_clone().map_err(|error| DatabaseError::file(&log, &error))?;
        let mut command = command(folder, programs, durable);
        command.stdin(Stdio::null()).stdout(file).stderr(second);

        let (stop, stopped) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let pid_file = folder.cluster().join("postmaster.pid");
        let thread = thread::Builder::new()
            .name("postgresql".to_owned())
            .spawn(move || run(command, &pid_file, &log, begin, &tell, &stopped))
            .map_err(|error| DatabaseError::file(&programs.postgres(), &error))?;
        let postmaster = Self { stop: Some(stop), thread: Some(thread) };
        told.recv().unwrap_or_else(|_| {
            Err(DatabaseError::NotStarted {
                reason: "its thread ended".to_owned(),
                log: folder.log().display().to_string(),
            })
        })?;
        Ok(postmaster)
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn command(folder: &Folder, programs: &Programs, durable: bool) -> Command {
    // A list of folders: in double quotes, or a comma would divide it.
    let socket = format!("\"{}\"", folder.socket().display().to_string().replace('"', "\"\""));
    let mut command = cluster::command(programs.postgres().as_os_str(), folder);
    command.arg("-D").arg(folder.cluster());
    let mut set = |name: &str, value: &str| {
        command.arg("-c").arg(format!("{name}={value}"));
    };
    set("listen_addresses", "");
    set("port", "5432");
    set("unix_socket_directories", &socket);
    set("unix_socket_permissions", "0700");
    set("max_connections", "200");
    set("shared_buffers", "128MB");
    // Compiling a query pays for long ones; ours are short.
    set("jit", "off");
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    set("logging_collector", "off");
    set("log_min_error_statement", "panic");
    if !durable {
        set("fsync", "off");
        set("synchronous_commit", "off");
        set("full_page_writes", "off");
    }
    // A group of its own: Ctrl-C at the terminal reaches this program alone, which stops PostgreSQL in its turn.
    command.process_group(0);
    process::end_with_this_thread(&mut command);
    command
}

/// The thread's work: start, tell how it went, wait for the word to stop, stop.
fn run(
    mut command: Command,
    pid_file: &Path,
    log: &Path,
    log_begin: u64,
    tell: &Sender<Result<(), DatabaseError>>,
    stopped: &Receiver<()>,
) {
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let _ = tell.send(Err(DatabaseError::file(Path::new(command.get_program()), &error)));
            return;
        }
    };
    let begin = Instant::now();
    while !is_ready(pid_file, child.id()) {
        let ended = !matches!(child.try_wait(), Ok(None));
        if ended || begin.elapsed() > LONGEST_START {
            end(&mut child);
            let reason = cluster::last_words(&read_from(log, log_begin));
            let _ = tell.send(Err(DatabaseError::NotStarted { reason, log: log.display().to_string() }));
            return;
        }
        thread::sleep(PAUSE);
    }
    let _ = tell.send(Ok(()));

    let mut running = true;
    while matches!(stopped.recv_timeout(Duration::from_millis(500)), Err(RecvTimeoutError::Timeout)) {
        if running && !matches!(child.try_wait(), Ok(None)) {
            running = false;
            tracing::error!(log = %log.display(), "PostgreSQL ended by itself");
        }
    }
    end(&mut child);
}

/// A clean end; cut short when it takes too long.
fn end(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    let _ = process::signal(child.id(), Signal::Fast);
    let begin = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if begin.elapsed() > LONGEST_END {
            let _ = process::signal(child.id(), Signal::Immediate);
            let _ = child.wait();
            return;
        }
        thread::sleep(PAUSE);
    }
}

/// `postmaster.pid` holds the number of the process in its first line, and how far it is in its eighth.
fn is_ready(pid_file: &Path, pid: u32) -> bool {
    let Ok(text) = fs::read_to_string(pid_file) else { return false };
    let mut lines = text.lines();
    lines.next().and_then(|line| line.trim().parse().ok()) == Some(pid)
        && lines.nth(6).is_some_and(|line| line.trim() == "ready")
}

/// An earlier program that was killed leaves its PostgreSQL about to end, or, where the system cannot end it with its
/// parent, running. Whoever owns the data folder now may end it. After a power cut only the file is left, and the
/// number in it may be another program's by now, which would keep PostgreSQL from starting.
fn end_what_was_left(cluster: &Path) {
    let pid_file = cluster.join("postmaster.pid");
    let begin = Instant::now();
    while let Some(pid) = fs::read_to_string(&pid_file).ok().and_then(|text| text.lines().next()?.trim().parse().ok()) {
        if !process::is_alive(pid) || !is_postgres_of(pid, cluster) {
            let _ = fs::remove_file(&pid_file);
            return;
        }
        let signal = if begin.elapsed() > LONGEST_END { Signal::Immediate } else { Signal::Fast };
        let _ = process::signal(pid, signal);
        if begin.elapsed() > LONGEST_END * 2 {
            return;
        }
        thread::sleep(PAUSE * 10);
    }
}

/// PostgreSQL works in its cluster's folder. Where the system does not tell, the command line has to do.
fn is_postgres_of(pid: u32, cluster: &Path) -> bool {
    if cfg!(target_os = "linux") {
        let canonical = cluster.canonicalize().unwrap_or_else(|_| cluster.to_path_buf());
        return fs::read_link(PathBuf::from(format!("/proc/{pid}/cwd"))).is_ok_and(|folder| folder == canonical);
    }
    let output = Command::new("ps").args(["-o", "command=", "-p"]).arg(pid.to_string()).output();
    output.is_ok_and(|output| {
        let line = String::from_utf8_lossy(&output.stdout).into_owned();
        line.contains("postgres") && line.contains(&cluster.display().to_string())
    })
}

/// Opens the log at its end, and says where that is.
fn open_log(path: &Path) -> std::io::Result<(File, u64)> {
    if fs::metadata(path).is_ok_and(|found| found.len() > LONGEST_LOG) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let begin = file.metadata()?.len();
    Ok((file, begin))
}

fn read_from(path: &Path, begin: u64) -> String {
    let mut text = Vec::new();
    if let Ok(mut file) = File::open(path) {
        let _ = file.seek(SeekFrom::Start(begin)).and_then(|_| file.read_to_end(&mut text));
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_is_what_its_own_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postmaster.pid");
        assert!(!is_ready(&path, 7));
        fs::write(&path, "7\n/data\n0\n5432\n/socket\n\n1 2\nstarting\n").unwrap();
        assert!(!is_ready(&path, 7));
        fs::write(&path, "7\n/data\n0\n5432\n/socket\n\n1 2\nready   \n").unwrap();
        assert!(is_ready(&path, 7));
        assert!(!is_ready(&path, 8));
    }

    #[test]
    fn a_number_that_is_another_programs_by_now_does_not_hinder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postmaster.pid");
        fs::write(&path, format!("{}\n", std::process::id())).unwrap();
        end_what_was_left(folder.path());
        assert!(!path.exists());
    }
}
