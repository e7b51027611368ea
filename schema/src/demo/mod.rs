//! The demo: two invented organisations, brought to life.
//!
//! `uwi`, a benefits agency with eleven councils, and `stroomdam`, a city with some thousands of signals. What
//! they are made of stands in `schema/demo/` as TOML, in plain Dutch; what is not said there is drawn by lot,
//! always the same way ([`lot`]). Days are told relative to the day on which it is loaded, so that meetings
//! are next week and some promises are late.
//!
//! Regions and topics come in as any others do. All that has a history (signals that were triaged and answered
//! months ago, decisions, commitments) is written as rows with their events, each at its own moment and by its
//! own hand, in one transaction that keeps to the rules of the domain.

mod answers;
mod base;
mod centres;
mod consultations;
mod content;
mod councils;
mod distress;
mod follow_ups;
mod life;
mod loops;
mod lot;
mod people;
mod plans;
mod proposals;
mod rows;
mod sayings;
mod seals;
mod sessions;
mod signals;
mod tried;
mod world;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::account;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use self::{content::Content, lot::Lot, rows::Rows, world::World};
use crate::{
    access::{ManageOrganisation, Organisation, Store, Viewer},
    clock::Clock,
    deadline::Terms,
    error::Error,
};

/// The demo's organisations: the name in addresses, and the name for people. The first is the default one.
pub const ORGANISATIONS: [(&str, &str); 2] =
    [("uwi", "Uitvoering Werk en Inkomen"), ("stroomdam", "Gemeente Stroomdam")];

/// The password of every account of the demo.
pub const PASSWORD: &str = "gehoord-demo";

/// The key of the demo's connected system, at both organisations. Like the password it opens demo data only.
pub const INTEGRATION_KEY: &str = "gehoord_de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30";

/// An account that only the demo has.
const SIGN_IN: &str = "handler@demo.example";

/// How long ago the organisations of the demo began.
const FOUNDED: TimeDelta = TimeDelta::days(1_000);

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Accounts.
    pub accounts: usize,
    /// Councils.
    pub councils: usize,
    /// Signals.
    pub signals: usize,
    /// Sessions.
    pub sessions: usize,
    /// Proposals.
    pub proposals: usize,
    /// Follow-ups.
    pub follow_ups: usize,
    /// Events.
    pub events: usize,
    /// Codes of anonymous signals that were answered, to look them up with.
    pub codes: Vec<String>,
}

/// Whether the demo's accounts are at an organisation.
///
/// # Errors
/// Where the database does not answer.
pub async fn is_loaded(organisation: &Organisation) -> Result<bool, Error> {
    let sign_in = account::Entity::find().filter(account::Column::Email.eq(SIGN_IN));
    Ok(sign_in.count(&organisation.database).await? > 0)
}

/// Whether an organisation has no account yet.
///
/// # Errors
/// Where the database does not answer.
pub async fn is_untouched(organisation: &Organisation) -> Result<bool, Error> {
    Ok(account::Entity::find().count(&organisation.database).await? == 0)
}

/// Brings an organisation of the demo to life. Where it has an account already, nothing is done.
///
/// # Errors
/// For an organisation that is none of the demo's, or where the database does not answer.
pub async fn load(organisation: &Arc<Organisation>, now: DateTime<Utc>) -> Result<Loaded, Error> {
    if !is_untouched(organisation).await? {
        return Ok(Loaded::default());
    }
    let content = Content::of(&organisation.slug)?;
    let founded = now - FOUNDED;
    let at = |moment| Store::new(Arc::clone(organisation), Viewer::operator(), Clock::standing_at(moment));
    base::load(&at(founded), &content).await?;

    let password_hash = crate::account::Passwords::new(1).hash(PASSWORD.to_owned().into()).await?;
    let store = at(now);
    let granted = store.viewer().may(ManageOrganisation)?;
    let change = store.draft().await?.granted(granted);
    change.take_turns("ACCOUNTS").await?;
    // Another server may have been first.
    if account::Entity::find().count(change.db()).await? > 0 {
        return Ok(Loaded::default());
    }
    let mut rows = Rows::default();
    let terms = Terms::load(change.db()).await?;
    let mut world = World::load(change.db(), &content, founded, now, &terms).await?;
    let mut lot = Lot::new(&organisation.slug);

    people::make(&mut world, &mut rows, &mut lot, &password_hash)?;
    councils::make(&mut world, &mut rows)?;
    centres::make(&mut world, &mut rows)?;
    let mut seals = seals::Seals::new(change.vault());
    sessions::make(&mut world, &mut rows, &mut seals)?;
    signals::make(&mut world, &mut rows, seals, &mut lot)?;
    let consultations = consultations::make(&world, &mut rows)?;
    proposals::make(&world, &mut rows, &consultations)?;
    tried::make(&world, &mut rows)?;

    let loaded = Loaded { codes: world.codes.clone(), ..rows.count() };
    rows.write(change, now).await?;
    Ok(loaded)
}
