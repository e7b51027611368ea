//! The steps of a journey as they are sent: read, screened, and written in the place of those that were there.

use std::collections::HashSet;

use async_graphql::{ID, InputObject};
use entity::{
    id::{JourneyId, JourneyStepId},
    journey_step, journey_step_signal, sealed_text,
    term::{Channel, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    access::{Change, insert_all},
    error::Error,
    id::parse,
    journey::rules::{EXPERIENCES, MOST_QUOTES, MOST_STEPS},
    problem::{Problem, Problems},
    screening::Screen,
    sealed_text::{Place, Screened, reseal},
};

/// A step of a journey.
#[derive(InputObject)]
pub struct JourneyStepInput {
    /// The step that it is already: it keeps its id and its signals. Left out, it is a new one.
    id: Option<ID>,
    /// What the client does, in at most 300 characters. What identifies a person is masked, here and below.
    action: String,
    /// Where client and organisation meet, in at most 100 characters: a letter, a page, somebody.
    touchpoint: Option<String>,
    /// Through which channel.
    channel: Option<Channel>,
    /// How it is for the client, from -2 (very bad) to 2 (very good).
    experience: i32,
    /// What clients say of it: at most five, of at most 300 characters each.
    #[graphql(default)]
    quotes: Vec<String>,
}

/// A step as it will be.
pub(super) struct Step {
    id: JourneyStepId,
    action: Screened,
    touchpoint: Option<Screened>,
    channel: Option<Channel>,
    experience: i32,
    quotes: Vec<Screened>,
}

/// Where the originals of a step's quotes stand.
const QUOTES: [&str; MOST_QUOTES] = ["quote 1", "quote 2", "quote 3", "quote 4", "quote 5"];

/// The steps of a journey that are there, in their order.
pub(super) async fn there(change: &Change, journey: JourneyId) -> Result<Vec<journey_step::Model>, Error> {
    let steps = journey_step::Entity::find().filter(journey_step::Column::JourneyId.eq(journey));
    Ok(steps.order_by_asc(journey_step::Column::Place).all(change.db()).await?)
}

/// Reads steps. Those that are there already are told by their ids.
pub(super) fn read(
    change: &Change,
    screen: &Screen,
    problems: &mut Problems,
    sent: &[JourneyStepInput],
    there: &[journey_step::Model],
) -> Vec<Step> {
    problems.check(sent.len() <= MOST_STEPS, "steps", Problem::TooMany);
    let mut kept = HashSet::new();
    let mut steps = Vec::new();
    // Of those that are too many no more need be told.
    for (place, step) in sent.iter().take(MOST_STEPS).enumerate() {
        let field = |name: &str| format!("steps.{place}.{name}");
        let id = match &step.id {
            None => JourneyStepId::at(change.now()),
            Some(id) => {
                let found = parse(id).ok().filter(|id| there.iter().any(|row| row.id == *id));
                problems.check(found.is_some(), &field("id"), Problem::NotFound);
                let id = found.unwrap_or_else(|| JourneyStepId::at(change.now()));
                problems.check(kept.insert(id), &field("id"), Problem::StepRepeated);
                id
            }
        };
        problems.check(EXPERIENCES.contains(&step.experience), &field("experience"), Problem::ExperienceInvalid);
        problems.check(step.quotes.len() <= MOST_QUOTES, &field("quotes"), Problem::TooMany);
        let mut quotes = Vec::new();
        for (number, quote) in step.quotes.iter().take(MOST_QUOTES).enumerate() {
            quotes.push(Screened::of(screen, &problems.text(&field(&format!("quotes.{number}")), quote, 300)));
        }
        let touchpoint = problems.optional_text(&field("touchpoint"), step.touchpoint.as_deref(), 100);
        steps.push(Step {
            id,
            action: Screened::of(screen, &problems.text(&field("action"), &step.action, 300)),
            touchpoint: touchpoint.map(|text| Screened::of(screen, &text)),
            channel: step.channel,
            experience: step.experience,
            quotes,
        });
    }
    steps
}

/// Writes steps in the place of those that are there: what is not among them goes, with its links and originals.
pub(super) async fn write(
    change: &Change,
    journey: JourneyId,
    steps: Vec<Step>,
    there: &[journey_step::Model],
) -> Result<(), Error> {
    let db = change.db();
    let gone: Vec<Uuid> =
        there.iter().map(|row| row.id).filter(|id| steps.iter().all(|step| step.id != *id)).map(|id| id.0).collect();
    if !gone.is_empty() {
        let links = journey_step_signal::Column::StepId.eq_any(gone.clone());
        journey_step_signal::Entity::delete_many().filter(links).exec(db).await?;
        let originals = sealed_text::Column::SubjectId.eq_any(gone.clone());
        sealed_text::Entity::delete_many().filter(originals).exec(db).await?;
        journey_step::Entity::delete_many().filter(journey_step::Column::Id.eq_any(gone)).exec(db).await?;
    }
    let mut new = Vec::new();
    for (place, step) in (1..).zip(steps) {
        let before = there.iter().find(|row| row.id == step.id);
        seal(change, &step, before).await?;
        let row = journey_step::ActiveModel {
            id: Set(step.id),
            journey_id: Set(journey),
            place: Set(place),
            action: Set(step.action.text),
            touchpoint: Set(step.touchpoint.map(|text| text.text)),
            channel: Set(step.channel),
            experience: Set(step.experience),
            quotes: Set(step.quotes.into_iter().map(|quote| quote.text).collect()),
        };
        if before.is_some() {
            row.update(db).await?;
        } else {
            new.push(row);
        }
    }
    insert_all(db, new).await
}

/// Seals the originals of what is new; of what is as it was, the original stays.
async fn seal(change: &Change, step: &Step, before: Option<&journey_step::Model>) -> Result<(), Error> {
    let mut texts: Vec<(&'static str, Option<&Screened>)> = Vec::new();
    if before.is_none_or(|row| row.action != step.action.text) {
        texts.push(("action", Some(&step.action)));
    }
    if before.is_none_or(|row| row.touchpoint.as_ref() != step.touchpoint.as_ref().map(|text| &text.text)) {
        texts.push(("touchpoint", step.touchpoint.as_ref()));
    }
    let same = |row: &journey_step::Model| row.quotes.iter().eq(step.quotes.iter().map(|quote| &quote.text));
    if !before.is_some_and(same) {
        texts.extend(QUOTES.iter().enumerate().map(|(number, field)| (*field, step.quotes.get(number))));
    }
    seal_texts(change, step.id.0, before.is_none(), texts).await
}

/// Seals originals of a journey's texts with the key of whoever wrote them.
pub(super) async fn seal_texts(
    change: &Change,
    subject: Uuid,
    is_new: bool,
    texts: Vec<(&'static str, Option<&Screened>)>,
) -> Result<(), Error> {
    let owner = change.viewer().id().ok_or(Error::Unauthenticated)?.0;
    for (field, text) in texts {
        // Where nothing was before and nothing is masked, there is nothing to do.
        if is_new && text.is_none_or(|text| !text.is_masked) {
            continue;
        }
        let place = Place { subject_type: SubjectType::Journey, subject, field };
        reseal(change.db(), change.vault(), owner, place, text, change.now()).await?;
    }
    Ok(())
}
