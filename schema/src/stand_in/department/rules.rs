//! A stand-in: departments are for everybody to see.

use entity::{department, id::DepartmentId};
use sea_orm::Condition;

use crate::access::{Noun, Rows, Viewer, Visible};

impl Visible for department::Entity {
    const NOUN: Noun = Noun::Department;
    type Id = DepartmentId;
    const ID: department::Column = department::Column::Id;

    fn id(row: &department::Model) -> DepartmentId {
        row.id
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        (rows == Rows::All).then(Condition::all)
    }
}
