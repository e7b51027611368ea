//! Topics from elsewhere: rows that make or change topics by their path, and make the departments they name.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    department,
    id::{DepartmentId, TopicId},
    term::{EventKind, SubjectType},
    topic,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{TopicPromises, mutation::kept, rules};
use crate::{
    access::{Change, ManageOrganisation, Store},
    error::Error,
    event::Event,
    payload::{Stop, settled},
    problem::Problem,
    tally::{Did, Rejected, Tally},
};

/// A topic as another system has it. What a row leaves out stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedTopic {
    /// Code and name of each topic from the root down; the last is the topic itself. Those above it are made where
    /// they are not there.
    pub path: Vec<(String, String)>,
    /// What it is about.
    pub description: Option<String>,
    /// Code and name of the department that handles signals about it, which is made where it is not there.
    pub department: Option<(String, String)>,
    /// Whether it is about public space.
    pub public_space: bool,
    /// Its own promises, as [`TopicPromises`] are kept.
    pub promises: Option<serde_json::Value>,
}

/// Makes and changes topics, in one transaction. The same rows a second time change nothing.
///
/// # Errors
/// Where the viewer may not, or the database does not answer.
pub async fn run(store: &Store, rows: &[ImportedTopic]) -> Result<Tally, Error> {
    let (tally, _) = settled(store.retried(|| run_once(store, rows)).await)?;
    tally.ok_or_else(|| Error::internal("an import of topics ended without a tally"))
}

async fn run_once(store: &Store, rows: &[ImportedTopic]) -> Result<Tally, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("TOPICS").await?;
    change.take_turns("DEPARTMENTS").await?;

    let mut tally = Tally::default();
    let mut named = BTreeSet::new();
    let mut checked = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match Checked::of(row) {
            Ok(row) if named.insert(row.path.clone()) => checked.push(row),
            Ok(_) => tally.rejected.push(Rejected { index, problem: Problem::RepeatedInCall }),
            Err(problem) => tally.rejected.push(Rejected { index, problem }),
        }
    }
    let mut writing = Writing {
        topics: topic::Entity::find()
            .all(change.db())
            .await?
            .into_iter()
            .map(|topic| (topic.path.clone(), topic))
            .collect(),
        departments: department::Entity::find()
            .all(change.db())
            .await?
            .into_iter()
            .map(|department| (department.code, department.id))
            .collect(),
        change: &change,
        named,
        events: Vec::new(),
    };
    for row in &checked {
        tally.count(writing.write(row).await?);
    }
    let events = writing.events;
    if !events.is_empty() {
        change.commit(events).await?;
    }
    Ok(tally)
}

/// A row that can be written.
#[derive(Debug, Clone, PartialEq)]
struct Checked<'a> {
    path: String,
    /// Path and name of each topic above it, from the root down.
    above: Vec<(String, &'a str)>,
    name: &'a str,
    description: Option<&'a str>,
    department: Option<(&'a str, &'a str)>,
    public_space: bool,
    promises: Option<TopicPromises>,
}

impl<'a> Checked<'a> {
    fn of(row: &'a ImportedTopic) -> Result<Self, Problem> {
        let mut path: Option<String> = None;
        let mut above = Vec::new();
        for (code, name) in &row.path {
            path = Some(rules::path(path.as_deref(), rules::code(code)?));
            above.push((path.clone().unwrap_or_default(), text(name, 200)?));
        }
        let (path, name) = above.pop().ok_or(Problem::Empty)?;
        let description = row.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if description.is_some_and(|text| text.chars().count() > 2_000) {
            return Err(Problem::TooLong);
        }
        let department = match &row.department {
            Some((code, name)) => Some((text(code, 100)?, text(name, 200)?)),
            None => None,
        };
        let promises = row.promises.clone().map(serde_json::from_value).transpose();
        Ok(Self {
            path,
            above,
            name,
            description,
            department,
            public_space: row.public_space,
            promises: promises.map_err(|_| Problem::PromiseInvalid)?,
        })
    }
}

fn text(text: &str, most: usize) -> Result<&str, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::Empty),
        length if length > most => Err(Problem::TooLong),
        _ => Ok(text),
    }
}

/// What is there, with what the rows so far made of it.
struct Writing<'a> {
    change: &'a Change,
    topics: BTreeMap<String, topic::Model>,
    departments: BTreeMap<String, DepartmentId>,
    /// Topics whose name is known: by a row of their own, else by the first row that lies in them.
    named: BTreeSet<String>,
    events: Vec<Event>,
}

impl Writing<'_> {
    async fn write(&mut self, row: &Checked<'_>) -> Result<Did, Error> {
        let mut parent = None;
        let mut did = Did::Nothing;
        for (path, name) in &row.above {
            let was = self.topics.get(path).cloned();
            let named = self.named.insert(path.clone());
            let topic = match was {
                None => self.create(path, name, parent).await?,
                Some(topic) if named && topic.name != *name => {
                    did = Did::Update;
                    self.update(topic::Model { name: (*name).to_owned(), ..topic }).await?
                }
                Some(topic) => topic,
            };
            parent = Some(topic.id);
        }
        let department_id = match row.department {
            Some((code, name)) => Some(self.department(code, name).await?),
            None => None,
        };
        let (topic, was) = match self.topics.get(&row.path).cloned() {
            Some(topic) => (topic.clone(), Some(topic)),
            None => (self.create(&row.path, row.name, parent).await?, None),
        };
        let promises = match row.promises {
            Some(promises) => kept(promises)?,
            None => topic.promises.clone(),
        };
        let wanted = topic::Model {
            name: row.name.to_owned(),
            description: row.description.map(str::to_owned).or_else(|| topic.description.clone()),
            department_id: department_id.or(topic.department_id),
            is_public_space: row.public_space,
            promises,
            ..topic.clone()
        };
        if wanted != topic {
            self.update(wanted).await?;
            if was.is_some() {
                did = Did::Update;
            }
        }
        Ok(if was.is_some() { did } else { Did::Create })
    }

    async fn create(&mut self, path: &str, name: &str, parent_id: Option<TopicId>) -> Result<topic::Model, Error> {
        let topic = topic::Model {
            id: TopicId::at(self.change.now()),
            path: path.to_owned(),
            name: name.to_owned(),
            description: None,
            parent_id,
            department_id: None,
            is_public_space: false,
            is_active: true,
            promises: None,
            created_at: self.change.now(),
        };
        // Every value is new, so every value is written.
        topic.clone().into_active_model().reset_all().insert(self.change.db()).await?;
        self.events.push(Event::new(EventKind::TopicCreated, SubjectType::Topic, topic.id));
        self.topics.insert(path.to_owned(), topic.clone());
        Ok(topic)
    }

    async fn update(&mut self, topic: topic::Model) -> Result<topic::Model, Error> {
        topic.clone().into_active_model().reset_all().update(self.change.db()).await?;
        if !self.events.iter().any(|event| event.is_about(topic.id)) {
            self.events.push(Event::new(EventKind::TopicChanged, SubjectType::Topic, topic.id));
        }
        self.topics.insert(topic.path.clone(), topic.clone());
        Ok(topic)
    }

    async fn department(&mut self, code: &str, name: &str) -> Result<DepartmentId, Error> {
        if let Some(id) = self.departments.get(code) {
            return Ok(*id);
        }
        let id = DepartmentId::at(self.change.now());
        department::ActiveModel {
            id: Set(id),
            code: Set(code.to_owned()),
            name: Set(name.to_owned()),
            is_intake: Set(false),
            process_owner_id: Set(None),
            created_at: Set(self.change.now()),
        }
        .insert(self.change.db())
        .await?;
        self.events.push(Event::new(EventKind::DepartmentCreated, SubjectType::Department, id));
        self.departments.insert(code.to_owned(), id);
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(path: &[(&str, &str)]) -> ImportedTopic {
        ImportedTopic {
            path: path.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect(),
            description: Some("  ".to_owned()),
            department: None,
            public_space: true,
            promises: None,
        }
    }

    #[test]
    fn a_row_is_its_path_and_the_topics_above_it() {
        let row = row(&[("afval", "Afval"), (" dumping ", " Dumping ")]);
        let checked = Checked::of(&row).unwrap();
        assert_eq!((checked.path.as_str(), checked.name), ("afval/dumping", "Dumping"));
        assert_eq!(checked.above, [("afval".to_owned(), "Afval")]);
        assert_eq!(checked.description, None);
    }

    #[test]
    fn a_row_that_cannot_be_is_refused_with_the_reason() {
        assert_eq!(Checked::of(&row(&[])).unwrap_err(), Problem::Empty);
        assert_eq!(Checked::of(&row(&[("a", " ")])).unwrap_err(), Problem::Empty);
        assert_eq!(Checked::of(&row(&[("a/b", "B")])).unwrap_err(), Problem::TopicCode);
        let promising = |promises| ImportedTopic { promises: Some(promises), ..row(&[("a", "A")]) };
        assert_eq!(Checked::of(&promising(json!("soon"))).unwrap_err(), Problem::PromiseInvalid);
        assert!(Checked::of(&promising(json!({ "normal": { "helped": "1 working day" } }))).is_ok());
    }
}
