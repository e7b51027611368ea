//! Signals about the same thing: linked to one main signal, so that one answer can reach all.

use async_graphql::{ID, InputObject};
use entity::{
    id::{InvalidId, SignalId},
    signal,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait};

use super::{rules::LinkSignals, target::target};
use crate::{
    access::{Draft, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
};

/// A signal, and the main one about the same thing.
#[derive(InputObject)]
pub struct LinkSignalInput {
    /// The signal.
    signal_id: ID,
    /// The main signal about the same thing; leave it out to unlink.
    main_signal_id: Option<ID>,
}

/// Links a signal to a main one, or unlinks it.
pub(super) async fn link(store: &Store, input: &LinkSignalInput) -> Result<SignalId, Stop> {
    let viewer = store.viewer();
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = viewer.may(LinkSignals(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let mut problems = Problems::new(viewer.language());
    let main = match &input.main_signal_id {
        Some(id) => main_signal(&draft, signal, id, "mainSignalId", &mut problems).await?,
        None => {
            problems.check(signal.main_signal_id.is_some(), "mainSignalId", Problem::NotLinked);
            None
        }
    };
    let change = draft.granted(granted);
    problems.settle()?;
    let row = signal::ActiveModel { id: Set(signal.id), main_signal_id: Set(main), ..Default::default() };
    row.update(change.db()).await?;
    let kind = if main.is_some() { EventKind::SignalLinked } else { EventKind::SignalUnlinked };
    let event = Event::new(kind, SubjectType::Signal, signal.id).key("mainSignalId", main.or(signal.main_signal_id));
    change.commit([event]).await?;
    Ok(signal.id)
}

/// The main signal that a signal can be linked to: one that the viewer sees, not itself and not linked itself. A signal
/// that is a main one itself cannot be linked: a chain would let one answer reach further than its writer sees.
pub(super) async fn main_signal(
    draft: &Draft,
    signal: &signal::Model,
    id: &ID,
    field: &str,
    problems: &mut Problems,
) -> Result<Option<SignalId>, Error> {
    // Locked, so that of two links that would make a ring the second sees the first.
    let main = match id.parse() {
        Ok(id) => draft.lock::<signal::Entity>(id).await,
        Err(InvalidId) => Err(Error::NotFound),
    };
    let main = match main {
        Ok(main) => main,
        Err(Error::NotFound) => {
            problems.add(field, Problem::NotFound);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let main = main.titles();
    problems.check(main.id != signal.id && main.main_signal_id.is_none(), field, Problem::MainSignalUnfit);
    let is_main = draft.find::<signal::Entity>(signal::Column::MainSignalId.eq(signal.id)).await?.is_some();
    problems.check(!is_main, "signalId", Problem::MainSignalUnfit);
    Ok(Some(main.id))
}
