//! The words for the values of closed lists, so that apps show what people say.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::term::vocabulary;

use crate::access::{Open, Viewer};

/// A value of a closed list, and the word for it.
#[derive(SimpleObject, Debug, PartialEq, Eq)]
pub struct Word {
    /// The list, by its name in this schema: `SignalStatus`.
    list: &'static str,
    /// The value: `SEEN`.
    value: &'static str,
    /// The word for it, in the language that was asked for: "gezien".
    label: &'static str,
}

/// Root fields about words.
#[derive(Default)]
pub struct VocabularyQuery;

/// Root fields about words.
#[Object(guard = "crate::access::Closed")]
impl VocabularyQuery {
    /// The words for the values of closed lists, list by list, in the order of each list.
    #[graphql(
        guard = "Open",
        complexity = "if list.is_some() { 20 * child_complexity } else { 250 * child_complexity }"
    )]
    async fn vocabulary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this list, such as `SignalStatus`. Nothing where there is no such list.")] list: Option<
            String,
        >,
    ) -> Result<Vec<Word>> {
        let language = ctx.data::<Viewer>()?.language();
        let wanted = |name: &str| list.as_ref().is_none_or(|list| list == name);
        Ok(vocabulary()
            .into_iter()
            .filter(|(name, ..)| wanted(name))
            .map(|(list, value, english, dutch)| Word { list, value, label: language.of(english, dutch) })
            .collect())
    }
}
