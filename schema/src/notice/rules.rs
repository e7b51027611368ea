//! Who sees which notices, and who keeps them.

use entity::{event, id::NoticeId, notice};
use sea_orm::{ColumnTrait, Condition};

use crate::access::{Act, Noun, Rows, Sight, Viewer, Visible, may_do::ActName};

impl Visible for notice::Entity {
    const NOUN: Noun = Noun::Notice;
    type Id = NoticeId;
    const ID: notice::Column = notice::Column::Id;

    fn id(row: &notice::Model) -> NoticeId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            // One's own, of what one may read today.
            Rows::Own => Some(
                Condition::all()
                    .add(notice::Column::AccountId.eq(viewer.id()?))
                    .add(notice::Column::EventId.in_subquery(Sight::keys::<event::Entity>(viewer))),
            ),
            _ => None,
        }
    }
}

/// Marking one's own notices as read, and choosing whether they come by e-mail too.
pub(super) struct KeepNotices;

impl Act for KeepNotices {
    const NAME: ActName = ActName::KeepNotices;
}
