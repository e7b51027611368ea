//! Regions, their other names and their postcodes are for everybody to see.

use entity::{
    id::{RegionAliasId, RegionId, RegionPostcodesId},
    region, region_alias, region_postcodes,
};
use sea_orm::Condition;

use crate::{
    access::{Kept, Noun, Rows, Viewer, Visible},
    problem::Problem,
};

impl Visible for region::Entity {
    const NOUN: Noun = Noun::Region;
    type Id = RegionId;
    const ID: region::Column = region::Column::Id;
    const KEPT: Kept<Self> = Some(|reference, id| reference.regions.get(id));

    fn id(row: &region::Model) -> RegionId {
        row.id
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        (rows == Rows::All).then(Condition::all)
    }
}

impl Visible for region_alias::Entity {
    const NOUN: Noun = Noun::Region;
    type Id = RegionAliasId;
    const ID: region_alias::Column = region_alias::Column::Id;

    fn id(row: &region_alias::Model) -> RegionAliasId {
        row.id
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        (rows == Rows::All).then(Condition::all)
    }
}

impl Visible for region_postcodes::Entity {
    const NOUN: Noun = Noun::Region;
    type Id = RegionPostcodesId;
    const ID: region_postcodes::Column = region_postcodes::Column::Id;

    fn id(row: &region_postcodes::Model) -> RegionPostcodesId {
        row.id
    }

    fn rows(rows: Rows, _viewer: &Viewer) -> Option<Condition> {
        (rows == Rows::All).then(Condition::all)
    }
}

/// A Dutch postcode: four digits, of which the first is not zero, and two letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postcode {
    /// The four digits.
    pub digits: i32,
    /// As it is written: `1234 AB`.
    pub written: String,
}

impl Postcode {
    /// Reads a whole postcode, with or without a space.
    ///
    /// # Errors
    /// Where it is no postcode.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let (digits, letters) = compact.split_at_checked(4).ok_or(Problem::PostcodeInvalid)?;
        let digits = Self::four_digits(digits)?;
        // SA, SD and SS are never given out.
        let is_pair = letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_uppercase());
        if !is_pair || matches!(letters, "SA" | "SD" | "SS") {
            return Err(Problem::PostcodeInvalid);
        }
        Ok(Self { digits, written: format!("{digits} {letters}") })
    }

    /// The four digits of a postcode that is written whole, or as its digits alone.
    ///
    /// # Errors
    /// Where it is no postcode.
    pub fn digits(text: &str) -> Result<i32, Problem> {
        let text = text.trim();
        if text.len() == 4 { Self::four_digits(text) } else { Self::parse(text).map(|postcode| postcode.digits) }
    }

    fn four_digits(text: &str) -> Result<i32, Problem> {
        let are_digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        if are_digits { text.parse().map_err(|_| Problem::PostcodeInvalid) } else { Err(Problem::PostcodeInvalid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_is_read_with_or_without_a_space() {
        for text in ["1234AB", "1234 ab", " 1234  AB "] {
            assert_eq!(Postcode::parse(text).map(|postcode| postcode.written), Ok("1234 AB".to_owned()));
        }
        assert_eq!(Postcode::digits("1234"), Ok(1234));
        assert_eq!(Postcode::digits("1234 AB"), Ok(1234));
    }

    #[test]
    fn what_is_no_postcode_is_refused() {
        for text in
            ["", "0123 AB", "123 AB", "1234", "1234 A", "1234 ABC", "1234 SS", "ééé", "+123", "none", "none AB", "éé"]
        {
            assert_eq!(Postcode::parse(text), Err(Problem::PostcodeInvalid), "{text}");
        }
        for text in ["0999", "abcd", "éé", "ééé", "+123", "12345", ""] {
            assert_eq!(Postcode::digits(text), Err(Problem::PostcodeInvalid), "{text}");
        }
    }
}
