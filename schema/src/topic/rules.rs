//! Who sees which topics, and what a path is.

use entity::{id::TopicId, topic};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    access::{Kept, Noun, Rows, Viewer, Visible},
    problem::Problem,
};

impl Visible for topic::Entity {
    const NOUN: Noun = Noun::Topic;
    type Id = TopicId;
    const ID: topic::Column = topic::Column::Id;
    const KEPT: Kept<Self> = Some(|reference, id| reference.topics.get(id));

    fn id(row: &topic::Model) -> TopicId {
        row.id
    }

    fn is_among(row: &topic::Model, rows: Rows) -> bool {
        match rows {
            Rows::All => true,
            Rows::InPublicUse => row.is_active,
            _ => false,
        }
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::InPublicUse => Some(topic::Column::IsActive.eq(true).into()),
            _ => None,
        }
    }
}

/// What stands between the codes of a path.
const BETWEEN: char = '/';

/// A topic's own code: one part of a path.
///
/// # Errors
/// Where it is blank, too long, or more than one part.
pub(super) fn code(text: &str) -> Result<&str, Problem> {
    let code = text.trim();
    if code.is_empty() {
        Err(Problem::Empty)
    } else if code.chars().count() > 100 {
        Err(Problem::TooLong)
    } else if code.contains(BETWEEN) {
        Err(Problem::TopicCode)
    } else {
        Ok(code)
    }
}

/// The path of a topic with this code within the topic with this path.
pub(super) fn path(above: Option<&str>, code: &str) -> String {
    match above {
        Some(above) => format!("{above}{BETWEEN}{code}"),
        None => code.to_owned(),
    }
}

/// The codes of a path, from the root down.
pub(super) fn codes(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split(BETWEEN)
}

/// A topic's own code.
pub(super) fn own_code(path: &str) -> &str {
    codes(path).next_back().unwrap_or(path)
}

/// The path of what lies within a topic, after that topic moved. `None` for what does not lie within it.
pub(super) fn moved(path: &str, from: &str, to: &str) -> Option<String> {
    let within = path.strip_prefix(from)?.strip_prefix(BETWEEN)?;
    Some(format!("{to}{BETWEEN}{within}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_codes_from_the_root_down() {
        let dumping = path(Some(&path(None, "afval")), "dumping");
        assert_eq!(dumping, "afval/dumping");
        assert_eq!(codes(&dumping).collect::<Vec<_>>(), ["afval", "dumping"]);
        assert_eq!(own_code(&dumping), "dumping");
        assert_eq!(own_code("afval"), "afval");
    }

    #[test]
    fn a_code_is_one_part_of_a_path() {
        assert_eq!(code(" afval "), Ok("afval"));
        assert_eq!(code("a/b"), Err(Problem::TopicCode));
        assert_eq!(code(" "), Err(Problem::Empty));
        assert_eq!(code(&"a".repeat(101)), Err(Problem::TooLong));
    }

    #[test]
    fn what_lies_within_a_topic_moves_with_it() {
        assert_eq!(
            moved("afval/dumping/grof", "afval/dumping", "straat/dumping").as_deref(),
            Some("straat/dumping/grof")
        );
        assert_eq!(moved("afvalbak", "afval", "vuil"), None);
        assert_eq!(moved("afval", "afval", "vuil"), None);
    }
}
