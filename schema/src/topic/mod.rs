//! Topics (*onderwerpen, thema's*): what signals are about, as a tree.
//!
//! A topic is known by its path: its own code after those of the topics that it lies in. Where it has no
//! department it takes that of the topic above it, at last the intake's; being about public space comes down the
//! tree too, and promises stricter than the organisation's add up. [`TopicIndex`] knows all of this.

pub mod import;
mod index;
mod mutation;
mod object;
mod promises;
mod query;
mod rules;

pub use index::TopicIndex;
pub use mutation::TopicMutation;
pub use object::Topic;
pub use promises::TopicPromises;
pub use query::TopicQuery;
