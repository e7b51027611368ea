//! Names as they are compared, and words as they are searched for.

/// A name as it is compared: lower case, trimmed, inner spaces and dashes alike, accents kept.
#[must_use]
pub fn fold(name: &str) -> String {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let words: Vec<String> =
        name.split(is_gap).filter(|word| !word.is_empty()).map(|word| word.to_lowercase()).collect();
    words.join(" ")
}

/// The pattern of `ILIKE` for texts that contain these words as they are written. `None` where there are none.
#[must_use]
pub fn containing(words: &str) -> Option<String> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Some(pattern)
}

/// Whether a text can stand in an address: small letters and digits, with single dashes between them.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    text.len() <= 100
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_or_the_kind_of_gap() {
        for name in ["Assen-Oost", " assen  oost ", "ASSEN \u{2013} Oost", "assen\u{a0}oost"] {
            assert_eq!(fold(name), "assen oost");
        }
        assert_eq!(fold("Café"), "café");
        assert_ne!(fold("Cafe"), fold("Café"));
        assert_eq!(fold(" - "), "");
    }

    #[test]
    fn what_means_something_in_a_pattern_is_searched_for_as_it_is() {
        assert_eq!(containing(" 100%_\\ ").as_deref(), Some("%100\\%\\_\\\\%"));
        assert_eq!(containing("  "), None);
    }

    #[test]
    fn a_slug_is_small_letters_digits_and_single_dashes() {
        assert!(is_slug("raad-oost-2"));
        for text in ["", "-", "a-", "-a", "a--b", "Raad", "a b", "é"] {
            assert!(!is_slug(text), "{text}");
        }
    }
}
