//! Signing in with a password, staying signed in, signing out.

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    account,
    id::AccountId,
    term::{EventKind, SubjectType},
};
use zeroize::Zeroizing;

use super::{
    Limits, Passwords,
    create::by_email,
    refresh,
    rules::{SignIn, is_usable},
};
use crate::{
    access::{Open, Store},
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
};

/// Who signs in.
#[derive(InputObject)]
pub(super) struct SignInInput {
    /// The e-mail address of the account.
    email: String,
    /// Its password.
    password: String,
}

/// A refresh token to trade in.
#[derive(InputObject)]
pub(super) struct RefreshAccessInput {
    /// The refresh token that came last.
    refresh_token: String,
}

/// A sign-in to end.
#[derive(InputObject)]
pub(super) struct SignOutInput {
    /// A refresh token of the sign-in.
    refresh_token: String,
}

payload! {
    /// What proves who is signed in.
    SignInPayload {
        /// Goes with each request, as `Authorization: Bearer …`.
        access_token: String,
        /// Gives the next access token. Keep it safe.
        refresh_token: String,
        /// When the access token ends.
        expires_at: DateTime<Utc>,
    }
}

payload! {
    /// What proves who is signed in, anew.
    RefreshAccessPayload {
        /// Goes with each request, as `Authorization: Bearer …`.
        access_token: String,
        /// Takes the place of the refresh token that was sent.
        refresh_token: String,
        /// When the access token ends.
        expires_at: DateTime<Utc>,
    }
}

payload! {
    /// The sign-in has ended.
    SignOutPayload {
        /// True: whether or not there was still something to end.
        signed_out: bool,
    }
}

/// Signing in and out.
#[derive(Default)]
pub(super) struct SignInMutation;

/// Signing in and out.
#[Object(guard = "crate::access::Closed")]
impl SignInMutation {
    /// Signs in with an e-mail address and a password. Failures are limited, by account and by network address.
    #[graphql(guard = "Open")]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload> {
        let (store, limits, passwords) = (ctx.data::<Store>()?, ctx.data::<Limits>()?, ctx.data::<Passwords>()?);
        let (signed_in, user_errors) = settled(sign_in(store, limits, passwords, input).await)?;
        let (access_token, refresh_token, expires_at) = access(store, signed_in)?;
        Ok(SignInPayload { access_token, refresh_token, expires_at, user_errors })
    }

    /// Trades a refresh token for a new access token and the next refresh token. The same token may be sent again
    /// until the next one is used, and gives the same next one; after that it ends the whole sign-in.
    #[graphql(guard = "Open")]
    async fn refresh_access(&self, ctx: &Context<'_>, input: RefreshAccessInput) -> Result<RefreshAccessPayload> {
        let store = ctx.data::<Store>()?;
        let (signed_in, user_errors) = settled(store.retried(|| refresh::rotate(store, &input.refresh_token)).await)?;
        let (access_token, refresh_token, expires_at) = access(store, signed_in)?;
        Ok(RefreshAccessPayload { access_token, refresh_token, expires_at, user_errors })
    }

    /// Ends a sign-in: its refresh tokens are worth nothing from now on.
    #[graphql(guard = "Open")]
    async fn sign_out(&self, ctx: &Context<'_>, input: SignOutInput) -> Result<SignOutPayload> {
        let store = ctx.data::<Store>()?;
        let (done, user_errors) = settled(store.retried(|| refresh::end(store, &input.refresh_token)).await)?;
        Ok(SignOutPayload { signed_out: done.map(|()| true), user_errors })
    }
}

type Access = (Option<String>, Option<String>, Option<DateTime<Utc>>);

fn access(store: &Store, signed_in: Option<refresh::SignedIn>) -> Result<Access, Error> {
    let Some(signed_in) = signed_in else { return Ok((None, None, None)) };
    let (token, expires_at) = store.organisation().tokens.issue(signed_in.account, store.now())?;
    Ok((Some(token), Some(signed_in.refresh_token), Some(expires_at)))
}

async fn sign_in(
    store: &Store,
    limits: &Limits,
    passwords: &Passwords,
    input: SignInInput,
) -> Result<refresh::SignedIn, Stop> {
    let email = input.email.trim().to_ascii_lowercase();
    let password = Zeroizing::new(input.password);
    let mut asked_for = None;
    let watch = limits.sign_in(store.viewer(), &store.organisation().slug, &email);
    let a_try = watch.guess(async {
        // No connection waits while a password is checked.
        let account = account_of(store, &email).await?;
        asked_for = account.as_ref().map(|account| account.id);
        let kept = account.as_ref().and_then(|account| account.password_hash.clone());
        let is_right = passwords.verify(password, kept).await?;
        Ok::<_, Error>(account.filter(|account| is_right && is_usable(account)))
    });
    if let Some(account) = a_try.await?
        && let Some(signed_in) = store.retried(|| refresh::begin(store, account.id)).await?
    {
        return Ok(signed_in);
    }
    store.retried(|| tell_of_failure(store, asked_for)).await?;
    Err(Problems::new(store.viewer().language()).stop("", Problem::SignInFailed))
}

async fn account_of(store: &Store, email: &str) -> Result<Option<account::Model>, Error> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(SignIn)?;
    by_email(&draft.granted(granted), email).await
}

/// A failure is an event, of the account that was asked for where there is one. The bounds on failures bound these too.
async fn tell_of_failure(store: &Store, asked_for: Option<AccountId>) -> Result<(), Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(SignIn)?;
    let event = match asked_for {
        Some(account) => Event::new(EventKind::SignInFailed, SubjectType::Account, account),
        None => Event::of_organisation(EventKind::SignInFailed),
    };
    Ok(draft.granted(granted).commit([event]).await?)
}
