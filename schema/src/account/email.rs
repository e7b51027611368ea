//! E-mail addresses, by which people sign in.

use std::fmt;

use crate::problem::Problem;

/// RFC 5321, 4.5.3.1: of an address, of what stands before the `@`, of a label of a domain.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// An e-mail address in small letters. ASCII only, so that no two accounts look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Email(String);

impl Email {
    /// Reads an address. Quoted local parts and domains without a dot are refused.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim().to_ascii_lowercase();
        match text.rsplit_once('@') {
            Some((local, domain)) if text.len() <= LONGEST && is_local(local) && is_domain(domain) => Ok(Self(text)),
            _ => Err(Problem::EmailInvalid),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A dot-atom (RFC 5322, 3.2.3).
fn is_local(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    local.len() <= LONGEST_LOCAL && local.split('.').all(is_atom)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_small_letters() {
        assert_eq!(Email::parse(" Client@Demo.Example ").map(|email| email.0), Ok("client@demo.example".to_owned()));
        assert!(Email::parse("a.b+c@x-y.example.org").is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@demo.example", "a".repeat(65));
        for text in [
            "",
            "@",
            "a@",
            "@b.example",
            "a@b",
            "a b@c.example",
            "a..b@c.example",
            "a@-b.example",
            "a@b..c",
            "é@b.example",
            &long,
        ] {
            assert_eq!(Email::parse(text), Err(Problem::EmailInvalid), "{text}");
        }
    }
}
