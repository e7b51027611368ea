//! Accounts: people and other systems that can sign in, and what they may be.
//!
//! `ACTIVE ⇄ BLOCKED`. An account comes to be in four ways: an operator makes it on the machine, somebody
//! accepts an invitation by one-time code (*uitnodiging*), a client registers where the organisation allows
//! it, or an administrator connects a system, which gets a key. Roles and functions are given by somebody
//! else, always: nobody changes their own.
//!
//! Signing in gives an access token of ten minutes and a refresh token that rotates. Passwords are Argon2id
//! hashes; keys, codes and refresh tokens are kept as hashes only. Who an account is, is read anew for each
//! request, so that blocking it or changing its roles takes effect at once.

mod accept;
mod change;
mod create;
mod email;
mod integration;
mod invite;
mod key;
mod limits;
mod object;
mod password;
mod query;
mod refresh;
mod register;
mod rules;
mod secret;
mod sign_in;
mod token;

use async_graphql::MergedObject;

pub use create::{InDepartment, NewAccount, create};
pub use integration::{CreatedIntegration, create_integration, create_key};
pub use invite::{Invited, Invitee, invite};
pub use key::{PREFIX as KEY_PREFIX, person_by_key};
pub use limits::{Limits, Watch};
pub use object::{Account, IntegrationKey};
pub use password::Passwords;
pub use query::AccountQuery;
pub use token::Tokens;

/// Changes of accounts: one file each.
#[derive(MergedObject, Default)]
pub struct AccountMutation(
    sign_in::SignInMutation,
    register::RegisterMutation,
    invite::InviteMutation,
    accept::AcceptMutation,
    change::ChangeMutation,
    integration::IntegrationMutation,
);
