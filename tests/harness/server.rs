//! A server in this process, on a database and a port of its own.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use api::{config::Settings, registry::Registry, server::Application};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use entity::{
    id::AccountId,
    term::{Function, Role},
};
use schema::{
    access::{Organisation, Store, Viewer},
    account::{NewAccount, Passwords, create},
    clock::Clock,
    work::{Turn, Verified, is_behind, keep_promises, verify},
};
use serde_json::Value;
use tokio::sync::{Mutex, oneshot};

use crate::{Answer, Client, PASSWORD, UWI, client::SignIn, cluster};

/// When every test begins: a Tuesday at ten in the morning in Amsterdam, with no holiday for weeks.
pub const START: DateTime<Utc> = DateTime::from_timestamp(1_788_854_400, 0).expect("a moment");

/// A running server. Dropping it ends it.
pub struct Gehoord {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its clock: it stands until it is set.
    pub clock: Clock,
    /// Sends requests.
    pub http: reqwest::Client,
    pub(crate) sign_ins: Mutex<HashMap<(String, String), SignIn>>,
    registry: Arc<Registry>,
    database: String,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<oneshot::Receiver<()>>,
}

impl Gehoord {
    /// A server with the demo's two organisations.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, with other settings. Leave those of the database's role alone (statement timeout): the roles are shared by
    /// all tests.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(cluster::copy().await, Clock::standing_at(START), true, change).await
    }

    /// A server with nothing: no organisation, no account.
    pub async fn empty() -> Self {
        Self::on(cluster::empty().await, Clock::standing_at(START), true, |_| {}).await
    }

    /// Another server on the same database, by the same clock. It has to end before this one.
    pub async fn beside(&self, change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(self.database.clone(), self.clock.clone(), false, change).await
    }

    async fn on(database: String, clock: Clock, is_its_own: bool, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = cluster::settings(&database);
        change(&mut settings);
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let (name, for_server) = (database.clone(), clock.clone());
        cluster::runtime().spawn(async move {
            let application =
                Application::build(settings, for_server).await.unwrap_or_else(|failure| panic!("{failure}"));
            let registry = Arc::clone(application.registry().expect("prepared"));
            let _ = tell.send((application.address(), registry));
            let _ = application
                .run_until(async {
                    let _ = stopped.await;
                })
                .await;
            if is_its_own {
                cluster::remove(&name).await;
            }
            let _ = end.send(());
        });
        let (address, registry) = told.await.expect("a server");
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("a client");
        Self {
            address,
            clock,
            http,
            sign_ins: Mutex::default(),
            registry,
            database,
            stop: Some(stop),
            ended: Some(ended),
        }
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Settings for another server or command on this server's database.
    #[must_use]
    pub fn settings(&self) -> Settings {
        cluster::settings(&self.database)
    }

    /// An address that points to this server's database, for a program that is started beside it.
    #[must_use]
    pub fn database_url(&self) -> String {
        cluster::url(&self.database)
    }

    /// Takes a connection of an organisation's pool, until it is dropped.
    pub async fn hold_connection(&self, slug: &str) -> impl Sized {
        let (registry, slug) = (Arc::clone(&self.registry), slug.to_owned());
        let held = cluster::runtime().spawn(async move {
            let organisation = registry.organisations().get(&slug).await.expect("the database answers");
            organisation.expect("it exists").pool().acquire().await.expect("a connection")
        });
        held.await.expect("a connection")
    }

    /// Sets the clock on.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.set(self.clock.now() + time);
    }

    /// Sets the clock to a moment of a day in Amsterdam, such as `(2026, 9, 14)` and `(9, 30)`.
    pub fn set_time(&self, (year, month, day): (i32, u32, u32), (hour, minute): (u32, u32)) {
        let moment =
            schema::clock::ZONE.with_ymd_and_hms(year, month, day, hour, minute, 0).earliest().expect("a moment");
        self.clock.set(moment.to_utc());
    }

    /// The organisation itself, for what no client can do.
    pub async fn organisation(&self, slug: &str) -> Arc<Organisation> {
        let (registry, slug) = (Arc::clone(&self.registry), slug.to_owned());
        cluster::runtime()
            .spawn(async move { registry.find(Some(&slug)).await.expect("the database answers").expect("it exists") })
            .await
            .expect("it is found")
    }

    /// Runs SQL as the owner in an organisation's schema, for what no client can do or see; gives the first column as text.
    pub async fn sql(&self, organisation: &str, statement: &str) -> Vec<String> {
        let options = self.registry.database().direct_options();
        let path = format!("org_{}", organisation.replace('-', "_"));
        let statement = statement.to_owned();
        cluster::runtime()
            .spawn(async move {
                use sqlx::{AssertSqlSafe, Connection, Row};
                let mut connection = sqlx::PgConnection::connect_with(&options.options([("search_path", path)]))
                    .await
                    .expect("a connection");
                let rows =
                    sqlx::raw_sql(AssertSqlSafe(statement)).fetch_all(&mut connection).await.expect("a statement");
                rows.iter()
                    .map(|row| row.try_get_unchecked::<Option<String>, _>(0).ok().flatten().unwrap_or_default())
                    .collect()
            })
            .await
            .expect("an answer")
    }

    /// Waits until every event of an organisation has its place, and walks the log.
    pub async fn log(&self, slug: &str) -> Verified {
        let organisation = self.organisation(slug).await;
        // Its own server's rounds may be at it: the next server's need not wait for the lease to end.
        self.sql(slug, "DELETE FROM lease").await;
        let begin = Instant::now();
        while self.sql(slug, "SELECT event_id FROM event_unplaced LIMIT 1").await.len() == 1 {
            assert!(begin.elapsed() < Duration::from_secs(30), "events wait for their place");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let verified = cluster::runtime().spawn(async move { verify(&organisation).await.expect("it is walked") });
        verified.await.expect("an answer")
    }

    /// From now on events wait for their place, and notices to be made, until [`log`](Self::log) or [`noticed`](Self::noticed).
    pub async fn hold_the_log(&self, slug: &str) {
        const HOLD: &str = "INSERT INTO lease (name, holder, ends_at) VALUES ('SEQUENCER', gen_random_uuid(), 'infinity') \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at";
        self.sql(slug, HOLD).await;
    }

    /// Lets the promise clock of an organisation do what is due by this server's clock, and waits until nothing is.
    pub async fn keep_promises(&self, slug: &str) {
        let (organisation, clock) = (self.organisation(slug).await, self.clock.clone());
        let kept = cluster::runtime().spawn(async move {
            let begin = Instant::now();
            while is_behind(&organisation, clock.now()).await.expect("the database answers") {
                assert!(begin.elapsed() < Duration::from_secs(60), "the promise clock does not keep up");
                let turn = keep_promises(&organisation, clock.now()).await.expect("the clock runs");
                if turn == Turn::default() {
                    // The server's own round is at it.
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        });
        kept.await.expect("it runs");
    }

    /// Waits until everything that happened at an organisation is in the notices of those who follow it.
    pub async fn noticed(&self, slug: &str) {
        self.read_to_the_end(slug, "NOTICES").await;
    }

    /// Waits until the words of everything that was written at an organisation can be found by their parts.
    pub async fn gathered(&self, slug: &str) {
        self.read_to_the_end(slug, "SEARCH").await;
    }

    /// Waits until a reader has read the whole log.
    async fn read_to_the_end(&self, slug: &str, reader: &str) {
        let behind = format!(
            "SELECT 1 FROM log_reader WHERE name = '{reader}' AND place < (SELECT coalesce(max(place), 0) FROM event_place)"
        );
        self.log(slug).await;
        let begin = Instant::now();
        while !self.sql(slug, &behind).await.is_empty() {
            assert!(begin.elapsed() < Duration::from_secs(30), "{reader} does not come to the end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until everything that happened at an organisation is in its figures.
    pub async fn counted(&self, slug: &str) {
        const BEHIND: &str = "SELECT 1 FROM log_reader WHERE name = 'INSIGHT' AND place < (SELECT coalesce(max(place), 0) FROM event_place)
            UNION ALL SELECT 1 FROM recount";
        self.log(slug).await;
        let begin = Instant::now();
        while !self.sql(slug, BEHIND).await.is_empty() {
            assert!(begin.elapsed() < Duration::from_secs(60), "figures wait to be kept");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Has everything counted anew, rows that a test made by hand too.
    pub async fn count_anew(&self, slug: &str) {
        let (organisation, now) = (self.organisation(slug).await, self.clock.now());
        let counted = cluster::runtime().spawn(async move { schema::work::count_anew(&organisation, now).await });
        counted.await.expect("it runs").expect("it is counted");
        self.counted(slug).await;
    }

    /// The global id of the account with an e-mail address.
    pub async fn account(&self, organisation: &str, email: &str) -> String {
        let found = self.sql(organisation, &format!("SELECT id::text FROM account WHERE email = '{email}'")).await;
        let id = found.first().unwrap_or_else(|| panic!("nobody has {email}"));
        AccountId(id.parse().expect("a key")).to_string()
    }

    /// Makes an account with the demo's password, for who is not in the demo.
    pub async fn make_account(&self, organisation: &str, email: &str, roles: &[Role], functions: &[Function]) {
        let account = NewAccount {
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or_default().to_owned(),
            roles: roles.to_vec(),
            functions: functions.to_vec(),
            department: None,
            password: PASSWORD.to_owned().into(),
        };
        let store = Store::new(self.organisation(organisation).await, Viewer::operator(), self.clock.clone());
        let made = cluster::runtime().spawn(async move {
            let made = create(&store, &Passwords::default(), &account).await;
            made.map(|_| ()).map_err(|stop| format!("{stop:?}"))
        });
        made.await.expect("it runs").unwrap_or_else(|problem| panic!("{email}: {problem}"));
    }

    /// Nobody in particular, at the organisation that answers where none is named.
    #[must_use]
    pub fn nobody(&self) -> Client<'_> {
        Client::nobody(self, UWI)
    }

    /// One of the demo's people at `uwi`, signed in: `client`, `member`, `handler`, `manager`, `analyst`, `complaints`,
    /// `owner`, `facilitator` or `admin`; `nobody` is nobody.
    pub async fn as_(&self, who: &str) -> Client<'_> {
        self.at(UWI, who).await
    }

    /// The same at another organisation.
    pub async fn at(&self, organisation: &str, who: &str) -> Client<'_> {
        match who {
            "nobody" => Client::nobody(self, organisation),
            _ => Client::demo(self, organisation, who).await,
        }
    }

    /// Sends an operation as one of the demo's people at `uwi`.
    pub async fn query(&self, who: &str, document: &str, variables: Value) -> Answer {
        self.as_(who).await.send(document, variables).await
    }

    /// Ends the server, and waits for that.
    pub async fn end(mut self) {
        self.stop.take();
        if let Some(ended) = self.ended.take() {
            let _ = ended.await;
        }
    }
}
