//! Loaders: what many objects of an answer need, read at once with `= ANY`, within the viewer's sight.
//!
//! They live as long as a request. A loader in the schema would share rows across viewers.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
    runtime::Timer,
};
use entity::id::TypedId;
use futures::{
    future::BoxFuture,
    task::{FutureObj, Spawn, SpawnError},
};
use sea_orm::{ColumnTrait, EntityTrait};

use super::{Seen, Store, Visible};
use crate::error::Error;

/// A request's loaders.
pub type Loaders = DataLoader<Rows>;

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

/// The loaders of a request.
#[must_use]
pub fn loaders(store: Store) -> Loaders {
    DataLoader::new(Rows { store, given: AtomicUsize::new(0) }, OnTheRunningRuntime, AfterAYield)
}

/// Spawns where the request runs, not where the schema was built.
struct OnTheRunningRuntime;

impl Spawn for OnTheRunningRuntime {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        tokio::spawn(future);
        Ok(())
    }
}

/// Gathers keys for as long as there is something else to do, rather than for a millisecond.
struct AfterAYield;

impl Timer for AfterAYield {
    fn delay(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::task::yield_now())
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
        let found = self.store.find::<E>().filter(E::ID.eq_any(keys.iter().map(|key| key.0.uuid()))).all().await?;
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
            .filter(C::PARENT.eq_any(keys.iter().map(|key| key.0.uuid())))
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
