//! A stand-in until the noun itself is there: enough for others to compile against.

mod object;
mod rules;

pub use object::Session;
