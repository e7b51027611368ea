//! Loaders: what many objects of an answer need, read at once with `= ANY`, within the viewer's sight.
//!
//! They live as long as a request. A loader in the schema would share rows across viewers.

use std::{
    collections::HashMap,
    future::{poll_fn, ready},
    hash::{Hash, Hasher},
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
    runtime::Timer,
};
use entity::id::TypedId;
use futures::{
    StreamExt,
    future::BoxFuture,
    stream::FuturesUnordered,
    task::{FutureObj, Spawn, SpawnError},
};
use sea_orm::EntityTrait;

use super::{Seen, Sight, Store, Visible, among};
use crate::error::Error;

/// A request's loaders.
pub struct Loaders(DataLoader<Rows>);

impl Loaders {
    /// The rows that they load.
    pub(crate) fn loader(&self) -> &Rows {
        self.0.loader()
    }

    /// What belongs to a key. The load is kept on the heap: a future of a field is as large as the largest of its object.
    pub(crate) fn load_one<K>(&self, key: K) -> BoxFuture<'_, Result<Option<<Rows as Loader<K>>::Value>, Error>>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Rows: Loader<K, Error = Error>,
    {
        Box::pin(self.0.load_one(key))
    }
}

/// The most rows that one answer holds in lists within lists. Its cost was reckoned beforehand, by lists of a usual
/// length; where they are long, and lie within each other, the answer can be a thousand times larger.
const MOST_ROWS: usize = 5_000;

/// Loads rows through a store, and counts those that it gave for lists.
pub struct Rows {
    store: Store,
    given: AtomicUsize,
}

impl Rows {
    /// The store of the request.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Counts rows that go into the answer.
    ///
    /// # Errors
    /// `QUERY_TOO_COMPLEX` where they are too many for one answer.
    pub(crate) fn give(&self, rows: usize) -> Result<(), Error> {
        let given = self.given.fetch_add(rows, Ordering::Relaxed).saturating_add(rows);
        if given > MOST_ROWS { Err(Error::TooLarge) } else { Ok(()) }
    }
}

/// The loaders of a request, and what runs them.
#[must_use]
pub fn loaders(store: Store) -> (Loaders, Beside) {
    let beside = Beside::default();
    (Loaders(DataLoader::new(Rows { store, given: AtomicUsize::new(0) }, beside.clone(), AtOnce)), beside)
}

/// Runs loads beside the operation that waits for them, in one task with it: first all fields that can be resolved are, and
/// then what they need is read, at once. On a thread of its own a load would begin while fields still ask, read less than it
/// could, and outlive a request that was given up.
#[derive(Clone, Default)]
pub struct Beside(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Beside {
    /// Runs an operation to its end, and the loads that it asks for.
    pub async fn run<T>(&self, operation: impl Future<Output = T>) -> T {
        let mut operation = pin!(operation);
        let mut loads = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(done) = operation.as_mut().poll(context) {
                    return Poll::Ready(done);
                }
                loads.extend(self.take());
                let mut has_loaded = false;
                while let Poll::Ready(Some(())) = loads.poll_next_unpin(context) {
                    has_loaded = true;
                }
                // A load may have asked for another.
                if !has_loaded && self.is_idle() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    fn is_idle(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn take(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Spawn for Beside {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(load);
        Ok(())
    }
}

/// A load begins when all fields have asked: see [`Beside`].
struct AtOnce;

impl Timer for AtOnce {
    fn delay(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}

/// The row with a key.
pub struct ById<E: Visible>(E::Id);

/// Rows that belong to one of another noun: a council's members, a signal's answers.
pub trait Children: Send + Sync + 'static {
    /// The table of the rows.
    type Row: Visible;
    /// The key that they belong to.
    type Parent: TypedId + Into<sea_orm::Value> + Hash;
    /// The column of that key.
    const PARENT: <Self::Row as EntityTrait>::Column;
    /// The column that orders them.
    const ORDER: <Self::Row as EntityTrait>::Column;
    /// The key that a row belongs to.
    fn parent(row: &<Self::Row as EntityTrait>::Model) -> Option<Self::Parent>;
}

/// The rows that belong to a key, in their order.
pub struct Of<C: Children>(C::Parent);

macro_rules! a_key {
    ($name:ident<$param:ident: $bound:ident>) => {
        impl<$param: $bound> Clone for $name<$param> {
            fn clone(&self) -> Self {
                Self(self.0)
            }
        }
        impl<$param: $bound> PartialEq for $name<$param> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<$param: $bound> Eq for $name<$param> {}
        impl<$param: $bound> Hash for $name<$param> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    };
}
a_key!(ById<E: Visible>);
a_key!(Of<C: Children>);

impl<E: Visible> Loader<ById<E>> for Rows {
    type Value = Seen<E>;
    type Error = Error;

    async fn load(&self, keys: &[ById<E>]) -> Result<HashMap<ById<E>, Seen<E>>, Error> {
        if let Some(kept) = E::KEPT {
            let (reference, viewer) = (self.store.reference().await?, self.store.viewer());
            let seen = |key: &ById<E>| Some((key.clone(), Sight::see(viewer, kept(&reference, key.0)?)?));
            return Ok(keys.iter().filter_map(seen).collect());
        }
        let found = self.store.find::<E>().filter(among(E::ID, keys.iter().map(|key| key.0.uuid()))).all().await?;
        Ok(found.into_iter().map(|seen| (ById(E::id(seen.titles())), seen)).collect())
    }
}

impl<C: Children> Loader<Of<C>> for Rows {
    // Shared, for many may ask for the same.
    type Value = Arc<Vec<Seen<C::Row>>>;
    type Error = Error;

    async fn load(&self, keys: &[Of<C>]) -> Result<HashMap<Of<C>, Self::Value>, Error> {
        let found = self
            .store
            .find::<C::Row>()
            .filter(among(C::PARENT, keys.iter().map(|key| key.0.uuid())))
            .order_by(C::ORDER, sea_orm::Order::Asc)
            .order_by(C::Row::ID, sea_orm::Order::Asc)
            .all()
            .await?;
        let mut rows: HashMap<Of<C>, Vec<Seen<C::Row>>> = HashMap::new();
        for seen in found {
            if let Some(parent) = C::parent(seen.titles()) {
                rows.entry(Of(parent)).or_default().push(seen);
            }
        }
        Ok(rows.into_iter().map(|(parent, rows)| (parent, Arc::new(rows))).collect())
    }
}

/// The row with this key, if the viewer sees it.
///
/// # Errors
/// Where the database does not answer.
pub async fn one<E: Visible, T: From<Seen<E>>>(
    ctx: &Context<'_>,
    id: Option<E::Id>,
) -> async_graphql::Result<Option<T>> {
    let Some(id) = id else { return Ok(None) };
    Ok(ctx.data::<Loaders>()?.load_one(ById::<E>(id)).await?.map(T::from))
}

/// The rows that belong to this key and that the viewer sees.
///
/// # Errors
/// Where the database does not answer, or the answer holds too many rows.
pub async fn children<C: Children>(ctx: &Context<'_>, parent: C::Parent) -> async_graphql::Result<Vec<Seen<C::Row>>> {
    let loaders = ctx.data::<Loaders>()?;
    // Nothing more is read for an answer that has become too large.
    loaders.loader().give(0)?;
    let Some(rows) = loaders.load_one(Of::<C>(parent)).await? else { return Ok(Vec::new()) };
    loaders.loader().give(rows.len())?;
    Ok(rows.to_vec())
}
