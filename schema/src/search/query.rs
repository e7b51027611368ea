//! Searching in all nouns at once, the best first.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Object, Result};
use entity::{council, id::TypedId, proposal, session, signal};
use sea_orm::{
    ColumnTrait, ColumnType, DbBackend, FromQueryResult, Order, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType},
};
use uuid::Uuid;

use super::{
    SearchField, Searched,
    marks::Marks,
    matching::{ranked, word_read},
    meaning::Meaning,
    object::{SearchResult, SearchSubject, SearchSubjectKind},
    wider::Width,
};
use crate::{
    access::{Open, Seen, Store},
    council::{Council, CouncilFilter},
    error::Error,
    page::{self, Connection, Cursor, Direction, PageArgs},
    proposal::{Proposal, ProposalFilter},
    session::{Session, SessionFilter},
    signal::{Signal, SignalFilter},
};

/// The order of the list, which its cursors carry.
const ORDER: &str = "RANK";

/// Nouns as a row names them.
const SIGNAL: i32 = 0;
const PROPOSAL: i32 = 1;
const SESSION: i32 = 2;
const COUNCIL: i32 = 3;

/// A key that was found, and how good it is.
#[derive(FromQueryResult)]
struct Row {
    noun: i32,
    id: Uuid,
    score: i64,
}

/// What was found under a key, and the texts of it that the viewer reads.
type Found = HashMap<Uuid, (SearchSubject, Vec<(SearchField, String)>)>;

/// The root field of searching.
#[derive(Default)]
pub struct SearchQuery;

/// The root field of searching.
#[Object(guard = "crate::access::Closed")]
impl SearchQuery {
    /// What you can see with these words in what you can read of it: in their Dutch forms, without accents, within longer
    /// words, and with a slip of the pen. Quotes and a minus work as in a search engine. The best first: more of the words
    /// as you wrote them, and in the title; then within longer words; then what may be a misspelling; of what is as good,
    /// the newest. Of each type the list has the 2,000 newest with the words as you wrote them, and as many of the others.
    #[graphql(
        guard = "Open",
        complexity = "page::cost(first, None, child_complexity) + super::cost(Some(query.as_str()))"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words.")] query: String,
        #[graphql(desc = "What to search for. Left out: everything.")] types: Option<Vec<SearchSubjectKind>>,
        #[graphql(desc = "Which signals.")] signals: Option<SignalFilter>,
        #[graphql(desc = "Which proposals.")] proposals: Option<ProposalFilter>,
        #[graphql(desc = "Which sessions.")] sessions: Option<SessionFilter>,
        #[graphql(desc = "Which councils.")] councils: Option<CouncilFilter>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<SearchResult>> {
        let store = ctx.data::<Store>()?;
        let viewer = store.viewer();
        let window = PageArgs::forwards(first, after).window()?;
        let wants = |one: SearchSubjectKind| types.as_ref().is_none_or(|types| types.contains(&one));
        let read_in = [
            wants(SearchSubjectKind::Signal).then(|| word_read::<signal::Entity>(viewer)),
            wants(SearchSubjectKind::Proposal).then(|| word_read::<proposal::Entity>(viewer)),
            wants(SearchSubjectKind::Session).then(|| word_read::<session::Entity>(viewer)),
            wants(SearchSubjectKind::Council).then(|| word_read::<council::Entity>(viewer)),
        ];
        let read_in = read_in.into_iter().flatten().flatten().collect();
        let meaning = Meaning::read(store, &query, Width::Misspelt, read_in).await?;
        if meaning.exact.is_empty() {
            return Ok(Connection::empty());
        }
        let mut nouns = Vec::new();
        if wants(SearchSubjectKind::Signal) {
            nouns.extend(ranked(signals.unwrap_or_default().find(store)?, SIGNAL, viewer, &meaning));
        }
        if wants(SearchSubjectKind::Proposal) {
            nouns.extend(ranked(proposals.unwrap_or_default().find(store), PROPOSAL, viewer, &meaning));
        }
        if wants(SearchSubjectKind::Session) {
            nouns.extend(ranked(sessions.unwrap_or_default().find(store).await?, SESSION, viewer, &meaning));
        }
        if wants(SearchSubjectKind::Council) {
            nouns.extend(ranked(councils.unwrap_or_default().find(store)?, COUNCIL, viewer, &meaning));
        }
        let Some(all) = together(nouns) else { return Ok(Connection::empty()) };
        let mut page = Query::select();
        page.columns(["noun", "id", "score"]).from_subquery(all.clone(), "found");
        if let Some(cursor) = &window.after {
            page.and_where(after_cursor(cursor)?);
        }
        page.order_by("score", Order::Desc).order_by("id", Order::Desc).limit(window.limit_and_one());
        let rows: Vec<Row> = store.rows(DbBackend::Postgres.build(&page)).await?;

        let mut count = Query::select();
        count.expr_as(Expr::cust("count(*)"), "count").from_subquery(all, "found");
        let edges = results(rows.iter(), load(store, &rows).await?, meaning);
        Ok(Connection::of_window(edges, &window, Some(count.take())))
    }
}

/// One list of what was found of each noun.
fn together(nouns: Vec<SelectStatement>) -> Option<SelectStatement> {
    let mut nouns = nouns.into_iter();
    let mut all = nouns.next()?;
    for noun in nouns {
        all.union(UnionType::All, noun);
    }
    Some(all)
}

/// What comes after a place in the list.
fn after_cursor(cursor: &Cursor) -> Result<SimpleExpr, Error> {
    cursor.belongs_to(ORDER, Direction::Desc)?;
    cursor.fits(&ColumnType::BigInteger)?;
    let row = SimpleExpr::Tuple(vec![Expr::col("score"), Expr::col("id")]);
    Ok(row.lt(SimpleExpr::Tuple(vec![Expr::val(cursor.value.clone()), Expr::val(cursor.id)])))
}

/// The things themselves, again within the sight of each noun.
async fn load(store: &Store, rows: &[Row]) -> Result<Found, Error> {
    let mut found = Found::new();
    let keys = |noun: i32| rows.iter().filter(move |row| row.noun == noun).map(|row| row.id).collect::<Vec<_>>();
    add(store, keys(SIGNAL), |seen: Seen<signal::Entity>| SearchSubject::Signal(Signal(seen)), &mut found).await?;
    add(store, keys(PROPOSAL), |seen: Seen<proposal::Entity>| SearchSubject::Proposal(Proposal(seen)), &mut found)
        .await?;
    add(store, keys(SESSION), |seen: Seen<session::Entity>| SearchSubject::Session(Session(seen)), &mut found).await?;
    add(store, keys(COUNCIL), |seen: Seen<council::Entity>| SearchSubject::Council(Council(seen)), &mut found).await?;
    Ok(found)
}

async fn add<E: Searched>(
    store: &Store,
    keys: Vec<Uuid>,
    subject: impl Fn(Seen<E>) -> SearchSubject,
    found: &mut Found,
) -> Result<(), Error> {
    if keys.is_empty() {
        return Ok(());
    }
    for seen in store.find::<E>().filter(E::ID.eq_any(keys)).all().await? {
        let reads_all = seen.lens() >= E::READ_THROUGH;
        let texts = E::texts(seen.titles()).into_iter().filter(|text| text.is_title || reads_all);
        let texts = texts.map(|text| (text.field, text.text.to_owned())).collect();
        found.insert(E::id(seen.titles()).uuid(), (subject(seen), texts));
    }
    Ok(())
}

/// What was found in the order of its keys, each with its place in the list.
fn results<'r>(rows: impl Iterator<Item = &'r Row>, mut found: Found, meaning: Meaning) -> Vec<(Cursor, SearchResult)> {
    let there: Vec<_> = rows.filter_map(|row| Some((row, found.remove(&row.id)?))).collect();
    let (subjects, texts): (Vec<_>, Vec<_>) =
        there.into_iter().map(|(row, (subject, texts))| ((row, subject), texts)).unzip();
    let marks = Arc::new(Marks::new(texts, meaning.marked));
    let result = |(place, (row, subject)): (usize, (&Row, SearchSubject))| {
        let value = Value::from(row.score);
        let cursor = Cursor { field: ORDER.into(), direction: Direction::Desc, value, id: row.id };
        (cursor, SearchResult { subject, place, marks: Arc::clone(&marks) })
    };
    subjects.into_iter().enumerate().map(result).collect()
}
