//! Regions from elsewhere: rows that make or change regions by their code, all or nothing but what is refused.

mod plan;

use std::collections::BTreeMap;

use entity::{
    id::RegionId,
    region, region_alias, region_postcodes,
    term::{EventKind, RegionKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use self::plan::{Plan, State, plan};
use super::{
    postcodes::Range,
    writing::{alias_row, range_row},
};
use crate::{
    access::{Change, ManageOrganisation, Store, insert_all},
    error::Error,
    event::Event,
    payload::{Stop, settled},
    tally::Tally,
    tree,
};

/// A region as another system has it. What a row leaves out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRegion {
    /// Its code, by which it is the same region the next time.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How large an area it is.
    pub kind: RegionKind,
    /// The code of the region that it lies in: one of the same rows, or one that was there.
    pub parent_code: Option<String>,
    /// Its other names, each with the system that uses it. They replace those that these systems used.
    pub aliases: Vec<(String, String)>,
    /// The postcodes that it covers, from first to last. They replace those that it covered, where there are any.
    pub postcodes: Vec<(i32, i32)>,
}

/// Makes and changes regions, in one transaction. The same rows a second time change nothing.
///
/// # Errors
/// Where the viewer may not, or the database does not answer.
pub async fn run(store: &Store, rows: &[ImportedRegion]) -> Result<Tally, Error> {
    let (tally, _) = settled(store.retried(|| run_once(store, rows)).await)?;
    tally.ok_or_else(|| Error::internal("an import of regions ended without a tally"))
}

async fn run_once(store: &Store, rows: &[ImportedRegion]) -> Result<Tally, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("REGIONS").await?;

    let there: BTreeMap<String, region::Model> = region::Entity::find()
        .all(change.db())
        .await?
        .into_iter()
        .map(|region| (region.code.clone(), region))
        .collect();
    let before = states(&change, &there).await?;
    let plan = plan(&before, rows);
    let events = write(&change, &there, &before, &plan).await?;
    if !events.is_empty() {
        change.commit(events).await?;
    }
    Ok(plan.tally)
}

/// The regions as they are, by code.
async fn states(change: &Change, there: &BTreeMap<String, region::Model>) -> Result<BTreeMap<String, State>, Error> {
    let codes: BTreeMap<RegionId, &String> = there.iter().map(|(code, region)| (region.id, code)).collect();
    let mut states: BTreeMap<String, State> = there
        .iter()
        .map(|(code, region)| {
            let parent = region.parent_id.and_then(|parent| codes.get(&parent)).map(|code| (*code).clone());
            (code.clone(), State::new(&region.name, region.kind, parent))
        })
        .collect();
    for row in region_alias::Entity::find().all(change.db()).await? {
        if let Some(state) = codes.get(&row.region_id).and_then(|code| states.get_mut(*code)) {
            state.aliases.insert((row.source, row.folded), row.alias);
        }
    }
    for row in region_postcodes::Entity::find().all(change.db()).await? {
        if let Some(state) = codes.get(&row.region_id).and_then(|code| states.get_mut(*code)) {
            state.postcodes.push(Range { first: row.first, last: row.last });
        }
    }
    for state in states.values_mut() {
        state.postcodes.sort_unstable();
    }
    Ok(states)
}

/// Writes what differs, and says what happened.
async fn write(
    change: &Change,
    there: &BTreeMap<String, region::Model>,
    before: &BTreeMap<String, State>,
    plan: &Plan,
) -> Result<Vec<Event>, Error> {
    let now = change.now();
    let mut ids: BTreeMap<&str, RegionId> = there.iter().map(|(code, region)| (code.as_str(), region.id)).collect();
    for code in &plan.created {
        ids.insert(code, RegionId::at(now));
    }
    let id_of = |code: &str| ids.get(code).copied();
    let parent_of = |state: &State| state.parent.as_deref().and_then(id_of);

    let mut made = Vec::new();
    for code in parents_first(plan) {
        if let (Some(state), Some(id)) = (plan.after.get(code), id_of(code)) {
            made.push(region::ActiveModel {
                id: Set(id),
                code: Set(code.to_owned()),
                name: Set(state.name.clone()),
                kind: Set(state.kind),
                parent_id: Set(parent_of(state)),
                created_at: Set(now),
            });
        }
    }
    insert_all(change.db(), made).await?;

    let (mut renamed, mut moved, mut aliases, mut ranges) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for code in plan.created.iter().chain(&plan.updated) {
        let (Some(state), Some(id)) = (plan.after.get(code), id_of(code)) else { continue };
        let old = before.get(code);
        if old.is_none_or(|old| old.aliases != state.aliases) {
            renamed.push(id);
            aliases.extend(state.aliases.iter().map(|((source, _), alias)| alias_row(now, id, source, alias)));
        }
        if old.is_none_or(|old| old.postcodes != state.postcodes || old.kind != state.kind) {
            moved.push(id);
            ranges.extend(state.postcodes.iter().map(|range| range_row(now, id, state.kind, *range)));
        }
        if let Some(region) = there.get(code) {
            let mut row = region.clone().into_active_model();
            row.name.set_if_not_equals(state.name.clone());
            row.kind.set_if_not_equals(state.kind);
            row.parent_id.set_if_not_equals(parent_of(state));
            if row.is_changed() {
                row.update(change.db()).await?;
            }
        }
    }
    // All that goes, goes first: a name or a postcode may have moved from one region to another.
    let going = region_alias::Entity::delete_many().filter(region_alias::Column::RegionId.eq_any(renamed));
    going.exec(change.db()).await?;
    let going = region_postcodes::Entity::delete_many().filter(region_postcodes::Column::RegionId.eq_any(moved));
    going.exec(change.db()).await?;
    insert_all(change.db(), aliases).await?;
    insert_all(change.db(), ranges).await?;

    let event = |kind: EventKind| move |id: RegionId| Event::new(kind, SubjectType::Region, id);
    let created = plan.created.iter().filter_map(|code| id_of(code)).map(event(EventKind::RegionCreated));
    let updated = plan.updated.iter().filter_map(|code| id_of(code)).map(event(EventKind::RegionChanged));
    Ok(created.chain(updated).collect())
}

/// The codes of new regions, each after the region that it lies in.
fn parents_first(plan: &Plan) -> Vec<&str> {
    let parent_of = |code: &str| plan.after.get(code).and_then(|state| state.parent.as_deref());
    let mut codes: Vec<&str> = plan.created.iter().map(String::as_str).collect();
    codes.sort_by_cached_key(|code| {
        // The code lives as long as the plan, and so do those it lies in.
        tree::upwards(*code, parent_of).len()
    });
    codes
}
