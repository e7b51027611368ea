//! What somebody typed, as the database searches for it.

use std::collections::BTreeSet;

use sea_orm::{FromQueryResult, sea_query::SelectStatement};

use super::{
    matching::word_read,
    pieces::{Piece, pieces},
    wider::{Wider, Width, wider},
};
use crate::{access::Store, error::Error, problem::Problem, search::Searched};

/// The most characters of what is searched for.
const LONGEST: usize = 200;

/// What is searched for: queries as PostgreSQL writes them. Empty ones match nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// All that is looked for, in all its forms, without what is not to be there.
    pub(super) whole: String,
    /// Whether something is not to be there.
    pub(super) excludes: bool,
    /// All words as they are; what is not to be there is left out of this and of what follows.
    pub(super) exact: String,
    /// What finds all that has one of the words in another form, and as little else as can be. Empty where they have none.
    pub(super) wider: String,
    /// All words as they are or within others.
    pub(super) parts: String,
    /// Any of the words as it is: what is ranked by.
    pub(super) any: String,
    /// The words that are marked where they stand in a text.
    pub(super) marked: BTreeSet<String>,
}

/// A piece as the database reads it.
#[derive(Debug, FromQueryResult)]
struct Read {
    place: i64,
    query: String,
    read_to: i64,
}

const READ: &str = "SELECT place, phraseto_tsquery('pg_catalog.dutch', plain_letters(piece))::text AS query,
        coalesce((SELECT log_reader.place FROM log_reader WHERE name = 'SEARCH'), 0) AS read_to
    FROM unnest($1::text[]) WITH ORDINALITY AS typed (piece, place) ORDER BY place";

impl Meaning {
    /// What a list of a noun is narrowed by, where something is searched for in it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for more than somebody types.
    pub(crate) async fn of_list<E: Searched>(store: &Store, typed: Option<&str>) -> Result<Option<Self>, Error> {
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(None) };
        let read_in = word_read::<E>(store.viewer()).into_iter().collect();
        Self::read(store, typed, Width::Parts, read_in).await.map(Some)
    }

    /// What was typed means, for who reads words as these selects say.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for more than somebody types.
    pub(super) async fn read(
        store: &Store,
        typed: &str,
        width: Width,
        read_in: Vec<SelectStatement>,
    ) -> Result<Self, Error> {
        if typed.chars().count() > LONGEST {
            return Err(Problem::TooLong.into());
        }
        let pieces = pieces(typed);
        if pieces.is_empty() || read_in.is_empty() {
            return Ok(Self::default());
        }
        let texts: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
        let rows: Vec<Read> = store.sql(READ, [texts.into()]).await?;
        let read_to = rows.first().map_or(0, |row| row.read_to);
        let said = rows.into_iter().filter_map(|row| {
            let place = usize::try_from(row.place).ok()?.checked_sub(1)?;
            // Of words that are in every text, nothing is left.
            (!row.query.is_empty()).then_some(Said { piece: pieces.get(place)?, query: row.query })
        });
        let said: Vec<Said<'_>> = said.collect();
        let stems: Vec<&str> = said.iter().filter_map(Said::word).collect();
        let wider = wider(store, &stems, width, read_to, read_in).await?;
        Ok(Self::of(&said, &wider))
    }

    /// `wider`: for each of those that are one word, in order; of those at the end it may be left out.
    fn of(said: &[Said<'_>], wider: &[Wider]) -> Self {
        let mut wider = wider.iter();
        let (mut exact, mut parts, mut wanted, mut excluded) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut others, mut marked) = (BTreeSet::new(), BTreeSet::new());
        for said in said {
            if said.piece.is_excluded {
                excluded.push(format!("!({})", said.query));
                continue;
            }
            let Some(word) = said.word() else {
                marked.extend(words_of(&said.query));
                [&mut exact, &mut parts, &mut wanted]
                    .into_iter()
                    .for_each(|list| list.push(format!("({})", said.query)));
                continue;
            };
            let as_typed: BTreeSet<String> = forms(word).into_iter().collect();
            let mut each = as_typed.clone();
            exact.push(any_of(&each));
            let wider = wider.next();
            each.extend(wider.into_iter().flat_map(|wider| wider.within.iter().cloned()));
            parts.push(any_of(&each));
            each.extend(wider.into_iter().flat_map(|wider| wider.like.iter().cloned()));
            wanted.push(any_of(&each));
            others.extend(each.difference(&as_typed).cloned());
            marked.append(&mut each);
        }
        let wider = match wanted.len() {
            _ if others.is_empty() => String::new(),
            1 => any_of(&others),
            _ => wanted.join(" & "),
        };
        let excludes = !excluded.is_empty();
        let whole: Vec<String> = wanted.into_iter().chain(excluded).collect();
        Self {
            whole: whole.join(" & "),
            excludes,
            wider,
            exact: exact.join(" & "),
            parts: parts.join(" & "),
            any: exact.join(" | "),
            marked,
        }
    }
}

/// A piece, and what PostgreSQL makes of it.
struct Said<'p> {
    piece: &'p Piece,
    query: String,
}

impl Said<'_> {
    /// The one word that it is, where it is one of letters only that is looked for in other forms too.
    fn word(&self) -> Option<&str> {
        let word = self.query.strip_prefix('\'')?.strip_suffix('\'')?;
        let is_plain = !self.piece.is_quoted && !self.piece.is_excluded;
        (is_plain && word.chars().all(char::is_alphabetic)).then_some(word)
    }
}

/// A stem as Dutch writes it in other forms of the word: "brief" and "brieven", "huis" and "huizen".
pub(super) fn forms(stem: &str) -> Vec<String> {
    let other = match stem.chars().next_back() {
        Some('f') => 'v',
        Some('v') => 'f',
        Some('s') => 'z',
        Some('z') => 's',
        _ => return vec![stem.to_owned()],
    };
    let begin: String = stem.chars().take(stem.chars().count().saturating_sub(1)).collect();
    vec![stem.to_owned(), format!("{begin}{other}")]
}

/// A word as a query has it.
pub(super) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

fn any_of(words: &BTreeSet<String>) -> String {
    format!("({})", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" | "))
}

/// The words of a query that PostgreSQL wrote.
fn words_of(query: &str) -> Vec<String> {
    let word = |part: &str| Some(part.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"));
    query.split(' ').filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(typed: &[(&str, &str)], wider: &[Wider]) -> Meaning {
        let pieces: Vec<Piece> = typed.iter().flat_map(|(typed, _)| pieces(typed)).collect();
        let queries = typed.iter().map(|(_, query)| (*query).to_owned());
        let said: Vec<Said<'_>> = pieces.iter().zip(queries).map(|(piece, query)| Said { piece, query }).collect();
        Meaning::of(&said, wider)
    }

    fn wide(within: &[&str], like: &[&str]) -> Wider {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Wider { within: owned(within), like: owned(like) }
    }

    #[test]
    fn a_word_stands_for_itself_its_forms_and_what_it_is_a_part_of() {
        let toeslag = meaning(&[("toeslag", "'toeslag'")], &[wide(&["huurtoeslag"], &[])]);
        assert_eq!(toeslag.exact, "('toeslag')");
        assert_eq!(toeslag.whole, "('huurtoeslag' | 'toeslag')");
        assert_eq!(toeslag.wider, "('huurtoeslag')");
        let brieven = meaning(&[("brieven", "'briev'")], &[]);
        assert_eq!(brieven.exact, "('brief' | 'briev')");
        assert_eq!(brieven.wider, "");
    }

    #[test]
    fn what_it_is_ranked_by_is_what_was_typed_alone() {
        let wide = meaning(&[("toelsag", "'toelsag'")], &[wide(&["xtoelsag"], &["toeslag"])]);
        assert_eq!(wide.whole, "('toelsag' | 'toeslag' | 'xtoelsag')");
        assert_eq!(wide.parts, "('toelsag' | 'xtoelsag')");
        assert_eq!((wide.exact.as_str(), wide.any.as_str()), ("('toelsag')", "('toelsag')"));
    }

    #[test]
    fn quotes_and_a_minus_are_taken_at_their_word() {
        let typed = [("\"toeslag\"", "'toeslag'"), ("-energie", "'energie'"), ("brief", "'brief'")];
        let meaning = meaning(&typed, &[wide(&["rappelbrief"], &[])]);
        assert_eq!(meaning.wider, "('toeslag') & ('brief' | 'briev' | 'rappelbrief')");
        assert_eq!(meaning.whole, format!("{} & !('energie')", meaning.wider));
        assert!(meaning.excludes);
        assert!(!meaning.marked.contains("energie"));
    }

    #[test]
    fn all_words_are_looked_for_and_any_is_ranked_by() {
        let meaning = meaning(&[("energie", "'energie'"), ("\"te late brief\"", "'lat' <2> 'brief'")], &[]);
        assert_eq!(meaning.exact, "('energie') & ('lat' <2> 'brief')");
        assert_eq!(meaning.any, "('energie') | ('lat' <2> 'brief')");
        assert!(["lat", "brief", "energie"].iter().all(|word| meaning.marked.contains(*word)));
    }

    #[test]
    fn nothing_in_a_word_ends_its_quotes() {
        assert_eq!(quoted("a'b\\c"), "'a''b\\\\c'");
    }
}
