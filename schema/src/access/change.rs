//! Changing rows: one transaction, opened by a grant, closed with its events.

use std::sync::Arc;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{CommonTableExpression, Expr, InsertStatement, IntoCondition, Query, WithClause},
};

use super::{Granted, Held, Seen, Sight, Store, Viewer, Visible};
use crate::{
    clock,
    error::Error,
    event::{self, Event, Happened},
    reference::Reference,
    screening::Screen,
    sealing::Vault,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::AccountId;
use tokio::sync::OnceCell;

/// A transaction in which rows can be looked at and locked, and nothing changed yet.
pub struct Draft {
    store: Store,
    transaction: Held,
    now: DateTime<Utc>,
    reference: OnceCell<Arc<Reference>>,
}

impl Draft {
    pub(super) fn new(store: Store, transaction: Held, now: DateTime<Utc>) -> Self {
        Self { store, transaction, now, reference: OnceCell::new() }
    }

    /// Whose it is.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        self.store.viewer()
    }

    /// The moment of the change.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// What all work refers to: topics, regions, what is promised. One and the same for the whole transaction.
    pub(crate) async fn reference(&self) -> Result<&Arc<Reference>, Error> {
        self.reference.get_or_try_init(|| self.store.organisation().reference.read(&self.transaction)).await
    }

    /// What free texts are screened by, read on this transaction where it has to be.
    ///
    /// # Errors
    /// Where the database does not answer, or the organisation's words cannot be read.
    pub async fn screen(&self) -> Result<Arc<Screen>, Error> {
        let kept = &self.store.organisation().screen;
        match kept.fresh(self.now) {
            Some(screen) => Ok(screen),
            None => kept.read(&self.transaction, self.now).await,
        }
    }

    /// Locks a row that the viewer sees, so that what is decided about it stays true.
    ///
    /// # Errors
    /// `NOT_FOUND` where the viewer does not see it.
    pub async fn lock<E: Visible>(&self, id: E::Id) -> Result<Seen<E>, Error> {
        let sight = Sight::of::<E>(self.viewer());
        if sight.is_blind() {
            return Err(Error::NotFound);
        }
        let select = sight.select::<E>().filter(E::ID.eq(id)).lock_exclusive();
        select.into_model::<Seen<E>>().one(&self.transaction).await?.ok_or(Error::NotFound)
    }

    /// The first row that the viewer sees for which this is true.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn find<E: Visible>(&self, condition: impl IntoCondition + Send) -> Result<Option<Seen<E>>, Error> {
        let sight = Sight::of::<E>(self.viewer());
        if sight.is_blind() {
            return Ok(None);
        }
        let select = sight.select::<E>().filter(condition);
        Ok(select.into_model::<Seen<E>>().one(&self.transaction).await?)
    }

    /// The rows that the viewer sees for which this is true. For lists that an input bounds.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn all<E: Visible>(&self, condition: impl IntoCondition + Send) -> Result<Vec<Seen<E>>, Error> {
        let sight = Sight::of::<E>(self.viewer());
        if sight.is_blind() {
            return Ok(Vec::new());
        }
        let select = sight.select::<E>().filter(condition);
        Ok(select.into_model::<Seen<E>>().all(&self.transaction).await?)
    }

    /// With a grant, the transaction may change things.
    #[must_use]
    pub fn granted<A>(self, _granted: Granted<A>) -> Change {
        Change { draft: self }
    }
}

/// A granted transaction. Rules may read whole tables through it, and it ends with its events or not at all.
pub struct Change {
    draft: Draft,
}

impl Change {
    /// Whose it is.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        self.draft.viewer()
    }

    /// The moment of the change.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.draft.now
    }

    /// The day of the change, in Amsterdam.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        clock::day_of(self.draft.now)
    }

    /// What free texts are screened by.
    ///
    /// # Errors
    /// As [`Draft::screen`].
    pub async fn screen(&self) -> Result<Arc<Screen>, Error> {
        self.draft.screen().await
    }

    /// What all work refers to, as [`Draft::reference`].
    pub(crate) async fn reference(&self) -> Result<Arc<Reference>, Error> {
        self.draft.reference().await.cloned()
    }

    /// The organisation's keys.
    pub(crate) fn vault(&self) -> &Vault {
        self.draft.store.vault()
    }

    /// The transaction.
    #[must_use]
    pub(crate) fn db(&self) -> &Held {
        &self.draft.transaction
    }

    /// Waits for others that change what the same rule spans, such as postcodes that may not overlap.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub(crate) async fn take_turns(&self, rule: &'static str) -> Result<(), Error> {
        entity::rule_lock::Entity::find_by_id(rule).lock_exclusive().one(self.db()).await?;
        Ok(())
    }

    /// Commits the change with what happened in it. Without an event there is nothing to commit.
    ///
    /// # Errors
    /// Where the database does not answer, or nothing happened.
    pub async fn commit(self, events: impl IntoIterator<Item = Event>) -> Result<(), Error> {
        let actor = self.viewer().id();
        self.commit_as(actor, events).await
    }

    /// Commits the change with what happened in it, and keeps nowhere who did it.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    pub async fn commit_anonymously(self, events: impl IntoIterator<Item = Event>) -> Result<(), Error> {
        self.commit_as(None, events).await
    }

    /// Commits what happened over time, each at its own moment and by its own hand. For data that tells a history.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    pub(crate) async fn commit_history(self, happened: Vec<Happened>) -> Result<(), Error> {
        if happened.is_empty() {
            return Err(Error::internal("a change without an event"));
        }
        event::append_all(self.db(), &happened).await?;
        self.keep().await
    }

    async fn commit_as(self, actor: Option<AccountId>, events: impl IntoIterator<Item = Event>) -> Result<(), Error> {
        let events: Vec<Event> = events.into_iter().collect();
        if events.is_empty() {
            return Err(Error::internal("a change without an event"));
        }
        event::append(self.db(), actor, self.now(), &events).await?;
        self.keep().await
    }

    /// Commits, and lets the request go on with the connection.
    async fn keep(self) -> Result<(), Error> {
        let Draft { store, transaction, .. } = self.draft;
        let committed = transaction.commit().await.map_err(Error::at_commit);
        // Also where that is not certain.
        store.organisation().news.happened();
        committed?;
        store.has_changed().await;
        store.hold(transaction).await;
        Ok(())
    }
}

/// Inserts rows in parts that keep under PostgreSQL's bound of 65,535 parameters a statement.
pub(crate) async fn insert_all<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    A: sea_orm::ActiveModelTrait + Send,
{
    const AT_ONCE: usize = 1_000;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<A> = rows.by_ref().take(AT_ONCE).collect();
        A::Entity::insert_many(part).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Inserts rows of several tables in one statement, for it costs more to send one than to run it. They may refer to each other.
pub(crate) async fn insert_together(
    db: &impl ConnectionTrait,
    inserts: impl IntoIterator<Item = InsertStatement>,
) -> Result<(), Error> {
    let mut parts = WithClause::new();
    for (place, insert) in inserts.into_iter().enumerate() {
        parts.cte(CommonTableExpression::new().table_name(format!("part_{place}")).query(insert).to_owned());
    }
    db.execute(&Query::select().expr(Expr::val(1)).take().with(parts)).await?;
    Ok(())
}
