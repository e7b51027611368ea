//! Figures as they are told.

/// A count: no organisation has two thousand million of anything.
pub(super) fn whole(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// To four decimals: a hundredth of a percent; of days, nine seconds.
pub(super) fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}
