//! GraphQL over HTTP: the way in, and the guards before the parser.
//!
//! What happens to a request:
//!
//! 1. [`media`] reads `Accept`: which of the two media types the answer gets (406).
//! 2. [`http`] looks at method and content type (405, 415); [`body`] reads no more than it must (408, 413).
//! 3. [`scan`] runs once over the JSON, and [`documents`] looks whether the document is known; if so, 4 to 6 are done already.
//! 4. [`scan`] runs once over the document: bytes, tokens, names, nesting. Only then may the parser, which recurses, see it.
//! 5. The parser of async-graphql.
//! 6. [`expansion`] bounds what the fragments grow to, before validation, which would walk all of it.
//! 7. [`operation`] chooses the operation and checks its variables. A mutation never comes by GET. `cost` fills in what the
//!    reckoning of costs misses.
//! 8. The server finds out who asks, and runs the schema: validation, complexity, execution.
//! 9. [`mod@answer`] gives every error its code and the whole its status.
//!
//! Whatever is refused on the way becomes a [`Refusal`], which is a GraphQL answer too.
//! [`explorer`] serves the page to try it all with.

pub mod answer;
pub mod body;
pub mod bounds;
mod cost;
pub mod documents;
pub mod expansion;
pub mod explorer;
pub mod http;
pub mod media;
pub mod operation;
pub mod refusal;
pub mod scan;

pub use answer::answer;
pub use bounds::Bounds;
pub use http::{Admitted, Gate, Params, Question, admit, receive};
pub use media::Media;
pub use refusal::{Code, Problem, Refusal};
