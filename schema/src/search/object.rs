//! What a search finds, and where in its texts.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject, Union};

use super::marks::Marks;
use crate::{access::Store, council::Council, proposal::Proposal, session::Session, signal::Signal};

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SearchSubjectKind {
    /// Signals: what was told.
    Signal,
    /// Proposals: title and text.
    Proposal,
    /// Sessions: title, what they are about, and the report.
    Session,
    /// Councils: name, and what they say of themselves.
    Council,
}

/// A text in which words are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SearchField {
    /// The title.
    Title,
    /// The name.
    Name,
    /// The text.
    Text,
    /// What it is about.
    About,
    /// The report.
    Report,
}

/// Something that a search can find.
// One at a time, and gone with the answer: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Union)]
pub(crate) enum SearchSubject {
    /// A signal.
    Signal(Signal),
    /// A proposal.
    Proposal(Proposal),
    /// A session.
    Session(Session),
    /// A council.
    Council(Council),
}

/// A piece of a text, in order.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct SearchFragment {
    /// The piece, plain: show it as text, never as HTML.
    pub(super) text: String,
    /// Whether it is a word that was found.
    pub(super) matched: bool,
}

/// Where words were found in one of the texts, as you may read it: the part around the first of them.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct SearchHighlight {
    /// Which text.
    pub(super) field: SearchField,
    /// The part of it, in pieces that follow each other; an ellipsis where it was cut.
    pub(super) fragments: Vec<SearchFragment>,
}

/// Something that a search found.
pub(crate) struct SearchResult {
    pub(super) subject: SearchSubject,
    /// Its place among those that were found with it.
    pub(super) place: usize,
    pub(super) marks: Arc<Marks>,
}

/// Something that a search found.
#[Object]
impl SearchResult {
    /// What was found.
    async fn subject(&self) -> &SearchSubject {
        &self.subject
    }

    /// Where: each of its texts that has what was searched for, as it is kept. What identifies a person is masked in them
    /// for everybody.
    #[graphql(complexity = "5 * child_complexity")]
    async fn highlights(&self, ctx: &Context<'_>) -> Result<Vec<SearchHighlight>> {
        Ok(self.marks.of(ctx.data::<Store>()?, self.place).await?)
    }
}
