//! `gehoord serve`: serves until it is told to stop, and tells where to look.

use std::net::{IpAddr, SocketAddr};

use schema::clock::Clock;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    config::Settings,
    console::{Failure, say},
    demo,
    registry::Registry,
    server::Application,
};

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let mut stop = Stop::listen()?;
    let mut again = Stop::listen()?;
    let mut application = Application::bind(settings, Clock::system())?;
    let prepared = tokio::select! {
        prepared = application.prepare() => Some(prepared),
        () = stop.told() => None,
    };
    let patience = std::time::Duration::ZERO;
    match prepared {
        None => {
            application.end(patience).await;
            return Ok(());
        }
        Some(Err(failure)) => {
            application.end(patience).await;
            return Err(failure);
        }
        Some(Ok(())) => {}
    }
    if let Some(registry) = application.registry() {
        welcome(application.address(), registry).await?;
    }
    let served = application.run_until(async {
        stop.told().await;
        say("Stopping: what runs is finished first. Told again, it stops at once.");
    });
    let hurried = async {
        again.told().await;
        again.told().await;
    };
    tokio::select! {
        served = served => served,
        () = hurried => Err(Failure::new("Stopped at once: what ran was cut off.")),
    }
}

/// Where to look and how to sign in, in a few lines.
async fn welcome(address: SocketAddr, registry: &Registry) -> Result<(), Failure> {
    let at = format!("http://{}", reachable(address));
    let database = registry.database();
    let organisations = database.organisations().await?;
    say(&format!("Gehoord listens at {at} (database: {})", database.place()));
    say(&format!("  explorer  {at}/"));
    say(&format!("  GraphQL   {at}/graphql"));
    for organisation in organisations.iter().take(5) {
        say(&format!("            {at}/{slug}/graphql  {}", organisation.name, slug = organisation.slug));
    }
    say(&format!("  health    {at}/health/ready"));
    if demo::is_there(registry).await? {
        say(
            "  sign in   handler@demo.example, client@demo.example, member@demo.example, admin@demo.example and others",
        );
        say("            all with the password gehoord-demo; signIn in the explorer's examples gives the token");
    } else if organisations.is_empty() {
        say("There is no organisation yet. These bring it to life, beside the running server:");
        say("  gehoord organisation create SLUG --name NAME");
        say("  gehoord account create --organisation SLUG --email EMAIL --name NAME --role ADMIN --password-stdin");
        say("  gehoord account invite --organisation SLUG --email EMAIL --role STAFF");
    }
    Ok(())
}

/// Where a browser on this machine finds an address that stands for all.
fn reachable(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() || ip.is_loopback() => "localhost".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("{host}:{}", address.port())
}

/// The signals that end the program: Ctrl-C, and what a system's service manager sends.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn listen() -> Result<Self, Failure> {
        let failed = |error| Failure::new(format!("The system's signals cannot be listened to: {error}."));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
        })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
