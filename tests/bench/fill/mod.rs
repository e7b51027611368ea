//! Loads a made-up organisation of any size, by `COPY`: the same rows each time, from three years ago until now.
//!
//! What the product writes in the same place is written the same. Left out, for no operation that is measured reads it:
//! notices, the clock's own events (its marks on deadlines are there), and what sealed bytes say (they are random).

mod copy;
mod indexes;
mod log;
pub mod lot;
mod signals;
mod talks;
mod words;
pub mod world;

use std::{sync::mpsc, thread, time::Instant};

use chrono::Utc;
use indicatif::{ProgressBar, ProgressStyle};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

pub use copy::run;
use copy::{TABLES, Tables, copy};
use log::Log;
use world::World;

/// So many signals are made, and written, at once.
const AT_ONCE: u64 = 20_000;

/// A part of the rows that is ready to be written, and how many signals are in it.
type Part = (Vec<(usize, String)>, u64);

/// Fills an organisation that was just made. One connection takes the signals, the other all else.
pub async fn fill(options: &PgConnectOptions, signals: u64) {
    let begin = Instant::now();
    let mut first = PgConnection::connect_with(options).await.expect("a connection");
    let mut second = PgConnection::connect_with(options).await.expect("a connection");
    let intake = sqlx::query_scalar("SELECT id FROM department WHERE is_intake").fetch_one(&mut first).await;
    let hash = sqlx::query_scalar("SELECT password_hash FROM account WHERE is_staff").fetch_one(&mut first).await;
    let last = sqlx::query_as("SELECT place, hash FROM event_place ORDER BY place DESC LIMIT 1");
    let last: Option<(i64, Vec<u8>)> = last.fetch_optional(&mut first).await.expect("the log");
    let (place, previous) = last.unwrap_or_else(|| (0, vec![0; 32]));
    let log = Log::after(u64::try_from(place).expect("a place"), previous);
    let now = Utc::now();
    let world = World::new(signals, now, intake.expect("an intake"), hash.expect("a password"));

    let held_back = indexes::hold_back(&mut first).await;
    let progress = ProgressBar::new(signals).with_style(
        ProgressStyle::with_template("{msg:24} {wide_bar} {human_pos}/{human_len} {elapsed}").expect("a template"),
    );
    progress.set_message("signals");
    let (send, parts) = mpsc::sync_channel::<Part>(2);
    let maker = thread::spawn(move || make(&world, log, &send));
    let signal = TABLES.iter().position(|(name, _)| *name == "signal").expect("signals");
    while let Ok((part, count)) = tokio::task::block_in_place(|| parts.recv()) {
        let (theirs, others): (Vec<_>, Vec<_>) = part.into_iter().partition(|(table, _)| *table == signal);
        tokio::join!(write(&mut first, theirs), write(&mut second, others));
        progress.inc(count);
        // Where there is no terminal, a line now and then.
        if progress.is_hidden() && count > 0 && progress.position().is_multiple_of(500_000) {
            println!("{} of {signals} signals in {:.0} s", progress.position(), begin.elapsed().as_secs_f64());
        }
    }
    maker.join().expect("the rows are made");
    progress.finish();

    run(&mut first, OWNERS).await;
    indexes::put_back(&mut first, &mut second, held_back).await;
    run(&mut first, WORDS).await;
    run(&mut first, "UPDATE log_reader SET place = (SELECT max(place) FROM event_place)").await;
    println!("loaded {signals} signals in {:.0} s", begin.elapsed().as_secs_f64());
}

/// The first twenty of staff are process owners, each of their own department.
const OWNERS: &str = "UPDATE department SET process_owner_id = account.id FROM account, account_function
    WHERE account_function.account_id = account.id AND account_function.function = 'PROCESS_OWNER'
        AND account.department_id = department.id";

/// What the reader of the log would have gathered.
const WORDS: &str = "INSERT INTO search_word (word, place)
    SELECT word, 0 FROM ts_stat('SELECT search FROM signal UNION ALL SELECT search FROM proposal
        UNION ALL SELECT search FROM session UNION ALL SELECT search FROM council')
    WHERE word ~ '^[[:alpha:]]{4,40}$' ON CONFLICT (word) DO NOTHING";

async fn write(connection: &mut PgConnection, part: Vec<(usize, String)>) {
    for (table, rows) in part {
        copy(connection, table, rows).await;
    }
}

fn make(world: &World, mut log: Log, send: &mpsc::SyncSender<Part>) {
    let mut tables = Tables::new();
    world.write(&mut tables);
    let give = |tables: Tables, count| send.send((tables.filled(), count)).expect("they are written");
    give(tables, 0);
    let mut next = 0;
    while next < world.signals {
        let end = (next + AT_ONCE).min(world.signals);
        let mut tables = Tables::new();
        for number in next..end {
            world.signal(number).write(world, &mut tables, &mut log);
        }
        log.write(&mut tables, world.now);
        give(tables, end - next);
        next = end;
    }
    for (count, add) in [
        (world.talks(), World::session as fn(&World, u64, &mut Tables, &mut Log)),
        (world.talks(), World::proposal),
        (world.commitments(), World::commitment),
    ] {
        let mut tables = Tables::new();
        for number in 0..count {
            add(world, number, &mut tables, &mut log);
        }
        log.write(&mut tables, world.now);
        give(tables, 0);
    }
}
