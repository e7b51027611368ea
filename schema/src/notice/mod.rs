//! Notices (*berichten*): each person's own list of what moved on what they follow.
//!
//! Who follows what, and of which event they get a notice, stands in the table of `timeline/kinds.rs`: reporters, handlers,
//! authors, who takes part, owners, process owners, members. [`making`] makes them of the log, for those who may read
//! the event, and not for who did it themselves: once for each event and person, whatever is killed in between. That
//! the row is there is that somebody was told, in the app.
//!
//! Whether it may be seen is asked again when it is read: a notice of what one no longer sees does not exist. `work/mail.rs` is
//! the mail that goes out beside, to those who want it: never a story, a link instead.

mod choice;
mod followers;
mod making;
mod mutation;
mod object;
mod query;
mod rules;

pub(crate) use choice::wants_mail;
pub(crate) use making::{mail_is_wanted, make};
pub use mutation::NoticeMutation;
pub use object::Notice;
pub use query::NoticeQuery;
pub(crate) use query::{by_mail, unread};
