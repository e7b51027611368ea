//! Regions, topics and the departments that topics name: they come in as any others do.

use super::content::{Content, Topic};
use crate::{
    access::Store,
    error::Error,
    region::import::{self as regions, ImportedRegion},
    topic::import::{self as topics, ImportedTopic},
};

pub(super) async fn load(store: &Store, content: &Content) -> Result<(), Error> {
    let rows: Vec<ImportedRegion> = content
        .base
        .region
        .iter()
        .map(|region| ImportedRegion {
            code: region.code.clone(),
            name: region.name.clone(),
            kind: region.kind,
            parent_code: region.parent.clone(),
            aliases: region
                .aliases
                .iter()
                .flat_map(|(source, names)| names.iter().map(|name| (source.clone(), name.clone())))
                .collect(),
            postcodes: region.postcodes.clone(),
        })
        .collect();
    settled(regions::run(store, &rows).await?.rejected.len())?;
    let rows: Vec<ImportedTopic> = content.base.topic.iter().map(|topic| row(content, topic)).collect();
    settled(topics::run(store, &rows).await?.rejected.len())
}

fn row(content: &Content, topic: &Topic) -> ImportedTopic {
    // A topic's own code comes last in its path, and each part of the path is a topic with a name of its own.
    let ends = topic.path.match_indices('/').map(|(at, _)| at).chain([topic.path.len()]);
    let path = ends
        .filter_map(|end| {
            let path = topic.path.get(..end)?;
            let named = content.base.topic.iter().find(|other| other.path == path)?;
            let code = path.rsplit('/').next()?;
            Some((code.to_owned(), named.name.clone()))
        })
        .collect();
    let department = content.base.department.iter().find(|one| Some(&one.code) == topic.department.as_ref());
    ImportedTopic {
        path,
        description: topic.description.clone(),
        department: department.map(|one| (one.code.clone(), one.name.clone())),
        public_space: topic.public_space,
        promises: None,
    }
}

fn settled(rejected: usize) -> Result<(), Error> {
    if rejected == 0 { Ok(()) } else { Err(Error::internal("a region or a topic of the demo was refused")) }
}
