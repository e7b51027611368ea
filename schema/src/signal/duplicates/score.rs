//! How likely two signals tell of the same thing, from 0 to 1. Pure.
//!
//! Both are about the same topic, and near each other in place and time, or they are not compared at all. Then
//!
//! ```text
//! score = 0.60 × text + 0.25 × place + 0.15 × time
//! ```
//!
//! - *text*: the share of their trigrams that both texts have (as `similarity` of PostgreSQL's pg_trgm reckons it);
//! - *place*: 1 at one spot or one page and step, down to a half at 250 metres; 0.8 in one postcode, 0.3 in one region;
//! - *time*: 1 at one moment, down to 0 at fourteen days.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::RegionId;

/// What comes in further apart is not compared.
pub(super) const WITHIN: TimeDelta = TimeDelta::days(14);
/// What is further apart, in metres, is at another place.
pub(super) const METRES: f64 = 250.0;
/// From this score on they may be about the same thing.
pub(super) const LEAST: f64 = 0.5;
/// As much of a text is compared, in characters: what it is about stands there.
const MOST: usize = 1_000;

const OF_TEXT: f64 = 0.60;
const OF_PLACE: f64 = 0.25;
const OF_TIME: f64 = 0.15;
const SAME_POSTCODE: f64 = 0.8;
const SAME_REGION: f64 = 0.3;

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_195.0;

/// What of a signal is compared: nothing that a mask hides.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Compared {
    pub(super) text: String,
    pub(super) received_at: DateTime<Utc>,
    pub(super) coordinates: Option<(f64, f64)>,
    pub(super) postcode: Option<String>,
    pub(super) region: Option<RegionId>,
    pub(super) page: Option<String>,
    pub(super) step: Option<String>,
}

/// How alike two signals are, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    pub(super) text: f64,
    pub(super) place: f64,
    pub(super) time: f64,
}

impl Likeness {
    /// All together.
    pub(super) fn score(self) -> f64 {
        hundredths(OF_TEXT * self.text + OF_PLACE * self.place + OF_TIME * self.time)
    }
}

/// How alike two are. `None` where they are too far apart to be about the same thing.
pub(super) fn compare(one: &Compared, other: &Compared) -> Option<Likeness> {
    let apart = (one.received_at - other.received_at).abs();
    if apart > WITHIN {
        return None;
    }
    let time = 1.0 - apart.as_seconds_f64() / WITHIN.as_seconds_f64();
    Some(Likeness { text: text(one, other), place: hundredths(place(one, other)?), time: hundredths(time) })
}

fn text(one: &Compared, other: &Compared) -> f64 {
    if one.text.is_empty() || other.text.is_empty() {
        return 0.0;
    }
    hundredths(f64::from(trigram::similarity(beginning(&one.text), beginning(&other.text))))
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(MOST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn place(one: &Compared, other: &Compared) -> Option<f64> {
    let on_one_page = one.page.is_some() && one.page == other.page && one.step == other.step;
    if on_one_page {
        return Some(1.0);
    }
    if let (Some(here), Some(there)) = (one.coordinates, other.coordinates) {
        let metres = metres(here, there);
        return (metres <= METRES).then_some(1.0 - 0.5 * metres / METRES);
    }
    if one.postcode.is_some() && one.postcode == other.postcode {
        return Some(SAME_POSTCODE);
    }
    (one.region.is_some() && one.region == other.region).then_some(SAME_REGION)
}

/// How far apart two spots are. On so short a way the earth is flat.
fn metres((north, east): (f64, f64), (other_north, other_east): (f64, f64)) -> f64 {
    let up = (north - other_north) * DEGREE;
    let across = (east - other_east) * DEGREE * north.to_radians().cos();
    up.hypot(across)
}

fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Compared {
        Compared {
            text: text.to_owned(),
            received_at: "2026-06-01T10:00:00Z".parse().unwrap(),
            coordinates: Some((52.370_2, 4.895_2)),
            ..Compared::default()
        }
    }

    const POST: &str = "De paal bij de brug is weer omgereden.";

    #[test]
    fn the_same_thing_told_twice_scores_one_and_other_words_less() {
        let same = compare(&told(POST), &told(POST)).unwrap();
        assert_eq!((same.text, same.place, same.time, same.score()), (1.0, 1.0, 1.0, 1.0));
        let alike = compare(&told(POST), &told("Paal bij de brug omgereden, alweer!")).unwrap();
        let unlike = compare(&told(POST), &told("Het licht in de tunnel doet het niet.")).unwrap();
        assert!(alike.score() >= LEAST && unlike.score() < LEAST, "{alike:?} {unlike:?}");
        let silent = compare(&told(POST), &told("")).unwrap();
        assert_eq!((silent.text, silent.score()), (0.0, 0.4), "nothing told is nothing alike");
    }

    #[test]
    fn time_and_place_count_and_far_away_is_not_compared() {
        let later = |days| Compared { received_at: told("").received_at + TimeDelta::days(days), ..told(POST) };
        assert_eq!(compare(&told(POST), &later(7)).unwrap().time, 0.5);
        assert_eq!(compare(&later(14), &told(POST)).unwrap().time, 0.0);
        assert_eq!(compare(&told(POST), &later(15)), None);
        let at = |north| Compared { coordinates: Some((north, 4.895_2)), ..told(POST) };
        let near = compare(&told(POST), &at(52.371_1)).unwrap();
        assert!((0.79..=0.81).contains(&near.place), "a hundred metres: {near:?}");
        assert_eq!(compare(&told(POST), &at(52.373)), None, "three hundred metres");
    }

    #[test]
    fn without_coordinates_a_page_a_postcode_or_a_region_is_the_place() {
        let of = |page: Option<&str>, postcode: Option<&str>, region: Option<u128>| Compared {
            coordinates: None,
            page: page.map(str::to_owned),
            postcode: postcode.map(str::to_owned),
            region: region.map(|region| RegionId(uuid::Uuid::from_u128(region))),
            ..told(POST)
        };
        let place = |one: &Compared, other: &Compared| compare(one, other).map(|likeness| likeness.place);
        let page = of(Some("/aanvraag"), None, None);
        assert_eq!(place(&page, &page), Some(1.0));
        assert_eq!(place(&page, &Compared { step: Some("2".to_owned()), ..page.clone() }), None, "another step");
        assert_eq!(place(&of(None, Some("1012 AB"), Some(1)), &of(None, Some("1012 AB"), Some(1))), Some(0.8));
        assert_eq!(place(&of(None, Some("1012 AB"), Some(1)), &of(None, None, Some(1))), Some(0.3));
        assert_eq!(place(&of(None, None, Some(1)), &of(None, None, Some(2))), None);
        assert_eq!(place(&of(None, None, None), &of(None, None, None)), None, "nowhere is no place");
    }
}
