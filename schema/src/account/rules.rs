//! Which accounts a viewer sees.

use entity::{account, council_member, id::AccountId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::access::{Noun, Rows, Viewer, Visible};

impl Visible for account::Entity {
    const NOUN: Noun = Noun::Account;
    type Id = AccountId;
    const ID: account::Column = account::Column::Id;

    fn id(row: &account::Model) -> AccountId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(account::Column::Id.eq(viewer.id()?).into()),
            Rows::StaffNames => Some(account::Column::IsStaff.eq(true).into()),
            Rows::CouncilNames => {
                let members = council_member::Entity::find()
                    .select_only()
                    .column(council_member::Column::AccountId)
                    .filter(council_member::Column::CouncilId.eq_any(viewer.councils()));
                Some(account::Column::Id.in_subquery(members.into_query()).into())
            }
            _ => None,
        }
    }
}
