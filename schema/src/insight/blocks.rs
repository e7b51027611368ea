//! A period as few blocks of days. Pure.
//!
//! Signals are counted by days, and by blocks of 4, 16 and 64 days, each beginning where its length divides the number of
//! its first day. Any period is then made of at most three blocks of each shorter kind at either end, with blocks of 64 days
//! between: of a month some ten, of a year some twenty.

use chrono::NaiveDate;

use super::period::Period;

/// The lengths of blocks, in days.
pub(super) const SPANS: [i32; 4] = [1, 4, 16, 64];

/// A block: its length, and the number of its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Block {
    pub(super) span: i32,
    pub(super) start: i32,
}

/// The number of a day: 0 is 1970-01-01.
pub(super) fn number_of(day: NaiveDate) -> i32 {
    day.to_epoch_days()
}

/// The day with a number.
pub(super) fn day_of(number: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(number).unwrap_or_default()
}

/// The blocks that a day lies in, one of each length.
pub(super) fn around(day: NaiveDate) -> [Block; 4] {
    let number = number_of(day);
    SPANS.map(|span| Block { span, start: number - number.rem_euclid(span) })
}

/// The fewest blocks that make a period.
pub(super) fn of(period: Period) -> Vec<Block> {
    let (mut start, end) = (number_of(period.from), number_of(period.until));
    let mut blocks = Vec::new();
    while start < end {
        let fits = |span: &i32| start.rem_euclid(*span) == 0 && start.saturating_add(*span) <= end;
        let span = SPANS.into_iter().rev().find(fits).unwrap_or(1);
        blocks.push(Block { span, start });
        start += span;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i32) -> NaiveDate {
        day_of(number)
    }

    #[test]
    fn blocks_cover_each_day_of_the_period_once_and_no_other() {
        for from in 20_000..20_070 {
            for length in [0, 1, 2, 7, 30, 31, 64, 91, 365, 3_652] {
                let period = Period { from: day(from), until: day(from + length) };
                let blocks = of(period);
                let days: Vec<i32> = blocks.iter().flat_map(|block| block.start..block.start + block.span).collect();
                assert_eq!(days, (from..from + length).collect::<Vec<_>>());
                assert!(
                    blocks.len() <= 18 + usize::try_from(length).unwrap() / 64,
                    "{from} {length}: {}",
                    blocks.len()
                );
            }
        }
    }

    #[test]
    fn a_day_lies_in_one_block_of_each_length() {
        for number in [-65, -1, 0, 1, 63, 64, 20_779] {
            for block in around(day(number)) {
                assert!((block.start..block.start + block.span).contains(&number), "{number} {block:?}");
                assert_eq!(block.start.rem_euclid(block.span), 0);
            }
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(number_of("1970-01-01".parse().unwrap()), 0);
        assert_eq!(day_of(number_of("2026-06-30".parse().unwrap())), "2026-06-30".parse().unwrap());
    }
}
