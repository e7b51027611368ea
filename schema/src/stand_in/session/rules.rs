//! A stand-in: which sessions a viewer sees, as far as follow-ups need it.

use entity::{id::SessionId, session, session_council, session_participant, term::SessionKind};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::access::{Noun, Rows, Viewer, Visible};

impl Visible for session::Entity {
    const NOUN: Noun = Noun::Session;
    type Id = SessionId;
    const ID: session::Column = session::Column::Id;

    fn id(row: &session::Model) -> SessionId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::WithoutClosedMeetings => Some(session::Column::Kind.ne(SessionKind::CouncilMeeting).into()),
            Rows::TakingPart => {
                let own = session_participant::Entity::find()
                    .select_only()
                    .column(session_participant::Column::SessionId)
                    .filter(session_participant::Column::AccountId.eq(viewer.id()?));
                Some(session::Column::Id.in_subquery(own.into_query()).into())
            }
            Rows::OfOwnCouncil => {
                let own = session_council::Entity::find()
                    .select_only()
                    .column(session_council::Column::SessionId)
                    .filter(session_council::Column::CouncilId.eq_any(viewer.councils()));
                Some(session::Column::Id.in_subquery(own.into_query()).into())
            }
            _ => None,
        }
    }
}
