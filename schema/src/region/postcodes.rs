//! Ranges of four-digit postcodes. One postcode belongs to at most one region of a kind.

use crate::problem::Problem;

/// Postcodes from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Range {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Range {
    /// A range that can be.
    ///
    /// # Errors
    /// Where an end has not four digits, or the last comes before the first.
    pub(super) fn parse(first: i32, last: i32) -> Result<Self, Problem> {
        let fits = 1_000 <= first && first <= last && last <= 9_999;
        fits.then_some(Self { first, last }).ok_or(Problem::PostcodeRange)
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// The same postcodes in as few ranges as can be, in order.
pub(super) fn merged(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    let mut merged: Vec<Range> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(before) if range.first <= before.last + 1 => before.last = before.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: i32, last: i32) -> Range {
        Range::parse(first, last).unwrap()
    }

    #[test]
    fn a_range_runs_from_a_lower_to_a_higher_postcode_of_four_digits() {
        assert!(Range::parse(1000, 9999).is_ok());
        assert!(Range::parse(1234, 1234).is_ok());
        for (first, last) in [(999, 1000), (2000, 1999), (9999, 10_000)] {
            assert_eq!(Range::parse(first, last), Err(Problem::PostcodeRange));
        }
    }

    #[test]
    fn ranges_overlap_where_they_share_a_postcode() {
        assert!(range(1000, 1010).overlaps(range(1010, 1020)));
        assert!(range(1000, 1099).overlaps(range(1040, 1040)));
        assert!(!range(1000, 1010).overlaps(range(1011, 1020)));
    }

    #[test]
    fn ranges_of_one_region_that_touch_become_one() {
        let ranges = vec![range(3000, 3000), range(1011, 1020), range(1000, 1010), range(1005, 1007)];
        assert_eq!(merged(ranges), [range(1000, 1020), range(3000, 3000)]);
        assert!(merged(Vec::new()).is_empty());
    }
}
