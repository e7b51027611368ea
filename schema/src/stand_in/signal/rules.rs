//! A stand-in: which signals a viewer sees, as far as follow-ups need it.

use entity::{id::SignalId, signal, signal_reporter};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::access::{Noun, Rows, Viewer, Visible};

impl Visible for signal::Entity {
    const NOUN: Noun = Noun::Signal;
    type Id = SignalId;
    const ID: signal::Column = signal::Column::Id;

    fn id(row: &signal::Model) -> SignalId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => {
                let own = signal_reporter::Entity::find()
                    .select_only()
                    .column(signal_reporter::Column::SignalId)
                    .filter(signal_reporter::Column::AccountId.eq(viewer.id()?));
                Some(signal::Column::Id.in_subquery(own.into_query()).into())
            }
            _ => None,
        }
    }
}
