//! What the reporter said of an answer.

use sea_orm::entity::prelude::*;

use crate::id::{AnswerResponseId, SignalId};

/// What the reporter said of an answer.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "answer_response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnswerResponseId,
    pub signal_id: SignalId,
    pub helped: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub is_masked: bool,
    pub at: DateTimeUtc,
}

super::no_relations!();
