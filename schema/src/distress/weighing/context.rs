//! What makes a find count for less: it is denied, asked about, read somewhere, over, told with relief, or said of people
//! in general. Rules of thumb over words; what they cannot tell, a person does.
//!
//! Words of somebody else are no less alarming where that somebody is a person ("my son says…"); only what a paper, a
//! screen or a stage says of people in general counts for less. What a letter says of its reader counts whole.

use super::{
    list::{Context, Match, Patterns},
    tokens::{Token, Tokens},
};

/// What denies what comes behind it.
const DENIALS: &[&str] = &["niet", "gee", "nooit", "niemant"];
/// How far behind.
const REACH: usize = 5;
/// Behind these a denial of something else has ended: "ik kan niet slapen van de honger", "ik weet niet hoe".
const ENDS_DENIAL: &[&str] = &["van", "door", "sinds", "voor", "zo", "wat", "hoe", "of", "waar"];
/// Who tells it, or whose it is.
const FIRST_PERSON: &[&str] = &["ik", "wij", "we", "mij", "me", "mijn", "mn", "ons", "onze"];
/// A question that begins so, asks what the rules are.
const ASKS: &[&str] =
    &["kan", "kunne", "mag", "krijg", "krijge", "welke", "wat", "zou", "is", "bestaat", "als", "hoe", "wie"];
/// But not where it tells of whoever asks.
const TELLS: &[[&str; 2]] =
    &[["ik", "heb"], ["heb", "ik"], ["ik", "ben"], ["ben", "ik"], ["wij", "hebbe"], ["we", "hebbe"], ["hoe", "lang"]];
/// For how much of its weight a find counts in a question about rules.
const ASKED: f64 = 0.4;
/// Danger to life weighs this much at least, when it is over or told with relief.
const LIFE_AT_LEAST: f64 = 0.5;

/// The context of a text: where in it stands what makes a find count for less.
pub(super) struct Around<'t> {
    tokens: &'t Tokens,
    found: Vec<(Match, Context, f64)>,
}

impl<'t> Around<'t> {
    pub(super) fn of(tokens: &'t Tokens, patterns: &Patterns<(Context, f64)>) -> Self {
        let found = patterns.find(&tokens.all).map(|(found, (context, factor))| (found, *context, *factor)).collect();
        Self { tokens, found }
    }

    /// Whether a word is part of a figure of speech.
    pub(super) fn is_figure(&self, place: usize) -> bool {
        self.found
            .iter()
            .any(|(found, context, _)| *context == Context::Figure && (found.first()..=found.last()).contains(&place))
    }

    /// The share of its weight for which a find counts.
    pub(super) fn share(&self, find: &Match, is_of_life: bool) -> f64 {
        if self.is_denied(find) {
            return 0.0;
        }
        let share = |(_, context, factor): &(Match, Context, f64)| match context {
            Context::Past | Context::Relief if is_of_life => factor.max(LIFE_AT_LEAST),
            _ => *factor,
        };
        let about = self.found.iter().filter(|(found, context, _)| self.holds(*context, found, find));
        let asked = if self.is_asked(find) { ASKED } else { 1.0 };
        about.map(share).fold(asked, f64::min)
    }

    /// Whether the find stands in a question about rules: "kan iemand die dakloos is bijstand krijgen?"
    fn is_asked(&self, find: &Match) -> bool {
        let Some(sentence) = self.token(find.first()).map(|token| token.sentence) else { return false };
        let words: Vec<&str> = self
            .tokens
            .all
            .iter()
            .filter(|token| token.sentence == sentence)
            .map(|token| token.word.as_str())
            .collect();
        self.tokens.questions.contains(&sentence)
            && words.first().is_some_and(|first| ASKS.contains(first))
            && !words.windows(2).any(|two| TELLS.iter().any(|tells| two == tells))
    }

    fn holds(&self, context: Context, around: &Match, find: &Match) -> bool {
        let (Some(there), Some(here)) = (self.token(around.first()), self.token(find.first())) else { return false };
        if there.sentence != here.sentence {
            return false;
        }
        let is_before = around.last() < find.first();
        match context {
            Context::Figure => false,
            Context::Hypothetical | Context::Relief => true,
            Context::Paper => is_before && !self.is_of_the_teller(around.last(), find.first()),
            // "Vroeger kon ik mij redden, nu hebben wij honger."
            Context::Past => !is_before || !self.between(around.last(), find.first()).any(|token| token.word == "nu"),
            Context::Generic => is_before && there.clause == here.clause,
        }
    }

    /// Whether what is read somewhere is read of whoever tells it: "in de brief staat dat ik…".
    fn is_of_the_teller(&self, from: usize, to: usize) -> bool {
        let said: Vec<&Token> = self.between(from, to).collect();
        let behind = said.iter().rposition(|token| token.word == "dat").map_or(0, |place| place + 1);
        said.iter().skip(behind).any(|token| FIRST_PERSON.contains(&token.word.as_str()))
    }

    /// Whether the find is denied: in a clause that it has words in, before them or among them, or by the clause's end.
    fn is_denied(&self, find: &Match) -> bool {
        find.places.iter().any(|place| {
            let same: Vec<usize> =
                find.places.iter().copied().filter(|other| self.clause(*other) == self.clause(*place)).collect();
            let first = same.iter().copied().min().unwrap_or(*place);
            let last = same.iter().copied().max().unwrap_or(*place);
            self.is_denied_before(find, first, last) || (last == find.last() && self.is_denied_behind(last))
        })
    }

    fn is_denied_before(&self, find: &Match, first: usize, last: usize) -> bool {
        let is_in_clause = |place: usize| self.clause(place) == self.clause(last);
        let denies = |place: usize| {
            let word = self.word(place);
            let goes_on = || !(place + 1..first).any(|place| ENDS_DENIAL.contains(&self.word(place)));
            let is_its_own = find.places.contains(&place) || self.is_figure(place);
            DENIALS.contains(&word) && !is_its_own && (word != "niet" || goes_on())
        };
        (first.saturating_sub(REACH)..last).any(|place| is_in_clause(place) && denies(place))
    }

    /// "Honger hebben we niet"; "van huiselijk geweld is geen sprake".
    fn is_denied_behind(&self, last: usize) -> bool {
        let rest: Vec<&str> = (last + 1..last + 1 + REACH)
            .take_while(|place| self.clause(*place).is_some() && self.clause(*place) == self.clause(last))
            .map(|place| self.word(place))
            .collect();
        let is_whole = self.clause(last + 1 + rest.len()) != self.clause(last);
        (is_whole && rest.last() == Some(&"niet")) || rest.windows(2).any(|two| two == ["gee", "sprake"])
    }

    fn clause(&self, place: usize) -> Option<usize> {
        self.token(place).map(|token| token.clause)
    }

    fn word(&self, place: usize) -> &str {
        self.token(place).map_or("", |token| token.word.as_str())
    }

    fn token(&self, place: usize) -> Option<&'t Token> {
        self.tokens.all.get(place)
    }

    fn between(&self, from: usize, to: usize) -> impl Iterator<Item = &'t Token> {
        self.tokens.all.get(from + 1..to).unwrap_or_default().iter()
    }
}
