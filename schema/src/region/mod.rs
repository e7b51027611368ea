//! Regions (*regio, district, rayon, wijk*): where councils and signals belong.
//!
//! A region has a code, names that other systems use for it, and ranges of four-digit postcodes. One
//! postcode belongs to at most one region of a kind.

mod object;
pub mod rules;

pub use object::Region;
