//! What chance allows: comparing how often something came in. Pure.
//!
//! Signals that come in by themselves, each on its own, are counts of a Poisson process. Two questions are asked of them:
//!
//! - Is this count higher than the one before by more than chance? Given both together, each signal fell in the later
//!   period with the chance that is the later period's share of the days, so the count is binomial: the exact conditional
//!   test of Przyborowski and Wilenski, "Homogeneity of results in testing samples from Poisson series" (Biometrika 31,
//!   1940). Where many are asked about at once, one in twenty would seem to rise by chance alone: Benjamini and Hochberg,
//!   "Controlling the false discovery rate" (J. R. Statist. Soc. B 57, 1995), keeps that share among those that are told.
//! - By what factor did it change, beside things that nothing was done about? The ratio of the two rate ratios, with the
//!   interval of Wald on its logarithm; see Rothman, Greenland and Lash, *Modern Epidemiology* (2008), chapter 14.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal};

/// The share of what is told to rise that may have risen by chance.
const FALSE_DISCOVERIES: f64 = 0.05;

/// How probable so high a count is, or a higher, if nothing changed; each count over so many days.
pub(super) fn chance(count: i64, days: i32, before: i64, days_before: i32) -> f64 {
    let (Ok(count), Ok(total)) = (u64::try_from(count), u64::try_from(count + before)) else { return 1.0 };
    if count == 0 || days <= 0 || days_before <= 0 {
        return 1.0;
    }
    let share = f64::from(days) / (f64::from(days) + f64::from(days_before));
    // `sf` is the chance of more than this.
    Binomial::new(share, total).map_or(1.0, |binomial| binomial.sf(count - 1))
}

/// Which of these are beyond chance, of so many that were looked at.
pub(super) fn beyond_chance(chances: &[f64]) -> Vec<bool> {
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let mut sorted: Vec<f64> = chances.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all = number(sorted.len());
    let passes = |(rank, chance): &(usize, &f64)| **chance <= FALSE_DISCOVERIES * number(rank + 1) / all;
    let limit = sorted.iter().enumerate().filter(passes).map(|(_, chance)| *chance).next_back();
    chances.iter().map(|chance| limit.is_some_and(|limit| *chance <= limit)).collect()
}

/// By what factor something changed, and between what and what that lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RateRatio {
    pub(super) ratio: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// Counts before and after; both over the same days for what is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct BeforeAfter {
    pub(super) before: i64,
    pub(super) after: i64,
}

/// By what factor the one changed beside the other. Where one of the four counts is nought, half a signal is added to each
/// (Haldane 1956; Anscombe 1956), for nought has no logarithm. `None` where one of the two never came in at all.
pub(super) fn rate_ratio(of: BeforeAfter, beside: BeforeAfter) -> Option<RateRatio> {
    if of.before + of.after == 0 || beside.before + beside.after == 0 {
        return None;
    }
    let counts = [of.after, of.before, beside.before, beside.after];
    let added = if counts.contains(&0) { 0.5 } else { 0.0 };
    let [after, before, beside_before, beside_after] =
        counts.map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)) + added);
    let log = (after / before * (beside_before / beside_after)).ln();
    let error = (1.0 / after + 1.0 / before + 1.0 / beside_before + 1.0 / beside_after).sqrt();
    let width = Normal::standard().inverse_cdf(0.975) * error;
    Some(RateRatio { ratio: log.exp(), low: (log - width).exp(), high: (log + width).exp() })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// What `tests/insight/scipy_figures.py` says of the same counts, the effects by another method.
    fn expected(of: &str) -> Vec<Value> {
        let all: Value = serde_json::from_str(include_str!("../../../tests/insight/scipy_figures.json")).unwrap();
        all[of].as_array().unwrap().clone()
    }

    fn counts(of: &Value) -> [i64; 4] {
        let counts: Vec<i64> = of["counts"].as_array().unwrap().iter().map(|count| count.as_i64().unwrap()).collect();
        counts.try_into().unwrap()
    }

    fn is_near(found: f64, expected: &Value) {
        let expected = expected.as_f64().unwrap();
        assert!((found - expected).abs() < 1e-6 * expected, "{found} for {expected}");
    }

    #[test]
    fn chances_are_those_of_the_exact_conditional_test() {
        for case in expected("chances") {
            let [count, days, before, days_before] = counts(&case);
            let days = [days, days_before].map(|days| i32::try_from(days).unwrap());
            is_near(chance(count, days[0], before, days[1]), &case["chance"]);
        }
        assert_eq!(chance(0, 30, 10, 30), 1.0);
    }

    #[test]
    fn of_many_that_are_looked_at_fewer_are_beyond_chance() {
        // The first case is Benjamini and Hochberg's own example (1995, section 3.1): four of fifteen.
        for case in expected("beyond") {
            let chances: Vec<f64> =
                case["chances"].as_array().unwrap().iter().map(|chance| chance.as_f64().unwrap()).collect();
            assert_eq!(Value::from(beyond_chance(&chances)), case["beyond"], "{chances:?}");
        }
        assert_eq!(beyond_chance(&[]), Vec::<bool>::new());
    }

    #[test]
    fn ratios_and_intervals_are_those_of_a_poisson_regression() {
        for case in expected("effects") {
            let [before, after, beside_before, beside_after] = counts(&case);
            let beside = BeforeAfter { before: beside_before, after: beside_after };
            let found = rate_ratio(BeforeAfter { before, after }, beside).unwrap();
            is_near(found.ratio, &case["ratio"]);
            is_near(found.low, &case["low"]);
            is_near(found.high, &case["high"]);
        }
    }

    #[test]
    fn what_never_came_in_has_no_ratio() {
        let some = BeforeAfter { before: 100, after: 100 };
        assert_eq!(rate_ratio(BeforeAfter::default(), some), None);
        assert_eq!(rate_ratio(some, BeforeAfter::default()), None);
    }
}
