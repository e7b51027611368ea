//! The code of an anonymous signal: its holder's only credential.

use entity::id::AccountId;
use uuid::Uuid;

use crate::{
    access::HeldCode,
    error::Error,
    sealing::{Vault, random},
};

/// Letters and digits that are not mistaken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Four groups of five: 100 bits.
const LENGTH: usize = 20;
const GROUP: usize = 5;

/// The code for a sender's own key, the same at each retry; a random one without a key. Two senders with the same key,
/// such as two desks that count, have a code each; those who are nobody are one sender.
pub(crate) fn make(vault: &Vault, sender: Option<AccountId>, key: Option<&str>) -> Result<HeldCode, Error> {
    let sender = sender.map_or(Uuid::nil(), |account| account.0);
    let bytes = match key {
        Some(key) => vault.hash("signal code", &[sender.as_bytes(), key.as_bytes()]),
        None => random::<32>()?.to_vec(),
    };
    let letters: String = bytes
        .iter()
        .take(LENGTH)
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from))
        .collect();
    let code = grouped(&letters);
    Ok(HeldCode { hash: vault.hash("signal code kept", &[letters.as_bytes()]), code })
}

/// Reads a code as a person types it: small letters, spaces, an O for a zero. `None` where it cannot be one.
pub(super) fn read(vault: &Vault, text: &str) -> Option<HeldCode> {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let whole = letters.len() == LENGTH && letters.bytes().all(|byte| ALPHABET.contains(&byte));
    whole.then(|| HeldCode { hash: vault.hash("signal code kept", &[letters.as_bytes()]), code: grouped(&letters) })
}

fn grouped(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_code_which_reads_back_however_it_is_typed() {
        let vault = Vault::new(&[1; 32], "uwi").unwrap();
        let first = make(&vault, None, Some("my own key")).unwrap();
        assert!(first == make(&vault, None, Some("my own key")).unwrap());
        assert!(first != make(&vault, None, Some("another")).unwrap());
        assert!(first != make(&vault, Some(AccountId(Uuid::from_u128(1))), Some("my own key")).unwrap());
        assert_eq!(first.code.len(), 23);
        let typed = first.code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(read(&vault, &typed) == Some(first));
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        let vault = Vault::new(&[1; 32], "uwi").unwrap();
        for text in ["", "ABCDE", "ABCDE-ABCDE-ABCDE-ABCD!", "ABCDE-ABCDE-ABCDE-ABCDEF", "éééééééééééééééééééé"]
        {
            assert!(read(&vault, text).is_none(), "{text}");
        }
    }
}
