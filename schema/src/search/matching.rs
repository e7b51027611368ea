//! What of a row is searched for a viewer, and by what it is ranked.

use sea_orm::{
    Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, Query, SelectStatement, SimpleExpr},
};

use super::{SearchField, meaning::Meaning};
use crate::access::{Find, Lens, Sight, Viewer, Visible};

/// Of each noun the newest so many that are found are ranked, and in the list. Ranking reads every row that it ranks.
pub(super) const MOST_RANKED: u64 = 2_000;

/// What a search adds to the cost of a field.
const COST: usize = 500;

/// What a field costs more for a search in it.
#[must_use]
pub(crate) fn cost(typed: Option<&str>) -> usize {
    typed.map_or(0, |_| COST)
}

/// A text of a row that is searched.
pub(crate) struct Text<'r> {
    /// Which.
    pub(crate) field: SearchField,
    /// Whether every lens shows it.
    pub(crate) is_title: bool,
    /// As it is kept: masked.
    pub(crate) text: &'r str,
}

/// A noun that is searched. Its table has a column `search` with the words of its texts, those of its title with weight A.
pub(crate) trait Searched: Visible {
    /// All of its texts are read through this lens and wider ones; through others the title alone.
    const READ_THROUGH: Lens;
    /// Whether it has a title.
    const HAS_TITLE: bool;

    /// Its texts.
    fn texts(row: &Self::Model) -> Vec<Text<'_>>;
}

fn search<E: EntityTrait>() -> SimpleExpr {
    Expr::col((E::default(), "search"))
}

/// That these words are as a query says.
fn are(words: SimpleExpr, query: SimpleExpr) -> SimpleExpr {
    Expr::cust_with_exprs("$1 @@ $2", [words, query])
}

/// The same of all words of a row, by the index. PostgreSQL takes rare words for less rare than they are, and many of them
/// together for common: it would walk through all rows to find some soon. Asked twice it expects few, and goes by the index.
fn are_by_index<E: EntityTrait>(query: &SimpleExpr) -> SimpleExpr {
    Expr::cust_with_exprs("($1 @@ $2 AND $1 @@ (SELECT $2))", [search::<E>(), query.clone()])
}

/// The words of a row that the viewer may read.
fn readable<E: Searched>(viewer: &Viewer) -> SimpleExpr {
    let sight = Sight::of::<E>(viewer);
    if sight.is_all_through(E::READ_THROUGH) {
        return search::<E>();
    }
    let rest = if E::HAS_TITLE {
        Expr::cust_with_exprs("ts_filter($1, '{a}')", [search::<E>()])
    } else {
        Expr::cust("''::tsvector")
    };
    CaseStatement::new().case(sight.through(E::READ_THROUGH), search::<E>()).finally(rest).into()
}

/// That what the viewer may read of a row is as a query says. `wanted` is as much of it as the index can be asked, which
/// knows nothing of lenses: what is not to be there may stand in what the viewer does not read.
fn found<E: Searched>(viewer: &Viewer, wanted: Option<&SimpleExpr>, whole: SimpleExpr) -> Condition {
    let sight = Sight::of::<E>(viewer);
    let mut all = Condition::all().add_option(wanted.map(are_by_index::<E>));
    if !E::HAS_TITLE && !sight.is_all_through(E::READ_THROUGH) {
        all = all.add(sight.through(E::READ_THROUGH));
    }
    all.add(are(readable::<E>(viewer), whole))
}

fn query(text: &str) -> SimpleExpr {
    Expr::cust_with_values("$1::tsquery", [text])
}

/// The rows in which a viewer finds what is searched for, in what the viewer reads of them.
pub(crate) fn matching<E: Searched>(viewer: &Viewer, meaning: &Meaning) -> Condition {
    if meaning.whole.is_empty() {
        return Condition::all().add(Expr::val(false));
    }
    let wanted = (!meaning.wanted.is_empty()).then(|| query(&meaning.wanted));
    found::<E>(viewer, wanted.as_ref(), query(&meaning.whole))
}

/// The rows in which a viewer reads the word `may.query`. `None`: the noun does not exist for this viewer.
pub(super) fn word_read<E: Searched>(viewer: &Viewer) -> Option<SelectStatement> {
    let sight = Sight::of::<E>(viewer);
    if sight.is_blind() {
        return None;
    }
    let word = Expr::cust("may.query::tsquery");
    let rows = E::find().select_only().column(E::ID).filter(sight.condition());
    Some(rows.filter(found::<E>(viewer, Some(&word), word.clone())).into_query())
}

/// What is found is better the more of the words stand in it as they were typed, and in its title; then come those with
/// the words within others, then what they may be misspellings of. It goes by the row itself and what was typed alone.
const SCORE: &str =
    "((CASE WHEN readable @@ $1::tsquery THEN 2 WHEN readable @@ $2::tsquery THEN 1 ELSE 0 END) * 1000000
    + least(round(ts_rank(readable, $3::tsquery) * 100000), 999999))::bigint";

/// The keys of what is found of a noun, the newest so many, each with its score. `None`: the noun does not exist for this
/// viewer.
pub(super) fn ranked<E: Searched>(
    find: Find<'_, E>,
    noun: i32,
    viewer: &Viewer,
    meaning: &Meaning,
) -> Option<SelectStatement> {
    let select = find.filter(matching::<E>(viewer, meaning)).into_select()?;
    let newest = select
        .select_only()
        .column_as(E::ID, "id")
        .expr_as(readable::<E>(viewer), "readable")
        .order_by_desc(E::ID)
        .limit(MOST_RANKED)
        .into_query();
    let queries = [&meaning.exact, &meaning.parts, &meaning.any].map(|query| query.as_str());
    let mut scored = Query::select();
    scored
        .expr_as(Expr::val(noun), "noun")
        .column("id")
        .expr_as(Expr::cust_with_values(SCORE, queries), "score")
        .from_subquery(newest, "newest");
    Some(scored)
}
