//! When a centre is open on a day of the week.

use sea_orm::entity::prelude::*;

use crate::id::{CentreHoursId, CentreId};

/// When a centre is open on a day of the week.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "centre_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CentreHoursId,
    pub centre_id: CentreId,
    pub weekday: i32,
    pub opens: Time,
    pub closes: Time,
}

super::no_relations!();
