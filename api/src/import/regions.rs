//! Regions from a file: records with one code are one region, their other names aliases.

use std::{collections::BTreeMap, path::Path};

use entity::term::{RegionKind, Term};
use schema::{
    access::{Language, Store},
    region::import::{ImportedRegion, run},
};
use serde::Deserialize;

use super::{
    Counts, ImportError,
    mapping::{From, load},
    records,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    region: RegionMapping,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionMapping {
    code: From,
    name: From,
    kind: From,
    parent_code: Option<From>,
    /// The first four-digit postcode of a range, and the last.
    postcode_first: Option<From>,
    postcode_last: Option<From>,
    /// Of records with one code the one for which this is "yes" gives the name; else the first.
    gives_name: Option<From>,
    /// The system that uses the other names.
    #[serde(default = "file")]
    source: String,
}

fn file() -> String {
    "file".to_owned()
}

/// Takes over regions from a file. Refused records are told with what is wrong.
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
    let mut regions: Vec<ImportedRegion> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut named_by_choice = Vec::new();
    let mut counts = Counts::default();
    for (index, record) in records::all(file)?.iter().enumerate() {
        let told = |from: &Option<From>| from.as_ref().and_then(|from| from.of(record));
        let kind = mapping.region.kind.of(record).and_then(|code| RegionKind::from_code(&code));
        let (Some(code), Some(name), Some(kind)) =
            (mapping.region.code.of(record), mapping.region.name.of(record), kind)
        else {
            counts.rejected += 1;
            refused(index, "code, name or kind is missing");
            continue;
        };
        let gives_name = told(&mapping.region.gives_name).as_deref() == Some("yes");
        let range = told(&mapping.region.postcode_first)
            .zip(told(&mapping.region.postcode_last))
            .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        match places.get(&code).and_then(|place| regions.get_mut(*place)) {
            Some(region) => {
                let alias = if gives_name && !named_by_choice.contains(&code) {
                    std::mem::replace(&mut region.name, name)
                } else {
                    name
                };
                if alias != region.name && !region.aliases.iter().any(|(_, known)| *known == alias) {
                    region.aliases.push((mapping.region.source.clone(), alias));
                }
                region.postcodes.extend(range);
            }
            None => {
                places.insert(code.clone(), regions.len());
                regions.push(ImportedRegion {
                    code: code.clone(),
                    name,
                    kind,
                    parent_code: told(&mapping.region.parent_code),
                    aliases: Vec::new(),
                    postcodes: range.into_iter().collect(),
                });
            }
        }
        if gives_name {
            named_by_choice.push(code);
        }
    }
    let tally = run(store, &regions).await.map_err(|error| ImportError::Stopped(error.sentence(Language::English)))?;
    for rejected in &tally.rejected {
        refused(rejected.index, rejected.problem.text(Language::English));
    }
    counts.created = tally.created;
    counts.updated = tally.updated;
    counts.unchanged = tally.unchanged;
    counts.rejected += tally.rejected.len();
    Ok(counts)
}
