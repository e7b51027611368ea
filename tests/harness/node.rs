//! Programs of Node, for clients from npm.

use std::{
    path::{Path, PathBuf},
    process::Output,
    sync::OnceLock,
};

use tokio::process::Command;

/// The folder of the clients, with their packages installed.
///
/// # Panics
/// Where Node or npm is not there: `make set-up` installs them.
pub fn clients() -> &'static Path {
    static CLIENTS: OnceLock<PathBuf> = OnceLock::new();
    CLIENTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
        // npm writes down what it installed; where the list has changed since, that is older.
        let changed = |path: &str| folder.join(path).metadata().and_then(|file| file.modified()).ok();
        if changed("node_modules/.package-lock.json") < changed("package-lock.json") {
            let outcome = std::process::Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"])
                .current_dir(&folder)
                .output()
                .unwrap_or_else(|error| panic!("npm is needed for these tests (make set-up installs it): {error}"));
            assert!(outcome.status.success(), "npm ci failed: {}", String::from_utf8_lossy(&outcome.stderr));
        }
        folder
    })
}

/// Runs a script of the clients.
pub async fn node(script: &str, arguments: &[&str]) -> Output {
    let folder = tokio::task::spawn_blocking(clients).await.expect("the clients");
    Command::new("node")
        .arg(script)
        .args(arguments)
        .current_dir(folder)
        .kill_on_drop(true)
        .output()
        .await
        .unwrap_or_else(|error| panic!("Node is needed for these tests (make set-up installs it): {error}"))
}
