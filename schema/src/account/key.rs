//! Keys of other systems, as they come with a request.

use chrono::NaiveDate;
use entity::{
    integration_key,
    term::{Scope, Term},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::secret;
use crate::{access::Person, error::Error, sealing::sha256};

/// What every key starts with, so that a leaked one is recognised for what it is.
pub const PREFIX: &str = "gehoord_";

/// A new key: what is shown, once, and what is kept.
pub(super) fn new() -> Result<(String, Vec<u8>), Error> {
    let key = format!("{PREFIX}{}", secret::new()?);
    let kept = sha256(key.as_bytes());
    Ok((key, kept))
}

/// What is kept of a key. `None` for a text that is no key.
fn kept(key: &str) -> Option<Vec<u8>> {
    let key = key.trim();
    secret::kept(key.strip_prefix(PREFIX)?).map(|_| sha256(key.as_bytes()))
}

/// The system whose key came with a request (`Authorization: Bearer gehoord_…`), with the key's scopes. `None` for a
/// text that is no key, a key that was revoked, and a system that is blocked.
///
/// # Errors
/// Where the database does not answer.
pub async fn person_by_key(db: &impl ConnectionTrait, key: &str, today: NaiveDate) -> Result<Option<Person>, Error> {
    let Some(hash) = kept(key) else { return Ok(None) };
    let row = integration_key::Entity::find()
        .filter(integration_key::Column::Hash.eq(hash))
        .filter(integration_key::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let person = Person::load(db, row.account_id, today).await?;
    Ok(person.filter(|person| person.is_integration).map(|person| Person { scopes: scopes(&row), ..person }))
}

/// What a key may be used for.
pub(super) fn scopes(key: &integration_key::Model) -> Vec<Scope> {
    key.scopes.iter().filter_map(|code| Scope::from_code(code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_hash() {
        let (key, hash) = new().unwrap();
        assert_eq!(kept(&key), Some(hash));
        assert_eq!(kept("gehoord_"), None);
        assert_eq!(kept(key.trim_start_matches(PREFIX)), None);
    }
}
