//! A word for which a signal was proposed as distressing.

use sea_orm::entity::prelude::*;

use crate::{id::SignalId, term::DistressClass};

/// A word for which a signal was proposed as distressing.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_distress_reason")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub word: String,
    pub class: DistressClass,
    pub weight: f64,
}

super::no_relations!();
