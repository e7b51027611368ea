//! Secrets that the server makes itself: keys, codes, refresh tokens. Random, so a plain hash keeps them.

use crate::{
    error::Error,
    sealing::{random, sha256},
};

/// 256 bits.
const LENGTH: usize = 32;
/// As they are written: two hexadecimal digits a byte.
const WRITTEN: usize = 2 * LENGTH;

/// A new secret, as it is written.
pub(super) fn new() -> Result<String, Error> {
    Ok(written(&random::<LENGTH>()?))
}

/// Bytes as hexadecimal digits.
pub(super) fn written(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a secret. `None` for a text that is no secret of ours, which saves a look-up.
pub(super) fn kept(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let is_secret = text.len() == WRITTEN && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_secret.then(|| sha256(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_as_its_hash() {
        let secret = new().unwrap();
        assert_eq!(kept(&secret), Some(sha256(secret.as_bytes())));
        assert_eq!(kept(&format!(" {secret}\n")), kept(&secret));
        assert_ne!(new().unwrap(), secret);
    }

    #[test]
    fn what_is_no_secret_is_not_looked_up() {
        for text in ["", "é", &"A".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
            assert_eq!(kept(text), None, "{text}");
        }
    }
}
