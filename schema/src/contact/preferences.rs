//! Which reporters do not want to be contacted like this: their preferences, and what was announced to them.

use chrono::{DateTime, Utc};
use entity::{
    contact_announcement, contact_preferences,
    id::{AccountId, SignalId},
    signal_reporter,
    term::ContactChannel,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{access::Change, clock::ZONE, contact_preferences::breaks, error::Error};

/// A way of contacting somebody, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Approach {
    pub(crate) channel: ContactChannel,
    pub(crate) at: DateTime<Utc>,
    /// Whether it is being announced now. Otherwise it counts what was announced before.
    pub(crate) is_announced: bool,
}

/// The signals whose reporters do not want to be contacted like this.
pub(crate) async fn unwilling(
    change: &Change,
    signals: &[SignalId],
    approach: Approach,
) -> Result<Vec<SignalId>, Error> {
    let rows: Vec<(SignalId, Option<AccountId>)> = signal_reporter::Entity::find()
        .select_only()
        .columns([signal_reporter::Column::SignalId, signal_reporter::Column::AccountId])
        .filter(signal_reporter::Column::SignalId.eq_any(signals.iter().map(|id| id.0)))
        .into_tuple()
        .all(change.db())
        .await?;
    let preferences = contact_preferences::Entity::find()
        .filter(
            contact_preferences::Column::AccountId.eq_any(rows.iter().filter_map(|(_, account)| Some((*account)?.0))),
        )
        .all(change.db())
        .await?;
    let announced = announced(change, signals, approach).await?;
    let local_time = approach.at.with_timezone(&ZONE).time();
    Ok(rows
        .into_iter()
        .filter(|(signal, account)| {
            let preferences = preferences.iter().find(|row| Some(row.account_id) == *account);
            let announced = approach.is_announced || announced.contains(signal);
            preferences.is_some_and(|row| breaks(row, approach.channel, announced, local_time).is_some())
        })
        .map(|(signal, _)| signal)
        .collect())
}

/// The signals whose reporters were told that they would be contacted like this around that time.
async fn announced(change: &Change, signals: &[SignalId], approach: Approach) -> Result<Vec<SignalId>, Error> {
    use contact_announcement::Column;
    let found = contact_announcement::Entity::find()
        .select_only()
        .column(Column::SignalId)
        .filter(Column::SignalId.eq_any(signals.iter().map(|id| id.0)))
        .filter(Column::Channel.eq(approach.channel))
        .filter(Column::ExpectedFrom.lte(approach.at))
        .filter(Column::ExpectedUntil.gte(approach.at));
    Ok(found.into_tuple().all(change.db()).await?)
}
