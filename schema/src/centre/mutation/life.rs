//! A centre goes on: into its tests, open, closed.

use async_graphql::{ID, InputObject};
use entity::{
    centre,
    id::{CentreId, SessionId},
    session,
    term::{CentreStatus, EventKind, SessionKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    access::{Change, Store},
    centre::rules::{KeepCentres, can_go_on, is_evaluated},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::Problems,
};

/// A centre, and the step that it goes on to.
#[derive(InputObject)]
pub struct AdvanceCentreInput {
    /// The centre.
    centre_id: ID,
    /// The next step; `CLOSED` from anywhere, for good. Where the centre is there already, it stays there.
    to: CentreStatus,
}

/// What came of it.
pub(super) enum Advanced {
    /// It is where it was to go.
    To(CentreId),
    /// It does not open: these tests are not evaluated.
    HeldBackBy(Vec<SessionId>),
}

/// The row of the centre stays locked to the end. Whoever plans a session at a centre locks it too, so no test comes up
/// between looking and opening.
pub(super) async fn advance(store: &Store, input: &AdvanceCentreInput) -> Result<Advanced, Stop> {
    let draft = store.draft().await?;
    let centre = draft.lock::<centre::Entity>(parse(&input.centre_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepCentres)?;
    let change = draft.granted(granted);
    // Who asks twice, or whom a colleague was ahead of, finds it done.
    if centre.status == input.to {
        return Ok(Advanced::To(centre.id));
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.take("to", can_go_on(centre.status, input.to));
    problems.settle()?;
    if input.to == CentreStatus::Open {
        let tests = open_tests(&change, centre.id).await?;
        if !tests.is_empty() {
            return Ok(Advanced::HeldBackBy(tests));
        }
    }

    let mut row = centre::ActiveModel { id: Set(centre.id), status: Set(input.to), ..Default::default() };
    match input.to {
        CentreStatus::Open => row.opened_at = Set(Some(change.now())),
        CentreStatus::Closed => row.closed_at = Set(Some(change.now())),
        CentreStatus::Planned | CentreStatus::Testing => {}
    }
    row.update(change.db()).await?;
    let happened = Event::new(EventKind::CentreAdvanced, SubjectType::Centre, centre.id).term("status", input.to);
    change.commit([happened]).await?;
    Ok(Advanced::To(centre.id))
}

/// The test sessions of a centre that are not evaluated, whoever sees them.
async fn open_tests(change: &Change, centre: CentreId) -> Result<Vec<SessionId>, Error> {
    let tests = session::Entity::find()
        .filter(session::Column::CentreId.eq(centre))
        .filter(session::Column::Kind.eq(SessionKind::CentreTest))
        .all(change.db())
        .await?;
    Ok(tests.iter().filter(|test| !is_evaluated(test.status)).map(|test| test.id).collect())
}
