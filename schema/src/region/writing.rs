//! Writing a region's other names and postcodes: what an administrator and an import share.

use chrono::{DateTime, Utc};
use entity::{
    id::{RegionAliasId, RegionId, RegionPostcodesId},
    region_alias, region_postcodes,
    term::RegionKind,
};
use sea_orm::ActiveValue::Set;

use super::postcodes::Range;
use crate::text::fold;

/// The row of another name.
pub(super) fn alias_row(now: DateTime<Utc>, region: RegionId, source: &str, alias: &str) -> region_alias::ActiveModel {
    region_alias::ActiveModel {
        id: Set(RegionAliasId::at(now)),
        region_id: Set(region),
        source: Set(source.to_owned()),
        alias: Set(alias.to_owned()),
        folded: Set(fold(alias)),
    }
}

/// The row of a range of postcodes.
pub(super) fn range_row(
    now: DateTime<Utc>,
    region: RegionId,
    kind: RegionKind,
    range: Range,
) -> region_postcodes::ActiveModel {
    region_postcodes::ActiveModel {
        id: Set(RegionPostcodesId::at(now)),
        region_id: Set(region),
        region_kind: Set(kind),
        first: Set(range.first),
        last: Set(range.last),
    }
}
