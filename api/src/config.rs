//! What a person may set: by a flag or in the environment, checked when the program starts, listed by `--help`.

use std::{
    fmt,
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
    time::Duration,
};

use actix_web::http::Uri;
use clap::{Args, ValueEnum, builder::BoolishValueParser};
use tracing_subscriber::{EnvFilter, filter::Targets};
use zeroize::Zeroizing;

use crate::database::{DatabaseSettings, Purpose, Slug};

const SERVER: &str = "Server";
const DATABASE: &str = "Database";
const LIMITS: &str = "Limits";
const LOGS: &str = "Logs";
const MAIL: &str = "Mail";

/// Everything that can be set. Flags go before the environment.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Address and port to listen on
    #[arg(long, global = true, env = "GEHOORD_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    #[arg(help_heading = SERVER, value_parser = listen)]
    pub listen: SocketAddr,

    /// Organisation that answers where an address names none [default: the first made]
    #[arg(id = "default_organisation", long = "default-organisation", global = true, env = "GEHOORD_ORGANISATION")]
    #[arg(value_name = "SLUG", help_heading = SERVER, value_parser = slug)]
    pub organisation: Option<Blank<String>>,

    /// Origins whose web pages may ask, divided by commas, such as https://www.example.org; * is any
    #[arg(long, global = true, env = "GEHOORD_CORS_ORIGINS", value_name = "ORIGINS", default_value = "")]
    #[arg(help_heading = SERVER, value_parser = origins)]
    pub cors_origins: Origins,

    /// Take the client's address from X-Forwarded-For: its last entry, which the proxy before the server wrote
    #[arg(long, global = true, env = "GEHOORD_TRUST_PROXY", value_name = "YES|NO", default_value = "no")]
    #[arg(help_heading = SERVER, num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = yes_or_no())]
    pub trust_proxy: bool,

    /// Make demo data at the start: auto does so in the embedded database while it has no organisation
    #[arg(long, global = true, env = "GEHOORD_DEMO", value_name = "WHEN", default_value = "auto")]
    #[arg(help_heading = SERVER)]
    pub demo: Demo,

    /// Threads that read and write HTTP [default: one a processor]
    #[arg(long, global = true, env = "GEHOORD_HTTP_THREADS", value_name = "NUMBER", help_heading = SERVER)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=256))]
    pub http_threads: Option<u16>,

    /// Megabytes of memory for answers to public pages; 0 keeps none
    #[arg(long, global = true, env = "GEHOORD_MEMORY", value_name = "MEGABYTES", default_value_t = 32)]
    #[arg(help_heading = SERVER)]
    pub memory: u16,

    /// Folder of the embedded database and of the installation's key
    // In the folder where one works, not in one's home: what has to be backed up lies in sight, and two clones do not share it.
    #[arg(long, global = true, env = "GEHOORD_DATA_DIR", value_name = "FOLDER", default_value = "data")]
    #[arg(help_heading = DATABASE)]
    pub data_dir: PathBuf,

    /// A PostgreSQL 15 or newer of your own: postgres://user:password@host:port/database [default: the embedded one]
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    #[arg(help_heading = DATABASE, value_parser = secret)]
    pub database_url: Option<Blank<Secret>>,

    /// The same database past a pooler, for migrations and listening [default: DATABASE_URL]
    #[arg(long, global = true, env = "DATABASE_DIRECT_URL", value_name = "URL", hide_env_values = true)]
    #[arg(help_heading = DATABASE, value_parser = secret)]
    pub database_direct_url: Option<Blank<Secret>>,

    /// The installation's key: 32 bytes in base64 [default: made at the first start, in the data folder]
    #[arg(long, global = true, env = "GEHOORD_SECRET_KEY", value_name = "KEY", hide_env_values = true)]
    #[arg(help_heading = DATABASE, value_parser = secret)]
    pub secret_key: Option<Blank<Secret>>,

    /// File that holds the installation's key
    #[arg(long, global = true, env = "GEHOORD_SECRET_KEY_FILE", value_name = "FILE", help_heading = DATABASE)]
    #[arg(value_parser = path)]
    pub secret_key_file: Option<Blank<PathBuf>>,

    /// Folder of PostgreSQL's programs initdb and postgres [default: looked for]
    #[arg(long, global = true, env = "GEHOORD_POSTGRES_BIN", value_name = "FOLDER", help_heading = DATABASE)]
    #[arg(value_parser = path)]
    pub postgres_bin: Option<Blank<PathBuf>>,

    /// Use one database role for all organisations, where the owner may not create roles
    #[arg(long, global = true, env = "GEHOORD_SINGLE_ROLE", value_name = "YES|NO", default_value = "no")]
    #[arg(help_heading = DATABASE, num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = yes_or_no())]
    pub single_role: bool,

    /// Connections to the database, at most, for each organisation
    #[arg(long, global = true, env = "GEHOORD_POOL_SIZE", value_name = "NUMBER", default_value_t = 12)]
    #[arg(help_heading = DATABASE, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub pool_size: u32,

    /// A standby of the same database, to read public pages and insight from [default: none]
    #[arg(long, global = true, env = "DATABASE_REPLICA_URL", value_name = "URL", hide_env_values = true)]
    #[arg(help_heading = DATABASE, value_parser = secret)]
    pub database_replica_url: Option<Blank<Secret>>,

    /// Prepared statements kept on a connection; 0 behind a pooler that cannot keep them
    #[arg(long, global = true, env = "GEHOORD_STATEMENT_CACHE", value_name = "NUMBER", default_value_t = 100)]
    #[arg(help_heading = DATABASE)]
    pub statement_cache: u16,

    /// Seconds that a request waits for a connection before it is told that the server is busy
    #[arg(long, global = true, env = "GEHOORD_POOL_TIMEOUT", value_name = "SECONDS", default_value = "2")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub pool_timeout: Duration,

    /// Seconds after which an unused connection to the database is closed
    #[arg(long, global = true, env = "GEHOORD_IDLE_TIMEOUT", value_name = "SECONDS", default_value = "60")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub idle_timeout: Duration,

    /// Seconds after which a statement is ended
    #[arg(long, global = true, env = "GEHOORD_STATEMENT_TIMEOUT", value_name = "SECONDS", default_value = "10")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub statement_timeout: Duration,

    /// Seconds that a statement waits for what others are changing, before it is ended
    #[arg(long, global = true, env = "GEHOORD_LOCK_TIMEOUT", value_name = "SECONDS", default_value = "5")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub lock_timeout: Duration,

    /// Seconds for which a database that is away at the start is tried again; 0 is once
    #[arg(long, global = true, env = "GEHOORD_DATABASE_PATIENCE", value_name = "SECONDS", default_value = "60")]
    #[arg(help_heading = LIMITS, value_parser = patience)]
    pub database_patience: Duration,

    /// Seconds after which a request is given up
    #[arg(long, global = true, env = "GEHOORD_REQUEST_TIMEOUT", value_name = "SECONDS", default_value = "30")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub request_timeout: Duration,

    /// Seconds for which an unused connection of a client is kept
    #[arg(long, global = true, env = "GEHOORD_KEEP_ALIVE", value_name = "SECONDS", default_value = "75")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub keep_alive: Duration,

    /// Seconds that running requests get to finish when the server is stopped
    #[arg(long, global = true, env = "GEHOORD_SHUTDOWN_TIMEOUT", value_name = "SECONDS", default_value = "20")]
    #[arg(help_heading = LIMITS, value_parser = seconds)]
    pub shutdown_timeout: Duration,

    /// Mail server that notices go out by: smtps://user:password@host, smtp://host:587?tls=required [default: no mail]
    #[arg(long, global = true, env = "GEHOORD_SMTP_URL", value_name = "URL", hide_env_values = true)]
    #[arg(help_heading = MAIL, value_parser = smtp)]
    pub smtp_url: Option<Blank<Secret>>,

    /// Address that mail is from, such as noreply@example.org; needed to send any
    #[arg(long, global = true, env = "GEHOORD_MAIL_FROM", value_name = "ADDRESS", help_heading = MAIL)]
    #[arg(value_parser = address)]
    pub mail_from: Option<Blank<String>>,

    /// Web page that shows a notice, such as https://app.example.org/{organisation}/notices/{notice}; needed to send any
    #[arg(long, global = true, env = "GEHOORD_MAIL_LINK", value_name = "URL", help_heading = MAIL)]
    #[arg(value_parser = link)]
    pub mail_link: Option<Blank<String>>,

    /// What is logged: a level (error, warn, info, debug), or a filter such as info,api::database=debug
    #[arg(long, global = true, env = "GEHOORD_LOG", value_name = "FILTER", help_heading = LOGS)]
    #[arg(value_parser = filter)]
    pub log: Option<Blank<String>>,

    /// Collector of traces, by OTLP over HTTP, such as http://localhost:4318 [default: none are recorded]
    #[arg(id = "otlp_endpoint", long = "otlp-endpoint", global = true, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    #[arg(value_name = "URL", help_heading = LOGS, value_parser = collector)]
    pub otlp: Option<Blank<String>>,

    /// How a log line is written
    #[arg(long, global = true, env = "GEHOORD_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    #[arg(help_heading = LOGS)]
    pub log_format: LogFormat,
}

/// When demo data is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Demo {
    /// In the embedded database, while it has no organisation.
    Auto,
    /// In any database, while it has no organisation.
    Yes,
    /// Never.
    No,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: an object a line.
    Json,
}

/// Origins that may ask from a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Any.
    Any,
    /// These.
    Only(Vec<String>),
}

/// A value of which an empty text means that it is not set, as container files like to pass it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank<T>(Option<T>);

/// How mail goes out.
pub struct MailSettings {
    /// The mail server.
    pub url: Zeroizing<String>,
    /// The address that it is from.
    pub from: String,
    /// The page that it leads to, with places to fill in.
    pub link: String,
}

/// A text that stays out of logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

fn set<T: Clone>(value: &Option<Blank<T>>) -> Option<T> {
    value.as_ref().and_then(|blank| blank.0.clone())
}

impl Settings {
    /// The settings of a machine where nothing is set, with its data in this folder.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            organisation: None,
            cors_origins: Origins::Only(Vec::new()),
            trust_proxy: false,
            demo: Demo::Auto,
            http_threads: None,
            memory: 32,
            data_dir: data_dir.into(),
            database_url: None,
            database_direct_url: None,
            database_replica_url: None,
            secret_key: None,
            secret_key_file: None,
            postgres_bin: None,
            single_role: false,
            pool_size: 12,
            statement_cache: 100,
            pool_timeout: Duration::from_secs(2),
            idle_timeout: Duration::from_secs(60),
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
            database_patience: Duration::from_secs(60),
            request_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(75),
            shutdown_timeout: Duration::from_secs(20),
            smtp_url: None,
            mail_from: None,
            mail_link: None,
            log: None,
            otlp: None,
            log_format: LogFormat::Text,
        }
    }

    /// With a database of one's own.
    #[must_use]
    pub fn database_url(mut self, url: impl Into<Zeroizing<String>>) -> Self {
        self.database_url = Some(Blank(Some(Secret(url.into()))));
        self
    }

    /// With a standby of that database.
    #[must_use]
    pub fn database_replica_url(mut self, url: impl Into<Zeroizing<String>>) -> Self {
        self.database_replica_url = Some(Blank(Some(Secret(url.into()))));
        self
    }

    /// With this key of the installation.
    #[must_use]
    pub fn secret_key(mut self, key: impl Into<Zeroizing<String>>) -> Self {
        self.secret_key = Some(Blank(Some(Secret(key.into()))));
        self
    }

    /// With mail that goes out by a server, from an address, with links to a page.
    #[must_use]
    pub fn mail(mut self, url: impl Into<Zeroizing<String>>, from: &str, link: &str) -> Self {
        self.smtp_url = Some(Blank(Some(Secret(url.into()))));
        self.mail_from = Some(Blank(Some(from.to_owned())));
        self.mail_link = Some(Blank(Some(link.to_owned())));
        self
    }

    /// How mail goes out. `None` where none does.
    ///
    /// # Errors
    /// The name of a setting that is needed then.
    pub fn mail_settings(&self) -> Result<Option<MailSettings>, &'static str> {
        let Some(Secret(url)) = set(&self.smtp_url) else { return Ok(None) };
        let from = set(&self.mail_from).ok_or("GEHOORD_MAIL_FROM")?;
        let link = set(&self.mail_link).ok_or("GEHOORD_MAIL_LINK")?;
        Ok(Some(MailSettings { url, from, link }))
    }

    /// The part that the database needs.
    #[must_use]
    pub fn database(&self, purpose: Purpose) -> DatabaseSettings {
        DatabaseSettings {
            data_dir: self.data_dir.clone(),
            url: set(&self.database_url).map(|secret| secret.0),
            direct_url: set(&self.database_direct_url).map(|secret| secret.0),
            replica_url: set(&self.database_replica_url).map(|secret| secret.0),
            postgres_bin: set(&self.postgres_bin),
            secret_key: set(&self.secret_key).map(|secret| secret.0),
            secret_key_file: set(&self.secret_key_file),
            single_role: self.single_role,
            default_organisation: set(&self.organisation),
            pool_size: self.pool_size,
            acquire_timeout: self.pool_timeout,
            idle_timeout: self.idle_timeout,
            statement_cache: self.statement_cache.into(),
            statement_timeout: self.statement_timeout,
            lock_timeout: self.lock_timeout,
            purpose,
        }
    }

    /// Where traces go, where that is set.
    #[must_use]
    pub fn otlp_endpoint(&self) -> Option<String> {
        set(&self.otlp)
    }

    /// What is logged, where it is set.
    #[must_use]
    pub fn log_filter(&self) -> Option<String> {
        set(&self.log)
    }
}

fn yes_or_no() -> BoolishValueParser {
    BoolishValueParser::new()
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| "an address and a port are needed, such as 127.0.0.1:8080".to_owned())
}

fn collector(text: &str) -> Result<Blank<String>, String> {
    match text.parse::<Uri>() {
        _ if text.is_empty() => Ok(Blank(None)),
        Ok(url) if url.scheme_str() == Some("http") && url.host().is_some() => Ok(Blank(Some(text.to_owned()))),
        _ => Err("an address that begins with http:// is needed, such as http://localhost:4318".to_owned()),
    }
}

fn slug(text: &str) -> Result<Blank<String>, String> {
    if text.is_empty() {
        return Ok(Blank(None));
    }
    match Slug::parse(text) {
        Ok(slug) => Ok(Blank(Some(slug.to_string()))),
        Err(_) => Err("an organisation's short name is needed, such as uwi".to_owned()),
    }
}

fn origins(text: &str) -> Result<Origins, String> {
    let wrong = || "origins are needed, divided by commas, such as https://www.example.org".to_owned();
    let mut origins = Vec::new();
    for origin in text.split(',').map(str::trim).filter(|origin| !origin.is_empty()) {
        if origin == "*" {
            return Ok(Origins::Any);
        }
        let uri: Uri = origin.parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority), "/") = (uri.scheme_str(), uri.authority(), uri.path()) else {
            return Err(wrong());
        };
        if uri.query().is_some() || authority.as_str().contains('@') || !matches!(scheme, "http" | "https") {
            return Err(wrong());
        }
        origins.push(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()));
    }
    Ok(Origins::Only(origins))
}

// clap wants a `Result` of every parser.
#[expect(clippy::unnecessary_wraps)]
fn secret(text: &str) -> Result<Blank<Secret>, String> {
    Ok(Blank((!text.is_empty()).then(|| Secret(Zeroizing::new(text.to_owned())))))
}

#[expect(clippy::unnecessary_wraps)]
fn path(text: &str) -> Result<Blank<PathBuf>, String> {
    Ok(Blank((!text.is_empty()).then(|| PathBuf::from(text))))
}

/// A password never goes over the network in clear.
fn smtp(text: &str) -> Result<Blank<Secret>, String> {
    let is_plain = text.starts_with("smtp://") && text.contains('@') && !text.contains("tls=required");
    if !text.is_empty() && (is_plain || crate::mail::transport(text).is_none()) {
        return Err("smtps://user:password@host, smtp://user:password@host:587?tls=required or smtp://host is needed"
            .to_owned());
    }
    secret(text)
}

fn address(text: &str) -> Result<Blank<String>, String> {
    if !text.is_empty() && text.parse::<lettre::Address>().is_err() {
        return Err("an e-mail address is needed, such as noreply@example.org".to_owned());
    }
    Ok(Blank((!text.is_empty()).then(|| text.to_owned())))
}

fn link(text: &str) -> Result<Blank<String>, String> {
    let is_link = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && text.contains("{notice}");
    if !text.is_empty() && !is_link {
        return Err(
            "a web address with {notice} in it is needed, such as https://app.example.org/notices/{notice}".to_owned()
        );
    }
    Ok(Blank((!text.is_empty()).then(|| text.to_owned())))
}

fn filter(text: &str) -> Result<Blank<String>, String> {
    if text.is_empty() {
        return Ok(Blank(None));
    }
    // The stricter of the two says what is no filter; the other is what is used.
    match EnvFilter::builder().parse(text).map(|_| text.parse::<Targets>()) {
        Ok(Ok(_)) => Ok(Blank(Some(text.to_owned()))),
        _ => Err("a level is needed (error, warn, info, debug or trace), or a filter of them".to_owned()),
    }
}

/// The same, or none at all.
fn patience(text: &str) -> Result<Duration, String> {
    if text == "0" { Ok(Duration::ZERO) } else { seconds(text) }
}

/// Whole or broken seconds, up to a day.
fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds: &f64| (0.001..=86_400.0).contains(seconds))
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds is needed, up to 86400".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host_and_nothing_more() {
        let good = origins("https://a.example, http://localhost:3000,").unwrap();
        assert_eq!(good, Origins::Only(vec!["https://a.example".to_owned(), "http://localhost:3000".to_owned()]));
        assert_eq!(origins("*"), Ok(Origins::Any));
        assert_eq!(origins(""), Ok(Origins::Only(Vec::new())));
        for bad in ["a.example", "https://a.example/path", "ftp://a.example", "https://me@a.example", "null"] {
            assert!(origins(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_time_is_a_number_of_seconds() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        for bad in ["", "0", "-1", "x", "1e9", "NaN", "inf"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_may_be_a_name() {
        assert_eq!(listen("localhost:8080").unwrap().port(), 8080);
        assert!(listen("8080").is_err());
    }

    #[test]
    fn a_password_for_the_mail_server_needs_encryption() {
        for good in
            ["smtps://me:hush@mail.example", "smtp://me:hush@mail.example:587?tls=required", "smtp://localhost:25", ""]
        {
            assert!(smtp(good).is_ok(), "{good}");
        }
        for bad in ["smtp://me:hush@mail.example", "http://mail.example", "mail.example"] {
            assert!(smtp(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_link_leads_to_a_notice_and_mail_is_from_an_address() {
        assert!(link("https://app.example/{organisation}/n/{notice}").is_ok() && link("").is_ok());
        assert!(link("https://app.example/").is_err() && link("{notice}").is_err());
        assert!(address("noreply@example.org").is_ok() && address("").is_ok());
        assert!(address("nobody").is_err());
    }

    #[test]
    fn secrets_stay_out_of_logs() {
        let settings = Settings::new("data").database_url("postgres://me:hush@host/db".to_owned());
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
