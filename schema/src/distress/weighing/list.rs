//! The list of words, read into what the search goes by.

use std::collections::HashMap;

use entity::term::{DistressClass, Term};

use super::tokens::{Token, plain};

/// What a word of a text is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// This word, in its plain spelling; from seven letters on one letter may be wrong. Or exactly as it is written.
    Just { plain: String, shown: String, is_exact: bool },
    /// Words that begin so.
    Begins(String),
    /// Words that end so.
    Ends(String),
}

/// How many letters a word has of which one may be wrong.
const LONG: usize = 7;

impl Word {
    fn of(text: &str) -> Self {
        if let Some(end) = text.strip_prefix('*') {
            Self::Ends(end.trim_end_matches('*').to_owned())
        } else if let Some(start) = text.strip_suffix('*') {
            Self::Begins(start.to_owned())
        } else {
            let shown = text.trim_start_matches('=').to_owned();
            Self::Just { plain: plain(&shown), is_exact: shown != text, shown }
        }
    }

    fn is(&self, token: &Token) -> bool {
        match self {
            Self::Just { plain, is_exact, .. } => *plain == token.word || (!is_exact && is_nearly(plain, &token.word)),
            Self::Begins(start) => {
                token.written.starts_with(start.as_str()) || is_nearly(start, beginning(&token.written, start.len()))
            }
            Self::Ends(end) => token.written.ends_with(end.as_str()),
        }
    }

    /// As the list has it.
    fn shown(&self) -> String {
        match self {
            Self::Just { shown, .. } => shown.clone(),
            Self::Begins(start) => format!("{start}-"),
            Self::Ends(end) => format!("-{end}"),
        }
    }

    fn first_letter(&self) -> Option<char> {
        match self {
            Self::Just { plain, .. } => plain.chars().next(),
            Self::Begins(start) => start.chars().next(),
            Self::Ends(_) => None,
        }
    }
}

fn beginning(word: &str, letters: usize) -> &str {
    word.get(..letters).unwrap_or(word)
}

/// One letter wrong, missing, too many, or two in the wrong order; not the first letter.
fn is_nearly(word: &str, token: &str) -> bool {
    word.len() >= LONG
        && word.len().abs_diff(token.len()) <= 1
        && word.chars().next() == token.chars().next()
        && strsim::osa_distance(word, token) <= 1
}

/// A step through a text: one of these words, at once or after a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    any: Vec<Word>,
    after_gap: bool,
}

/// How many words a gap holds at most.
const GAP: usize = 4;
/// How many words lie between parts that stand near each other, at most.
const NEAR: usize = 7;

/// Words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    steps: Vec<Step>,
    /// Whether the clause ends behind it.
    ends_clause: bool,
}

impl Row {
    fn of(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut after_gap = false;
        let ends_clause = text.ends_with('$');
        for word in text.trim_end_matches('$').split_whitespace() {
            if word == "…" {
                after_gap = true;
                continue;
            }
            steps.push(Step { any: word.split('/').map(Word::of).collect(), after_gap });
            after_gap = false;
        }
        Self { steps, ends_clause }
    }

    /// The words of the text that it is when it begins at a place, and how the list writes each.
    fn at(&self, place: usize, tokens: &[Token]) -> Option<Match> {
        let sentence = tokens.get(place)?.sentence;
        let mut found = Match::default();
        let mut next = place;
        for step in &self.steps {
            let last = if step.after_gap { next + GAP } else { next };
            let (at, word) = (next..=last).find_map(|at| {
                let token = tokens.get(at).filter(|token| token.sentence == sentence)?;
                Some((at, step.any.iter().find(|word| word.is(token))?))
            })?;
            found.places.push(at);
            found.shown.push((word.shown(), step.after_gap));
            next = at + 1;
        }
        let clause = |place: usize| tokens.get(place).map(|token| token.clause);
        let is_end = !self.ends_clause || clause(next) != clause(found.last());
        is_end.then_some(found)
    }
}

/// Where a pattern stands in a text: which words are part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) places: Vec<usize>,
    shown: Vec<(String, bool)>,
}

impl Match {
    fn with(mut self, mut other: Self) -> Self {
        if let Some((_, after_gap)) = other.shown.first_mut() {
            *after_gap = true;
        }
        self.places.extend(other.places);
        self.shown.extend(other.shown);
        self
    }

    pub(super) fn first(&self) -> usize {
        self.places.iter().copied().min().unwrap_or_default()
    }

    pub(super) fn last(&self) -> usize {
        self.places.iter().copied().max().unwrap_or_default()
    }

    /// The words of the list that were found, never those of the text.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        for (word, after_gap) in &self.shown {
            if !words.is_empty() {
                words.push_str(if *after_gap { " … " } else { " " });
            }
            words.push_str(word);
        }
        words
    }
}

/// Rows that stand near each other in one sentence, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Row>);

impl Pattern {
    fn of(text: &str) -> Self {
        Self(text.split(" + ").map(Row::of).collect())
    }

    fn at(&self, place: usize, tokens: &[Token]) -> Option<Match> {
        let (first, others) = self.0.split_first()?;
        let mut found = first.at(place, tokens)?;
        let sentence = tokens.get(place)?.sentence;
        for row in others {
            let (from, to) = (found.first().saturating_sub(NEAR), found.last() + NEAR);
            let is_free = |other: &Match| other.places.iter().all(|place| !found.places.contains(place));
            let near = (from..=to)
                .filter(|at| tokens.get(*at).is_some_and(|token| token.sentence == sentence))
                .find_map(|at| row.at(at, tokens).filter(is_free))?;
            found = found.with(near);
        }
        Some(found)
    }
}

/// Patterns, by the first letter of the words that they begin with.
#[derive(Debug)]
pub(super) struct Patterns<T> {
    all: Vec<(Pattern, T)>,
    by_letter: HashMap<char, Vec<usize>>,
    /// Those that begin with the end of a word.
    anywhere: Vec<usize>,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Self { all: Vec::new(), by_letter: HashMap::new(), anywhere: Vec::new() }
    }
}

impl<T> Patterns<T> {
    fn add(&mut self, pattern: Pattern, what: T) {
        let place = self.all.len();
        let first = pattern.0.first().and_then(|row| row.steps.first());
        for word in first.map(|step| step.any.as_slice()).unwrap_or_default() {
            let places = match word.first_letter() {
                Some(letter) => self.by_letter.entry(letter).or_default(),
                None => &mut self.anywhere,
            };
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        self.all.push((pattern, what));
    }

    /// Each pattern wherever it stands in a text.
    pub(super) fn find<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = (Match, &'a T)> {
        tokens.iter().enumerate().flat_map(move |(at, token)| {
            let letter = token.word.chars().next().and_then(|letter| self.by_letter.get(&letter));
            let places = letter.map(Vec::as_slice).unwrap_or_default().iter().chain(&self.anywhere);
            places.filter_map(move |place| {
                let (pattern, what) = self.all.get(*place)?;
                Some((pattern.at(at, tokens)?, what))
            })
        })
    }
}

/// What a pattern weighs, and why it is on the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weight {
    pub(super) class: DistressClass,
    pub(super) weight: f64,
    /// Whether it counts only beside something else.
    pub(super) is_beside: bool,
}

/// What makes a find count for less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// It is no find at all.
    Figure,
    Hypothetical,
    Paper,
    Past,
    Relief,
    Generic,
}

const CONTEXTS: &[(&str, Context)] = &[
    ("FIGURE", Context::Figure),
    ("HYPOTHETICAL", Context::Hypothetical),
    ("PAPER", Context::Paper),
    ("PAST", Context::Past),
    ("RELIEF", Context::Relief),
    ("GENERIC", Context::Generic),
];

/// The list as it is read.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) weights: Patterns<Weight>,
    pub(super) contexts: Patterns<(Context, f64)>,
    /// The headings, with the reason that each gives.
    pub(super) reasons: Vec<(String, String)>,
    /// Lines that are not as they should be.
    pub(super) wrong: Vec<String>,
}

/// Below which heading a line stands.
#[derive(Clone, Copy)]
enum Section {
    Class { class: DistressClass, is_beside: bool },
    Context(Context, f64),
}

impl List {
    /// Reads a whole file.
    pub(super) fn of(file: &str) -> Self {
        let mut list = Self::default();
        let mut section = None;
        for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('[') {
                section = list.heading(line);
            } else if !section.is_some_and(|section| list.line(section, line)) {
                list.wrong.push(line.to_owned());
            }
        }
        list
    }

    /// `[LIFE] why`, `[BESIDE SOON] why` or `[PAST 0.3] why`.
    fn heading(&mut self, line: &str) -> Option<Section> {
        let read = line.trim_start_matches('[').split_once(']').and_then(|(name, reason)| {
            let context = |name: &str| CONTEXTS.iter().find(|(of, _)| *of == name).map(|(_, context)| *context);
            let section = match name.split_once(' ') {
                Some(("BESIDE", class)) => Section::Class { class: DistressClass::from_code(class)?, is_beside: true },
                Some((name, factor)) => Section::Context(context(name)?, factor.parse().ok()?),
                None => match context(name) {
                    Some(context) => Section::Context(context, 0.0),
                    None => Section::Class { class: DistressClass::from_code(name)?, is_beside: false },
                },
            };
            (!reason.trim().is_empty()).then(|| (section, name.to_owned(), reason.trim().to_owned()))
        });
        match read {
            Some((section, name, reason)) => {
                self.reasons.push((name, reason));
                Some(section)
            }
            None => {
                self.wrong.push(line.to_owned());
                None
            }
        }
    }

    fn line(&mut self, section: Section, line: &str) -> bool {
        let patterns = |line: &str| -> Vec<Pattern> {
            line.split(',').map(str::trim).filter(|text| !text.is_empty()).map(Pattern::of).collect()
        };
        match section {
            Section::Class { class, is_beside } => {
                let Some((weight, rest)) = line.split_once(' ') else { return false };
                let Ok(weight) = weight.parse() else { return false };
                for pattern in patterns(rest) {
                    self.weights.add(pattern, Weight { class, weight, is_beside });
                }
            }
            Section::Context(context, factor) => {
                for pattern in patterns(line) {
                    self.contexts.add(pattern, (context, factor));
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tokens::Tokens, *};

    #[test]
    fn the_file_is_read_whole_and_each_heading_says_why() {
        let list = List::of(include_str!("words.txt"));
        assert_eq!(list.wrong, Vec::<String>::new());
        assert!(list.reasons.iter().all(|(_, reason)| reason.len() > 15), "{:?}", list.reasons);
        for class in DistressClass::ALL {
            assert!(list.weights.all.iter().any(|(_, weight)| weight.class == *class), "{class:?}");
        }
        assert!(list.weights.all.iter().all(|(_, weight)| (0.1..=1.5).contains(&weight.weight)));
        for (name, context) in CONTEXTS {
            assert!(list.contexts.all.iter().any(|(_, (of, _))| of == context), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let list = List::of("honger\n[NONE] why\n[FOOD]\n[FOOD] why it is\nhonger\n1.0 honger\n");
        assert_eq!(list.wrong, ["honger", "[NONE] why", "[FOOD]", "honger"]);
        assert_eq!(list.weights.all.len(), 1);
    }

    #[test]
    fn a_pattern_is_words_in_a_row_with_gaps_and_near_each_other() {
        let found = |pattern: &str, text: &str| -> Option<String> {
            let tokens = Tokens::of(text).all;
            let pattern = Pattern::of(pattern);
            (0..tokens.len()).find_map(|at| pattern.at(at, &tokens)).map(|found| found.words())
        };
        assert_eq!(found("geen eten", "Er is geen ete."), Some("geen eten".to_owned()));
        assert_eq!(found("geen eten", "Geen brood, wel eten"), None);
        assert_eq!(found("geen … eten", "geen geld voor het eten"), Some("geen … eten".to_owned()));
        assert_eq!(found("geen … eten", "geen geld. Eten"), None, "not over the end of a sentence");
        assert_eq!(found("slaap/slaapt + auto", "in de auto slaapt hij"), Some("slaapt … auto".to_owned()));
        assert_eq!(found("slaap + auto", "slaap a b c d e f g h auto"), None);
        assert_eq!(found("ontruim*", "ontruiming"), Some("ontruim-".to_owned()));
        assert_eq!(found("*preventie", "zelfmoordpreventie"), Some("-preventie".to_owned()));
        assert_eq!(found("dakloos", "ik ben dakloss"), Some("dakloos".to_owned()), "one letter may be wrong");
        assert_eq!(found("wil niet meer $", "ik wil niet meer, echt"), Some("wil niet meer".to_owned()));
        assert_eq!(found("wil niet meer $", "ik wil niet meer bellen"), None);
        assert_eq!(found("=dakloos", "ik ben dakloss"), None, "but where it is to be exact");
        assert_eq!(found("honger", "hongar"), None, "not in a short word");
    }
}
