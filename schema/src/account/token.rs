//! Access tokens: short-lived JWTs after RFC 9068 (`at+jwt`), signed with Ed25519.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::AccountId, signing_key};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    error::Error,
    sealing::{Vault, sha256},
};

/// How long an access token is good for.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

const TYPE: &str = "at+jwt";
/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: i64 = 5;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    client_id: String,
    iat: i64,
    exp: i64,
    jti: String,
}

struct VerifyingKey {
    id: String,
    key: DecodingKey,
    public: Vec<u8>,
}

/// What signs and checks one organisation's access tokens.
pub struct Tokens {
    issuer: String,
    signing: EncodingKey,
    signing_id: String,
    verifying: Vec<VerifyingKey>,
    /// Tokens whose signature was found good, by their hash: an app sends the same one with every request, and checking a
    /// signature costs more than many an answer does.
    found_good: Cache<Vec<u8>, Bearer>,
}

/// How many tokens are remembered.
const REMEMBERED: u64 = 10_000;

/// Whose a token is, and for how long.
#[derive(Clone, Copy)]
struct Bearer {
    account: AccountId,
    issued_at: i64,
    expires_at: i64,
}

impl Bearer {
    fn is_good(self, now: DateTime<Utc>) -> bool {
        let second = now.timestamp();
        self.expires_at > second && self.issued_at <= second + LEEWAY
    }
}

impl Tokens {
    /// Loads an organisation's signing keys; makes the first where there is none.
    ///
    /// # Errors
    /// Where the database does not answer, or a key was sealed with another installation's key.
    pub async fn load(db: &impl ConnectionTrait, vault: &Vault, slug: &str, now: DateTime<Utc>) -> Result<Self, Error> {
        let mut rows = Self::rows(db).await?;
        if rows.is_empty() {
            Self::make(db, vault, now).await?;
            rows = Self::rows(db).await?;
        }
        let newest = rows.first().ok_or_else(|| Error::internal("no signing key was kept"))?;
        let private = vault.open(&newest.sealed_private, newest.id.as_bytes())?;
        Ok(Self {
            issuer: format!("gehoord/{slug}"),
            signing: EncodingKey::from_ed_der(&private),
            signing_id: newest.id.clone(),
            found_good: Cache::new(REMEMBERED),
            verifying: rows
                .into_iter()
                .map(|row| VerifyingKey {
                    key: DecodingKey::from_ed_der(&row.public_key),
                    id: row.id,
                    public: row.public_key,
                })
                .collect(),
        })
    }

    async fn rows(db: &impl ConnectionTrait) -> Result<Vec<signing_key::Model>, Error> {
        Ok(signing_key::Entity::find()
            .filter(signing_key::Column::RetiredAt.is_null())
            .order_by_asc(signing_key::Column::CreatedAt)
            .order_by_asc(signing_key::Column::Id)
            .all(db)
            .await?)
    }

    /// Two servers that start at once may make one each; all of them use the first, and know both.
    async fn make(db: &impl ConnectionTrait, vault: &Vault, now: DateTime<Utc>) -> Result<(), Error> {
        let failed = |_| Error::internal("a signing key cannot be made");
        let pair = Ed25519KeyPair::generate().map_err(|_| Error::internal("a signing key cannot be made"))?;
        let private = pair.to_pkcs8v1().map_err(failed)?;
        let public = pair.public_key().as_ref().to_vec();
        let id = thumbprint(&public);
        signing_key::Entity::insert(signing_key::ActiveModel {
            sealed_private: Set(vault.seal(private.as_ref(), id.as_bytes())?),
            id: Set(id),
            public_key: Set(public),
            created_at: Set(now),
            retired_at: Set(None),
        })
        .exec_without_returning(db)
        .await?;
        Ok(())
    }

    /// A token for an account, and when it ends.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub fn issue(&self, account: AccountId, now: DateTime<Utc>) -> Result<(String, DateTime<Utc>), Error> {
        let expires_at = now + LIFETIME;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: account.to_string(),
            client_id: "gehoord".to_owned(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            jti: entity::id::uuid_at(now).to_string(),
        };
        let header =
            Header { typ: Some(TYPE.to_owned()), kid: Some(self.signing_id.clone()), ..Header::new(Algorithm::EdDSA) };
        let token = jsonwebtoken::encode(&header, &claims, &self.signing)
            .map_err(|_| Error::internal("a token cannot be signed"))?;
        Ok((token, expires_at))
    }

    /// Whose token this is. `None` for any that is not ours, not whole, or no longer good.
    #[must_use]
    pub fn check(&self, token: &str, now: DateTime<Utc>) -> Option<AccountId> {
        let hash = sha256(token.as_bytes());
        let bearer = match self.found_good.get(&hash) {
            Some(known) => known,
            None => {
                let read = self.read(token)?;
                self.found_good.insert(hash, read);
                read
            }
        };
        // The time is ours to tell: see `clock.rs`.
        bearer.is_good(now).then_some(bearer.account)
    }

    /// What a token of ours says, whatever the time.
    fn read(&self, token: &str) -> Option<Bearer> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let kid = header.kid?;
        let key = self.verifying.iter().find(|key| key.id == kid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.key, &validation).ok()?.claims;
        Some(Bearer { account: claims.sub.parse().ok()?, issued_at: claims.iat, expires_at: claims.exp })
    }

    /// The public keys, as a JSON Web Key Set (RFC 7517, RFC 8037).
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self
            .verifying
            .iter()
            .map(|key| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": key.id, "x": URL_SAFE_NO_PAD.encode(&key.public),
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

/// A key's thumbprint (RFC 7638), which is its id.
fn thumbprint(public: &[u8]) -> String {
    let x = URL_SAFE_NO_PAD.encode(public);
    URL_SAFE_NO_PAD.encode(sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes()))
}
