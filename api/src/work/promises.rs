//! The promise clock's rounds, and what its log lines and numbers say.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use entity::term::{PromiseStep, Term};
use schema::{
    access::Organisation,
    clock::Clock,
    work::{Turn, keep_promises, overdue},
};

use crate::telemetry::{self, Promised};

/// How often what is late is counted.
const COUNT: Duration = Duration::from_secs(30);

/// The promise clock of this server, at every organisation.
#[derive(Default)]
pub(super) struct Promises {
    counted: HashMap<String, Instant>,
}

impl Promises {
    /// One turn at an organisation: a bounded part of what is due, so that the others have theirs. Says whether there is
    /// more.
    pub(super) async fn round(&mut self, organisation: &Organisation, clock: &Clock) -> bool {
        let slug = organisation.slug.as_str();
        let has_more = match keep_promises(organisation, clock.now()).await {
            Ok(turn) => {
                tell(slug, &turn);
                telemetry::promises_kept_up(slug, clock.now());
                turn.has_more
            }
            Err(error) => {
                tracing::warn!(organisation = slug, ?error, "the promise clock cannot do its round");
                false
            }
        };
        if self.counted.get(slug).is_none_or(|counted| counted.elapsed() > COUNT) {
            self.count(organisation, clock).await;
        }
        has_more
    }

    /// How many promises are late and open. A server that cannot tell says what it said before.
    async fn count(&mut self, organisation: &Organisation, clock: &Clock) {
        match overdue(organisation, clock.now()).await {
            Ok(late) => {
                for step in PromiseStep::ALL {
                    let count = late.iter().find(|(of, _)| of == step).map_or(0, |(_, count)| *count);
                    telemetry::promises_overdue(&organisation.slug, step.code(), count);
                }
            }
            Err(error) => tracing::warn!(organisation = organisation.slug, ?error, "late promises cannot be counted"),
        }
        self.counted.insert(organisation.slug.clone(), Instant::now());
    }
}

/// Says what a turn came to, where it came to something.
fn tell(slug: &str, turn: &Turn) {
    let (warned, escalated, closed) = (turn.warned.len(), turn.escalated.len(), turn.closed);
    if warned + escalated + closed > 0 {
        tracing::info!(organisation = slug, warned, escalated, closed, "the promise clock did what was due");
    }
    if turn.without_process_owner > 0 {
        let count = turn.without_process_owner;
        tracing::warn!(
            organisation = slug,
            count,
            "promises that broke went up to nobody: neither the department nor the intake has a process owner"
        );
    }
    for (what, steps) in [(Promised::NearEnd, &turn.warned), (Promised::Broken, &turn.escalated)] {
        for step in steps {
            telemetry::promise(slug, what, step.code());
        }
    }
    telemetry::signals_closed(slug, closed);
}
