//! Departments are for everybody to see, and an organisation begins with one.

use entity::{department, id::DepartmentId};
use sea_orm::Condition;

use crate::access::{Kept, Noun, Rows, Viewer, Visible};

impl Visible for department::Entity {
    const NOUN: Noun = Noun::Department;
    type Id = DepartmentId;
    const ID: department::Column = department::Column::Id;
    const KEPT: Kept<Self> = Some(|reference, id| reference.departments.get(&id));

    fn id(row: &department::Model) -> DepartmentId {
        row.id
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        (rows == Rows::All).then(Condition::all)
    }
}

/// Whether an organisation is to be given its first department, the intake: it has none at all.
pub(super) fn needs_intake(there: &[department::Model]) -> bool {
    there.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_organisation_without_departments_is_given_one() {
        assert!(needs_intake(&[]));
        let there = department::Model {
            id: DepartmentId(uuid::Uuid::nil()),
            code: "werk".to_owned(),
            name: "Werk".to_owned(),
            is_intake: true,
            process_owner_id: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        assert!(!needs_intake(&[there]));
    }
}
