//! The table of contents: which nouns have root fields.

use async_graphql::{EmptySubscription, MergedObject, Schema};

use crate::{
    account::AccountQuery,
    council::{CouncilMutation, CouncilQuery},
};

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(AccountQuery, CouncilQuery);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(CouncilMutation);

/// The whole schema.
pub type AppSchema = Schema<Query, Mutation, EmptySubscription>;

/// How deep an operation may go. The explorer's own introspection takes 15.
const DEPTH: usize = 20;
/// What an operation may cost: about the number of fields in its answer.
const COMPLEXITY: usize = 20_000;

/// Builds the schema. The bounds that come before the parser are the server's.
#[must_use]
pub fn build() -> AppSchema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .disable_suggestions()
        .finish()
}
