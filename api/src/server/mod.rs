//! HTTP, from binding the address to ending what runs.
//!
//! ```text
//! mod.rs       the server's life: bind, prepare, serve, end
//! state.rs     what requests share
//! routes.rs    which address is answered by what
//! around.rs    what happens around every request: its id, its log line, its numbers, headers
//! running.rs   … how many requests run, and waiting for them
//! graphql.rs   one GraphQL request: which organisation, who asks, what the schema says
//! outcome.rs   … what an answer says of a change: done, not done, or nobody knows
//! memory.rs    … answers kept for public pages, that everybody gets the same
//! tag.rs       the tag by which a client asks whether an answer is still the same
//! health.rs    is it alive, is it ready, its numbers
//! keys.rs      an organisation's public keys
//! visit.rs     reading something under /v1 for whoever asks
//! files.rs     what pictures and calendars share
//! pictures.rs  a journey and figures of insight, drawn
//! calendars.rs a council's public sessions
//! exports/     whole lists, as CSV and NDJSON
//! ask.rs       asking the schema what pictures and exports need
//! parameters.rs the parameters of addresses under /v1
//! problem.rs   what is answered under /v1 where something is wrong
//! ```
//!
//! The address is bound first, so that a port in use is told at once. While the database is being prepared the server
//! answers already: it is alive, and not ready.

mod around;
mod ask;
mod calendars;
mod exports;
mod files;
mod graphql;
mod health;
mod keys;
mod memory;
mod outcome;
mod parameters;
mod pictures;
mod problem;
mod routes;
mod running;
mod state;
mod tag;
mod visit;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::{Compress, from_fn},
    web::Data,
};
use backon::{ExponentialBuilder, Retryable};
use schema::clock::Clock;
use tokio::task::JoinHandle;

pub(crate) use around::{RequestId, Told};
pub(crate) use state::State;

use crate::{
    config::{Demo, Settings},
    console::Failure,
    database::{Database, Purpose},
    demo,
    mail::Mailer,
    registry::Registry,
    telemetry,
    work::Work,
};

/// How long connections get to send the last bytes of what was answered.
const LAST_BYTES: u64 = 2;

/// A database that is away at the start is tried again after this, and then less and less often.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A server that listens.
pub struct Application {
    state: Data<State>,
    address: SocketAddr,
    handle: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    work: Option<Work>,
}

impl Application {
    /// Binds the address, prepares the database, and is ready. Port 0 is any that is free.
    ///
    /// # Errors
    /// One sentence for whatever stands in the way.
    pub async fn build(settings: Settings, clock: Clock) -> Result<Self, Failure> {
        let mut application = Self::bind(settings, clock)?;
        match application.prepare().await {
            Ok(()) => Ok(application),
            Err(failure) => {
                application.end(Duration::ZERO).await;
                Err(failure)
            }
        }
    }

    /// Binds the address and answers that it is alive, and not ready yet. Runs in the runtime that calls this: requests
    /// and everything that talks to the database belong to it.
    ///
    /// # Errors
    /// Where the address cannot be had.
    pub fn bind(settings: Settings, clock: Clock) -> Result<Self, Failure> {
        telemetry::count();
        let not_bound = |error| not_bound(settings.listen, &error);
        let listener = TcpListener::bind(settings.listen).map_err(not_bound)?;
        let address = listener.local_addr().map_err(not_bound)?;
        let state = Data::new(State::new(settings.clone(), clock));

        let shared = state.clone();
        let mut server = HttpServer::new(move || {
            let state = shared.clone();
            App::new()
                .app_data(state.clone())
                .configure(routes::routes)
                // It writes one header `Vary` over all that are there, so what comes after adds its own.
                .wrap(routes::cors(&state.settings.cors_origins))
                .wrap(from_fn(around::short_stays_plain))
                .wrap(Compress::default())
                .wrap(from_fn(around::around))
        });
        if let Some(threads) = settings.http_threads {
            server = server.workers(threads.into());
        }
        let server = server
            .keep_alive(settings.keep_alive)
            .client_request_timeout(Duration::from_secs(10))
            // Whoever hangs up does not wait for an answer: what was begun for them ends.
            .h1_allow_half_closed(false)
            .shutdown_timeout(LAST_BYTES)
            .disable_signals()
            .listen(listener)
            .map_err(not_bound)?
            .run();
        let handle = server.handle();
        let serving = tokio::spawn(server);
        Ok(Self { state, address, handle, serving, work: None })
    }

    /// Opens the database, brings it up to date, makes demo data where that is wanted; then the server is ready.
    ///
    /// # Errors
    /// One sentence for whatever stands in the way.
    pub async fn prepare(&mut self) -> Result<(), Failure> {
        let settings = &self.state.settings;
        let mailer = Mailer::of(settings)?;
        let registry = self.opened().await?;
        self.work = Some(Work::start(Arc::clone(&registry), self.state.clock.clone(), mailer));
        self.state.open(registry);
        Ok(())
    }

    /// The database, up to date. One that is away is tried again for as long as the settings say: it may be starting too.
    async fn opened(&self) -> Result<Arc<Registry>, Failure> {
        let settings = &self.state.settings;
        let begin = Instant::now();
        let open = || async {
            let database = Database::open(settings.database(Purpose::Server)).await?;
            let registry = Arc::new(Registry::new(database, self.state.clock.clone()));
            match prepare(settings, &registry).await {
                Ok(()) => Ok(registry),
                Err(failure) => {
                    registry.close().await;
                    Err(failure)
                }
            }
        };
        let patience = settings.database_patience;
        let pauses = ExponentialBuilder::default()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .without_max_times()
            .with_jitter();
        open.retry(pauses)
            .when(|failure: &Failure| failure.may_pass() && begin.elapsed() < patience)
            .notify(|failure, _| tracing::warn!("{failure} It is tried again for {} seconds.", patience.as_secs()))
            .await
    }

    /// The address that is listened to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The organisations, once prepared.
    #[must_use]
    pub fn registry(&self) -> Option<&Arc<Registry>> {
        self.state.registry()
    }

    /// Serves until it is told to stop; then finishes what runs.
    ///
    /// # Errors
    /// Where the server stopped by itself.
    pub async fn run_until(mut self, shutdown: impl Future<Output = ()>) -> Result<(), Failure> {
        let failed = tokio::select! {
            () = shutdown => None,
            ended = &mut self.serving => Some(match ended {
                Ok(Err(error)) => Failure::new(format!("The server stopped: {error}.")),
                _ => Failure::new("The server stopped by itself."),
            }),
        };
        let patience = self.state.settings.shutdown_timeout;
        self.end(patience).await;
        failed.map_or(Ok(()), Err)
    }

    /// From now on whoever comes is told to go elsewhere, and the server is not ready; then an end to what runs, to new
    /// connections, to the database.
    pub async fn end(mut self, patience: Duration) {
        self.state.close();
        let work = self.work.take();
        let serves = !self.serving.is_finished();
        let work_ends = async {
            if let Some(work) = work {
                work.stop(patience.max(Duration::from_secs(LAST_BYTES))).await;
            }
        };
        let requests_end = async {
            if serves && !self.state.running.done(patience).await {
                tracing::warn!("some requests did not finish in time, and are cut off");
            }
        };
        tokio::join!(work_ends, requests_end);
        if serves {
            self.handle.stop(true).await;
        }
        if let Some(registry) = self.state.registry() {
            registry.close().await;
        }
    }
}

async fn prepare(settings: &Settings, registry: &Registry) -> Result<(), Failure> {
    let database = registry.database();
    database.migrate().await?;
    let wanted = match settings.demo {
        Demo::Auto => database.is_embedded(),
        Demo::Yes => true,
        Demo::No => false,
    };
    if wanted && demo::is_unfinished(registry).await? {
        demo::make(registry).await?;
    }
    // Keys that do not open are told now, not to the first who asks.
    registry.all().await?;
    Ok(())
}

fn not_bound(address: SocketAddr, error: &io::Error) -> Failure {
    Failure::new(match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{address} is in use by another program: stop that one, or listen elsewhere with GEHOORD_LISTEN.")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("{address} is not an address of this machine: name another with GEHOORD_LISTEN.")
        }
        io::ErrorKind::PermissionDenied => {
            format!("Listening on {address} is not allowed to this user: name a port above 1023 with GEHOORD_LISTEN.")
        }
        _ => format!("Listening on {address} is not possible: {error}."),
    })
}
