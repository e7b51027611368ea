//! Which region a postcode or a name means.
//!
//! Made once for an import of thousands of rows, and for a single signal alike. Where several kinds of region
//! match, the smallest area wins. Where two of one kind match, nobody knows which is meant, so none is.

use std::collections::HashMap;

use entity::{id::RegionId, region, region_alias, region_postcodes, term::RegionKind};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{postcodes::Range, rules::Postcode};
use crate::{error::Error, text::fold};

/// Where something is, as its sender said it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whereabouts<'a> {
    /// A postcode, whole or its four digits.
    pub postcode: Option<&'a str>,
    /// The name or the code of a region.
    pub name: Option<&'a str>,
    /// The system that uses this name.
    pub source: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Match {
    kind: RegionKind,
    region: RegionId,
}

/// All regions, by what they can be found with.
#[derive(Debug, Default)]
pub struct RegionIndex {
    regions: HashMap<RegionId, region::Model>,
    postcodes: Vec<(Range, Match)>,
    names: HashMap<String, Vec<Match>>,
    aliases: HashMap<String, Vec<(String, Match)>>,
}

impl RegionIndex {
    /// Reads all regions.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let regions = region::Entity::find().all(db).await?;
        let aliases = region_alias::Entity::find().all(db).await?;
        let postcodes = region_postcodes::Entity::find().all(db).await?;
        let index = Self::of(&regions, &aliases, &postcodes);
        Ok(Self { regions: regions.into_iter().map(|region| (region.id, region)).collect(), ..index })
    }

    fn of(regions: &[region::Model], aliases: &[region_alias::Model], postcodes: &[region_postcodes::Model]) -> Self {
        let mut index = Self::default();
        let mut kinds = HashMap::new();
        for region in regions {
            kinds.insert(region.id, region.kind);
            let found = Match { kind: region.kind, region: region.id };
            index.names.entry(fold(&region.name)).or_default().push(found);
            index.names.entry(fold(&region.code)).or_default().push(found);
        }
        for alias in aliases {
            if let Some(kind) = kinds.get(&alias.region_id) {
                let found = Match { kind: *kind, region: alias.region_id };
                index.aliases.entry(alias.folded.clone()).or_default().push((alias.source.clone(), found));
            }
        }
        for row in postcodes {
            let range = Range { first: row.first, last: row.last };
            index.postcodes.push((range, Match { kind: row.region_kind, region: row.region_id }));
        }
        index
    }

    /// A region.
    #[must_use]
    pub fn get(&self, region: RegionId) -> Option<&region::Model> {
        self.regions.get(&region)
    }

    /// The region that is meant, if one is.
    ///
    /// What a source calls a region comes first, then what regions are called, then what any other source calls one.
    #[must_use]
    pub fn resolve(&self, place: Whereabouts<'_>) -> Option<RegionId> {
        let by_postcode = place.postcode.and_then(|postcode| self.by_postcode(postcode));
        let by_name = place.name.and_then(|name| self.by_name(&fold(name), place.source));
        match (by_postcode, by_name) {
            // A postcode is exact; a name only counts for more where it means a smaller area.
            (Some(exact), Some(named)) if size(named.kind) >= size(exact.kind) => Some(exact.region),
            (exact, named) => named.or(exact).map(|found| found.region),
        }
    }

    fn by_postcode(&self, postcode: &str) -> Option<Match> {
        let digits = Postcode::digits(postcode).ok()?;
        let at = Range { first: digits, last: digits };
        smallest(self.postcodes.iter().filter(|(range, _)| range.overlaps(at)).map(|(_, found)| *found))
    }

    fn by_name(&self, folded: &str, source: Option<&str>) -> Option<Match> {
        let aliases = self.aliases.get(folded).map_or(&[][..], Vec::as_slice);
        let own = aliases.iter().filter(|(of, _)| Some(of.as_str()) == source).map(|(_, found)| *found);
        let named = self.names.get(folded).map_or(&[][..], Vec::as_slice);
        // The first that knows the name decides, even where it cannot tell which region is meant.
        let mut known: Vec<Match> = own.collect();
        if known.is_empty() {
            known = named.to_vec();
        }
        if known.is_empty() {
            known = aliases.iter().map(|(_, found)| *found).collect();
        }
        smallest(known.into_iter())
    }
}

/// How large an area of a kind is, from small to large.
fn size(kind: RegionKind) -> u8 {
    match kind {
        RegionKind::Neighbourhood => 0,
        RegionKind::Municipality => 1,
        RegionKind::District => 2,
        RegionKind::Country => 3,
    }
}

/// The one region of the smallest kind. `None` where there are two.
fn smallest(found: impl Iterator<Item = Match>) -> Option<Match> {
    let mut best: Option<Match> = None;
    let mut is_shared = false;
    for next in found {
        match best {
            Some(so_far) if size(next.kind) > size(so_far.kind) || next == so_far => {}
            Some(so_far) if size(next.kind) == size(so_far.kind) => is_shared = true,
            _ => {
                best = Some(next);
                is_shared = false;
            }
        }
    }
    best.filter(|_| !is_shared)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::id::{RegionAliasId, RegionPostcodesId};
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> RegionId {
        RegionId(Uuid::from_u128(n))
    }

    fn region(n: u128, code: &str, name: &str, kind: RegionKind) -> region::Model {
        let created_at = DateTime::UNIX_EPOCH;
        region::Model { id: id(n), code: code.into(), name: name.into(), kind, parent_id: None, created_at }
    }

    fn alias(n: u128, source: &str, alias: &str) -> region_alias::Model {
        let row = RegionAliasId(Uuid::new_v5(&Uuid::from_u128(n), alias.as_bytes()));
        region_alias::Model {
            id: row,
            region_id: id(n),
            source: source.into(),
            alias: alias.into(),
            folded: fold(alias),
        }
    }

    fn postcodes(n: u128, region_kind: RegionKind, first: i32, last: i32) -> region_postcodes::Model {
        let row = RegionPostcodesId(Uuid::from_u128(n));
        region_postcodes::Model { id: row, region_id: id(n), region_kind, first, last }
    }

    fn index() -> RegionIndex {
        use RegionKind::{District, Municipality, Neighbourhood};
        RegionIndex::of(
            &[
                region(1, "D1", "Noord", District),
                region(2, "GM1", "Stroomdam", Municipality),
                region(3, "WK1", "Stroomdam-Oost", Neighbourhood),
                region(4, "WK2", "Centrum", Neighbourhood),
                region(5, "WK3", "Centrum", Neighbourhood),
                region(6, "GM2", "Oost", Municipality),
            ],
            &[alias(3, "city", "Wijk 01 Oost"), alias(3, "city", "Oost"), alias(2, "post", "De Stad")],
            &[
                postcodes(1, District, 9000, 9999),
                postcodes(2, Municipality, 9400, 9409),
                postcodes(3, Neighbourhood, 9404, 9404),
            ],
        )
    }

    fn by_postcode(postcode: &str) -> Option<RegionId> {
        index().resolve(Whereabouts { postcode: Some(postcode), ..Whereabouts::default() })
    }

    fn by_name(name: &str, source: Option<&str>) -> Option<RegionId> {
        index().resolve(Whereabouts { name: Some(name), source, postcode: None })
    }

    #[test]
    fn of_the_regions_of_a_postcode_the_smallest_area_wins() {
        assert_eq!(by_postcode("9404 AB"), Some(id(3)));
        assert_eq!(by_postcode("9405"), Some(id(2)));
        assert_eq!(by_postcode("9500"), Some(id(1)));
        assert_eq!(by_postcode("1000"), None);
        assert_eq!(by_postcode("none"), None);
    }

    #[test]
    fn a_name_is_found_however_it_is_spaced_and_by_its_code() {
        assert_eq!(by_name(" stroomdam oost", None), Some(id(3)));
        assert_eq!(by_name("STROOMDAM", None), Some(id(2)));
        assert_eq!(by_name("wk1", None), Some(id(3)));
        assert_eq!(by_name("Nergens", None), None);
    }

    #[test]
    fn what_a_source_calls_a_region_comes_before_what_regions_are_called() {
        assert_eq!(by_name("oost", Some("city")), Some(id(3)));
        assert_eq!(by_name("oost", None), Some(id(6)));
        assert_eq!(by_name("Wijk 01-Oost", Some("other")), Some(id(3)));
    }

    #[test]
    fn a_name_of_two_regions_of_one_kind_means_neither() {
        assert_eq!(by_name("Centrum", None), None);
    }

    #[test]
    fn a_name_refines_a_postcode_and_never_widens_it() {
        let both =
            |postcode, name| index().resolve(Whereabouts { postcode: Some(postcode), name: Some(name), source: None });
        assert_eq!(both("9405", "stroomdam-oost"), Some(id(3)));
        assert_eq!(both("9404", "stroomdam"), Some(id(3)));
        assert_eq!(both("9404", "centrum"), Some(id(3)));
        assert_eq!(both("1000", "stroomdam"), Some(id(2)));
        assert_eq!(both("9405", "oost"), Some(id(2)), "of one kind the postcode is the more exact");
    }
}
