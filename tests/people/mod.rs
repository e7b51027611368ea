//! Accounts: signing in, tokens, invitations, connected systems, functions, and an installation from nothing.

mod from_nothing;
mod functions;
mod integrations;
mod invitations;
mod refresh;
mod registering;
mod signing_in;
mod tokens;

/// Somebody new, with a name of the test's own.
const SOMEBODY: &str = "somebody@test.example";
/// Who is asking.
const WHO: &str = "{ viewer { account { email roles functions } } }";
