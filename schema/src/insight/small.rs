//! Small counts, which are not shown to everybody. Pure.
//!
//! A count of 1 to 4 can point at a person. To hide it is not enough where a total tells what is left: so the smallest other
//! count of the same total is hidden with it, and all that are as high. What a total then gives away is a sum of 5 or more,
//! and nothing says how it is divided, not even this rule; a test goes through all small tables. This is complementary
//! cell suppression; see Hundepool and others, *Statistical Disclosure Control* (2012), chapter 4.
//!
//! It holds for one total at a time, so it is done for each month, and what is shown of more months is shown only where
//! each of its months is. Then one answer less another is made of shown counts alone.

use std::collections::{BTreeMap, BTreeSet};

/// Fewer than this are few.
const FEW: i64 = 5;

/// A count that is not shown to everybody.
pub(super) fn is_small(count: i64) -> bool {
    (1..FEW).contains(&count)
}

/// Which of the counts of one total are hidden.
pub(super) fn hidden<K: Ord + Clone>(counts: &BTreeMap<K, i64>) -> BTreeSet<K> {
    hidden_with(counts, |_| false)
}

/// Which of the counts of a part are hidden, where everybody knows those of the whole, as far as they are not hidden: the
/// whole less the part is small, or less a hidden one, tells too.
pub(super) fn hidden_of_part<K: Ord + Clone>(part: &BTreeMap<K, i64>, whole: &BTreeMap<K, i64>) -> BTreeSet<K> {
    let hidden_of_whole = hidden(whole);
    hidden_with(part, |key| {
        let rest = whole.get(key).copied().unwrap_or_default() - part.get(key).copied().unwrap_or_default();
        is_small(rest) || hidden_of_whole.contains(key)
    })
}

fn hidden_with<K: Ord + Clone>(counts: &BTreeMap<K, i64>, tells: impl Fn(&K) -> bool) -> BTreeSet<K> {
    let is_hidden = |(key, count): &(&K, &i64)| **count > 0 && (is_small(**count) || tells(key));
    let mut hidden: BTreeSet<K> = counts.iter().filter(is_hidden).map(|(key, _)| key.clone()).collect();
    if hidden.is_empty() {
        return hidden;
    }
    // Of as many, one alone would tell by its place which it is.
    let next =
        counts.iter().filter(|(key, count)| **count >= FEW && !hidden.contains(*key)).map(|(_, count)| *count).min();
    hidden.extend(counts.iter().filter(|(_, count)| Some(**count) == next).map(|(key, _)| key.clone()));
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: &[i64]) -> Vec<usize> {
        hidden(&counts.iter().copied().enumerate().collect()).into_iter().collect()
    }

    #[test]
    fn without_small_counts_nothing_is_hidden() {
        assert_eq!(of(&[5, 12, 0, 400]), Vec::<usize>::new());
        assert_eq!(of(&[]), Vec::<usize>::new());
    }

    #[test]
    fn a_small_count_takes_the_smallest_other_along() {
        assert_eq!(of(&[3, 20, 8, 0]), [0, 2]);
    }

    #[test]
    fn small_counts_take_the_smallest_other_along_and_all_as_high() {
        assert_eq!(of(&[3, 20, 2, 30]), [0, 1, 2]);
        assert_eq!(of(&[3, 20, 20, 30]), [0, 1, 2]);
    }

    #[test]
    fn a_part_is_hidden_too_where_the_rest_of_the_whole_is_small() {
        let counts = |counts: &[i64]| -> BTreeMap<usize, i64> { counts.iter().copied().enumerate().collect() };
        let of_part = |part: &[i64], whole: &[i64]| -> Vec<usize> {
            hidden_of_part(&counts(part), &counts(whole)).into_iter().collect()
        };
        assert_eq!(of_part(&[10, 20, 30], &[40, 50, 60]), Vec::<usize>::new());
        assert_eq!(of_part(&[10, 20, 30], &[12, 50, 60]), [0, 1], "twelve less ten would be two elsewhere");
        assert_eq!(of_part(&[10, 20, 30], &[10, 50, 60]), Vec::<usize>::new(), "there is none elsewhere");
    }

    #[test]
    fn a_small_count_that_is_the_whole_total_is_hidden_alone() {
        assert_eq!(of(&[0, 4]), [1]);
    }

    /// For all tables of three counts up to 12, from what is shown and the total, each small count could be another.
    #[test]
    fn no_small_count_can_be_told_from_the_total() {
        let seen = |counts: [i64; 3]| {
            let hidden = of(&counts);
            let shown: Vec<Option<i64>> =
                counts.iter().enumerate().map(|(at, count)| (!hidden.contains(&at)).then_some(*count)).collect();
            let total: i64 = counts.iter().sum();
            (shown, (!is_small(total)).then_some(total))
        };
        let range = || 0..=12_i64;
        let all: Vec<[i64; 3]> =
            range().flat_map(|a| range().flat_map(move |b| range().map(move |c| [a, b, c]))).collect();
        let mut by_view: BTreeMap<_, Vec<[i64; 3]>> = BTreeMap::new();
        for counts in &all {
            by_view.entry(seen(*counts)).or_default().push(*counts);
        }
        for ((shown, total), tables) in by_view {
            for at in 0..3 {
                let mut possible: Vec<i64> = tables.iter().map(|counts| counts[at]).collect();
                possible.dedup();
                possible.sort_unstable();
                possible.dedup();
                let told = possible.len() == 1 && is_small(possible[0]);
                assert!(!told, "{shown:?} of {total:?} tells {possible:?}");
            }
        }
    }
}
