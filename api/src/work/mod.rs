//! What happens without a request. It works from rows in the database, so that any number of servers can do it.

mod post;
mod promises;
mod watch;

use std::{sync::Arc, time::Duration};

use schema::{
    access::Organisation,
    clock::Clock,
    error::Error,
    work::{gather_words, keep_figures, make_notices, place_events},
};
use tokio::{sync::watch as channel, task::JoinHandle, time::Instant};
use uuid::Uuid;

use crate::{mail::Mailer, registry::Registry, telemetry};

/// How often there is a round.
const PAUSE: Duration = Duration::from_millis(500);
/// How often organisations that were made in the meantime are looked for.
const LOOK: Duration = Duration::from_secs(5);
/// How long one transaction of a round may take. A database that says nothing would otherwise hold up all the rest.
const LONGEST_STEP: Duration = Duration::from_secs(8);
/// A clock that differs from the database's by more seconds is told of.
const FAR_OFF: f64 = 5.0;
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

    /// Finishes what it is at, and ends; what takes longer than this is cut off, and done again by another server.
    pub(crate) async fn stop(self, patience: Duration) {
        let _ = self.stop.send(true);
        let end = Instant::now() + patience;
        for mut task in self.tasks {
            if tokio::time::timeout_at(end, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

async fn rounds(registry: Arc<Registry>, clock: Clock, mail_goes_out: bool, mut stopped: channel::Receiver<bool>) {
    let holder = Uuid::now_v7();
    let mut organisations: Vec<Arc<Organisation>> = Vec::new();
    let mut looked: Option<Instant> = None;
    let mut promises = promises::Promises::default();
    let mut is_told = false;
    loop {
        if looked.is_none_or(|looked| looked.elapsed() > LOOK) {
            telemetry::tidy();
            match registry.all().await {
                Ok(all) => organisations = all,
                Err(error) => tracing::warn!(?error, "organisations cannot be looked for"),
            }
            compare(&registry, &clock, &mut is_told).await;
            looked = Some(Instant::now());
        }
        let mut has_more = false;
        for organisation in &organisations {
            let turn = promises.round(organisation, &clock);
            has_more |= in_time(organisation, LONGEST_STEP, turn).await.unwrap_or_default();
            place(organisation, holder, &clock).await;
            let tell = || make_notices(organisation, mail_goes_out, clock.now());
            has_more |= read_on(organisation, "notices cannot be made", tell).await;
            let gather = || gather_words(organisation);
            has_more |= read_on(organisation, "words to search by cannot be gathered", gather).await;
            let count = || keep_figures(organisation, clock.now());
            has_more |= read_on(organisation, "figures cannot be kept", count).await;
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

/// Compares this server's clock with the database's, and tells once where they differ.
async fn compare(registry: &Registry, clock: &Clock, is_told: &mut bool) {
    let Ok(theirs) = registry.database().time().await else { return };
    let ahead = (clock.now() - theirs).as_seconds_f64();
    telemetry::clock_ahead(ahead);
    if ahead.abs() > FAR_OFF && !*is_told {
        *is_told = true;
        tracing::warn!(
            seconds = ahead.round(),
            "this machine's clock is ahead of the database's, or behind it: mend the time"
        );
    }
}

/// What a step comes to, unless the database says nothing for so long: then it is cut off, and done again in a later round.
async fn in_time<T>(of: &Organisation, limit: Duration, step: impl Future<Output = T>) -> Option<T> {
    let done = tokio::time::timeout(limit, step).await;
    if done.is_err() {
        tracing::warn!(organisation = of.slug, "the database does not answer, and a round is cut off");
    }
    done.ok()
}

/// A reader of the log goes on to its end; after an import there is much to read. Says whether there is more than fits in a
/// turn.
async fn read_on<F>(of: &Organisation, failure: &str, step: impl Fn() -> F) -> bool
where
    F: Future<Output = Result<bool, Error>>,
{
    for _ in 0..AT_MOST {
        match in_time(of, LONGEST_STEP, step()).await {
            Some(Ok(true)) => {}
            Some(Ok(false)) | None => return false,
            Some(Err(error)) => {
                tracing::warn!(organisation = of.slug, ?error, "{failure}");
                return false;
            }
        }
    }
    true
}

/// Events get their place in the order; after an import there are many.
async fn place(organisation: &Organisation, holder: Uuid, clock: &Clock) {
    for _ in 0..AT_MOST {
        match in_time(organisation, LONGEST_STEP, place_events(organisation, holder, clock.now())).await {
            Some(Ok(FULL)) => {}
            Some(Ok(_)) | None => return,
            Some(Err(error)) => {
                tracing::warn!(organisation = organisation.slug, ?error, "events cannot be placed");
                return;
            }
        }
    }
}
