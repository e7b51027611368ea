//! An organisation's own words of screening: what it masks besides, and what it leaves alone. An administrator sets them.
//!
//! They count for texts that come in from then on; what is kept stays as it was masked. Every server reads them anew
//! after five seconds at most ([`KeptScreen`]), so that no text that comes in costs a query for them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{setting, term::ScreeningClass};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{ManageSettings, Setting, Settings, published, replace};
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    screening::{
        Screen,
        pattern::{self, Refusal},
    },
};

/// A word of an organisation's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SimpleObject)]
#[graphql(name = "ScreeningWord")]
pub struct ScreeningWord {
    /// The word, with a star in front or behind where it may go on: `werkstress*`.
    word: String,
    /// What it tells of somebody's health: the reason why it is masked.
    class: ScreeningClass,
    /// Whether it is masked; otherwise it is left alone, also where Gehoord's own list would mask it.
    masked: bool,
}

/// An organisation's own words. None unless it sets them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScreeningWords(Vec<ScreeningWord>);

impl Setting for ScreeningWords {
    const NAME: &'static str = "SCREENING_WORDS";
}

impl ScreeningWords {
    fn screen(&self) -> Arc<Screen> {
        if self.0.is_empty() {
            return Screen::ours();
        }
        let patterns: Vec<(String, ScreeningClass)> = self
            .0
            .iter()
            .map(|word| (format!("{}{}", if word.masked { "" } else { "!" }, word.word), word.class))
            .collect();
        Arc::new(Screen::with(patterns.iter().map(|(pattern, class)| (pattern.as_str(), *class))))
    }
}

/// What an organisation's texts are screened by, as it was last read.
#[derive(Default)]
pub struct KeptScreen(Mutex<Option<(DateTime<Utc>, Arc<Screen>)>>);

impl KeptScreen {
    /// For how long what was read is gone by.
    const FRESH: TimeDelta = TimeDelta::seconds(5);

    /// What was read in the last seconds.
    pub(crate) fn fresh(&self, now: DateTime<Utc>) -> Option<Arc<Screen>> {
        let kept = self.kept();
        let (read_at, screen) = kept.as_ref()?;
        // Of a request that began a little earlier too; a clock that was set back makes nothing last longer.
        ((now - *read_at).abs() < Self::FRESH).then(|| Arc::clone(screen))
    }

    /// Reads it on a connection that is there.
    pub(crate) async fn read(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Arc<Screen>, Error> {
        let rows = setting::Entity::find().filter(setting::Column::Name.eq(ScreeningWords::NAME)).all(db).await?;
        self.keep(&Settings::of(rows), now)
    }

    /// Reads it as a viewer does.
    pub(crate) async fn read_by(&self, store: &Store) -> Result<Arc<Screen>, Error> {
        self.keep(&published(store, ScreeningWords::NAME).await?, store.now())
    }

    fn keep(&self, settings: &Settings, now: DateTime<Utc>) -> Result<Arc<Screen>, Error> {
        let screen = settings.get::<ScreeningWords>()?.screen();
        *self.kept() = Some((now, Arc::clone(&screen)));
        Ok(screen)
    }

    fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<(DateTime<Utc>, Arc<Screen>)>> {
        // What is kept is always whole, whoever stopped while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A word to set.
#[derive(InputObject)]
pub struct ScreeningWordInput {
    /// A word of at least three letters: `sarcopenie`. Its endings are found too, and compounds such as
    /// `sarcopeniebehandeling`. With a star in front or behind (`*reflux*`, of five letters or more) it may go on there.
    word: String,
    /// What it tells of somebody's health.
    class: ScreeningClass,
    /// Whether it is masked. `false` leaves words alone that begin so, also where Gehoord's own list would mask them.
    #[graphql(default = true)]
    masked: bool,
}

/// The words that an organisation screens by from now on, besides Gehoord's own.
#[derive(InputObject)]
pub struct SetScreeningWordsInput {
    /// All its own words, at most 500. Those that are not among them are its own no longer.
    words: Vec<ScreeningWordInput>,
}

payload! {
    /// The words as they are now.
    SetScreeningWordsPayload {
        /// The organisation's own words.
        screening_words: Vec<ScreeningWord>,
    }
}

/// Root fields about words of screening.
#[derive(Default)]
pub struct ScreeningWordsQuery;

/// Root fields about words of screening.
#[Object(guard = "crate::access::Closed")]
impl ScreeningWordsQuery {
    /// The organisation's own words of screening: what it masks in free texts besides Gehoord's own list, and what it
    /// leaves alone. For administrators.
    #[graphql(guard = "SignedIn", complexity = "50 * child_complexity")]
    async fn screening_words(&self, ctx: &Context<'_>) -> Result<Option<Vec<ScreeningWord>>> {
        let store = ctx.data::<Store>()?;
        store.viewer().may(ManageSettings)?;
        let ScreeningWords(words) = published(store, ScreeningWords::NAME).await?.get()?;
        Ok(Some(words))
    }
}

/// Changes of words of screening.
#[derive(Default)]
pub struct ScreeningWordsMutation;

/// Changes of words of screening.
#[Object(guard = "crate::access::Closed")]
impl ScreeningWordsMutation {
    /// Sets the organisation's own words of screening. They count for texts that come in from now on, on every server
    /// within seconds; what is kept stays as it was masked. An administrator does.
    #[graphql(guard = "SignedIn")]
    async fn set_screening_words(
        &self,
        ctx: &Context<'_>,
        input: SetScreeningWordsInput,
    ) -> Result<SetScreeningWordsPayload> {
        let store = ctx.data::<Store>()?;
        let (set, user_errors) = settled(store.retried(|| set(store, &input)).await)?;
        Ok(SetScreeningWordsPayload { screening_words: set.map(|ScreeningWords(words)| words), user_errors })
    }
}

async fn set(store: &Store, input: &SetScreeningWordsInput) -> Result<ScreeningWords, Stop> {
    store.viewer().may(ManageSettings)?;
    let mut problems = Problems::new(store.viewer().language());
    let words = parse(input, &mut problems);
    problems.settle()?;
    replace(store, &words).await?;
    store.organisation().screen.forget();
    Ok(words)
}

/// The most words, and the most characters of one.
const MOST: usize = 500;
const LONGEST: usize = 60;

fn parse(input: &SetScreeningWordsInput, problems: &mut Problems) -> ScreeningWords {
    problems.check(input.words.len() <= MOST, "words", Problem::TooMany);
    let mut words = Vec::<ScreeningWord>::new();
    for (place, given) in input.words.iter().enumerate().take(MOST) {
        let field = format!("words.{place}.word");
        let word = problems.text(&field, &given.word, LONGEST);
        if word.is_empty() || word.chars().count() > LONGEST {
            continue;
        }
        problems.check(words.iter().all(|other| other.word != word), &field, Problem::Taken);
        match pattern::check(&word, given.masked) {
            Ok(()) => words.push(ScreeningWord { word, class: given.class, masked: given.masked }),
            Err(Refusal::Signs) => problems.add(&field, Problem::ScreeningWordInvalid),
            Err(Refusal::Short) => problems.add(&field, Problem::ScreeningWordShort),
            Err(Refusal::Everyday) => problems.add(&field, Problem::ScreeningWordEveryday),
        }
    }
    ScreeningWords(words)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::access::Language;

    fn input(words: &[(&str, bool)]) -> SetScreeningWordsInput {
        let word = |(word, masked): &(&str, bool)| ScreeningWordInput {
            word: (*word).to_owned(),
            class: ScreeningClass::Body,
            masked: *masked,
        };
        SetScreeningWordsInput { words: words.iter().map(word).collect() }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut problems = Problems::new(Language::Dutch);
        parse(
            &input(&[
                ("sarcopenie", true),
                (" sarcopenie ", true),
                ("", true),
                ("*en*", true),
                ("gemeente", true),
                ("a1", true),
                ("hoofdpijn", false),
                (&"x".repeat(61), true),
            ]),
            &mut problems,
        );
        let Err(Stop::Problems(found)) = problems.settle() else { panic!("there are problems") };
        let found: Vec<_> = found.iter().map(|error| (error.code.as_str(), error.field.join("."))).collect();
        let at = |place: usize| format!("words.{place}.word");
        assert_eq!(
            found,
            [
                ("TAKEN", at(1)),
                ("EMPTY", at(2)),
                ("SCREENING_WORD_SHORT", at(3)),
                ("SCREENING_WORD_EVERYDAY", at(4)),
                ("SCREENING_WORD_INVALID", at(5)),
                ("TOO_LONG", at(7)),
            ]
        );
        let mut problems = Problems::new(Language::Dutch);
        parse(&input(&vec![("sarcopenie", true); MOST + 1]), &mut problems);
        let Err(Stop::Problems(found)) = problems.settle() else { panic!("there are problems") };
        assert_eq!(found.first().map(|error| error.code.as_str()), Some("TOO_MANY"));
    }

    #[test]
    fn what_is_set_is_screened_by_and_nothing_set_is_our_own() {
        let mut problems = Problems::new(Language::Dutch);
        let words = parse(&input(&[("sarcopenie", true), ("griep", false)]), &mut problems);
        assert!(problems.is_empty());
        let screen = words.screen();
        assert_eq!(screen.mask("Sarcopenie, griep en reuma").text, "[gezondheid], griep en [gezondheid]");
        assert!(Arc::ptr_eq(&ScreeningWords::default().screen(), &Screen::ours()));
    }

    #[test]
    fn what_was_read_is_gone_by_for_five_seconds() {
        let kept = KeptScreen::default();
        let at = |second| Utc.with_ymd_and_hms(2026, 9, 7, 10, 0, second).unwrap();
        assert!(kept.fresh(at(10)).is_none());
        kept.keep(&Settings::default(), at(10)).unwrap();
        assert!(kept.fresh(at(10)).is_some() && kept.fresh(at(14)).is_some());
        assert!(kept.fresh(at(15)).is_none() && kept.fresh(at(5)).is_none());
        kept.forget();
        assert!(kept.fresh(at(10)).is_none());
    }
}
