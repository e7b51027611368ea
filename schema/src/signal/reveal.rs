//! Opening what was masked and who the reporter is: with a reason, and seen by the reporter.

use async_graphql::{ID, InputObject, SimpleObject};
use entity::{
    account,
    id::{SignalId, SignalRevealId},
    sealing_key, signal, signal_reporter, signal_reveal,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{input::Reporter, rules::RevealSignal, target::target};
use crate::{
    access::{Change, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::Problems,
    sealed_text::{self, Place, Screened},
};

/// A signal to open, and why.
#[derive(InputObject)]
pub struct RevealSignalInput {
    /// The signal.
    signal_id: ID,
    /// Why you need to know. The reporter can read it.
    reason: String,
}

/// Who a reporter is, as far as that is known.
#[derive(SimpleObject)]
pub struct RevealedReporter {
    /// The name.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
}

/// What was masked and sealed.
#[derive(SimpleObject)]
pub struct RevealedSignal {
    /// The text as it was sent.
    text: Option<String>,
    /// Who told it. Null where nobody is known.
    reporter: Option<RevealedReporter>,
}

/// Opens a signal. Each opening is kept, with its reason.
pub(super) async fn reveal(store: &Store, input: &RevealSignalInput) -> Result<RevealedSignal, Stop> {
    let viewer = store.viewer();
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = viewer.may(RevealSignal(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let mut problems = Problems::new(viewer.language());
    let reason = problems.text("reason", &input.reason, 1_000);
    problems.settle()?;
    let change = draft.granted(granted);
    let event = keep(&change, signal.id, &reason).await?;
    let place = Place { subject_type: SubjectType::Signal, subject: signal.id.0, field: "text" };
    let original = sealed_text::open(&change, &[place]).await?.pop().map(|(_, text)| text);
    let revealed =
        RevealedSignal { text: original.or_else(|| signal.text.clone()), reporter: reporter(&change, signal).await? };
    change.commit([event]).await?;
    Ok(revealed)
}

/// The reason that is kept where somebody learns who the reporter is by naming them as the handler.
pub(super) const BY_NAMING_THE_REPORTER: &str = "Bij het kiezen van een behandelaar.";

/// Keeps that somebody opened a signal, and why. Gives what happened, for the commit.
pub(super) async fn keep(change: &Change, signal: SignalId, reason: &str) -> Result<Event, Error> {
    let screen = change.screen().await?;
    let row = signal_reveal::ActiveModel {
        id: Set(SignalRevealId::at(change.now())),
        signal_id: Set(signal),
        opened_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
        reason: Set(Screened::of(&screen, reason).text),
        at: Set(change.now()),
    };
    signal_reveal::Entity::insert(row).exec_without_returning(change.db()).await?;
    Ok(Event::new(EventKind::SignalRevealed, SubjectType::Signal, signal))
}

async fn reporter(change: &Change, signal: &signal::Model) -> Result<Option<RevealedReporter>, Error> {
    let db = change.db();
    let Some(row) = signal_reporter::Entity::find_by_id(signal.id).one(db).await? else { return Ok(None) };
    if let Some(sealed) = row.sealed_identity {
        let owner = row.account_id.map_or(signal.id.0, |account| account.0);
        let key = sealing_key::Entity::find().filter(sealing_key::Column::OwnerId.eq(owner)).one(db).await?;
        let Some(key) = key else { return Ok(None) };
        let plain = change.vault().unwrap_key(&key.wrapped)?.open(&sealed, signal.id.0.as_bytes())?;
        let known: Reporter =
            serde_json::from_slice(&plain).map_err(|_| Error::internal("a sealed reporter cannot be read"))?;
        return Ok(Some(RevealedReporter { name: known.name, email: known.email, phone: known.phone }));
    }
    let account = match row.account_id {
        Some(id) => account::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    Ok(account.map(|account| RevealedReporter { name: Some(account.name), email: account.email, phone: None }))
}
