//! A council sets its priorities of a year: at most five, the first first.

use async_graphql::{ID, InputObject};
use chrono::Datelike;
use entity::{
    council, council_priority,
    id::{CouncilId, CouncilPriorityId},
    term::{CouncilStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    access::{Store, insert_all},
    council::{
        Council,
        rules::{MOST_PRIORITIES, SetPriorities},
    },
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
};

/// One of the subjects that a council chooses.
#[derive(InputObject)]
pub struct PriorityInput {
    /// What it is called, in at most 200 characters.
    title: String,
    /// What the council means by it, in at most 2,000 characters.
    description: Option<String>,
}

/// A council's priorities of a year, the first first. They replace those that were there.
#[derive(InputObject)]
pub struct SetCouncilPrioritiesInput {
    /// The council.
    council_id: ID,
    /// This year or the next.
    year: i32,
    /// At most five.
    priorities: Vec<PriorityInput>,
}

payload! {
    /// A council with its new priorities.
    SetCouncilPrioritiesPayload {
        /// The council.
        council: Council,
    }
}

pub(super) async fn set_priorities(store: &Store, input: &SetCouncilPrioritiesInput) -> Result<CouncilId, Stop> {
    let draft = store.draft().await?;
    let council = draft.lock::<council::Entity>(parse(&input.council_id)?).await?;
    let council = council.titles().clone();
    let change = {
        let granted = draft.viewer().may(SetPriorities { council: council.id })?;
        draft.granted(granted)
    };

    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilId", Problem::CouncilDissolved);
    let this_year = change.today().year();
    problems.check((this_year..=this_year + 1).contains(&input.year), "year", Problem::YearOutOfReach);
    problems.check(!input.priorities.is_empty(), "priorities", Problem::PrioritiesNeeded);
    problems.check(input.priorities.len() <= MOST_PRIORITIES, "priorities", Problem::TooManyPriorities);
    let screen = change.screen().await?;
    let mut titles = Vec::new();
    let mut rows = Vec::new();
    // Of those that are too many no more need be told.
    for (place, (rank, priority)) in (1..).zip(&input.priorities).take(MOST_PRIORITIES).enumerate() {
        let title = problems.text(&format!("priorities.{place}.title"), &priority.title, 200);
        let description =
            problems.optional_text(&format!("priorities.{place}.description"), priority.description.as_deref(), 2_000);
        let (title, description) = (screen.mask(&title).text, description.map(|text| screen.mask(&text).text));
        let folded = title.to_lowercase();
        problems.check(!titles.contains(&folded), &format!("priorities.{place}.title"), Problem::PrioritiesRepeat);
        titles.push(folded);
        rows.push(council_priority::ActiveModel {
            id: Set(CouncilPriorityId::at(change.now())),
            council_id: Set(council.id),
            year: Set(input.year),
            rank: Set(rank),
            title: Set(title),
            description: Set(description),
            created_at: Set(change.now()),
        });
    }
    problems.settle()?;

    council_priority::Entity::delete_many()
        .filter(council_priority::Column::CouncilId.eq(council.id))
        .filter(council_priority::Column::Year.eq(input.year))
        .exec(change.db())
        .await?;
    insert_all(change.db(), rows).await?;
    change
        .commit([Event::new(EventKind::PrioritiesSet, SubjectType::Council, council.id).number("year", input.year)])
        .await?;
    Ok(council.id)
}
