//! Looks whether anything happened, for the answers that are kept in memory.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::in_time;
use crate::registry::Registry;

/// How often: an answer from memory is usually no later than this.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a look may take: a database that says nothing would otherwise hold up all that follow.
const LONGEST_LOOK: Duration = Duration::from_secs(3);

/// Looks at the log of each organisation that somebody asks for, until it is told to stop.
pub(super) async fn rounds(registry: Arc<Registry>, mut stopped: watch::Receiver<bool>) {
    loop {
        let wanted = registry.opened_before().into_iter().filter(|organisation| organisation.news.is_wanted());
        // At once: one that does not answer keeps no other waiting.
        let looks = wanted.map(|organisation| async move {
            if let Some(Err(error)) = in_time(&organisation, LONGEST_LOOK, organisation.look()).await {
                tracing::debug!(organisation = organisation.slug, ?error, "the log cannot be looked at");
            }
        });
        futures::future::join_all(looks).await;
        if tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}
