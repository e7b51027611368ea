//! Mail goes out beside the other work, which does not wait for a mail server.

use std::{sync::Arc, time::Duration};

use schema::{
    access::Organisation,
    clock::Clock,
    work::{Outcome, claim_mails, settle_mail, waiting_mails},
};
use tokio::sync::watch;

use super::in_time;
use crate::{mail::Mailer, registry::Registry, telemetry};

/// How often it is looked whether there is mail.
const PAUSE: Duration = Duration::from_millis(700);
/// How long one organisation's part of a round may take: a slow mail server, with many letters, needs a while.
const LONGEST_TURN: Duration = Duration::from_secs(600);

/// Sends what is due, until it is stopped.
pub(super) async fn rounds(registry: Arc<Registry>, clock: Clock, mailer: Mailer, mut stopped: watch::Receiver<bool>) {
    loop {
        match registry.all().await {
            Ok(organisations) => {
                for organisation in &organisations {
                    let turn = round(organisation, &clock, &mailer);
                    if let Some(Err(error)) = in_time(organisation, LONGEST_TURN, turn).await {
                        tracing::warn!(organisation = organisation.slug, ?error, "mail cannot be read");
                    }
                    if *stopped.borrow() {
                        return;
                    }
                }
            }
            Err(error) => tracing::warn!(?error, "organisations cannot be looked for"),
        }
        if tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

async fn round(organisation: &Organisation, clock: &Clock, mailer: &Mailer) -> Result<(), schema::error::Error> {
    let letters = claim_mails(organisation, mailer.link(), clock.now()).await?;
    let mut is_away = false;
    for letter in &letters {
        // A server that is away for one is away for all: the others are not tried one by one.
        let outcome = if is_away { Outcome::Later } else { mailer.send(&organisation.name, letter).await };
        is_away = outcome == Outcome::Later;
        let given_up = settle_mail(organisation, letter.id, outcome, clock.now()).await?;
        telemetry::mail(match (outcome, given_up) {
            (Outcome::Sent, _) => "sent",
            (_, true) => "given_up",
            (Outcome::Refused, false) => "refused",
            (Outcome::Later, false) => "later",
        });
    }
    telemetry::mails_waiting(&organisation.slug, waiting_mails(organisation).await?);
    Ok(())
}
