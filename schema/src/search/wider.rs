//! Which more words are looked for than were typed.
//!
//! They are taken from all words in use, but only those that the viewer can read somewhere: others would find nothing, and
//! would take the place of those that do, by which one could tell that they are there.

use sea_orm::{
    Condition, DbBackend, FromQueryResult,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{
    meaning::{forms, quoted},
    words::Words,
};
use crate::{access::Store, error::Error};

/// So many words that were typed are looked for in other forms; who types more says enough.
const MOST_WIDENED: usize = 8;
/// What all that was typed may stand for together. Each row that is looked at is compared with all of it.
const MOST_MEANT: usize = 96;
/// So many words are looked at for one that was typed. It bounds the work where somebody fills texts with such words.
const MOST_LOOKED_AT: usize = 10_000;

/// How far a search goes beyond the words themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// Longer words that have one of them in it. For lists in an order of their own: there what looks like a word would
    /// stand among what was meant.
    Parts,
    /// And words that one of them may be a misspelling of. For what is ranked: they come last.
    Misspelt,
}

/// What a word stands for beside itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Wider {
    /// Longer words that it is a part of.
    pub(super) within: Vec<String>,
    /// Words that it may be a misspelling of.
    pub(super) like: Vec<String>,
}

/// A word that one of those that were typed may stand for.
struct May<'w> {
    typed: usize,
    is_like: bool,
    word: &'w str,
}

#[derive(FromQueryResult)]
struct Row {
    place: i64,
}

/// What each of these words stands for, as far as the viewer reads it in what one of the selects gives.
pub(super) async fn wider(
    store: &Store,
    stems: &[&str],
    width: Width,
    read_to: i64,
    read_in: Vec<SelectStatement>,
) -> Result<Vec<Wider>, Error> {
    let stems: Vec<String> = stems.iter().take(MOST_WIDENED).map(|stem| (*stem).to_owned()).collect();
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    let words = store.organisation().words.read(store, read_to).await?;
    let mut wider = vec![Wider::default(); stems.len()];
    let may = candidates(&words, &stems, width);
    if may.is_empty() {
        return Ok(wider);
    }
    let statement = readable(&may, stems.len(), read_in);
    let rows: Vec<Row> = store.rows(DbBackend::Postgres.build(&statement)).await?;
    for row in rows {
        let may = usize::try_from(row.place).ok().and_then(|place| may.get(place.checked_sub(1)?));
        let Some(may) = may else { continue };
        if let Some(wider) = wider.get_mut(may.typed) {
            let list = if may.is_like { &mut wider.like } else { &mut wider.within };
            list.push(may.word.to_owned());
        }
    }
    Ok(wider)
}

/// The words that they may stand for, nearest first.
fn candidates<'w>(words: &'w Words, stems: &[String], width: Width) -> Vec<May<'w>> {
    let mut may = Vec::new();
    for (typed, stem) in stems.iter().enumerate() {
        let within = forms(stem).into_iter().flat_map(|form| words.containing(&form, MOST_LOOKED_AT));
        may.extend(within.map(|word| May { typed, is_like: false, word }));
        if width == Width::Misspelt {
            let like = words.like(stem, MOST_LOOKED_AT).into_iter();
            may.extend(like.map(|word| May { typed, is_like: true, word }));
        }
    }
    may
}

/// Those of them that are read somewhere, by their place; of each list no more than there is room for.
fn readable(may: &[May<'_>], typed: usize, read_in: Vec<SelectStatement>) -> SelectStatement {
    // Each word that was typed has two lists.
    let lists = typed.saturating_mul(2);
    let number = |may: &May<'_>| i32::try_from(may.typed * 2 + usize::from(may.is_like)).unwrap_or(i32::MAX);
    let numbers: Vec<i32> = may.iter().map(number).collect();
    let queries: Vec<String> = may.iter().map(|may| quoted(may.word)).collect();
    let is_read = read_in.into_iter().fold(Condition::any(), |any, select| any.add(Expr::exists(select)));
    let values = [
        Expr::val(i32::try_from(lists).unwrap_or(i32::MAX)),
        Expr::val(queries),
        Expr::val(numbers),
        Expr::from(is_read),
        Expr::val(i64::try_from(MOST_MEANT / lists.max(1)).unwrap_or(0)),
    ];
    let mut select = Query::select();
    select.expr_as(Expr::cust_with_exprs(READABLE, values), "place");
    select
}

/// The database looks at each list in order, and no further than it has to.
const READABLE: &str = "unnest(ARRAY(
        SELECT found.place FROM generate_series(0, $1) AS lists (list), LATERAL (
            SELECT place FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS may (query, list, place)
            WHERE may.list = lists.list AND ($4) LIMIT $5
        ) AS found
    ))";
