//! The language of the texts that a person is shown.

/// Dutch unless English is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Nederlands.
    #[default]
    Dutch,
    /// English.
    English,
}

impl Language {
    /// The first of the two that an `Accept-Language` header names with the highest weight (RFC 9110, 12.5.4).
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (0.0, Self::Dutch);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            let language = match tag.split('-').next() {
                Some("nl") => Self::Dutch,
                Some("en") => Self::English,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }

    /// Chooses between the two texts.
    #[must_use]
    pub fn of<'a>(self, english: &'a str, dutch: &'a str) -> &'a str {
        match self {
            Self::Dutch => dutch,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_is_spoken_unless_english_is_asked_for() {
        assert_eq!(Language::accepted(""), Language::Dutch);
        assert_eq!(Language::accepted("fr, de;q=0.5"), Language::Dutch);
        assert_eq!(Language::accepted("en-GB,en;q=0.9,nl;q=0.8"), Language::English);
        assert_eq!(Language::accepted("nl-NL, en;q=0.8"), Language::Dutch);
        assert_eq!(Language::accepted("en;q=x, nl;q=0.1"), Language::Dutch);
    }
}
