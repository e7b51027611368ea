//! Access by construction: what a viewer may not see does not exist for that viewer.
//!
//! - [`Viewer`] says who is asking, and which facts follow from that.
//! - [`may_see`] and [`may_do`] are the two tables: which rows through which lens, and which acts.
//! - [`Store`] is the only way to rows: [`Store::find`] starts from the noun's [`Sight`] for this viewer.
//! - [`Granted`] is the only way to change: [`Viewer::may`] alone makes one, and a [`Change`] needs one.
//!
//! A table without a sight does not compile in `find`, a change without a grant does not compile at
//! all, and a root field without a guard refuses everybody.

mod change;
mod connection;
mod find;
mod grant;
mod guard;
mod language;
pub mod loader;
mod manage;
pub mod may_do;
pub mod may_see;
mod news;
mod organisation;
mod planning;
mod sight;
mod store;
mod viewer;

pub use change::{Change, Draft};
pub(crate) use change::{insert_all, insert_together};
pub use connection::{Connections, Held};
pub use find::{Find, Order};
pub use grant::{Act, Granted};
pub use guard::{Closed, Open, SignedIn};
pub use language::Language;
pub use loader::{Loaders, loaders};
pub use manage::ManageOrganisation;
pub use may_do::Who;
pub use may_see::{Lens, Noun, Rows};
pub use news::News;
pub use organisation::Organisation;
pub(crate) use planning::{among, bound};
pub use sight::{Kept, Seen, Sight, Visible};
pub use store::Store;
pub use viewer::{HeldCode, Membership, Person, Viewer};
