//! The installation's key: 32 bytes that everything secret is derived from.
//!
//! It comes from a setting or a file, or is made at the first start and kept in the data folder, never in the database:
//! a copy of the database alone opens nothing.

use std::{
    fmt,
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
};

use aws_lc_rs::{constant_time, hmac, rand};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use super::{DatabaseError, DatabaseSettings, files};

/// People copy keys from many tools: with or without the signs at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The installation's key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SecretKey {
    bytes: Zeroizing<[u8; 32]>,
    place: String,
}

impl SecretKey {
    /// The key from the settings, or the file in the data folder; nothing where none was made yet.
    ///
    /// # Errors
    /// When what is there is no key.
    pub fn find(settings: &DatabaseSettings) -> Result<Option<Self>, DatabaseError> {
        if let Some(text) = &settings.secret_key {
            return Self::parse(text, "GEHOORD_SECRET_KEY").map(Some);
        }
        let (path, named) = match &settings.secret_key_file {
            Some(path) => (path.clone(), true),
            None => (own_file(settings), false),
        };
        match fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(text) => Self::parse(&text, &path.display().to_string()).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => Ok(None),
            Err(error) => Err(DatabaseError::file(&path, &error)),
        }
    }

    /// Makes a key and keeps it in the data folder. Where another process was first, its key is the one.
    ///
    /// # Errors
    /// When the data folder cannot be written, or the system gives no random numbers.
    pub fn make(settings: &DatabaseSettings) -> Result<Self, DatabaseError> {
        let path = own_file(settings);
        let failed = |error| DatabaseError::file(&path, &error);
        let mut bytes = Zeroizing::new([0_u8; 32]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| DatabaseError::NoRandomness)?;
        let text = Zeroizing::new(format!("{}\n", Zeroizing::new(BASE64.encode(bytes.as_slice())).as_str()));
        DirBuilder::new().recursive(true).mode(0o700).create(&settings.data_dir).map_err(failed)?;
        files::write_new(&path, text.as_bytes()).map_err(failed)?;
        Self::find(settings)?.ok_or_else(|| failed(std::io::ErrorKind::NotFound.into()))
    }

    /// Another 32 bytes for one purpose: from them neither the key nor those for another purpose can be found.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes.as_slice());
        let tag = hmac::sign(&key, purpose.as_bytes());
        let mut derived = [0_u8; 32];
        for (to, from) in derived.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        derived
    }

    /// The value that the database keeps, to tell a wrong key by.
    pub(super) fn check_value(&self) -> [u8; 32] {
        self.derive("installation check")
    }

    /// Compares with the value that the database kept.
    pub(super) fn verify(&self, kept: &[u8]) -> Result<(), DatabaseError> {
        constant_time::verify_slices_are_equal(&self.check_value(), kept)
            .map_err(|_| DatabaseError::KeyWrong { place: self.place.clone() })
    }

    fn parse(text: &str, place: &str) -> Result<Self, DatabaseError> {
        let bad = || DatabaseError::BadKey { place: place.to_owned() };
        let text: Zeroizing<String> = Zeroizing::new(text.trim().replace('-', "+").replace('_', "/"));
        let bytes = Zeroizing::new(BASE64.decode(text.as_bytes()).map_err(|_| bad())?);
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| bad())?;
        Ok(Self { bytes: Zeroizing::new(bytes), place: place.to_owned() })
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey from {}", self.place)
    }
}

fn own_file(settings: &DatabaseSettings) -> PathBuf {
    settings.data_dir.join("secret.key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Purpose;

    fn settings(folder: &std::path::Path) -> DatabaseSettings {
        DatabaseSettings::new(folder, Purpose::Server)
    }

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder.path().join("data"));
        assert!(SecretKey::find(&settings).unwrap().is_none());
        let made = SecretKey::make(&settings).unwrap();
        assert_eq!(SecretKey::make(&settings).unwrap().derive("x"), made.derive("x"));
        assert_eq!(SecretKey::find(&settings).unwrap().unwrap().derive("x"), made.derive("x"));
    }

    #[test]
    fn each_purpose_has_bytes_of_its_own() {
        let key = SecretKey::parse(&"A".repeat(43), "test").unwrap();
        assert_ne!(key.derive("one"), key.derive("two"));
    }

    #[test]
    fn a_key_is_read_in_either_alphabet_and_with_or_without_padding() {
        let standard = SecretKey::parse("+/+/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "test").unwrap();
        let url_safe = SecretKey::parse("-_-_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "test").unwrap();
        assert_eq!(standard.derive("x"), url_safe.derive("x"));
    }

    #[test]
    fn a_short_key_is_refused_without_being_repeated() {
        let error = SecretKey::parse("c2hvcnQ=", "GEHOORD_SECRET_KEY").unwrap_err().to_string();
        assert!(error.starts_with("GEHOORD_SECRET_KEY does not hold a key"), "{error}");
        assert!(!error.contains("c2hvcnQ"), "{error}");
    }

    #[test]
    fn a_key_never_shows_in_a_log() {
        let key = SecretKey::parse(&"A".repeat(43), "test").unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey from test");
    }
}
