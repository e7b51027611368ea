//! A text as it was sent, sealed.

use sea_orm::entity::prelude::*;

use crate::{
    id::{SealedTextId, SealingKeyId},
    term::SubjectType,
};

/// A text as it was sent, sealed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sealed_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SealedTextId,
    pub key_id: SealingKeyId,
    pub subject_type: SubjectType,
    pub subject_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub field: String,
    pub ciphertext: Vec<u8>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
