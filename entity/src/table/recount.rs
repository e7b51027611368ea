//! How far counting anew has come.

use sea_orm::entity::prelude::*;

/// How far counting anew has come; no row where it is done.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recount")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub after_id: Uuid,
}

super::no_relations!();
