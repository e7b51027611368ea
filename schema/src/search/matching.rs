//! What of a row is searched for a viewer, and by what it is ranked.

use sea_orm::{
    Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use super::{SearchField, meaning::Meaning};
use crate::access::{Find, Lens, Sight, Viewer, Visible};

/// Of each noun the newest so many that are found are ranked, and in the list: of those with the words as they were typed, and
/// as many of the others. Ranking reads every row that it ranks.
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

/// The same of all words of a row, where they are many words of which most are rare. PostgreSQL takes rare words for less rare
/// than they are, and many of them together for common: it would walk through all rows to find some soon. Asked twice it
/// expects few, and goes by the index.
fn are_rare<E: EntityTrait>(query: &SimpleExpr) -> SimpleExpr {
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

fn query(text: &str) -> SimpleExpr {
    Expr::cust_with_values("$1::tsquery", [text])
}

/// In which form the words stand in a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// All as they were typed.
    Exact,
    /// Some within longer words, or misspelt.
    Wider,
    /// Either.
    Any,
}

/// The rows in which a viewer finds what is searched for, in what the viewer reads of them.
///
/// The index finds the rows; it knows nothing of lenses, so what it finds by words that the viewer does not read is left out
/// then. It is not asked for what is not to be there: that may stand in what the viewer does not read.
fn found<E: Searched>(viewer: &Viewer, meaning: &Meaning, form: Form) -> Condition {
    let sight = Sight::of::<E>(viewer);
    let reads_all = sight.is_all_through(E::READ_THROUGH);
    let exact = || are(search::<E>(), query(&meaning.exact));
    let wider = || if meaning.wider.is_empty() { Expr::val(false) } else { are_rare::<E>(&query(&meaning.wider)) };
    let mut all = Condition::all();
    if !meaning.exact.is_empty() {
        all = all.add(match form {
            Form::Exact => exact(),
            Form::Wider => wider(),
            Form::Any => exact().or(wider()),
        });
    }
    if !reads_all && !E::HAS_TITLE {
        all = all.add(sight.through(E::READ_THROUGH));
    }
    if !reads_all || meaning.excludes || meaning.exact.is_empty() {
        all = all.add(are(readable::<E>(viewer), query(&meaning.whole)));
    }
    let exact_in_what_is_read = || are(readable::<E>(viewer), query(&meaning.exact));
    match form {
        Form::Exact if !reads_all => all.add(exact_in_what_is_read()),
        Form::Wider => all.add(exact_in_what_is_read().not()),
        _ => all,
    }
}

/// The same, in whatever form.
pub(crate) fn matching<E: Searched>(viewer: &Viewer, meaning: &Meaning) -> Condition {
    if meaning.whole.is_empty() {
        return Condition::all().add(Expr::val(false));
    }
    found::<E>(viewer, meaning, Form::Any)
}

/// The rows in which a viewer reads the word `may.query`. `None`: the noun does not exist for this viewer.
pub(super) fn word_read<E: Searched>(viewer: &Viewer) -> Option<SelectStatement> {
    let sight = Sight::of::<E>(viewer);
    if sight.is_blind() {
        return None;
    }
    let word = Expr::cust("may.query::tsquery");
    let mut rows = E::find().select_only().column(E::ID).filter(sight.condition()).filter(are_rare::<E>(&word));
    if !sight.is_all_through(E::READ_THROUGH) {
        rows = rows.filter(are(readable::<E>(viewer), word));
    }
    Some(rows.into_query())
}

/// What is found is better the more of the words stand in it as they were typed, and in its title; then come those with
/// the words within others, then what they may be misspellings of. It goes by the row itself and what was typed alone.
const SCORE: &str =
    "((CASE WHEN readable @@ $1::tsquery THEN 2 WHEN readable @@ $2::tsquery THEN 1 ELSE 0 END) * 1000000
    + least(round(ts_rank(readable, $3::tsquery) * 100000), 999999))::bigint";

/// The keys of what is found of a noun, each with its score: the newest so many with the words as they were typed, and of the
/// others. Nothing where the noun does not exist for this viewer.
pub(super) fn ranked<E: Searched>(
    find: Find<'_, E>,
    noun: i32,
    viewer: &Viewer,
    meaning: &Meaning,
) -> Vec<SelectStatement> {
    let Some(select) = find.into_select() else { return Vec::new() };
    let forms = [Form::Exact, Form::Wider].into_iter().filter(|form| *form == Form::Exact || !meaning.wider.is_empty());
    let scored = |form| {
        let newest = select
            .clone()
            .filter(found::<E>(viewer, meaning, form))
            .select_only()
            .column_as(E::ID, "id")
            .expr_as(readable::<E>(viewer), "readable")
            .order_by_desc(E::ID)
            .limit(MOST_RANKED)
            .into_query();
        let queries = [&meaning.exact, &meaning.parts, &meaning.any].map(String::as_str);
        Query::select()
            .expr_as(Expr::val(noun), "noun")
            .column("id")
            .expr_as(Expr::cust_with_values(SCORE, queries), "score")
            .from_subquery(newest, "newest")
            .take()
    };
    forms.map(scored).collect()
}
