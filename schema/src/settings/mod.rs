//! An organisation's own settings: one row a name in the table `setting`, its value as JSON.
//!
//! A setting is a type with a name; what is not set is its default, and rows that this version does not know
//! are left alone. A new one is a type with [`Setting`], and a field below where people change it.

mod promises;
mod screening_words;
mod working_time;

use std::collections::HashMap;

use async_graphql::{Context, InputObject, Object, Result};
use entity::{setting, term::EventKind};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use promises::{PromisesMutation, PromisesQuery};
pub(crate) use screening_words::KeptScreen;
pub use screening_words::{ScreeningWordsMutation, ScreeningWordsQuery};
pub use working_time::{WorkingTimeMutation, WorkingTimeQuery};

use crate::{
    access::{Act, Change, SignedIn, Store, may_do::ActName},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    promise::WorkingTime,
};

/// Something that an organisation sets for itself.
pub trait Setting: Serialize + DeserializeOwned + Default {
    /// The name of its row.
    const NAME: &'static str;
}

/// Whether clients can make an account themselves. Not unless it is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SelfRegistration(pub bool);

impl Setting for SelfRegistration {
    const NAME: &'static str = "SELF_REGISTRATION";
}

/// An organisation's settings, as they stand.
#[derive(Debug, Clone, Default)]
pub struct Settings(HashMap<String, Value>);

impl Settings {
    /// Reads all of them.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, Error> {
        Ok(Self::of(setting::Entity::find().all(db).await?))
    }

    fn of(rows: Vec<setting::Model>) -> Self {
        Self(rows.into_iter().map(|row| (row.name, row.value)).collect())
    }

    /// One of them: what was set, or its default.
    ///
    /// # Errors
    /// Where what was set cannot be read: better to stop than to go by something else.
    pub fn get<S: Setting>(&self) -> Result<S, Error> {
        match self.0.get(S::NAME) {
            Some(value) => S::deserialize(value)
                .map_err(|error| Error::internal(&format!("the setting {} cannot be read: {error}", S::NAME))),
            None => Ok(S::default()),
        }
    }
}

/// Sets one setting, within a change that its event is part of.
///
/// # Errors
/// Where the database does not answer.
pub(crate) async fn set<S: Setting>(change: &Change, value: &S) -> Result<(), Error> {
    let value = serde_json::to_value(value).map_err(|_| Error::internal("a setting cannot be written"))?;
    let row = setting::ActiveModel { name: Set(S::NAME.to_owned()), value: Set(value), changed_at: Set(change.now()) };
    let replacing = OnConflict::column(setting::Column::Name)
        .update_columns([setting::Column::Value, setting::Column::ChangedAt])
        .to_owned();
    setting::Entity::insert(row).on_conflict(replacing).exec_without_returning(change.db()).await?;
    Ok(())
}

/// One of the settings, where it is one that everybody may read.
async fn published(store: &Store, name: &'static str) -> Result<Settings, Error> {
    let rows = setting::Entity::find().filter(setting::Column::Name.eq(name));
    Ok(Settings::of(store.rows(rows.build(DbBackend::Postgres)).await?))
}

/// When the organisation works.
pub(crate) async fn working_time(store: &Store) -> Result<WorkingTime, Error> {
    published(store, WorkingTime::NAME).await?.get()
}

/// Replaces one setting, in a change of its own. An administrator does.
async fn replace<S: Setting>(store: &Store, value: &S) -> Result<(), Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageSettings)?;
    let change = draft.granted(granted);
    set(&change, value).await?;
    Ok(change.commit([Event::of_organisation(EventKind::SettingChanged)]).await?)
}

/// Seeing and changing the organisation's settings.
struct ManageSettings;

impl Act for ManageSettings {
    const NAME: ActName = ActName::ManageOrganisation;
}

/// What the organisation has set for itself.
pub struct SettingsObject(Settings);

/// What the organisation has set for itself.
#[Object(name = "Settings")]
impl SettingsObject {
    /// Whether clients can make an account themselves.
    async fn self_registration(&self) -> Result<bool> {
        let SelfRegistration(is_allowed) = self.0.get()?;
        Ok(is_allowed)
    }
}

/// Settings to change. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeSettingsInput {
    /// Whether clients can make an account themselves.
    pub self_registration: Option<bool>,
}

payload! {
    /// The settings as they are now.
    ChangeSettingsPayload {
        /// The settings.
        settings: SettingsObject,
    }
}

/// Root fields about settings.
#[derive(Default)]
pub struct SettingsQuery;

/// Root fields about settings.
#[Object(guard = "crate::access::Closed")]
impl SettingsQuery {
    /// What the organisation has set for itself. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn settings(&self, ctx: &Context<'_>) -> Result<Option<SettingsObject>> {
        let store = ctx.data::<Store>()?;
        store.viewer().may(ManageSettings)?;
        let rows = store.rows(setting::Entity::find().build(DbBackend::Postgres)).await?;
        Ok(Some(SettingsObject(Settings::of(rows))))
    }
}

/// Changes of settings.
#[derive(Default)]
pub struct SettingsMutation;

/// Changes of settings.
#[Object(guard = "crate::access::Closed")]
impl SettingsMutation {
    /// Changes what the organisation has set for itself. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn change_settings(&self, ctx: &Context<'_>, input: ChangeSettingsInput) -> Result<ChangeSettingsPayload> {
        let store = ctx.data::<Store>()?;
        let (settings, user_errors) = settled(change_settings(store, &input).await)?;
        Ok(ChangeSettingsPayload { settings: settings.map(SettingsObject), user_errors })
    }
}

/// Changes settings.
///
/// # Errors
/// What ends the request.
pub async fn change_settings(store: &Store, input: &ChangeSettingsInput) -> Result<Settings, Stop> {
    store.retried(|| try_to_change(store, input)).await
}

async fn try_to_change(store: &Store, input: &ChangeSettingsInput) -> Result<Settings, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageSettings)?;
    let change = draft.granted(granted);
    if let Some(is_allowed) = input.self_registration {
        set(&change, &SelfRegistration(is_allowed)).await?;
    }
    let settings = Settings::load(change.db()).await?;
    change.commit([Event::of_organisation(EventKind::SettingChanged)]).await?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_set_is_the_default_and_what_is_not_known_is_left_alone() {
        let settings = Settings(HashMap::from([("SOMETHING_LATER".to_owned(), json!({ "a": 1 }))]));
        assert_eq!(settings.get::<SelfRegistration>().unwrap(), SelfRegistration(false));
        let settings = Settings(HashMap::from([("SELF_REGISTRATION".to_owned(), json!(true))]));
        assert_eq!(settings.get::<SelfRegistration>().unwrap(), SelfRegistration(true));
        let settings = Settings(HashMap::from([("SELF_REGISTRATION".to_owned(), json!("yes"))]));
        assert!(settings.get::<SelfRegistration>().is_err());
    }
}
