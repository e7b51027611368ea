//! What requests share.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use schema::{AppSchema, clock::Clock};
use tokio::{runtime::Handle, sync::Semaphore};

use super::{exports, memory::Memory, running::Running};
use crate::{
    config::Settings,
    graphql::{Bounds, Gate},
    registry::Registry,
};

/// What requests share. One a server.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) gate: Gate,
    pub(crate) schema: AppSchema,
    pub(crate) memory: Memory,
    /// Where operations run. A connection to the database belongs to the runtime that opened it, and each thread that
    /// reads HTTP has a runtime of its own: were operations to run there, a connection that one thread opened would
    /// wait for that thread whenever another used it.
    pub(crate) runtime: Handle,
    pub(crate) running: Running,
    /// Places for exports: so many run at once.
    pub(crate) exports: Arc<Semaphore>,
    /// The same for whoever is not signed in: they take none of the others'.
    pub(crate) public_exports: Arc<Semaphore>,
    registry: OnceLock<Arc<Registry>>,
    closing: AtomicBool,
}

impl State {
    pub(super) fn new(settings: Settings, clock: Clock) -> Self {
        let memory = u64::from(settings.memory) << 20;
        Self {
            settings,
            clock,
            gate: Gate::new(Bounds::default()),
            schema: schema::build(),
            memory: Memory::new(memory),
            runtime: Handle::current(),
            running: Running::default(),
            exports: Arc::new(Semaphore::new(exports::AT_ONCE)),
            public_exports: Arc::new(Semaphore::new(exports::PUBLIC_AT_ONCE)),
            registry: OnceLock::new(),
            closing: AtomicBool::new(false),
        }
    }

    /// From now on requests are served.
    pub(super) fn open(&self, registry: Arc<Registry>) {
        let _ = self.registry.set(registry);
    }

    /// From now on connections are closed after each answer.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    /// The organisations; `None` while the database is being prepared.
    pub(crate) fn registry(&self) -> Option<&Arc<Registry>> {
        self.registry.get()
    }
}
