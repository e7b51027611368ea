//! What an organisation may write as a word of its own: a word, with a star where it may go on.

use std::sync::LazyLock;

use entity::term::ScreeningClass;

use super::{fold::Folded, health};

/// The fewest letters of a whole word, and of one that may go on.
const SHORTEST: usize = 3;
const SHORTEST_OPEN: usize = 5;

/// Why a pattern cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It holds something else than letters, spaces, hyphens, and a star at an end.
    Signs,
    /// It is so short that it would be found everywhere.
    Short,
    /// It would mask a word that nearly every text has.
    Everyday,
}

static EVERYDAY: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("everyday.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
});

/// Looks at a pattern of an organisation: `word`, `word*`, `*word` or `*word*`. One that leaves words alone says how they
/// begin, so it has no star in front; what it leaves alone may be an everyday word.
///
/// # Errors
/// Why it cannot be taken.
pub fn check(pattern: &str, masks: bool) -> Result<(), Refusal> {
    let (front, behind) = (pattern.starts_with('*'), pattern.ends_with('*'));
    let word = pattern.strip_prefix('*').unwrap_or(pattern);
    let word = word.strip_suffix('*').unwrap_or(word);
    // Letters that are not a to z are spelled as signs of which no two can be told apart.
    let folded = Folded::of(word);
    let is_word = folded.bytes().iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b' ' | b'-'))
        && word.starts_with(char::is_alphabetic)
        && word.ends_with(char::is_alphabetic);
    if !is_word || front && !masks {
        return Err(if word.is_empty() { Refusal::Short } else { Refusal::Signs });
    }
    let letters = folded.bytes().iter().filter(|byte| byte.is_ascii_lowercase()).count();
    // Words are looked up by their first two letters.
    let begins = folded.bytes().iter().take(2).filter(|byte| byte.is_ascii_lowercase()).count();
    let shortest = if front || behind || !masks { SHORTEST_OPEN } else { SHORTEST };
    if letters < shortest || begins < 2 {
        return Err(Refusal::Short);
    }
    if !masks {
        return Ok(());
    }
    let alone = health::Words::own([(pattern, ScreeningClass::Body)]);
    let is_masked = |word: &&str| {
        let mut hits = Vec::new();
        health::find(&Folded::of(word), &[&alone], &mut hits);
        !hits.is_empty()
    };
    if EVERYDAY.iter().any(is_masked) { Err(Refusal::Everyday) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_have_a_star_where_it_goes_on() {
        for pattern in
            ["werkstress", "werkstress*", "*reflux", "*reflux*", "lage bloedsuiker", "burn-in", "kniëletsel", "ibs"]
        {
            assert_eq!(check(pattern, true), Ok(()), "{pattern}");
        }
        for pattern in ["hoofdpijn", "hoofdpijn*", "werken"] {
            assert_eq!(check(pattern, false), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn what_would_be_found_everywhere_is_refused() {
        for pattern in ["ab", "*en*", "zie*", "*", "**", "e", "a b"] {
            assert_eq!(check(pattern, true), Err(Refusal::Short), "{pattern}");
        }
        for pattern in ["brief", "*eente*", "werke*", "kind", "Gemeente"] {
            assert_eq!(check(pattern, true), Err(Refusal::Everyday), "{pattern}");
        }
        assert_eq!(check("hoof", false), Err(Refusal::Short));
    }

    #[test]
    fn what_is_no_word_is_refused() {
        for pattern in
            ["!stress", "a1b2c3", "stress.", "st*ress", "-stress", "日本語", "=stress", "een, twee", "stress\nwerk"]
        {
            assert_eq!(check(pattern, true), Err(Refusal::Signs), "{pattern}");
        }
        assert_eq!(check("*pijn-lijn", false), Err(Refusal::Signs));
    }
}
