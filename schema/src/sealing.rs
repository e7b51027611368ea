//! Sealing: what was masked, and who a reporter is, encrypted at rest.
//!
//! A key a person (or a signal, where nobody is known) seals; the organisation's key, derived from
//! the installation's, wraps those keys. Destroying a person's key destroys what it sealed.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    digest, hkdf, hmac,
    rand::{SecureRandom, SystemRandom},
};
use zeroize::Zeroizing;

use crate::error::Error;

const KEY_LENGTH: usize = 32;

/// An organisation's own key.
pub struct Vault {
    wrapping: Key,
    hashing: hmac::Key,
}

/// Where a sealed text stands, so that it opens nowhere else.
pub type Place<'a> = &'a [u8];

impl Vault {
    /// The vault of an organisation: its key is derived (HKDF, RFC 5869) from the installation's and its slug.
    ///
    /// # Errors
    /// Where the key cannot be derived.
    pub fn new(installation_key: &[u8; KEY_LENGTH], slug: &str) -> Result<Self, Error> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"gehoord").extract(installation_key);
        let derive = |purpose: &str| -> Result<Zeroizing<[u8; KEY_LENGTH]>, Error> {
            let mut key = Zeroizing::new([0; KEY_LENGTH]);
            root.expand(&[purpose.as_bytes(), b"/", slug.as_bytes()], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(key.as_mut()))
                .map_err(|_| Error::internal("the organisation's key cannot be derived"))?;
            Ok(key)
        };
        Ok(Self {
            wrapping: Key(derive("wrap")?),
            hashing: hmac::Key::new(hmac::HMAC_SHA256, derive("hash")?.as_ref()),
        })
    }

    /// A keyed hash (HMAC-SHA256) for one purpose. Parts cannot run into each other.
    #[must_use]
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.hashing);
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// A new key, and how it is kept.
    ///
    /// # Errors
    /// Where the machine gives no randomness.
    pub fn new_key(&self) -> Result<(Key, Vec<u8>), Error> {
        let key = Key(Zeroizing::new(random()?));
        let wrapped = self.wrapping.seal(key.0.as_ref(), b"key")?;
        Ok((key, wrapped))
    }

    /// The key that was kept like this.
    ///
    /// # Errors
    /// Where it was not wrapped by this vault.
    pub fn unwrap_key(&self, wrapped: &[u8]) -> Result<Key, Error> {
        let bytes = Zeroizing::new(self.wrapping.open(wrapped, b"key")?);
        let bytes = bytes.as_slice().try_into().map_err(|_| Error::internal("a sealing key of the wrong length"))?;
        Ok(Key(Zeroizing::new(bytes)))
    }

    /// Seals something of the organisation's own, such as its signing key.
    ///
    /// # Errors
    /// Where it cannot be sealed.
    pub fn seal(&self, plain: &[u8], place: Place<'_>) -> Result<Vec<u8>, Error> {
        self.wrapping.seal(plain, place)
    }

    /// Opens what the organisation sealed of its own.
    ///
    /// # Errors
    /// Where it was sealed elsewhere, or for another place.
    pub fn open(&self, sealed: &[u8], place: Place<'_>) -> Result<Vec<u8>, Error> {
        self.wrapping.open(sealed, place)
    }
}

/// A key that seals texts (AES-256-GCM, a random nonce in front).
pub struct Key(Zeroizing<[u8; KEY_LENGTH]>);

impl Key {
    /// Seals a text for a place.
    ///
    /// # Errors
    /// Where it cannot be sealed.
    pub fn seal(&self, plain: &[u8], place: Place<'_>) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::internal("a text cannot be sealed");
        let key = RandomizedNonceKey::new(&AES_256_GCM, self.0.as_ref()).map_err(failed)?;
        let mut sealed = plain.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(place), &mut sealed).map_err(failed)?;
        Ok([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Opens a text that was sealed for this place.
    ///
    /// # Errors
    /// Where it was sealed with another key, or for another place.
    pub fn open(&self, sealed: &[u8], place: Place<'_>) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::internal("a sealed text does not open");
        let (nonce, ciphertext) =
            sealed.split_at_checked(NONCE_LEN).ok_or_else(|| Error::internal("a sealed text is cut off"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(failed)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, self.0.as_ref()).map_err(failed)?;
        let mut plain = ciphertext.to_vec();
        let length = key.open_in_place(nonce, Aad::from(place), &mut plain).map_err(failed)?.len();
        plain.truncate(length);
        Ok(plain)
    }
}

/// So many random bytes.
///
/// # Errors
/// Where the machine gives no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::internal("the machine gives no randomness"))?;
    Ok(bytes)
}

/// SHA-256, for secrets that are random themselves.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_with_its_key_at_its_place_only() {
        let vault = Vault::new(&[7; 32], "uwi").unwrap();
        let (key, wrapped) = vault.new_key().unwrap();
        let sealed = key.seal(b"text", b"here").unwrap();
        let again = vault.unwrap_key(&wrapped).unwrap();
        assert_eq!(again.open(&sealed, b"here").ok(), Some(b"text".to_vec()));
        assert!(again.open(&sealed, b"there").is_err());
        assert!(again.open(sealed.get(..5).unwrap_or_default(), b"here").is_err());
        let other = Vault::new(&[7; 32], "stroomdam").unwrap();
        assert!(other.unwrap_key(&wrapped).is_err());
    }

    #[test]
    fn parts_of_a_hash_do_not_run_into_each_other() {
        let vault = Vault::new(&[7; 32], "uwi").unwrap();
        assert_ne!(vault.hash("p", &[b"ab", b"c"]), vault.hash("p", &[b"a", b"bc"]));
        assert_ne!(vault.hash("p", &[b"a"]), vault.hash("q", &[b"a"]));
    }
}
