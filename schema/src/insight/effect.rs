//! The effect of a measure: whether signals about what a proposal mends became fewer once it was carried out.
//!
//! The same number of days before and after the day it was implemented are compared; after it, as far as they have gone by.
//! What also changed by itself, a holiday or a campaign, shows in topics that nothing was done about, so those are counted
//! over the same days, and the rate ratio is that of the one beside the other ([`poisson::rate_ratio`]). Left out of those
//! are topics that another proposal mended in the same days.

use async_graphql::{Enum, SimpleObject};
use chrono::{Days, NaiveDate};
use entity::{
    id::{ProposalId, TopicId, TypedId},
    proposal,
    term::{Channel, Term},
};
use sea_orm::FromQueryResult;

use super::{
    number::{rounded, whole},
    period::Period,
    poisson::{BeforeAfter, RateRatio, rate_ratio},
    scope::Scope,
    tallies::{Which, by_channel, by_topic},
};
use crate::{
    access::{Language, Lens, Store},
    error::Error,
    problem::Problem,
    topic::TopicIndex,
};

/// Fewer signals than this, before and after together, tell nothing.
const FEWEST: i64 = 10;
/// The most days before and after.
const MOST_DAYS: i32 = 730;

/// What came of a measure.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectVerdict {
    /// Fewer signals came in than without it, by more than chance.
    Fewer,
    /// More signals came in than without it, by more than chance.
    More,
    /// The difference is no more than chance allows.
    NoClearChange,
    /// Too few signals came in to tell.
    TooLittleData,
}

/// How many signals came in.
#[derive(SimpleObject, Debug, Clone, Copy, PartialEq)]
pub struct EffectCount {
    /// How many.
    pub count: i32,
    /// How many a day.
    pub per_day: f64,
}

/// Whether signals about what a proposal mends became fewer once it was carried out, beside topics that nothing was done
/// about. Counts and figures are null for council members, who get the verdict for their own region.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct Effect {
    /// What came of it.
    pub verdict: EffectVerdict,
    /// What came in before.
    pub before: Option<EffectCount>,
    /// What came in from the day on that it was implemented, as far as those days have gone by.
    pub after: Option<EffectCount>,
    /// By what factor it changed, beside topics that nothing was done about: 0.5 is half. Null where nothing came in.
    pub rate_ratio: Option<f64>,
    /// The factor lies above this, with 95 % confidence.
    pub low: Option<f64>,
    /// The factor lies below this, with 95 % confidence.
    pub high: Option<f64>,
    /// The same in a sentence that anybody understands, in your language.
    pub sentence: String,
    /// The same for each channel by which anything came in; null for council members.
    pub by_channel: Option<Vec<ChannelEffect>>,
}

/// The effect on what came in by one channel.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct ChannelEffect {
    /// The channel.
    pub channel: Channel,
    /// What came of it.
    pub verdict: EffectVerdict,
    /// What came in before.
    pub before: EffectCount,
    /// What came in after.
    pub after: EffectCount,
    /// By what factor it changed, beside topics that nothing was done about.
    pub rate_ratio: Option<f64>,
    /// The factor lies above this, with 95 % confidence.
    pub low: Option<f64>,
    /// The factor lies below this, with 95 % confidence.
    pub high: Option<f64>,
}

/// The days before and after.
struct Window {
    before: Period,
    after: Period,
}

impl Window {
    fn around(day: NaiveDate, days: i32, today: NaiveDate) -> Option<Self> {
        let days = Days::new(u64::try_from(days).ok()?);
        let tomorrow = today.checked_add_days(Days::new(1))?;
        let until = day.checked_add_days(days)?.min(tomorrow).max(day);
        Some(Self {
            before: Period { from: day.checked_sub_days(days)?, until: day },
            after: Period { from: day, until },
        })
    }

    fn count(&self, counts: BeforeAfter) -> [EffectCount; 2] {
        [(counts.before, self.before), (counts.after, self.after)].map(|(count, period)| {
            let days = i32::try_from(period.until.signed_duration_since(period.from).num_days()).unwrap_or(i32::MAX);
            let per_day = if days == 0 { 0.0 } else { rounded(f64::from(whole(count)) / f64::from(days)) };
            EffectCount { count: whole(count), per_day }
        })
    }
}

/// What came of it, from the counts.
fn verdict(of: BeforeAfter, ratio: Option<RateRatio>) -> EffectVerdict {
    match ratio {
        Some(ratio) if of.before + of.after >= FEWEST => {
            if ratio.high < 1.0 {
                EffectVerdict::Fewer
            } else if ratio.low > 1.0 {
                EffectVerdict::More
            } else {
                EffectVerdict::NoClearChange
            }
        }
        _ => EffectVerdict::TooLittleData,
    }
}

/// What was asked for.
pub(super) struct Asked {
    pub(super) proposal: ProposalId,
    pub(super) days: i32,
    pub(super) channels: Option<Vec<Channel>>,
}

/// Which topics a proposal is about, with all within them, and which nothing was done about in those days.
struct Topics {
    names: Vec<String>,
    touched: Vec<TopicId>,
    untouched: Vec<TopicId>,
}

#[derive(FromQueryResult)]
struct OfProposal {
    topic_id: TopicId,
    is_it: bool,
}

impl Topics {
    async fn of(store: &Store, proposal: ProposalId, window: &Window) -> Result<Self, Error> {
        // Whoever may see the effect of one proposal is told nothing here of others: their topics are only left out.
        const SQL: &str = "SELECT topic_id, proposal_id = $1 AS is_it FROM proposal_topic
            JOIN proposal ON proposal.id = proposal_id
            WHERE proposal_id = $1 OR (implemented_on >= $2 AND implemented_on < $3)";
        let values =
            [proposal.uuid().into(), window.before.from.into(), window.after.until.max(window.after.from).into()];
        let rows: Vec<OfProposal> = store.sql(SQL, values).await?;
        let reference = store.reference().await?;
        let index = &reference.topics;
        let within = |is_it: bool| -> Vec<TopicId> {
            let mut all: Vec<TopicId> =
                rows.iter().filter(|row| row.is_it == is_it).flat_map(|row| index.within(row.topic_id)).collect();
            all.sort();
            all.dedup();
            all
        };
        let (touched, elsewhere) = (within(true), within(false));
        let mut untouched = index.ids();
        untouched.retain(|topic| !touched.contains(topic) && !elsewhere.contains(topic));
        let mut names: Vec<String> =
            rows.iter().filter(|row| row.is_it).filter_map(|row| name(index, row.topic_id)).collect();
        names.sort();
        Ok(Self { names, touched, untouched })
    }
}

fn name(index: &TopicIndex, topic: TopicId) -> Option<String> {
    index.get(topic).map(|topic| topic.name.clone())
}

/// The effect; nothing where the viewer does not see the proposal, or it was not implemented.
pub(super) async fn effect(store: &Store, scope: &Scope, asked: &Asked) -> Result<Option<Effect>, Error> {
    if !(1..=MOST_DAYS).contains(&asked.days) {
        return Err(Problem::Days.into());
    }
    let Some(seen) = store.find::<proposal::Entity>().by_id(asked.proposal).await? else { return Ok(None) };
    let Some(day) = seen.through(Lens::Masked).and_then(|proposal| proposal.implemented_on) else { return Ok(None) };
    let Some(window) = Window::around(day, asked.days, store.today()) else { return Ok(None) };
    let topics = Topics::of(store, asked.proposal, &window).await?;
    let Some(regions) = scope.regions(store, None).await? else { return Ok(None) };
    let is_own = matches!(scope, Scope::Own(_));
    if is_own && asked.channels.is_some() {
        return Ok(None);
    }
    let which = Which { channels: asked.channels.clone(), kinds: None, regions };
    let periods = [window.before, window.after];
    let counts = by_topic(store, &which, &periods).await?;
    let sum = |topics: &[TopicId]| {
        let of = |part: usize| topics.iter().filter_map(|topic| counts.get(&topic.0)?.get(part)).sum();
        BeforeAfter { before: of(0), after: of(1) }
    };
    let (of, beside) = (sum(&topics.touched), sum(&topics.untouched));
    let ratio = rate_ratio(of, beside);
    let verdict = verdict(of, ratio);
    let language = store.viewer().language();
    let told = Told { topics: &topics.names, channels: asked.channels.as_deref(), ratio: ratio.filter(|_| !is_own) };
    let sentence = told.sentence(verdict, language);
    if is_own {
        let (before, after, rate_ratio, low, high, by_channel) = Default::default();
        return Ok(Some(Effect { verdict, before, after, rate_ratio, low, high, sentence, by_channel }));
    }
    let [before, after] = window.count(of);
    Ok(Some(Effect {
        verdict,
        before: Some(before),
        after: Some(after),
        rate_ratio: ratio.map(|ratio| rounded(ratio.ratio)),
        low: ratio.map(|ratio| rounded(ratio.low)),
        high: ratio.map(|ratio| rounded(ratio.high)),
        sentence,
        by_channel: Some(channels(store, asked, &window, &topics).await?),
    }))
}

/// The effect on each channel that was asked for.
async fn channels(store: &Store, asked: &Asked, window: &Window, topics: &Topics) -> Result<Vec<ChannelEffect>, Error> {
    let periods = [window.before, window.after];
    let [of, beside] = by_channel(store, [&topics.touched, &topics.untouched], &periods).await?;
    let counts = |counts: Option<&Vec<i64>>| match counts.map(Vec::as_slice) {
        Some([before, after]) => BeforeAfter { before: *before, after: *after },
        _ => BeforeAfter::default(),
    };
    let effect = |channel: Channel| {
        let (of, beside) = (counts(of.get(channel.code())), counts(beside.get(channel.code())));
        let ratio = rate_ratio(of, beside);
        let [before, after] = window.count(of);
        (of != BeforeAfter::default()).then(|| ChannelEffect {
            channel,
            verdict: verdict(of, ratio),
            before,
            after,
            rate_ratio: ratio.map(|ratio| rounded(ratio.ratio)),
            low: ratio.map(|ratio| rounded(ratio.low)),
            high: ratio.map(|ratio| rounded(ratio.high)),
        })
    };
    let wanted = |channel: &&Channel| asked.channels.as_ref().is_none_or(|channels| channels.contains(channel));
    Ok(Channel::ALL.iter().filter(wanted).filter_map(|channel| effect(*channel)).collect())
}

/// What a sentence about an effect tells.
struct Told<'a> {
    topics: &'a [String],
    channels: Option<&'a [Channel]>,
    ratio: Option<RateRatio>,
}

impl Told<'_> {
    fn sentence(&self, verdict: EffectVerdict, language: Language) -> String {
        let and = language.of(" and ", " en ");
        let topics = self.topics.join(and);
        let by = self.by(language);
        let percent = self.percent(language);
        match (verdict, language) {
            (EffectVerdict::Fewer, Language::Dutch) => {
                format!("Na de verandering kwamen er{by} duidelijk minder signalen binnen over {topics}{percent}.")
            }
            (EffectVerdict::More, Language::Dutch) => {
                format!("Na de verandering kwamen er{by} duidelijk meer signalen binnen over {topics}{percent}.")
            }
            (EffectVerdict::NoClearChange, Language::Dutch) => format!(
                "Na de verandering kwamen er{by} niet duidelijk meer of minder signalen binnen over {topics}. Het verschil \
                 kan toeval zijn."
            ),
            (EffectVerdict::TooLittleData, Language::Dutch) => format!(
                "Er kwamen{by} te weinig signalen binnen over {topics} om te kunnen zeggen of de verandering heeft geholpen."
            ),
            (EffectVerdict::Fewer, Language::English) => {
                format!("After the change clearly fewer signals about {topics} came in{by}{percent}.")
            }
            (EffectVerdict::More, Language::English) => {
                format!("After the change clearly more signals about {topics} came in{by}{percent}.")
            }
            (EffectVerdict::NoClearChange, Language::English) => format!(
                "After the change neither clearly more nor clearly fewer signals about {topics} came in{by}. The difference \
                 may be chance."
            ),
            (EffectVerdict::TooLittleData, Language::English) => {
                format!("Too few signals about {topics} came in{by} to say whether the change helped.")
            }
        }
    }

    fn by(&self, language: Language) -> String {
        let Some(channels) = self.channels else { return String::new() };
        let names: Vec<&str> = channels.iter().map(|channel| language.of(channel.english(), channel.dutch())).collect();
        language.of(" by {}", " via {}").replace("{}", &names.join(language.of(" and ", " en ")))
    }

    /// How much fewer or more, and between what and what.
    fn percent(&self, language: Language) -> String {
        let Some(RateRatio { ratio, low, high }) = self.ratio else { return String::new() };
        let percent = |ratio: f64| format!("{:.0}", ((ratio - 1.0) * 100.0).abs());
        let (less, most) = if ratio < 1.0 { (high, low) } else { (low, high) };
        match language {
            Language::Dutch => format!(
                ": ongeveer {} procent, en bijna zeker tussen de {} en {} procent",
                percent(ratio),
                percent(less),
                percent(most)
            ),
            Language::English => format!(
                ": by about {} percent, and almost certainly between {} and {} percent",
                percent(ratio),
                percent(less),
                percent(most)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_after_are_as_many_as_before_as_far_as_they_have_gone_by() {
        let window = Window::around(day("2026-03-10"), 30, day("2026-09-01")).unwrap();
        assert_eq!((window.before.from, window.before.until), (day("2026-02-08"), day("2026-03-10")));
        assert_eq!((window.after.from, window.after.until), (day("2026-03-10"), day("2026-04-09")));
        let soon = Window::around(day("2026-03-10"), 30, day("2026-03-12")).unwrap();
        assert_eq!(soon.after.until, day("2026-03-13"));
        let [before, after] = soon.count(BeforeAfter { before: 60, after: 3 });
        assert_eq!((before.per_day, after.per_day), (2.0, 1.0));
        let to_come = Window::around(day("2026-03-10"), 30, day("2026-03-01")).unwrap();
        assert!(to_come.after.is_empty());
    }

    #[test]
    fn a_verdict_needs_data_and_an_interval_without_1() {
        let of = |before, after| {
            let of = BeforeAfter { before, after };
            verdict(of, rate_ratio(of, BeforeAfter { before: 1_000, after: 1_000 }))
        };
        assert_eq!(of(100, 50), EffectVerdict::Fewer);
        assert_eq!(of(50, 100), EffectVerdict::More);
        assert_eq!(of(50, 55), EffectVerdict::NoClearChange);
        assert_eq!(of(8, 1), EffectVerdict::TooLittleData);
        assert_eq!(of(0, 0), EffectVerdict::TooLittleData);
    }

    #[test]
    fn a_sentence_says_what_the_figures_say() {
        let topics = ["Energietoeslag".to_owned()];
        let ratio = Some(RateRatio { ratio: 0.62, low: 0.51, high: 0.75 });
        let told = Told { topics: &topics, channels: Some(&[Channel::Phone]), ratio };
        assert_eq!(
            told.sentence(EffectVerdict::Fewer, Language::Dutch),
            "Na de verandering kwamen er via telefoon duidelijk minder signalen binnen over Energietoeslag: ongeveer 38 \
             procent, en bijna zeker tussen de 25 en 49 procent."
        );
        let told = Told { topics: &topics, channels: None, ratio: None };
        assert_eq!(
            told.sentence(EffectVerdict::TooLittleData, Language::English),
            "Too few signals about Energietoeslag came in to say whether the change helped."
        );
    }
}
