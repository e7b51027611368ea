//! A text as words, each in one plain spelling, with the sentence and the clause that it stands in.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// As it was written, in small letters without accents.
    pub(super) written: String,
    /// Its plain spelling.
    pub(super) word: String,
    pub(super) sentence: usize,
    pub(super) clause: usize,
}

/// A text as words.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) all: Vec<Token>,
    /// The sentences that end in a question mark.
    pub(super) questions: Vec<usize>,
}

/// Words with which another clause begins: what is denied before them is not denied behind.
const CLAUSES: &[&str] = &["maar", "want", "en", "omdat", "dus", "terwijl", "doordat", "zodat", "waardoor", "anders"];

/// No more words of a text are read: the longest that is taken has fewer.
const MOST: usize = 4_000;

impl Tokens {
    pub(super) fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let (mut word, mut sentence, mut clause) = (String::new(), 0, 0);
        for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
            match c {
                // In a word it is left out: m'n, zo'n.
                '\'' | '\u{2019}' => {}
                c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
                c => {
                    tokens.push(&mut word, sentence, &mut clause);
                    match c {
                        '.' | '!' | '?' | ';' | '\n' => {
                            if c == '?' {
                                tokens.questions.push(sentence);
                            }
                            (sentence, clause) = (sentence + 1, clause + 1);
                        }
                        ',' | ':' | '(' | ')' | '\u{2013}' | '\u{2014}' | '"' | '\u{201c}' | '\u{201d}' => clause += 1,
                        _ => {}
                    }
                }
            }
        }
        tokens.push(&mut word, sentence, &mut clause);
        tokens
    }

    fn push(&mut self, word: &mut String, sentence: usize, clause: &mut usize) {
        if word.is_empty() || self.all.len() >= MOST {
            word.clear();
            return;
        }
        if CLAUSES.contains(&word.as_str()) {
            *clause += 1;
        }
        let written = std::mem::take(word);
        self.all.push(Token { word: plain(&written), written, sentence, clause: *clause });
    }
}

/// A word as it is compared: three of one letter are two, and -n behind -e and the choice of -d, -t or -dt at the end,
/// which many write otherwise, do not count.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        if !(plain.ends_with(c) && plain.len() > c.len_utf8() && plain.ends_with(&String::from_iter([c, c]))) {
            plain.push(c);
        }
    }
    if plain.len() > 3
        && let Some(start) = plain.strip_suffix("en")
    {
        plain = format!("{start}e");
    } else if plain.len() > 2
        && let Some(start) = plain.strip_suffix("dt").or_else(|| plain.strip_suffix('d'))
    {
        plain = format!("{start}t");
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_write_otherwise_reads_the_same() {
        for (one, other) in [("eten", "ete"), ("wordt", "word"), ("slaat", "slaad"), ("zitten", "zittten")] {
            assert_eq!(plain(one), plain(other), "{one}");
        }
        assert_ne!(plain("eten"), plain("eet"));
        assert_eq!(plain("een"), "een");
    }

    #[test]
    fn a_text_is_words_in_sentences_and_clauses() {
        let tokens = Tokens::of("Geen eten, maar m’n zus wél! Cliënt?");
        let read: Vec<_> = tokens.all.iter().map(|token| (token.word.as_str(), token.sentence, token.clause)).collect();
        let expected = [
            ("gee", 0, 0),
            ("ete", 0, 0),
            ("maar", 0, 2),
            ("mn", 0, 2),
            ("zus", 0, 2),
            ("wel", 0, 2),
            ("client", 1, 3),
        ];
        assert_eq!(read, expected);
        assert_eq!(tokens.questions, [1]);
    }
}
