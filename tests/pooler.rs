//! Behind PgBouncer in transaction mode, with prepared statements switched off.

use std::{
    fs,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::faults::{
    ledger::Ledger,
    load::{Load, ask, client, sign_in},
    own_database::{HANDLER, OwnDatabase, address, free_port, postgres_user},
};
use harness::json;

/// A PgBouncer of a test's own. Dropping it ends it.
struct PgBouncer {
    child: Child,
    port: u16,
}

impl PgBouncer {
    /// Before this database: each transaction may get another of its few connections.
    async fn before(database: &OwnDatabase) -> Self {
        let port = free_port();
        let folder = database.folder().join("pgbouncer");
        fs::create_dir_all(&folder).expect("a folder");
        // Roles log in with their own passwords, which PgBouncer looks up where PostgreSQL keeps them.
        let settings = format!(
            "[databases]\ngehoord = host=127.0.0.1 port={} auth_user=gehoord\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\n\
             auth_file = {users}\nauth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\n\
             ignore_startup_parameters = extra_float_digits\n",
            database.port(),
            users = folder.join("users").display(),
        );
        fs::write(folder.join("settings"), settings).expect("its settings");
        fs::write(folder.join("users"), "\"gehoord\" \"gehoord\"\n").expect("its users");
        let mut command = Command::new("pgbouncer");
        let path = std::env::var("PATH").unwrap_or_default();
        command.arg(folder.join("settings")).env("PATH", format!("{path}:/usr/sbin"));
        if let Some((user, group)) = postgres_user() {
            use std::os::unix::process::CommandExt;
            command.uid(user).gid(group);
        }
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("pgbouncer");
        let begin = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(begin.elapsed() < Duration::from_secs(10), "pgbouncer does not listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { child, port }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_behind_a_pooler_that_gives_each_transaction_another_connection() {
    let database = OwnDatabase::start().await;
    let pooler = PgBouncer::before(&database).await;
    let through = address(pooler.port, "gehoord").replace("gehoord@", "gehoord:gehoord@");
    let program = database
        .program()
        .set("DATABASE_URL", &through)
        .set("DATABASE_DIRECT_URL", &database.url())
        .set("GEHOORD_STATEMENT_CACHE", "0");
    let server = program.serve().await;
    let ledger = Arc::new(Ledger::default());
    let load = Load::begin(&[&server.url], 16, &ledger);
    load.acknowledged(200).await;
    // Reads of every kind beside them: with a sign-in and without.
    let token = sign_in(&client(), &server.url, HANDLER).await.expect("a token");
    const SEEN: &str = "{ signals(first: 20) { totalCount nodes { id status topic { name } loop { deadlines { step state } } } } followUps(first: 5) { nodes { id } } }";
    for _ in 0..50 {
        let seen = ask(&client(), &server.url, Some(&token), SEEN, json!({})).await;
        assert!(seen.body["errors"].is_null() && seen.status == 200, "{}", seen.body);
        let page =
            ask(&client(), &server.url, None, "{ topics { nodes { name } } councils { totalCount } }", json!({})).await;
        assert!(page.body["errors"].is_null() && page.status == 200, "{}", page.body);
    }
    let seen = load.end().await;
    seen.must_be_clear();
    assert_eq!(seen.count("503 SERVICE_UNAVAILABLE"), 0, "{:?}", seen.answers);
    let compared = ledger.compare(&database).await;
    assert_eq!((compared.lost, compared.twice), (0, 0), "{compared:?}");
    assert_eq!(server.stop().await, Some(0));
    let used = database.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gehoord'").await;
    assert!(used <= 12, "{used}");
}
