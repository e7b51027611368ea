//! Gehoord's tables as sea-orm entities, their enums and typed ids. It knows no rules.
//!
//! A table's file shows its columns; what may happen to them stands in the crate `schema`.

pub mod id;
pub mod term;

mod table;
pub use table::*;
