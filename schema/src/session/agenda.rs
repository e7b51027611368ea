//! A point of a session's agenda.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{id::SessionId, session_agenda_point, term::AgendaSide};

use crate::{
    access::{Seen, loader},
    council::Council,
    id::global,
};

/// A point of a session's agenda. Staff, the liaison of a council and councils bring them.
pub struct AgendaPoint(pub(super) Seen<session_agenda_point::Entity>);

/// A point of a session's agenda. Staff, the liaison of a council and councils bring them.
#[Object]
impl AgendaPoint {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What it is about.
    async fn text(&self) -> Option<&str> {
        self.0.titles().text.as_deref()
    }

    /// Who brings it.
    async fn side(&self) -> AgendaSide {
        self.0.titles().side
    }

    /// The council that brings it, where one does.
    async fn council(&self, ctx: &Context<'_>) -> Result<Option<Council>> {
        loader::one(ctx, self.0.titles().council_id).await
    }

    /// When it was brought.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }
}

pub(super) struct AgendaOf;

impl loader::Children for AgendaOf {
    type Row = session_agenda_point::Entity;
    type Parent = SessionId;
    const PARENT: session_agenda_point::Column = session_agenda_point::Column::SessionId;
    const ORDER: session_agenda_point::Column = session_agenda_point::Column::CreatedAt;

    fn parent(row: &session_agenda_point::Model) -> Option<SessionId> {
        Some(row.session_id)
    }
}
