//! The tree of topics: which topic a path means, and what comes down the tree.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    department,
    id::{DepartmentId, TopicId},
    term::Urgency,
    topic,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{promises::TopicPromises, rules::own_code};
use crate::{
    error::Error,
    promise::{Calendar, Promise},
    text::fold,
    tree,
};

/// All topics, by their key and by their place in the tree.
#[derive(Debug, Default)]
pub struct TopicIndex {
    topics: HashMap<TopicId, topic::Model>,
    places: HashMap<(Option<TopicId>, String), TopicId>,
    intake: Option<DepartmentId>,
}

impl TopicIndex {
    /// Reads all topics.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let topics = topic::Entity::find().all(db).await?;
        let intake = department::Entity::find().filter(department::Column::IsIntake.eq(true)).one(db).await?;
        Ok(Self::of(topics, intake.map(|department| department.id)))
    }

    pub(super) fn of(topics: Vec<topic::Model>, intake: Option<DepartmentId>) -> Self {
        let mut places = HashMap::new();
        for topic in &topics {
            places.insert((topic.parent_id, fold(own_code(&topic.path))), topic.id);
        }
        // A code is a topic's own; a name only finds one where no code does.
        for topic in &topics {
            places.entry((topic.parent_id, fold(&topic.name))).or_insert(topic.id);
        }
        Self { topics: topics.into_iter().map(|topic| (topic.id, topic)).collect(), places, intake }
    }

    /// The topic with this path from the root down: each part a code or a name.
    #[must_use]
    pub fn find<T: AsRef<str>>(&self, path: &[T]) -> Option<TopicId> {
        path.iter().try_fold(None, |above, part| self.places.get(&(above, fold(part.as_ref()))).copied().map(Some))?
    }

    /// A topic.
    #[must_use]
    pub fn get(&self, topic: TopicId) -> Option<&topic::Model> {
        self.topics.get(&topic)
    }

    /// A topic and all that it lies in, from itself up.
    fn upwards(&self, topic: TopicId) -> impl DoubleEndedIterator<Item = &topic::Model> {
        let parent_of = |topic: TopicId| self.get(topic).and_then(|topic| topic.parent_id);
        tree::upwards(topic, parent_of).into_iter().filter_map(|topic| self.get(topic))
    }

    /// All topics, in the order of their keys.
    #[must_use]
    pub fn ids(&self) -> Vec<TopicId> {
        let mut ids: Vec<TopicId> = self.topics.keys().copied().collect();
        ids.sort();
        ids
    }

    /// The topics that lie directly in this one.
    #[must_use]
    pub fn children(&self, topic: TopicId) -> Vec<TopicId> {
        self.topics.values().filter(|child| child.parent_id == Some(topic)).map(|child| child.id).collect()
    }

    /// A topic and all that lie in it, however deep.
    #[must_use]
    pub fn within(&self, topic: TopicId) -> Vec<TopicId> {
        self.topics.keys().copied().filter(|one| self.upwards(*one).any(|up| up.id == topic)).collect()
    }

    /// The department that handles signals about a topic: its own, that of the topic above it, at last the intake.
    #[must_use]
    pub fn department_of(&self, topic: TopicId) -> Option<DepartmentId> {
        self.upwards(topic).find_map(|topic| topic.department_id).or(self.intake)
    }

    /// The department that owns what has no topic yet.
    #[must_use]
    pub fn intake(&self) -> Option<DepartmentId> {
        self.intake
    }

    /// Whether a topic, or one that it lies in, is about public space.
    #[must_use]
    pub fn is_public_space(&self, topic: TopicId) -> bool {
        self.upwards(topic).any(|topic| topic.is_public_space)
    }

    /// Whether a signal can be given this topic.
    #[must_use]
    pub fn is_active(&self, topic: TopicId) -> bool {
        self.get(topic).is_some_and(|topic| topic.is_active)
    }

    /// What is promised for a signal about a topic: the strictest of the organisation, the topic and all above it.
    #[must_use]
    pub fn promise(
        &self,
        topic: TopicId,
        urgency: Urgency,
        usual: &Promise,
        start: DateTime<Utc>,
        calendar: &Calendar,
    ) -> Promise {
        self.upwards(topic)
            .rev()
            .fold(*usual, |promise, topic| promises_of(topic).of(urgency).tighten(&promise, start, calendar))
    }
}

/// A topic's own promises.
pub(super) fn promises_of(topic: &topic::Model) -> TopicPromises {
    topic.promises.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::promise::Promises;

    fn id(n: u128) -> TopicId {
        TopicId(Uuid::from_u128(n))
    }

    fn department(n: u128) -> DepartmentId {
        DepartmentId(Uuid::from_u128(n))
    }

    fn topic(n: u128, parent: Option<u128>, path: &str, name: &str) -> topic::Model {
        topic::Model {
            id: id(n),
            path: path.to_owned(),
            name: name.to_owned(),
            description: None,
            parent_id: parent.map(id),
            department_id: None,
            is_public_space: false,
            is_active: true,
            promises: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn index() -> TopicIndex {
        let waste = topic::Model {
            department_id: Some(department(1)),
            is_public_space: true,
            promises: Some(json!({ "normal": { "helped": "5 working days", "heard": "1 working day" } })),
            ..topic(1, None, "afval", "Afval en milieu")
        };
        let dumping = topic::Model {
            promises: Some(json!({ "normal": { "helped": "1 working day", "heard": "2 working days" } })),
            ..topic(2, Some(1), "afval/dumping", "Dumping")
        };
        let closed = topic::Model { is_active: false, ..topic(4, None, "oud", "Oud") };
        TopicIndex::of(vec![waste, dumping, topic(3, None, "geld", "Geld"), closed], Some(department(9)))
    }

    #[test]
    fn a_topic_is_found_by_the_codes_or_names_of_its_path() {
        let index = index();
        assert_eq!(index.find(&["afval", "dumping"]), Some(id(2)));
        assert_eq!(index.find(&["Afval-en-milieu", "DUMPING"]), Some(id(2)));
        assert_eq!(index.find(&["afval"]), Some(id(1)));
        assert_eq!(index.find(&["dumping"]), None);
        assert_eq!(index.find(&["afval", "anders"]), None);
        assert_eq!(index.find::<&str>(&[]), None);
    }

    #[test]
    fn a_topic_without_a_department_takes_the_one_above_it_and_at_last_the_intake() {
        let index = index();
        assert_eq!(index.department_of(id(2)), Some(department(1)));
        assert_eq!(index.department_of(id(3)), Some(department(9)));
        assert_eq!(index.department_of(id(99)), Some(department(9)));
    }

    #[test]
    fn public_space_comes_down_the_tree() {
        let index = index();
        assert!(index.is_public_space(id(2)));
        assert!(!index.is_public_space(id(3)));
        assert!(index.is_active(id(2)) && !index.is_active(id(4)) && !index.is_active(id(99)));
    }

    #[test]
    fn the_strictest_promise_of_the_tree_counts_step_by_step() {
        let usual = Promises::default().normal;
        let start = "2026-01-13T09:00:00Z".parse().unwrap();
        let promise = index().promise(id(2), Urgency::Normal, &usual, start, &Calendar::default());
        let one_day = "1 working day".parse().unwrap();
        assert_eq!(promise, Promise { seen: usual.seen, heard: one_day, helped: one_day });
        let high = Promises::default().high;
        assert_eq!(index().promise(id(2), Urgency::High, &high, start, &Calendar::default()), high);
    }
}
