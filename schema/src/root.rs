//! The table of contents: which nouns have root fields.

use async_graphql::{EmptySubscription, MergedObject, Schema};

use crate::{
    account::{AccountMutation, AccountQuery, Limits, Passwords},
    contact_preferences::ContactPreferencesMutation,
    council::{CouncilMutation, CouncilQuery},
    follow_up::{CreateFollowUpMutation, FollowUpQuery, UpdateFollowUpMutation},
    insight::InsightQuery,
    settings::{SettingsMutation, SettingsQuery},
    vocabulary::VocabularyQuery,
};

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(AccountQuery, CouncilQuery, FollowUpQuery, InsightQuery, SettingsQuery, VocabularyQuery);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AccountMutation,
    ContactPreferencesMutation,
    CouncilMutation,
    CreateFollowUpMutation,
    SettingsMutation,
    UpdateFollowUpMutation,
);

/// The whole schema.
pub type AppSchema = Schema<Query, Mutation, EmptySubscription>;

/// What an operation may cost: about the number of fields in its answer.
const COMPLEXITY: usize = 20_000;

/// Builds the schema. What it costs is bounded here; bytes, nesting, depth and aliases are bounded by the server, before
/// an operation comes this far. A server builds it once: what bounds passwords and failures over all organisations
/// lives in it.
#[must_use]
pub fn build() -> AppSchema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .data(Passwords::default())
        .data(Limits::default())
        .limit_complexity(COMPLEXITY)
        .disable_suggestions()
        .finish()
}

/// The schema in the language of schemas: what `schema/schema.graphql` holds.
#[must_use]
pub fn sdl() -> String {
    build().sdl()
}
