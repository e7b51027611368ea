//! How distressing a text is: words with weights, added up, each explained.
//!
//! The words stand in `words.txt`, by class, each class with the reason why ([`list`]). A text is read as words in
//! sentences and clauses ([`tokens`]); what is denied, asked about, read somewhere, over, or said of people in general
//! counts for less ([`context`]). No clock, no database, and nothing that learns: the same text always weighs the same,
//! and whoever wants to know why reads the words.
//!
//! What is weighed is the masked text, as staff read it: so no reason can tell what a mask hides. A reason names words of
//! the list, never those of the text.

mod context;
mod list;
mod tokens;

use std::sync::LazyLock;

use entity::term::DistressClass;

use context::Around;
use list::{List, Match, Weight};
use tokens::Tokens;

/// From this weight on, a text is proposed as distressing.
pub const THRESHOLD: f64 = 1.0;
/// The most that words weigh together that count only beside others.
const BESIDE: f64 = 0.4;
/// What another find of a class that was found already weighs, of its own weight.
const AGAIN: f64 = 0.75;

static LIST: LazyLock<List> = LazyLock::new(|| List::of(include_str!("words.txt")));

/// A word for which a text is distressing.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// As the list has it: `geen eten`, `slaap … auto`.
    pub word: String,
    /// Why it is on the list.
    pub class: DistressClass,
    /// For how much it counts here.
    pub weight: f64,
}

/// How distressing a text is, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weighed {
    /// All together.
    pub total: f64,
    /// Each word that counts, the heaviest first.
    pub reasons: Vec<Reason>,
}

impl Weighed {
    /// Whether somebody must look whether it is.
    #[must_use]
    pub fn is_distressing(&self) -> bool {
        // Sums of tenths.
        self.total > THRESHOLD - 1e-9
    }
}

/// Weighs a text. Linear in its length; never fails.
#[must_use]
pub fn weigh(text: &str) -> Weighed {
    let tokens = Tokens::of(text);
    let around = Around::of(&tokens, &LIST.contexts);
    let mut finds: Vec<(Match, Weight)> = LIST
        .weights
        .find(&tokens.all)
        .filter(|(find, _)| !find.places.iter().any(|place| around.is_figure(*place)))
        .map(|(find, weight)| {
            let share = around.share(&find, weight.class == DistressClass::Life);
            (find, Weight { weight: tenths(weight.weight * share), ..*weight })
        })
        .filter(|(_, weight)| weight.weight > 0.0)
        .collect();
    finds.sort_by(|(one, first), (other, second)| {
        let heavier = second.weight.total_cmp(&first.weight);
        heavier.then(other.places.len().cmp(&one.places.len())).then(one.places.cmp(&other.places))
    });
    add_up(finds)
}

/// A hundredth is as fine as a weight is.
fn tenths(weight: f64) -> f64 {
    (weight * 100.0).round() / 100.0
}

/// Each word of the text counts once, as part of the heaviest find that it is in; each word of the list too.
fn add_up(finds: Vec<(Match, Weight)>) -> Weighed {
    let mut weighed = Weighed::default();
    let mut taken: Vec<usize> = Vec::new();
    let mut beside: Vec<Reason> = Vec::new();
    for (find, weight) in finds {
        let word = find.words();
        let is_there = |reasons: &[Reason]| reasons.iter().any(|reason| reason.word == word);
        if find.places.iter().any(|place| taken.contains(place)) || is_there(&weighed.reasons) || is_there(&beside) {
            continue;
        }
        taken.extend(&find.places);
        let reason = Reason { word, class: weight.class, weight: weight.weight };
        if weight.is_beside {
            beside.push(reason);
        } else {
            let is_again = weighed.reasons.iter().any(|other| other.class == reason.class);
            let weight = if is_again { tenths(reason.weight * AGAIN) } else { reason.weight };
            weighed.reasons.push(Reason { weight, ..reason });
        }
    }
    if weighed.reasons.is_empty() {
        return Weighed::default();
    }
    let mut left = BESIDE;
    for reason in beside {
        let weight = tenths(reason.weight.min(left));
        if weight > 0.0 {
            left -= weight;
            weighed.reasons.push(Reason { weight, ..reason });
        }
    }
    weighed.reasons.sort_by(|one, other| other.weight.total_cmp(&one.weight).then_with(|| one.word.cmp(&other.word)));
    weighed.total = tenths(weighed.reasons.iter().map(|reason| reason.weight).sum());
    weighed
}

#[cfg(test)]
mod tests;
