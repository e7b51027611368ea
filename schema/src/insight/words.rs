//! The words that stand out inside a topic, beside all other topics.
//!
//! A word counts once for each signal that uses it, in its Dutch stem and without stop words, as PostgreSQL's full text
//! search has it. How far a word stands out is its log-odds ratio with an informative Dirichlet prior, divided by its standard
//! error: Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 16, 2008, section 3.5.1). The prior is how often
//! the word is used in all that is compared, so that rare words do not stand out by chance.
//!
//! What is compared with is a sample of signals about other topics, spread evenly over the period, so that the cost goes by
//! what came in about the topic and not by all that came in.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entity::id::TopicId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{period::Period, scope::Regions};
use crate::{access::Store, clock, error::Error, screening};

/// A word is told where at least so many signals use it.
const FEWEST: i64 = 5;
/// How many standard errors a word has to stand out by: 95 %, to one side.
const STANDS_OUT: f64 = 1.645;
/// How much the prior weighs, in uses of words.
const PRIOR: f64 = 500.0;
/// Of how many signals about the topic the words are counted; the last ones.
const INSIDE: i32 = 20_000;
/// How many pieces of the period the sample is taken from, and how many signals from each.
const PIECES: i32 = 50;
const OF_A_PIECE: i32 = 80;
/// Of how many signals the words are read to tell a stem as people write it.
const READ: i32 = 200;

/// A word that stands out inside a topic.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct DistinctiveWord {
    /// The word, as most people write it.
    pub word: String,
    /// How many signals about the topic use it, in any of its forms; at least 5. Null for council members.
    pub count: Option<i32>,
}

/// Signals about these topics in a period.
pub(super) struct Inside<'a> {
    pub(super) topics: &'a [TopicId],
    pub(super) regions: &'a Regions,
    pub(super) period: Period,
}

#[derive(FromQueryResult)]
struct Lexeme {
    lexeme: String,
    inside: i64,
    outside: i64,
}

const COUNT: &str = "WITH inside AS (
        SELECT search FROM signal
        WHERE topic_id = ANY($1) AND received_at >= $2 AND received_at < $3
            AND ($4::uuid[] IS NULL OR coalesce(region_id, $5) = ANY($4))
        ORDER BY received_at DESC LIMIT $6
    ), outside AS (
        SELECT sampled.search
        FROM generate_series(0, $7 - 1) AS piece
        CROSS JOIN LATERAL (
            SELECT search FROM signal
            WHERE received_at >= $2 + ($3 - $2) * piece / $7 AND received_at < $2 + ($3 - $2) * (piece + 1) / $7
                AND topic_id <> ALL($1)
            ORDER BY received_at LIMIT $8
        ) AS sampled
    ), used AS (
        SELECT lexeme, count(*) AS inside, 0::bigint AS outside FROM inside CROSS JOIN LATERAL unnest(search) GROUP BY lexeme
        UNION ALL
        SELECT lexeme, 0, count(*) FROM outside CROSS JOIN LATERAL unnest(search) GROUP BY lexeme
    )
    SELECT lexeme, sum(inside)::bigint AS inside, sum(outside)::bigint AS outside FROM used
    WHERE lexeme ~ '^[[:alpha:]]{3,}$' AND lexeme <> ALL(tsvector_to_array(to_tsvector('pg_catalog.dutch', $9)))
    GROUP BY lexeme";

/// How people write these stems: of each the form that most of the last signals with it use.
const WRITTEN: &str = "SELECT DISTINCT ON (lexeme) lexeme, word
    FROM (
        SELECT stem.lexeme, found.word, count(*) AS uses
        FROM unnest($6::text[]) AS stem (lexeme)
        CROSS JOIN LATERAL (
            SELECT text FROM signal
            WHERE topic_id = ANY($1) AND received_at >= $2 AND received_at < $3
                AND ($4::uuid[] IS NULL OR coalesce(region_id, $5) = ANY($4))
                AND search @@ quote_literal(stem.lexeme)::tsquery
            ORDER BY received_at DESC LIMIT $7
        ) AS told
        CROSS JOIN LATERAL (
            SELECT DISTINCT word FROM regexp_split_to_table(lower(told.text), '[^[:alpha:]]+') AS word WHERE word <> ''
        ) AS found
        WHERE stem.lexeme = ANY(tsvector_to_array(to_tsvector('pg_catalog.dutch', plain_letters(found.word))))
        GROUP BY stem.lexeme, found.word
    ) AS forms
    ORDER BY lexeme, uses DESC, word";

#[derive(FromQueryResult)]
struct Written {
    lexeme: String,
    word: String,
}

/// The words that stand out, the furthest first.
pub(super) async fn distinctive(store: &Store, inside: &Inside<'_>, first: usize) -> Result<Vec<(String, i64)>, Error> {
    let topics: Vec<Uuid> = inside.topics.iter().map(|topic| topic.0).collect();
    let (begins, ends): (DateTime<Utc>, DateTime<Utc>) =
        (clock::start_of(inside.period.from), clock::start_of(inside.period.until));
    let regions = match inside.regions {
        Regions::Everywhere => None,
        Regions::Only(regions) => Some(regions.clone()),
    };
    let values = [
        topics.clone().into(),
        begins.into(),
        ends.into(),
        regions.clone().into(),
        Uuid::nil().into(),
        INSIDE.into(),
        PIECES.into(),
        OF_A_PIECE.into(),
        screening::placeholder_words().into(),
    ];
    let lexemes: Vec<Lexeme> = store.sql(COUNT, values).await?;
    let found = standing_out(&lexemes, first);
    let stems: Vec<String> = found.iter().map(|(stem, _)| stem.clone()).collect();
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    let values =
        [topics.into(), begins.into(), ends.into(), regions.into(), Uuid::nil().into(), stems.into(), READ.into()];
    let written: Vec<Written> = store.sql(WRITTEN, values).await?;
    let mut written: BTreeMap<String, String> = written.into_iter().map(|row| (row.lexeme, row.word)).collect();
    Ok(found.into_iter().map(|(stem, count)| (written.remove(&stem).unwrap_or(stem), count)).collect())
}

/// The stems that stand out by more than chance, the furthest first, with how many signals use them.
fn standing_out(lexemes: &[Lexeme], first: usize) -> Vec<(String, i64)> {
    let sum = |count: fn(&Lexeme) -> i64| number(lexemes.iter().map(count).sum());
    let (inside, outside) = (sum(|lexeme| lexeme.inside), sum(|lexeme| lexeme.outside));
    let mut found: Vec<(f64, &Lexeme)> = lexemes
        .iter()
        .filter(|lexeme| lexeme.inside >= FEWEST)
        .map(|lexeme| (score(number(lexeme.inside), inside, number(lexeme.outside), outside), lexeme))
        .filter(|(score, _)| *score > STANDS_OUT)
        .collect();
    found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.lexeme.cmp(&other.lexeme)));
    found.into_iter().take(first).map(|(_, lexeme)| (lexeme.lexeme.clone(), lexeme.inside)).collect()
}

/// By how many standard errors a word is used more inside than outside: equations 15, 19 and 22 of the paper.
fn score(uses: f64, all: f64, uses_outside: f64, all_outside: f64) -> f64 {
    let prior = PRIOR * (uses + uses_outside) / (all + all_outside);
    let odds = |uses: f64, all: f64| ((uses + prior) / (all + PRIOR - uses - prior)).ln();
    let error = (1.0 / (uses + prior) + 1.0 / (uses_outside + prior)).sqrt();
    (odds(uses, all) - odds(uses_outside, all_outside)) / error
}

fn number(count: i64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexeme(lexeme: &str, inside: i64, outside: i64) -> Lexeme {
        Lexeme { lexeme: lexeme.to_owned(), inside, outside }
    }

    #[test]
    fn what_is_used_more_inside_stands_out_and_what_is_used_everywhere_does_not() {
        let lexemes = [
            lexeme("uitbetal", 60, 20),
            lexeme("wanneer", 80, 90),
            lexeme("ambtenaar", 40, 400),
            lexeme("energietoeslag", 150, 5),
            lexeme("eenmal", 4, 0),
            lexeme("ander", 700, 4_000),
        ];
        let found: Vec<String> = standing_out(&lexemes, 10).into_iter().map(|(stem, _)| stem).collect();
        assert_eq!(found, ["energietoeslag", "uitbetal", "wanneer"]);
        assert_eq!(standing_out(&lexemes, 1).len(), 1);
    }

    #[test]
    fn a_word_that_fewer_than_five_signals_use_is_not_told() {
        assert!(standing_out(&[lexeme("zeldzam", 4, 0), lexeme("ander", 50, 500)], 10).is_empty());
        assert_eq!(standing_out(&[], 10), []);
    }

    /// Expected value: the formula by hand in another language, tests/insight/effect.py.
    #[test]
    fn the_score_is_that_of_the_paper() {
        assert!(
            (score(60.0, 1_034.0, 20.0, 4_515.0) - 9.365_9).abs() < 0.001,
            "{}",
            score(60.0, 1_034.0, 20.0, 4_515.0)
        );
    }
}
