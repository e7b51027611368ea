//! Three servers on one database, killed again and again: each warning and each escalation once, and none lost.
//!
//! The servers are the program itself, by the machine's own clock. Deadlines around now are written by SQL, in a round
//! of their own; the server in this process is put back in time, and takes no part.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use futures::future::join_all;
use harness::{Gehoord, Program, STROOMDAM, Served};

/// The round of the deadlines that these tests write.
const ROUND: u32 = 100;

async fn asleep() -> Gehoord {
    let app = Gehoord::start().await;
    let long_ago: DateTime<Utc> = Utc.with_ymd_and_hms(2000, 1, 1, 0, 0, 0).single().expect("a moment");
    app.clock.set(long_ago);
    app
}

fn program(app: &Gehoord) -> Program {
    Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"))
        .set("DATABASE_URL", &app.database_url())
        .set("GEHOORD_SECRET_KEY", &"A".repeat(43))
}

/// How a deadline stands now.
#[derive(Clone, Copy)]
enum Due {
    /// Its owner is to be warned.
    NearEnd,
    /// It has broken.
    Passed,
}

/// Writes deadlines of signals that have none like it yet.
async fn write(app: &Gehoord, due: Due, count: u32) {
    let (step, warn, end) = match due {
        Due::NearEnd => ("HEARD", "now() - interval '1 minute'", "now() + interval '1 day'"),
        Due::Passed => ("HELPED", "now() - interval '2 hours'", "now() - interval '1 minute'"),
    };
    let sql = format!(
        "INSERT INTO deadline (id, subject_type, subject_id, step, round, started_at, warn_at, due_at)
         SELECT gen_random_uuid(), 'SIGNAL', id, '{step}', {ROUND}, now() - interval '5 hours', {warn}, {end}
         FROM signal WHERE NOT EXISTS (SELECT 1 FROM deadline WHERE subject_id = signal.id AND step = '{step}' AND round = {ROUND})
         ORDER BY id LIMIT {count} RETURNING id"
    );
    let written = app.sql(STROOMDAM, &sql).await;
    assert_eq!(written.len(), usize::try_from(count).expect("a number"), "the demo has signals enough");
}

async fn number(app: &Gehoord, sql: &str) -> u64 {
    app.sql(STROOMDAM, sql).await.first().expect("a row").parse().expect("a number")
}

/// What is still to be done.
async fn left(app: &Gehoord) -> u64 {
    let sql = format!(
        "SELECT (SELECT count(*) FROM deadline WHERE round = {ROUND} AND warned_at IS NULL AND escalated_at IS NULL)
            + (SELECT count(*) FROM signal WHERE status = 'HELPED' AND helped_at < now() - interval '14 days')"
    );
    number(app, &sql).await
}

async fn until_all_is_done(app: &Gehoord) {
    let begin = Instant::now();
    while left(app).await > 0 {
        assert!(begin.elapsed() < Duration::from_secs(120), "{} are not done", left(app).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Time for what would be told a second time.
    tokio::time::sleep(Duration::from_secs(2)).await;
}

/// Each was told once, and nothing else was.
async fn assert_each_once(app: &Gehoord, near_end: u64, passed: u64) {
    let of = |kind: &str, step: &str| {
        format!(
            "FROM event WHERE kind = 'PROMISE_{kind}' AND data->>'round' = '{ROUND}' AND data->>'step' = '{step}'
                AND subject_type = 'SIGNAL'"
        )
    };
    for (kind, step, expected) in
        [("NEAR_END", "HEARD", near_end), ("BROKEN", "HELPED", passed), ("ESCALATED", "HELPED", passed)]
    {
        let events = of(kind, step);
        assert_eq!(number(app, &format!("SELECT count(*) {events}")).await, expected, "{kind}");
        assert_eq!(
            number(app, &format!("SELECT count(DISTINCT subject_id) {events}")).await,
            expected,
            "{kind}, each once"
        );
    }
    for (kind, step) in [("NEAR_END", "HELPED"), ("BROKEN", "HEARD"), ("ESCALATED", "HEARD")] {
        assert_eq!(number(app, &format!("SELECT count(*) {}", of(kind, step))).await, 0, "{kind} {step}");
    }
    let marked = |mark: &str| format!("SELECT count(*) FROM deadline WHERE round = {ROUND} AND {mark} IS NOT NULL");
    assert_eq!(number(app, &marked("warned_at")).await, near_end);
    assert_eq!(number(app, &marked("escalated_at")).await, passed);
}

/// Every signal that the clock closed was told of once.
async fn assert_closed_once(app: &Gehoord, least: u64) {
    let events = "FROM event WHERE kind = 'SIGNAL_CLOSED' AND data->>'because' = 'NO_OBJECTION' AND at > now() - interval '10 minutes'";
    let told = number(app, &format!("SELECT count(*) {events}")).await;
    assert!(told >= least, "{told} of {least}");
    assert_eq!(number(app, &format!("SELECT count(DISTINCT subject_id) {events}")).await, told);
}

#[tokio::test]
async fn three_servers_at_once_tell_each_thing_once() {
    let app = asleep().await;
    // What fell due while no server ran.
    write(&app, Due::Passed, 500).await;
    write(&app, Due::NearEnd, 500).await;
    let quiet = "UPDATE signal SET helped_at = now() - interval '15 days' WHERE status = 'HELPED' RETURNING id";
    let quiet = app.sql(STROOMDAM, quiet).await.len();
    let programs = [program(&app), program(&app), program(&app)];
    let servers = join_all(programs.iter().map(Program::serve)).await;
    // And what falls due while they all look for it.
    for _ in 0..5 {
        write(&app, Due::Passed, 100).await;
        write(&app, Due::NearEnd, 100).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    until_all_is_done(&app).await;
    for server in servers {
        assert_eq!(server.stop().await, Some(0));
    }
    assert_each_once(&app, 1_000, 1_000).await;
    assert_closed_once(&app, u64::try_from(quiet).expect("a number")).await;
}

/// Makes each writing of events take a while: so a server that is killed is killed between its mark and its events.
async fn slowly(app: &Gehoord) {
    let sql = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.25); RETURN NULL; END $$;
        CREATE TRIGGER slow BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION slow()";
    app.sql(STROOMDAM, sql).await;
}

#[tokio::test]
async fn whatever_is_killed_nothing_is_lost_and_nothing_is_told_twice() {
    let app = asleep().await;
    let programs = [program(&app), program(&app), program(&app)];
    slowly(&app).await;
    write(&app, Due::Passed, 600).await;
    write(&app, Due::NearEnd, 600).await;
    let mut servers: Vec<Option<Served>> =
        join_all(programs.iter().map(Program::serve)).await.into_iter().map(Some).collect();
    let mut killed_at_work = 0;
    for time in 0..9_u64 {
        write(&app, Due::Passed, 350).await;
        write(&app, Due::NearEnd, 350).await;
        // At another moment of its round each time.
        tokio::time::sleep(Duration::from_millis(40 + 61 * time)).await;
        let place = usize::try_from(time % 3).expect("a number");
        let server = servers[place].take().expect("it runs");
        server.kill().await;
        killed_at_work += u32::from(left(&app).await > 0);
        servers[place] = Some(programs[place].serve().await);
    }
    assert!(killed_at_work >= 2, "they were killed while there was something to do: {killed_at_work} of 9");
    app.sql(STROOMDAM, "DROP TRIGGER slow ON event").await;
    until_all_is_done(&app).await;
    for server in servers.into_iter().flatten() {
        assert_eq!(server.stop().await, Some(0));
    }
    assert_each_once(&app, 3_750, 3_750).await;
    assert!(app.log(STROOMDAM).await.is_whole());
}
