//! Refresh tokens: one family a sign-in, each token traded for its successor.
//!
//! A successor is derived from its predecessor with the organisation's own key, so a repeated trade gives the
//! same successor while only hashes are kept. All that happens to a family happens while its row is locked:
//! two trades of one token at once are a first and a repeat.

use chrono::{DateTime, Utc};
use entity::{
    account,
    id::{AccountId, RefreshFamilyId},
    refresh_family, refresh_token,
    term::{AccountStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::{
    rules::{REFRESH_LASTS, SignIn, Turn, turn},
    secret,
};
use crate::{
    access::{Change, Store},
    error::Error,
    event::Event,
    payload::Stop,
    problem::{Problem, Problems},
    sealing::{Vault, sha256},
};

/// Who signed in, and what keeps them so.
pub(super) struct SignedIn {
    pub(super) account: AccountId,
    pub(super) refresh_token: String,
}

async fn change(store: &Store) -> Result<Change, Error> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(SignIn)?;
    Ok(draft.granted(granted))
}

/// Begins a family. `None` where the account was blocked a moment ago.
pub(super) async fn begin(store: &Store, account: AccountId) -> Result<Option<SignedIn>, Stop> {
    let change = change(store).await?;
    // Locked, so that who blocks the account at this moment ends this family too.
    if !is_usable(&change, account, true).await? {
        return Ok(None);
    }
    let family = RefreshFamilyId::at(change.now());
    refresh_family::Entity::insert(refresh_family::ActiveModel {
        id: Set(family),
        account_id: Set(account),
        created_at: Set(change.now()),
        ended_at: Set(None),
    })
    .exec_without_returning(change.db())
    .await?;
    let token = secret::new()?;
    keep(&change, family, 0, &token).await?;
    change.commit([Event::new(EventKind::SignedIn, SubjectType::Account, account).key("family", Some(family))]).await?;
    Ok(Some(SignedIn { account, refresh_token: token }))
}

/// Trades a token for its successor.
pub(super) async fn rotate(store: &Store, token: &str) -> Result<SignedIn, Stop> {
    let refused = || Problems::new(store.viewer().language()).stop("refreshToken", Problem::RefreshInvalid);
    let change = change(store).await?;
    let Some((row, family)) = locked(&change, token).await? else { return Err(refused()) };
    let successor = refresh_token::Entity::find()
        .filter(refresh_token::Column::FamilyId.eq(family.id))
        .filter(refresh_token::Column::Generation.eq(row.generation + 1))
        .one(change.db())
        .await?;
    let successor_used = successor.map(|successor| successor.used_at.is_some());
    let is_over = family.ended_at.is_some() || !is_usable(&change, family.account_id, false).await?;
    let next = derived(change.vault(), token);
    match turn(change.now(), is_over, row.expires_at, successor_used) {
        Turn::First => {
            let now = change.now();
            refresh_token::Entity::update_many()
                .col_expr(refresh_token::Column::UsedAt, Expr::val(now))
                .filter(refresh_token::Column::Hash.eq(row.hash.clone()))
                .exec(change.db())
                .await?;
            keep(&change, family.id, row.generation + 1, &next).await?;
            forget_expired(&change, family.id).await?;
        }
        Turn::Again => {}
        Turn::Reused => {
            let event = Event::new(EventKind::RefreshReused, SubjectType::Account, family.account_id);
            end_family(&change, family.id).await?;
            change.commit([event.key("family", Some(family.id))]).await?;
            return Err(refused());
        }
        Turn::Ended => return Err(refused()),
    }
    let event = Event::new(EventKind::AccessRefreshed, SubjectType::Account, family.account_id);
    change.commit([event.key("family", Some(family.id))]).await?;
    Ok(SignedIn { account: family.account_id, refresh_token: next })
}

/// Ends the family of a token. A token that is none, or whose family has ended, is well already.
pub(super) async fn end(store: &Store, token: &str) -> Result<(), Stop> {
    let change = change(store).await?;
    let Some((_, family)) = locked(&change, token).await? else { return Ok(()) };
    if family.ended_at.is_some() {
        return Ok(());
    }
    end_family(&change, family.id).await?;
    let event = Event::new(EventKind::SignedOut, SubjectType::Account, family.account_id);
    Ok(change.commit([event.key("family", Some(family.id))]).await?)
}

/// Ends every family of an account.
pub(super) async fn end_all(change: &Change, account: AccountId) -> Result<(), Error> {
    refresh_family::Entity::update_many()
        .col_expr(refresh_family::Column::EndedAt, Expr::val(change.now()))
        .filter(refresh_family::Column::AccountId.eq(account))
        .filter(refresh_family::Column::EndedAt.is_null())
        .exec(change.db())
        .await?;
    Ok(())
}

/// A token with its family, which stays locked until the change ends.
async fn locked(change: &Change, token: &str) -> Result<Option<(refresh_token::Model, refresh_family::Model)>, Error> {
    let Some(hash) = secret::kept(token) else { return Ok(None) };
    let Some(row) = refresh_token::Entity::find_by_id(hash).one(change.db()).await? else { return Ok(None) };
    let family = refresh_family::Entity::find_by_id(row.family_id).lock_exclusive().one(change.db()).await?;
    Ok(family.map(|family| (row, family)))
}

async fn is_usable(change: &Change, account: AccountId, lock: bool) -> Result<bool, Error> {
    let mut select = account::Entity::find_by_id(account).filter(account::Column::Status.eq(AccountStatus::Active));
    if lock {
        select = select.lock_shared();
    }
    Ok(select.one(change.db()).await?.is_some())
}

async fn keep(change: &Change, family: RefreshFamilyId, generation: i32, token: &str) -> Result<(), Error> {
    let expires_at: DateTime<Utc> = change.now() + REFRESH_LASTS;
    refresh_token::Entity::insert(refresh_token::ActiveModel {
        hash: Set(sha256(token.as_bytes())),
        family_id: Set(family),
        generation: Set(generation),
        created_at: Set(change.now()),
        expires_at: Set(expires_at),
        used_at: Set(None),
    })
    .exec_without_returning(change.db())
    .await?;
    Ok(())
}

/// Tokens that have expired are refused whether or not they are known.
async fn forget_expired(change: &Change, family: RefreshFamilyId) -> Result<(), Error> {
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::FamilyId.eq(family))
        .filter(refresh_token::Column::ExpiresAt.lte(change.now()))
        .exec(change.db())
        .await?;
    Ok(())
}

async fn end_family(change: &Change, family: RefreshFamilyId) -> Result<(), Error> {
    refresh_family::Entity::update_many()
        .col_expr(refresh_family::Column::EndedAt, Expr::val(change.now()))
        .filter(refresh_family::Column::Id.eq(family))
        .exec(change.db())
        .await?;
    Ok(())
}

/// The successor of a token: whoever has the token alone cannot work it out.
fn derived(vault: &Vault, token: &str) -> String {
    secret::written(&vault.hash("refresh token", &[token.trim().as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_successor_at_one_organisation() {
        let vault = Vault::new(&[7; 32], "uwi").unwrap();
        let other = Vault::new(&[7; 32], "stroomdam").unwrap();
        let token = secret::new().unwrap();
        let next = derived(&vault, &token);
        assert_eq!(next, derived(&vault, &format!("{token}\n")));
        assert!(secret::kept(&next).is_some());
        assert_ne!(next, token);
        assert_ne!(next, derived(&other, &token));
        assert_ne!(derived(&vault, &next), next);
    }
}
