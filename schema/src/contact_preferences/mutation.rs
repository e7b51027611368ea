//! Setting how one wants to be contacted.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{
    contact_preferences,
    id::AccountId,
    term::{ContactChannel, EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{
    ContactPreferences,
    rules::{SetContactPreferences, check, kept, language},
};
use crate::{
    access::{SignedIn, Store},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::Problems,
    scalar::Time,
};

const LONGEST_NAME: usize = 200;

/// How one wants to be contacted. It replaces what was set before.
#[derive(InputObject)]
pub(super) struct SetContactPreferencesInput {
    /// The ways that are welcome. Empty: all that are not unwanted.
    wanted: Vec<ContactChannel>,
    /// The ways that are not welcome.
    unwanted: Vec<ContactChannel>,
    /// Whether a call or a visit is announced first.
    announce_first: bool,
    /// The language, as a tag such as `nl`.
    language: String,
    /// From when on a day a call or a visit is welcome; with the other hour or not at all.
    reachable_from: Option<Time>,
    /// Until when on a day a call or a visit is welcome; later than the first.
    reachable_until: Option<Time>,
    /// Who helps, where somebody does.
    helper_name: Option<String>,
}

payload! {
    /// How one wants to be contacted from now on.
    SetContactPreferencesPayload {
        /// The preferences.
        contact_preferences: ContactPreferences,
    }
}

/// Changes of contact preferences.
#[derive(Default)]
pub(crate) struct ContactPreferencesMutation;

/// Changes of contact preferences.
#[Object(guard = "crate::access::Closed")]
impl ContactPreferencesMutation {
    /// Sets how one wants to be contacted oneself.
    #[graphql(guard = "SignedIn")]
    async fn set_contact_preferences(
        &self,
        ctx: &Context<'_>,
        input: SetContactPreferencesInput,
    ) -> Result<SetContactPreferencesPayload> {
        let store = ctx.data::<Store>()?;
        let (account, user_errors) = settled(store.retried(|| set(store, &input)).await)?;
        let contact_preferences = match account {
            Some(account) => store.find().by_id(account).await?.map(ContactPreferences::from),
            None => None,
        };
        Ok(SetContactPreferencesPayload { contact_preferences, user_errors })
    }
}

async fn set(store: &Store, input: &SetContactPreferencesInput) -> Result<AccountId, Stop> {
    let draft = store.draft().await?;
    let account = draft.viewer().id().ok_or(Error::Unauthenticated)?;
    let granted = draft.viewer().may(SetContactPreferences { of: account })?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    let hours = (input.reachable_from.map(|time| time.0), input.reachable_until.map(|time| time.0));
    check(&mut problems, &input.wanted, &input.unwanted, hours);
    let language = problems.take("language", language(&input.language));
    let helper_name = problems.optional_text("helperName", input.helper_name.as_deref(), LONGEST_NAME);
    problems.settle()?;

    let row = contact_preferences::ActiveModel {
        account_id: Set(account),
        wanted: Set(kept(&input.wanted)),
        unwanted: Set(kept(&input.unwanted)),
        announce_first: Set(input.announce_first),
        language: Set(language.unwrap_or_default()),
        reachable_from: Set(hours.0),
        reachable_until: Set(hours.1),
        helper_name: Set(helper_name),
        changed_at: Set(change.now()),
    };
    use contact_preferences::Column;
    let replacing = OnConflict::column(Column::AccountId)
        .update_columns([
            Column::Wanted,
            Column::Unwanted,
            Column::AnnounceFirst,
            Column::Language,
            Column::ReachableFrom,
            Column::ReachableUntil,
            Column::HelperName,
            Column::ChangedAt,
        ])
        .to_owned();
    contact_preferences::Entity::insert(row).on_conflict(replacing).exec_without_returning(change.db()).await?;
    change.commit([Event::new(EventKind::ContactPreferencesSet, SubjectType::Account, account)]).await?;
    Ok(account)
}
