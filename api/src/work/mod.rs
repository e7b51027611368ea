//! What happens without a request. It works from rows in the database, so that any number of servers can do it.

mod post;
mod promises;
mod watch;

use std::{sync::Arc, time::Duration};

use schema::{
    access::Organisation,
    clock::Clock,
    work::{make_notices, place_events},
};
use tokio::{sync::watch as channel, task::JoinHandle, time::Instant};
use uuid::Uuid;

use crate::{mail::Mailer, registry::Registry, telemetry};

/// How often there is a round.
const PAUSE: Duration = Duration::from_millis(500);
/// How often organisations that were made in the meantime are looked for.
const LOOK: Duration = Duration::from_secs(5);
/// How long one organisation's part of a round may take. A database that says nothing would otherwise hold up all the rest.
const LONGEST_TURN: Duration = Duration::from_secs(30);
/// As many events as are placed at once: where there were so many, there may be more.
const FULL: usize = 1_000;
/// How often in one round, so that the other organisations have their turn.
const AT_MOST: usize = 20;

/// The work that goes on beside requests, until it is stopped.
pub(crate) struct Work {
    stop: channel::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Work {
    /// Starts it; with a mailer, mail goes out too.
    pub(crate) fn start(registry: Arc<Registry>, clock: Clock, mailer: Option<Mailer>) -> Self {
        let (stop, stopped) = channel::channel(false);
        let rounds = rounds(Arc::clone(&registry), clock.clone(), mailer.is_some(), stopped.clone());
        let looks = watch::rounds(Arc::clone(&registry), stopped.clone());
        let mut tasks = vec![tokio::spawn(rounds), tokio::spawn(looks)];
        tasks.extend(mailer.map(|mailer| tokio::spawn(post::rounds(registry, clock, mailer, stopped))));
        Self { stop, tasks }
    }

    /// Finishes what it is at, and ends.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

async fn rounds(registry: Arc<Registry>, clock: Clock, mail_goes_out: bool, mut stopped: channel::Receiver<bool>) {
    let holder = Uuid::now_v7();
    let mut organisations: Vec<Arc<Organisation>> = Vec::new();
    let mut looked: Option<Instant> = None;
    let mut promises = promises::Promises::default();
    loop {
        if looked.is_none_or(|looked| looked.elapsed() > LOOK) {
            telemetry::tidy();
            match registry.all().await {
                Ok(all) => organisations = all,
                Err(error) => tracing::warn!(?error, "organisations cannot be looked for"),
            }
            looked = Some(Instant::now());
        }
        let mut has_more = false;
        for organisation in &organisations {
            let turn = async {
                let has_more = promises.round(organisation, &clock).await;
                place(organisation, holder, &clock).await;
                notices(organisation, mail_goes_out, &clock).await;
                has_more
            };
            match tokio::time::timeout(LONGEST_TURN, turn).await {
                Ok(more) => has_more |= more,
                Err(_) => give_up(&registry, organisation),
            }
            if *stopped.borrow() {
                return;
            }
        }
        // Servers that were started together soon do not work at the same moment.
        let pause = PAUSE + Duration::from_millis(u64::from(Uuid::now_v7().as_bytes().last().copied().unwrap_or(0)));
        // What is left over from a round is no reason to wait: everybody had a turn.
        let pause = if has_more { Duration::ZERO } else { pause };
        if tokio::time::timeout(pause, stopped.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

/// A turn was cut off. What it was at is done again in a later one.
pub(super) fn give_up(registry: &Registry, organisation: &Organisation) {
    tracing::warn!(organisation = organisation.slug, "the database does not answer, and a round is cut off");
    for open in registry.organisations().open() {
        if open.slug == organisation.slug {
            open.doubt();
        }
    }
}

/// Tells those who follow what the log says.
async fn notices(organisation: &Organisation, mail_goes_out: bool, clock: &Clock) {
    for _ in 0..AT_MOST {
        match make_notices(organisation, mail_goes_out, clock.now()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(organisation = organisation.slug, ?error, "notices cannot be made");
                return;
            }
        }
    }
}

/// Events get their place in the order; after an import there are many.
async fn place(organisation: &Organisation, holder: Uuid, clock: &Clock) {
    for _ in 0..AT_MOST {
        match place_events(organisation, holder, clock.now()).await {
            Ok(FULL) => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(organisation = organisation.slug, ?error, "events cannot be placed");
                return;
            }
        }
    }
}
