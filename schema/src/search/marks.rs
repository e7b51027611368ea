//! Marks the words of a text that were searched for.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::FromQueryResult;
use tokio::sync::OnceCell;

use super::{
    SearchField,
    object::{SearchFragment, SearchHighlight},
};
use crate::{access::Store, error::Error};

/// So many characters are shown of a text.
const SHOWN: usize = 240;
/// So many at most before the first word that was found.
const BEFORE: usize = 60;
/// Longer words than this are not looked at.
const LONGEST_WORD: usize = 100;
/// Stands where a text was cut.
const CUT: &str = "…";

/// The texts of all that is on one page, and what is marked in them. The database is asked what the words in them come to
/// only where marks are asked for, and once.
pub(super) struct Marks {
    texts: Vec<Vec<(SearchField, String)>>,
    marked: BTreeSet<String>,
    found: OnceCell<HashSet<String>>,
}

#[derive(FromQueryResult)]
struct Row {
    place: i64,
    lexeme: String,
}

const LEXEMES: &str = "SELECT place, lexeme FROM unnest($1::text[]) WITH ORDINALITY AS words (word, place),
        LATERAL unnest(tsvector_to_array(to_tsvector('pg_catalog.dutch', plain_letters(word)))) AS lexeme";

impl Marks {
    pub(super) fn new(texts: Vec<Vec<(SearchField, String)>>, marked: BTreeSet<String>) -> Self {
        Self { texts, marked, found: OnceCell::new() }
    }

    /// What is marked in the texts of the thing at a place.
    pub(super) async fn of(&self, store: &Store, place: usize) -> Result<Vec<SearchHighlight>, Error> {
        let found = self.found.get_or_try_init(|| self.look_up(store)).await?;
        let texts = self.texts.get(place).map(Vec::as_slice).unwrap_or_default();
        let highlight = |(field, text): &(SearchField, String)| {
            let fragments = excerpt(text, |word| found.contains(word))?;
            Some(SearchHighlight { field: *field, fragments })
        };
        Ok(texts.iter().filter_map(highlight).collect())
    }

    /// The words in the texts that are to be marked, as they are written.
    async fn look_up(&self, store: &Store) -> Result<HashSet<String>, Error> {
        let texts = self.texts.iter().flatten();
        let written: BTreeSet<&str> = texts.flat_map(|(_, text)| words(text)).map(|(_, word)| word).collect();
        let written: Vec<String> = written.into_iter().map(str::to_owned).collect();
        let rows: Vec<Row> = store.sql(LEXEMES, [written.clone().into()]).await?;
        let mut lexemes: HashMap<usize, Vec<String>> = HashMap::new();
        for row in rows {
            let place = usize::try_from(row.place).unwrap_or(0).saturating_sub(1);
            lexemes.entry(place).or_default().push(row.lexeme);
        }
        let is_marked =
            |place: &usize| lexemes.get(place).is_some_and(|all| all.iter().any(|lexeme| self.marked.contains(lexeme)));
        Ok(written.into_iter().enumerate().filter(|(place, _)| is_marked(place)).map(|(_, word)| word).collect())
    }
}

/// The words of a text, each with where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Accents may stand apart, and a word may say where it can be broken.
    let is_of_word =
        |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || c == '\u{ad}';
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let begin = at + rest.find(is_of_word)?;
        let rest = text.get(begin..)?;
        let word = rest.split_once(|c| !is_of_word(c)).map_or(rest, |(word, _)| word);
        at = begin + word.len();
        Some((begin, word))
    })
    .filter(|(_, word)| word.len() <= LONGEST_WORD)
}

/// The part of a text around the first word that is marked, in pieces. `None` where none is.
fn excerpt(text: &str, is_marked: impl Fn(&str) -> bool) -> Option<Vec<SearchFragment>> {
    let marked: Vec<(usize, usize)> =
        words(text).filter(|(_, word)| is_marked(word)).map(|(begin, word)| (begin, begin + word.len())).collect();
    let (first, _) = *marked.first()?;
    let begin = start_of(text, first);
    let end = end_of(text, begin);
    let mut fragments = Vec::new();
    let mut add = |text: &str, matched| {
        if !text.is_empty() {
            fragments.push(SearchFragment { text: text.to_owned(), matched });
        }
    };
    let mut at = begin;
    if begin > 0 {
        add(CUT, false);
    }
    for (from, to) in marked.into_iter().filter(|(_, to)| *to <= end) {
        add(text.get(at..from).unwrap_or_default(), false);
        add(text.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    add(text.get(at..end).unwrap_or_default(), false);
    if end < text.len() {
        add(CUT, false);
    }
    Some(fragments)
}

/// Where a part begins that shows a place: at a word, not too far before it.
fn start_of(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    let far = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    if far == 0 {
        return 0;
    }
    let cut = text.get(far..place).unwrap_or_default();
    let gap = cut.char_indices().find(|(_, c)| c.is_whitespace());
    gap.map_or(place, |(gap, c)| far + gap + c.len_utf8())
}

/// Where it ends: after a word, unless that is longer than all that is shown.
fn end_of(text: &str, begin: usize) -> usize {
    let rest = text.get(begin..).unwrap_or_default();
    let Some((far, _)) = rest.char_indices().nth(SHOWN) else { return text.len() };
    let cut = rest.get(..far).unwrap_or_default();
    begin + cut.rfind(char::is_whitespace).filter(|gap| *gap > far / 2).unwrap_or(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces, those that are marked between brackets.
    fn marked(text: &str, marks: &[&str]) -> Option<String> {
        let pieces = excerpt(text, |word| marks.contains(&word))?;
        let show =
            |piece: &SearchFragment| if piece.matched { format!("[{}]", piece.text) } else { piece.text.clone() };
        Some(pieces.iter().map(show).collect())
    }

    #[test]
    fn every_word_that_is_meant_is_marked_and_all_else_stands_as_it_was() {
        let text = "De <b>toeslag</b> is er, de toeslag!";
        assert_eq!(marked(text, &["toeslag"]).unwrap(), "De <b>[toeslag]</b> is er, de [toeslag]!");
        assert_eq!(marked(text, &["huur"]), None);
        assert_eq!(marked("cafe\u{301} open", &["cafe\u{301}"]).unwrap(), "[cafe\u{301}] open");
    }

    #[test]
    fn of_a_long_text_the_part_around_the_first_word_is_shown() {
        let text = format!("{}daar is de toeslag {}", "een twee drie ".repeat(20), "en dan nog meer ".repeat(40));
        let shown = marked(&text, &["toeslag"]).unwrap();
        assert!(shown.starts_with("…een") || shown.starts_with("…twee") || shown.starts_with("…drie"), "{shown}");
        assert!(shown.contains("is de [toeslag] en dan") && shown.ends_with('…'), "{shown}");
        assert!((180..=250).contains(&shown.chars().count()), "{shown}");
    }

    #[test]
    fn a_text_without_gaps_is_cut_where_it_must() {
        let text = format!("{}.toeslag.{}", "é".repeat(400), "é".repeat(400));
        let shown = marked(&text, &["toeslag"]).unwrap();
        assert!(shown.chars().count() <= SHOWN + 4, "{shown}");
        assert!(shown.contains("[toeslag]"), "{shown}");
    }
}
