//! How many requests run, and waiting for them to finish.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use crate::telemetry;

/// Counts the requests that run.
#[derive(Clone)]
pub(crate) struct Running(Arc<watch::Sender<usize>>);

impl Default for Running {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

/// A request that runs, until it is dropped.
pub(crate) struct One(Running);

impl Running {
    /// A request begins.
    pub(crate) fn begin(&self) -> One {
        self.0.send_modify(|running| *running = running.saturating_add(1));
        One(self.clone())
    }

    /// How many run.
    pub(crate) fn count(&self) -> usize {
        *self.0.borrow()
    }

    /// Waits until none runs, so long at most. Says whether that came about.
    pub(crate) async fn done(&self, patience: Duration) -> bool {
        let mut watching = self.0.subscribe();
        let none = watching.wait_for(|running| *running == 0);
        matches!(tokio::time::timeout(patience, none).await, Ok(Ok(_)))
    }
}

impl Drop for One {
    fn drop(&mut self) {
        self.0.0.send_modify(|running| *running = running.saturating_sub(1));
        telemetry::running(self.0.count());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_done_when_the_last_one_ends() {
        let running = Running::default();
        assert!(running.done(Duration::ZERO).await);
        let (first, second) = (running.begin(), running.begin());
        assert!(!running.done(Duration::from_millis(5)).await);
        drop(first);
        let waiting = tokio::spawn({
            let running = running.clone();
            async move { running.done(Duration::from_secs(5)).await }
        });
        drop(second);
        assert!(waiting.await.unwrap());
    }
}
