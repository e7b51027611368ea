//! Topics from a file, with the departments that handle them.

use std::path::Path;

use schema::{
    access::{Language, Store},
    topic::import::{ImportedTopic, run},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Counts, ImportError,
    mapping::{From, load},
    records,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    topic: TopicMapping,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicMapping {
    /// From the root of the tree down.
    path: Vec<PathPart>,
    description: Option<From>,
    department_code: Option<From>,
    department_name: Option<From>,
    public_space: Option<From>,
    seen_within: Option<From>,
    heard_within: Option<From>,
    helped_within: Option<From>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathPart {
    code: From,
    name: From,
}

/// Takes over topics from a file. Refused records are told with what is wrong.
///
/// # Errors
/// Where the file or the mapping cannot be read, or the database stops answering.
pub async fn import(
    store: &Store,
    mapping: &Path,
    file: &Path,
    mut refused: impl FnMut(usize, &str),
) -> Result<Counts, ImportError> {
    let mapping: Mapping = load(mapping)?;
    let topic = &mapping.topic;
    let mut topics = Vec::new();
    for record in &records::all(file)? {
        let told = |from: &Option<From>| from.as_ref().and_then(|from| from.of(record));
        let mut path: Vec<(String, String)> = Vec::new();
        for part in &topic.path {
            path.extend(part.code.of(record).zip(part.name.of(record)));
        }
        let promise = json!({
            "seen": told(&topic.seen_within),
            "heard": told(&topic.heard_within),
            "helped": told(&topic.helped_within),
        });
        let has_promise = promise.as_object().is_some_and(|spans| spans.values().any(|span| !span.is_null()));
        topics.push(ImportedTopic {
            path,
            description: told(&topic.description),
            department: told(&topic.department_code).zip(told(&topic.department_name)),
            public_space: told(&topic.public_space).as_deref() == Some("true"),
            promises: has_promise.then(|| json!({ "normal": promise })),
        });
    }
    let tally = run(store, &topics).await.map_err(|error| ImportError::Stopped(error.sentence(Language::English)))?;
    for rejected in &tally.rejected {
        refused(rejected.index, rejected.problem.text(Language::English));
    }
    Ok(Counts {
        created: tally.created,
        updated: tally.updated,
        unchanged: tally.unchanged,
        rejected: tally.rejected.len(),
    })
}
