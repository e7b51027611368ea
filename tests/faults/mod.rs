//! Faults: each case runs the real server as a process and a real PostgreSQL of its own, breaks one thing, and checks what must
//! hold. Nothing acknowledged is lost, nothing happens twice, and the server is back within ten seconds of the fault's end.
//!
//! ```text
//! own_database.rs   a PostgreSQL that a test may stop, freeze and fill
//! load.rs           clients that go on, whatever is broken
//! ledger.rs         what was acknowledged, compared with the database at the end
//! proxy.rs          a network between server and PostgreSQL that swallows, stalls, slows and resets
//! report.rs         a case's row of the table
//! ```
//!
//! A short round runs with all other tests; `make faults` runs the long one and prints the table.

pub(crate) mod ledger;
pub(crate) mod load;
pub(crate) mod own_database;
mod proxy;
mod report;

mod clients_hang_up;
mod database_down_at_start;
mod database_frozen;
mod database_stopped;
mod deadlock;
mod disk_full;
mod dump_and_restore;
mod few_files;
mod full_pool;
mod migration_killed;
mod network;
mod same_key;
mod server_killed;
mod statement_too_slow;
mod told_to_stop;
mod two_migrators;
mod wrong_clock;
