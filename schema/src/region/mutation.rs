//! What an administrator can change about regions.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::{
    id::RegionId,
    region, region_alias, region_postcodes,
    term::{EventKind, RegionKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    Region,
    postcodes::{Range, merged},
    writing::{alias_row, range_row},
};
use crate::{
    access::{Change, ManageOrganisation, SignedIn, Store, insert_all},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    text::fold,
    tree,
};

/// The names that one other system uses for a region.
#[derive(InputObject)]
pub struct RegionAliasesInput {
    /// The other system.
    source: String,
    /// All the names that it uses for this region.
    names: Vec<String>,
}

/// Four-digit postcodes from the first to the last, both included.
#[derive(InputObject)]
pub struct PostcodeRangeInput {
    /// The first.
    first: i32,
    /// The last.
    last: i32,
}

/// A new region.
#[derive(InputObject)]
pub struct CreateRegionInput {
    /// The code that the organisation gives it, such as a CBS code.
    code: String,
    /// The name.
    name: String,
    /// How large an area it is.
    kind: RegionKind,
    /// The region that it lies in.
    parent_id: Option<ID>,
    /// The names that other systems use for it.
    aliases: Option<Vec<RegionAliasesInput>>,
    /// The postcodes that it covers. A postcode belongs to at most one region of a kind.
    postcodes: Option<Vec<PostcodeRangeInput>>,
}

/// What is to change about a region. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeRegionInput {
    /// The region.
    region_id: ID,
    /// The name.
    name: Option<String>,
    /// The region that it lies in; null where it lies in none.
    parent_id: MaybeUndefined<ID>,
    /// The names that these systems use for it, instead of those that they used.
    aliases: Option<Vec<RegionAliasesInput>>,
    /// All the postcodes that it covers.
    postcodes: Option<Vec<PostcodeRangeInput>>,
}

payload! {
    /// A region that was made.
    CreateRegionPayload {
        /// The region.
        region: Region,
    }
}

payload! {
    /// A region that was changed.
    ChangeRegionPayload {
        /// The region.
        region: Region,
    }
}

/// Changes of regions.
#[derive(Default)]
pub struct RegionMutation;

/// Changes of regions.
#[Object(guard = "crate::access::Closed")]
impl RegionMutation {
    /// Makes a region. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn create_region(&self, ctx: &Context<'_>, input: CreateRegionInput) -> Result<CreateRegionPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| create(store, &input)).await)?;
        Ok(CreateRegionPayload { region: seen(store, id).await?, user_errors })
    }

    /// Changes a region. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn change_region(&self, ctx: &Context<'_>, input: ChangeRegionInput) -> Result<ChangeRegionPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| change(store, &input)).await)?;
        Ok(ChangeRegionPayload { region: seen(store, id).await?, user_errors })
    }
}

async fn seen(store: &Store, id: Option<RegionId>) -> Result<Option<Region>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Region)),
        None => Ok(None),
    }
}

async fn create(store: &Store, input: &CreateRegionInput) -> Result<RegionId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("REGIONS").await?;

    let mut problems = Problems::new(store.viewer().language());
    let id = RegionId::at(change.now());
    let code = problems.text("code", &input.code, 100);
    let name = problems.text("name", &input.name, 200);
    let taken = region::Entity::find().filter(region::Column::Code.eq(code.clone())).one(change.db()).await?;
    problems.check(taken.is_none(), "code", Problem::Taken);
    let parent_id = match &input.parent_id {
        Some(parent) => parent_for(&change, &mut problems, id, parent).await?,
        None => None,
    };
    let aliases = names(&change, &mut problems, id, input.aliases.as_deref().unwrap_or_default()).await?;
    let ranges = ranges(&change, &mut problems, (id, input.kind), input.postcodes.as_deref()).await?;
    problems.settle()?;

    let now = change.now();
    region::ActiveModel {
        id: Set(id),
        code: Set(code),
        name: Set(name),
        kind: Set(input.kind),
        parent_id: Set(parent_id),
        created_at: Set(now),
    }
    .insert(change.db())
    .await?;
    write_names(&change, id, &aliases).await?;
    insert_all(change.db(), ranges.iter().map(|range| range_row(now, id, input.kind, *range)).collect()).await?;
    change.commit([Event::new(EventKind::RegionCreated, SubjectType::Region, id)]).await?;
    Ok(id)
}

async fn change(store: &Store, input: &ChangeRegionInput) -> Result<RegionId, Stop> {
    let draft = store.draft().await?;
    let region = draft.lock::<region::Entity>(parse(&input.region_id)?).await?.titles().clone();
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("REGIONS").await?;

    let (id, kind) = (region.id, region.kind);
    let mut problems = Problems::new(store.viewer().language());
    let mut row = region.into_active_model();
    if let Some(name) = &input.name {
        row.name = Set(problems.text("name", name, 200));
    }
    match &input.parent_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.parent_id = Set(None),
        MaybeUndefined::Value(parent) => row.parent_id = Set(parent_for(&change, &mut problems, id, parent).await?),
    }
    let aliases = names(&change, &mut problems, id, input.aliases.as_deref().unwrap_or_default()).await?;
    let ranges = ranges(&change, &mut problems, (id, kind), input.postcodes.as_deref()).await?;
    problems.settle()?;

    if row.is_changed() {
        row.update(change.db()).await?;
    }
    write_names(&change, id, &aliases).await?;
    if input.postcodes.is_some() {
        let rows = region_postcodes::Entity::delete_many().filter(region_postcodes::Column::RegionId.eq(id));
        rows.exec(change.db()).await?;
        let rows = ranges.iter().map(|range| range_row(change.now(), id, kind, *range));
        insert_all(change.db(), rows.collect()).await?;
    }
    change.commit([Event::new(EventKind::RegionChanged, SubjectType::Region, id)]).await?;
    Ok(id)
}

/// The parent, where it is one and does not lie in the region itself.
async fn parent_for(
    change: &Change,
    problems: &mut Problems,
    id: RegionId,
    parent: &ID,
) -> Result<Option<RegionId>, Error> {
    let parents: BTreeMap<RegionId, Option<RegionId>> =
        region::Entity::find().all(change.db()).await?.into_iter().map(|row| (row.id, row.parent_id)).collect();
    let Some(parent) = parse::<RegionId>(parent).ok().filter(|parent| parents.contains_key(parent)) else {
        problems.add("parentId", Problem::NotFound);
        return Ok(None);
    };
    let is_ring = tree::makes_ring(id, parent, |child| parents.get(&child).copied().flatten());
    problems.check(!is_ring, "parentId", Problem::OwnParent);
    Ok(Some(parent))
}

/// Names by source, as they will be.
type Names = BTreeMap<String, Vec<String>>;

async fn names(
    change: &Change,
    problems: &mut Problems,
    id: RegionId,
    input: &[RegionAliasesInput],
) -> Result<Names, Error> {
    let mut names = Names::new();
    for (place, aliases) in input.iter().enumerate() {
        let source = problems.text(&format!("aliases.{place}.source"), &aliases.source, 100);
        let taken: Vec<String> = region_alias::Entity::find()
            .filter(region_alias::Column::Source.eq(source.clone()))
            .filter(region_alias::Column::RegionId.ne(id))
            .all(change.db())
            .await?
            .into_iter()
            .map(|row| row.folded)
            .collect();
        let all = names.entry(source).or_default();
        for (nth, alias) in aliases.names.iter().enumerate() {
            let field = format!("aliases.{place}.names.{nth}");
            let alias = problems.text(&field, alias, 200);
            let folded = fold(&alias);
            problems.check(!folded.is_empty() || alias.is_empty(), &field, Problem::Empty);
            problems.check(!taken.contains(&folded), &field, Problem::AliasTaken);
            if !all.iter().any(|other| fold(other) == folded) {
                all.push(alias);
            }
        }
    }
    Ok(names)
}

async fn write_names(change: &Change, id: RegionId, names: &Names) -> Result<(), Error> {
    region_alias::Entity::delete_many()
        .filter(region_alias::Column::RegionId.eq(id))
        .filter(region_alias::Column::Source.eq_any(names.keys().cloned()))
        .exec(change.db())
        .await?;
    let rows = names
        .iter()
        .flat_map(|(source, aliases)| aliases.iter().map(|alias| alias_row(change.now(), id, source, alias)));
    insert_all(change.db(), rows.collect()).await
}

async fn ranges(
    change: &Change,
    problems: &mut Problems,
    (id, kind): (RegionId, RegionKind),
    input: Option<&[PostcodeRangeInput]>,
) -> Result<Vec<Range>, Error> {
    let Some(input) = input else { return Ok(Vec::new()) };
    let others: Vec<Range> = region_postcodes::Entity::find()
        .filter(region_postcodes::Column::RegionKind.eq(kind))
        .filter(region_postcodes::Column::RegionId.ne(id))
        .all(change.db())
        .await?
        .into_iter()
        .map(|row| Range { first: row.first, last: row.last })
        .collect();
    let mut ranges = Vec::new();
    for (place, range) in input.iter().enumerate() {
        let field = format!("postcodes.{place}");
        let Some(range) = problems.take(&field, Range::parse(range.first, range.last)) else { continue };
        problems.check(!others.iter().any(|other| other.overlaps(range)), &field, Problem::PostcodesOverlap);
        ranges.push(range);
    }
    Ok(merged(ranges))
}
