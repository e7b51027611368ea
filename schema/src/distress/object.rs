//! Whether a signal is distressing, as staff see it.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, SignalId},
    term::{DistressClass, DistressState},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{
    access::{Loaders, loader, loader::Rows},
    account::Account,
    error::Error,
};

/// A word for which a signal was proposed as distressing.
#[derive(SimpleObject, Debug, Clone)]
pub struct UrgencyReason {
    /// The word, as the list has it: never one of the text.
    word: String,
    /// How much it weighs, here: less where it is denied, long over, or said of people in general. From 1 together on, a
    /// signal is proposed.
    weight: f64,
    /// Why it is on the list.
    class: DistressClass,
}

/// Whether a signal is distressing: proposed by words, and what a person found.
#[derive(Clone)]
pub struct Distress(Row);

#[derive(Clone)]
struct Row {
    found: Found,
    reasons: Vec<UrgencyReason>,
}

/// A signal's row, with one of its reasons.
#[derive(Clone, FromQueryResult)]
struct Found {
    signal_id: SignalId,
    state: DistressState,
    proposed_at: Option<DateTime<Utc>>,
    look_by: Option<DateTime<Utc>>,
    settled_at: Option<DateTime<Utc>>,
    settled_by: Option<AccountId>,
    reason: Option<String>,
    word: Option<String>,
    weight: Option<f64>,
    class: Option<DistressClass>,
}

/// Whether a signal is distressing: proposed by words, and what a person found.
#[Object]
impl Distress {
    /// Whether somebody looked, and what they found.
    async fn state(&self) -> DistressState {
        self.0.found.state
    }

    /// When it was proposed. Null where a person found it by themselves.
    async fn proposed_at(&self) -> Option<DateTime<Utc>> {
        self.0.found.proposed_at
    }

    /// By when somebody is to look at the proposal.
    async fn look_by(&self) -> Option<DateTime<Utc>> {
        self.0.found.look_by
    }

    /// The words for which it was proposed, the heaviest first.
    async fn reasons(&self) -> &[UrgencyReason] {
        &self.0.reasons
    }

    /// When it was confirmed or set aside.
    async fn settled_at(&self) -> Option<DateTime<Utc>> {
        self.0.found.settled_at
    }

    /// Who confirmed it or set it aside.
    async fn settled_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.found.settled_by).await
    }

    /// Why it was set aside.
    async fn reason(&self) -> Option<&str> {
        self.0.found.reason.as_deref()
    }
}

/// Whether a signal that the viewer sees is distressing.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OfSignal(SignalId);

impl Loader<OfSignal> for Rows {
    type Value = Distress;
    type Error = Error;

    async fn load(&self, keys: &[OfSignal]) -> std::result::Result<HashMap<OfSignal, Distress>, Error> {
        const SQL: &str = "SELECT distress.signal_id, state, proposed_at, look_by, settled_at, settled_by, reason,
                word, weight, class
            FROM signal_distress AS distress LEFT JOIN signal_distress_reason USING (signal_id)
            WHERE distress.signal_id = ANY($1) ORDER BY weight DESC, word";
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows: Vec<Found> = self.store().sql(SQL, [ids.into()]).await?;
        let mut found: HashMap<OfSignal, Distress> = HashMap::new();
        for row in rows {
            let reason = match (&row.word, row.weight, row.class) {
                (Some(word), Some(weight), Some(class)) => Some(UrgencyReason { word: word.clone(), weight, class }),
                _ => None,
            };
            let key = OfSignal(row.signal_id);
            let of = found.entry(key).or_insert_with(|| Distress(Row { found: row, reasons: Vec::new() }));
            of.0.reasons.extend(reason);
        }
        Ok(found)
    }
}

/// Whether a signal that the viewer sees is distressing. For staff: whoever asks makes sure of that.
pub(crate) async fn of_signal(ctx: &Context<'_>, signal: SignalId) -> Result<Option<Distress>> {
    Ok(ctx.data::<Loaders>()?.load_one(OfSignal(signal)).await?)
}

/// The words for which it was proposed.
pub(crate) async fn reasons_of(ctx: &Context<'_>, signal: SignalId) -> Result<Vec<UrgencyReason>> {
    Ok(of_signal(ctx, signal).await?.map(|distress| distress.0.reasons).unwrap_or_default())
}
