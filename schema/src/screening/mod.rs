//! Screening: what identifies a person, or tells of their health, is masked before a text is kept.
//!
//! [`screen`] reads a text once through a plain spelling of it ([`fold`]), so that odd digits, odd spaces and
//! invisible characters hide nothing. Each kind of detail has a file of its own that looks for it and checks
//! it by its own rule. What is found is replaced by a few plain Dutch words in brackets.
//!
//! Where two finds overlap, the whole of both is masked, under the name of the longer. The replacement texts
//! are opaque to every search, so a screened text screens to itself. All searches are written by hand: they
//! read a bounded stretch around each digit, `@` or word, which keeps them linear, and there is nothing to
//! compile that could fail.

mod address;
mod birth_date;
mod by_pair;
mod email;
mod fold;
mod health;
mod iban;
mod name;
mod numbers;
pub mod pattern;
mod phone;
mod plate;
mod service_number;

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, LazyLock},
};

use entity::term::ScreeningClass;
use serde::{Deserialize, Serialize};

use fold::Folded;

/// What a masked detail was. In order of weight: of two finds equally long the first names the mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// A citizen service number (burgerservicenummer) that passes the eleven-test.
    ServiceNumber,
    /// An IBAN, of any country, with a right checksum.
    BankAccount,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date beside a word such as "geboren".
    BirthDate,
    /// A postcode with a house number.
    Address,
    /// The licence plate of a car, a moped or a trailer.
    Plate,
    /// The name of a person, where the words around it say so.
    Name,
    /// A word for an illness, a medicine or a treatment.
    Health,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::ServiceNumber,
        Self::BankAccount,
        Self::Phone,
        Self::Email,
        Self::BirthDate,
        Self::Address,
        Self::Plate,
        Self::Name,
        Self::Health,
    ];

    /// What stands in the text instead.
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::ServiceNumber => "[burgerservicenummer]",
            Self::BankAccount => "[rekeningnummer]",
            Self::Phone => "[telefoonnummer]",
            Self::Email => "[e-mailadres]",
            Self::BirthDate => "[geboortedatum]",
            Self::Address => "[adres]",
            Self::Plate => "[kenteken]",
            Self::Name => "[naam]",
            Self::Health => "[gezondheid]",
        }
    }
}

/// All words that stand in texts instead of what was masked: nobody said those.
pub(crate) fn placeholder_words() -> String {
    Kind::ALL.map(Kind::placeholder).join(" ")
}

/// How often a kind of detail was masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Found {
    /// What it was.
    pub kind: Kind,
    /// How many, at least one.
    pub count: usize,
}

/// A text after screening. It holds nothing of what was masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened {
    /// The text as everybody but its author reads it.
    pub text: String,
    /// Whether this screening masked anything. A text that came in with a placeholder already in it was not
    /// masked now: see [`carries_mask`].
    pub masked: bool,
    /// What was masked, each kind once, in the order of [`Kind`].
    pub found: Vec<Found>,
}

/// How often a text is read at most. Once is nearly always enough: only where finds and half finds run into
/// each other without a space does a mask bring out another.
const ROUNDS: usize = 5;

/// What a text is screened by: our rules and words, and an organisation's own words where it has any.
#[derive(Debug, Default)]
pub struct Screen {
    own: Option<health::Words>,
}

static OURS: LazyLock<Arc<Screen>> = LazyLock::new(Arc::default);

impl Screen {
    /// Our own rules and words.
    #[must_use]
    pub fn ours() -> Arc<Self> {
        Arc::clone(&OURS)
    }

    /// Ours, and these patterns of an organisation, each with its class; one with `!` in front is left alone, ours too.
    #[must_use]
    pub fn with<'p>(patterns: impl IntoIterator<Item = (&'p str, ScreeningClass)>) -> Self {
        Self { own: Some(health::Words::own(patterns)) }
    }

    /// Masks what identifies a person or tells of their health. Linear in the length of the text; never fails.
    #[must_use]
    pub fn mask(&self, text: &str) -> Screened {
        let mut counts = BTreeMap::new();
        let mut screened = None;
        for _ in 0..ROUNDS {
            let Some(masked) = self.mask_once(screened.as_deref().unwrap_or(text), &mut counts) else { break };
            screened = Some(masked);
        }
        Screened {
            masked: screened.is_some(),
            text: screened.unwrap_or_else(|| text.to_owned()),
            found: counts.into_iter().map(|(kind, count)| Found { kind, count }).collect(),
        }
    }

    /// Masks what identifies a person in a place: an address is what it is, and stays; a street may bear a name.
    #[must_use]
    pub fn mask_place(&self, text: &str) -> String {
        self.mask_all_but(text, &[Kind::Address, Kind::Name, Kind::Health])
    }

    /// Masks what identifies a person in the name under which somebody chose to be shown: the name itself stays.
    #[must_use]
    pub fn mask_shown_name(&self, text: &str) -> String {
        self.mask_all_but(text, &[Kind::Name])
    }

    fn mask_all_but(&self, text: &str, kinds: &[Kind]) -> String {
        let folded = Folded::of(text);
        let hits = self.find(&folded).into_iter().filter(|hit| !kinds.contains(&hit.kind)).collect();
        masked(text, merged(&folded, hits), &mut BTreeMap::new())
    }

    /// Why a text is masked: each find of a first reading, what it is and where it stands, in order.
    #[must_use]
    pub fn explain(&self, text: &str) -> Vec<Explained> {
        let folded = Folded::of(text);
        let explained = |hit: Hit| Explained { kind: hit.kind, class: hit.class, range: hit.range };
        merged(&folded, self.find(&folded)).into_iter().map(explained).collect()
    }

    /// The text with everything masked that one reading finds; none when it finds nothing.
    fn mask_once(&self, text: &str, counts: &mut BTreeMap<Kind, usize>) -> Option<String> {
        let folded = Folded::of(text);
        let hits = merged(&folded, self.find(&folded));
        if hits.is_empty() {
            return None;
        }
        Some(masked(text, hits, counts))
    }

    fn find(&self, text: &Folded<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        match &self.own {
            Some(own) => health::find(text, &[own, &health::OURS], &mut hits),
            None => health::find(text, &[&health::OURS], &mut hits),
        }
        email::find(text, &mut hits);
        name::find(text, &mut hits);
        if !text.groups().is_empty() {
            service_number::find(text, &mut hits);
            iban::find(text, &mut hits);
            phone::find(text, &mut hits);
            birth_date::find(text, &mut hits);
            address::find(text, &mut hits);
            plate::find(text, &mut hits);
        }
        hits
    }
}

/// Masks a text by our own rules and words.
#[must_use]
pub fn screen(text: &str) -> Screened {
    OURS.mask(text)
}

/// Whether a text holds a mask, from this screening or an earlier one.
#[must_use]
pub fn carries_mask(text: &str) -> bool {
    text.contains('[') && Kind::ALL.iter().any(|kind| text.contains(kind.placeholder()))
}

/// One find, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What it is.
    pub kind: Kind,
    /// Of a word for somebody's health: what it tells.
    pub class: Option<ScreeningClass>,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
}

/// A find: what, and where in the folded text.
struct Hit {
    kind: Kind,
    class: Option<ScreeningClass>,
    range: Range<usize>,
}

impl Hit {
    /// A find of a kind that has no classes.
    fn of(kind: Kind, range: Range<usize>) -> Self {
        Self { kind, class: None, range }
    }
}

/// The text with these finds masked.
fn masked(text: &str, hits: Vec<Hit>, counts: &mut BTreeMap<Kind, usize>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut kept_to = 0;
    for hit in hits {
        masked.push_str(text.get(kept_to..hit.range.start).unwrap_or_default());
        masked.push_str(hit.kind.placeholder());
        *counts.entry(hit.kind).or_default() += 1;
        kept_to = hit.range.end;
    }
    masked.push_str(text.get(kept_to..).unwrap_or_default());
    masked
}

/// The finds as places in the source, in order, overlapping ones made into one. Nothing of a find is left
/// standing, so nothing new can be found in what is left.
fn merged(folded: &Folded<'_>, hits: Vec<Hit>) -> Vec<Hit> {
    let mut hits: Vec<_> = hits.into_iter().map(|hit| Hit { range: folded.in_source(&hit.range), ..hit }).collect();
    hits.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.kind));
    let mut merged: Vec<(Hit, usize)> = Vec::with_capacity(hits.len());
    for hit in hits {
        let length = hit.range.len();
        match merged.last_mut() {
            Some((last, longest)) if hit.range.start < last.range.end => {
                last.range.end = last.range.end.max(hit.range.end);
                if (length, std::cmp::Reverse(hit.kind)) > (*longest, std::cmp::Reverse(last.kind)) {
                    (last.kind, last.class, *longest) = (hit.kind, hit.class, length);
                }
            }
            _ => merged.push((hit, length)),
        }
    }
    merged.into_iter().map(|(hit, _)| hit).collect()
}

#[cfg(test)]
mod tests;
