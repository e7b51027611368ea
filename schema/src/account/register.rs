//! Clients who register themselves, where the organisation allows it.
//!
//! The answer does not tell whether an e-mail address has an account: new or known, the password is hashed,
//! one event is written and committed, and the payload is the same. Nobody is signed in by registering. Where
//! the address is known, its account stays as it is.

use async_graphql::{Context, InputObject, Object, Result};
use entity::term::{EventKind, SubjectType};
use zeroize::Zeroizing;

use super::{
    Limits, Passwords,
    create::{Fresh, by_email},
    email::Email,
    password,
    rules::{LONGEST_NAME, RegisterOneself, Standing},
};
use crate::{
    access::{Open, Store},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    settings::{SelfRegistration, Settings},
};

/// Somebody who registers.
#[derive(InputObject)]
pub(super) struct RegisterAccountInput {
    /// By which the account will sign in.
    email: String,
    /// The name.
    name: String,
    /// A password of at least 12 characters.
    password: String,
}

payload! {
    /// Whether the registration was taken in. It says nothing about accounts that were there already: sign in next.
    RegisterAccountPayload {
        /// True where it was taken in.
        accepted: bool,
    }
}

/// Registering.
#[derive(Default)]
pub(super) struct RegisterMutation;

/// Registering.
#[Object(guard = "crate::access::Closed")]
impl RegisterMutation {
    /// Registers a client, where the organisation allows it. The answer is the same whether or not the e-mail
    /// address has an account already. Limited by e-mail address and by network address.
    #[graphql(guard = "Open")]
    async fn register_account(&self, ctx: &Context<'_>, input: RegisterAccountInput) -> Result<RegisterAccountPayload> {
        let (store, limits, passwords) = (ctx.data::<Store>()?, ctx.data::<Limits>()?, ctx.data::<Passwords>()?);
        let (done, user_errors) = settled(register(store, limits, passwords, input).await)?;
        Ok(RegisterAccountPayload { accepted: done.map(|()| true), user_errors })
    }
}

async fn register(
    store: &Store,
    limits: &Limits,
    passwords: &Passwords,
    input: RegisterAccountInput,
) -> Result<(), Stop> {
    let new_password = Zeroizing::new(input.password);
    let mut problems = Problems::new(store.viewer().language());
    problems.check(is_allowed(store).await?, "", Problem::RegistrationClosed);
    problems.settle()?;
    let email = problems.take("email", Email::parse(&input.email));
    let name = problems.text("name", &input.name, LONGEST_NAME);
    password::check(&mut problems, "password", &new_password);
    problems.settle()?;
    let Some(email) = email else { return Err(Error::internal("an e-mail address went missing").into()) };

    limits.register(store.viewer(), &store.organisation().slug, email.as_str()).failed()?;
    let hash = passwords.hash(new_password).await?;
    store.retried(|| try_to_register(store, &email, &name, &hash)).await
}

async fn is_allowed(store: &Store) -> Result<bool, Error> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(RegisterOneself)?;
    let change = draft.granted(granted);
    let SelfRegistration(is_allowed) = Settings::load(change.db()).await?.get()?;
    Ok(is_allowed)
}

async fn try_to_register(store: &Store, email: &Email, name: &str, password_hash: &str) -> Result<(), Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(RegisterOneself)?;
    let change = draft.granted(granted);
    let standing = Standing::client();
    let fresh = Fresh {
        email: Some(email),
        is_email_proven: false,
        name,
        password_hash: Some(password_hash),
        standing: &standing,
        department: None,
    };
    let event = match fresh.insert(&change).await? {
        Some(account) => Event::new(EventKind::AccountCreated, SubjectType::Account, account),
        None => {
            let known = by_email(&change, email.as_str()).await?;
            let known = known.ok_or_else(|| Error::internal("an account went missing"))?;
            Event::new(EventKind::RegistrationRepeated, SubjectType::Account, known.id)
        }
    };
    change.commit([event]).await?;
    Ok(())
}
