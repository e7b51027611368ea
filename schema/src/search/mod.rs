//! Searching what people wrote, in Dutch: words in their forms, without accents, within longer words, with a slip of the pen.
//!
//! - [`Searched`] is a noun that can be searched: its table has the words of its texts, kept up by the database. They are
//!   those of what is kept, so a word that was masked is in none of them.
//! - [`Meaning`] is what somebody typed. It looks for more words than were typed ([`wider`]), taken from all that are in
//!   use ([`words`], which `work/search_words.rs` keeps up), but only those that the viewer reads somewhere.
//! - [`matching()`] searches only what the viewer reads of each row: who sees titles alone searches titles alone.
//! - `query.rs` is the search in all nouns at once, ranked, with what was found marked by `marks.rs`.

mod kept;
mod marks;
mod matching;
mod meaning;
mod object;
mod pieces;
mod query;
mod wider;
mod words;

pub(crate) use kept::KeptWords;
pub(crate) use matching::{Searched, Text, cost, matching};
pub(crate) use meaning::Meaning;
pub(crate) use object::SearchField;
pub use query::SearchQuery;
