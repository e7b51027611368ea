//! An organisation's short name, and the names of its schema and role made of it.

use std::fmt;

use aws_lc_rs::digest;

use super::DatabaseError;

/// PostgreSQL cuts longer names off, and two could become one.
const LONGEST: usize = 63;

/// Addresses of the program's own, that an organisation's would hide or be hidden by.
const TAKEN: [&str; 6] = ["explorer", "graphql", "health", "metrics", "v1", "well-known"];

/// An organisation's short name, as in its address: a small letter, then 1 to 30 small letters, digits or hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug.
    ///
    /// # Errors
    /// When it is out of bounds, or the program's own address.
    pub fn parse(text: &str) -> Result<Self, DatabaseError> {
        let begins = text.starts_with(|letter: char| letter.is_ascii_lowercase());
        let fits = (2..=31).contains(&text.len());
        let plain = text.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-');
        if !(begins && fits && plain) {
            return Err(DatabaseError::BadSlug);
        }
        if TAKEN.contains(&text) {
            return Err(DatabaseError::SlugOfOurs { slug: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The organisation's schema. No two slugs share one: a slug has no underscore.
    pub(super) fn schema(&self) -> String {
        format!("org_{}", self.0.replace('-', "_"))
    }

    /// The organisation's role. Roles are shared by all databases of a server, so the name carries the database's; the
    /// last underscore divides the two, since a slug has none. What would be too long, or odd, becomes a hash.
    pub(super) fn role(&self, database: &str) -> String {
        let plain = !database.is_empty()
            && database.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
        let role = format!("gehoord_{database}_{}", self.0);
        if plain && role.len() <= LONGEST { role } else { format!("gehoord_{}_{}", hash(database), self.0) }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An identifier in SQL.
pub(super) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// A text in SQL. Only for values of our own making, where a statement takes no parameters.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn hash(text: &str) -> String {
    digest::digest(&digest::SHA256, text.as_bytes()).as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_small_letters_digits_and_hyphens() {
        for good in ["uwi", "a1", "stroomdam-oost", &format!("a{}", "b".repeat(30))] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "1a",
            "-a",
            "Uwi",
            "a_b",
            "a b",
            "é1",
            "a\"b",
            "explorer",
            "health",
            &format!("a{}", "b".repeat(31)),
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_two_organisations_of_two_databases_share_a_role() {
        let role = |database: &str, slug: &str| Slug::parse(slug).unwrap().role(database);
        assert_eq!(role("gehoord", "uwi"), "gehoord_gehoord_uwi");
        assert_ne!(role("a_b", "cc"), role("a", "b-cc"));
        assert_ne!(role("Main", "uwi"), role("main", "uwi"));
        let long = "x".repeat(63);
        assert_ne!(role(&long, "uwi"), role(&format!("{}y", "x".repeat(62)), "uwi"));
        assert!(role(&long, &format!("a{}", "b".repeat(30))).len() <= LONGEST);
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("a'b"), "'a''b'");
    }
}
