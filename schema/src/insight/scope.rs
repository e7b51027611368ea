//! What of the figures of topics a viewer is shown. Pure, but for looking up regions.
//!
//! - Staff: all, of any days, by channel, region and kind.
//! - Administrators: the same counts, and no words or places, for those are of what people told.
//! - Council members: their own region, in whole months that are over; not by channel or kind, and nothing small. Smaller
//!   pieces than those could be put together to what is hidden.
//! - Nobody else.

use chrono::NaiveDate;
use entity::id::{RegionId, TypedId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::period::Period;
use crate::{
    access::{Lens, Noun, Rows, Sight, Store, Viewer},
    error::Error,
};

/// How far the viewer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it.
    All,
    /// Counts alone.
    Counts,
    /// The own regions, of which the key of noughts is what has no region; whole months, nothing small.
    Own(Vec<Uuid>),
}

impl Scope {
    /// `None` for whom there is nothing.
    pub(super) fn of(viewer: &Viewer) -> Option<Self> {
        if viewer.account().is_some_and(|person| person.is_integration) {
            return None;
        }
        let pairs = Sight::pairs(Noun::Insight, viewer);
        if pairs.contains(&(Rows::All, Lens::Full)) {
            return Some(Self::All);
        }
        if pairs.contains(&(Rows::All, Lens::Status)) {
            return Some(Self::Counts);
        }
        if !pairs.contains(&(Rows::OfOwnRegion, Lens::Masked)) {
            return None;
        }
        let mut own: Vec<Uuid> = viewer.regions().into_iter().map(TypedId::uuid).collect();
        if viewer.memberships().iter().any(|seat| seat.is_central) {
            own.push(Uuid::nil());
        }
        own.sort_unstable();
        own.dedup();
        Some(Self::Own(own))
    }

    /// What of the period is shown.
    pub(super) fn period(&self, period: Period, today: NaiveDate) -> Period {
        match self {
            Self::All | Self::Counts => period,
            Self::Own(_) => period.past_months(today),
        }
    }

    /// The regions to count, where a region is named or only the own are shown. `None`: this viewer is not shown that region.
    pub(super) async fn regions(&self, store: &Store, named: Option<RegionId>) -> Result<Option<Regions>, Error> {
        let named = match named {
            Some(region) => Some(within(store, region).await?),
            None => None,
        };
        Ok(match (self, named) {
            (Self::All | Self::Counts, None) => Some(Regions::Everywhere),
            (Self::All | Self::Counts, Some(regions)) => Some(Regions::Only(regions)),
            (Self::Own(own), None) => Some(Regions::Only(own.clone())),
            // A part of the own region, less the whole, would be the rest.
            (Self::Own(own), Some(regions)) => (regions == *own).then_some(Regions::Only(regions)),
        })
    }
}

/// Which regions are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Regions {
    Everywhere,
    Only(Vec<Uuid>),
}

/// A region and all within it, in the order of their keys.
async fn within(store: &Store, region: RegionId) -> Result<Vec<Uuid>, Error> {
    const SQL: &str = "WITH RECURSIVE wanted AS (
            SELECT id FROM region WHERE id = $1
            UNION
            SELECT region.id FROM region JOIN wanted ON region.parent_id = wanted.id
        ) SELECT id FROM wanted";
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let rows: Vec<Row> = store.sql(SQL, [region.uuid().into()]).await?;
    let mut found: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    found.sort_unstable();
    Ok(found)
}
