//! Regions (*regio, district, rayon, wijk*): where councils and signals belong.
//!
//! A region has a code, names that other systems use for it, and ranges of four-digit postcodes. One
//! postcode belongs to at most one region of a kind; regions lie within regions, never in a ring.
//! [`RegionIndex`] finds the region that a postcode or a name means.

pub mod import;
mod index;
mod mutation;
mod object;
mod postcodes;
mod query;
pub mod rules;
mod writing;

pub use index::{RegionIndex, Whereabouts};
pub use mutation::RegionMutation;
pub use object::Region;
pub use query::RegionQuery;
pub(crate) use query::around;
