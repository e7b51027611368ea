//! Accounts: people and other systems that can sign in, and what they may be.

mod object;
mod query;
mod rules;
mod token;

pub use object::Account;
pub use query::AccountQuery;
pub use token::Tokens;
