//! Departments (*afdelingen*): who handles signals and decides on proposals.
//!
//! A department has a process owner (*proceseigenaar*). Exactly one is the intake (*intake*), which owns a signal
//! until it is triaged: making another one the intake moves that.

mod intake;
mod mutation;
mod object;
mod query;
mod rules;

pub(crate) use intake::intake;
pub use intake::make_intake;
pub use mutation::DepartmentMutation;
pub use object::Department;
pub use query::DepartmentQuery;
