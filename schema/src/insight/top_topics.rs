//! The most asked topics of a period, beside the period before.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{Days, NaiveDate};
use entity::id::TopicId;
use uuid::Uuid;

use super::{
    number::whole,
    period::Period,
    poisson,
    scope::{Regions, Scope},
    small,
    tallies::{Which, by_topic},
};
use crate::{
    access::{Store, loader},
    error::Error,
    topic::Topic,
};

/// How often a topic came in, beside the period before.
///
/// Signals count under their own topic, not under those that it lies in. To council members a topic of which so few came in
/// in a month that it could point at somebody is left out, and a count before that is null.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
#[graphql(complex)]
pub struct TopTopic {
    #[graphql(skip)]
    id: TopicId,
    /// How many signals about it came in in the period.
    pub count: i32,
    /// How many came in in the period that it is compared with, where there is one.
    pub count_before: Option<i32>,
    /// By how many percent the count is higher than the one before, or lower; null where there was none before.
    pub change: Option<f64>,
    /// Whether it rises by more than chance allows, seen that all topics are looked at. It takes the lengths of both periods
    /// into account; of a period that is not over, the days until now. Null where there is nothing to compare with.
    pub rising: Option<bool>,
}

/// How often a topic came in, beside the period before.
#[ComplexObject]
impl TopTopic {
    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Topic>> {
        loader::one(ctx, Some(self.id)).await
    }
}

/// What was asked for.
pub(super) struct Asked {
    pub(super) period: Period,
    pub(super) before: Option<Period>,
    pub(super) which: Which,
    pub(super) first: usize,
}

/// The topics, the most asked first.
pub(super) async fn top_topics(store: &Store, scope: &Scope, asked: &Asked) -> Result<Vec<TopTopic>, Error> {
    let today = store.today();
    let counts = match scope {
        Scope::All | Scope::Counts => {
            let periods: Vec<Period> = [asked.period].into_iter().chain(asked.before).collect();
            shown_all(&by_topic(store, &asked.which, &periods).await?)
        }
        Scope::Own(_) => own(store, asked, today).await?,
    };
    Ok(ranked(&counts, asked, today))
}

/// A count, and the one before where it is shown and asked for.
type Counts = BTreeMap<TopicId, (i64, Option<i64>)>;

fn shown_all(counts: &BTreeMap<Uuid, Vec<i64>>) -> Counts {
    topics(counts)
        .map(|(topic, counts)| (topic, (counts.first().copied().unwrap_or_default(), counts.get(1).copied())))
        .collect()
}

fn topics(counts: &BTreeMap<Uuid, Vec<i64>>) -> impl Iterator<Item = (TopicId, &Vec<i64>)> {
    counts.iter().filter(|(topic, _)| !topic.is_nil()).map(|(topic, counts)| (TopicId(*topic), counts))
}

/// The counts of the own region: sums of months, where no month is hidden.
async fn own(store: &Store, asked: &Asked, today: NaiveDate) -> Result<Counts, Error> {
    let (period, before) = (asked.period.past_months(today), asked.before.map(|before| before.past_months(today)));
    let now = months(store, &asked.which, period).await?;
    let then = match before {
        Some(before) => Some(months(store, &asked.which, before).await?),
        None => None,
    };
    let before = |topic: &TopicId| then.as_ref().and_then(|then| then.of(topic.0));
    let shown = now.shown.iter().map(|topic| TopicId(*topic));
    Ok(shown.filter_map(|topic| Some((topic, (now.of(topic.0)?, before(&topic))))).collect())
}

/// Counts of whole months, and which of the topics are shown.
pub(super) struct Months {
    counts: BTreeMap<Uuid, Vec<i64>>,
    hidden: Vec<BTreeSet<Uuid>>,
    shown: Vec<Uuid>,
}

impl Months {
    /// How many signals of a topic came in in all; nothing where one of the months is hidden.
    fn of(&self, topic: Uuid) -> Option<i64> {
        let is_hidden = self.hidden.iter().any(|hidden| hidden.contains(&topic));
        (!is_hidden).then(|| self.counts.get(&topic).map_or(0, |counts| counts.iter().sum()))
    }

    /// How many signals of these topics came in in each month; nothing where that gives away what is hidden.
    pub(super) fn together(&self, topics: &BTreeSet<Uuid>) -> Option<Vec<i64>> {
        let month = |(place, hidden): (usize, &BTreeSet<Uuid>)| {
            let sum: i64 = topics.iter().filter_map(|topic| self.counts.get(topic)?.get(place)).sum();
            let tells = !hidden.is_disjoint(topics) && !hidden.is_subset(topics);
            (!tells && !small::is_small(sum)).then_some(sum)
        };
        self.hidden.iter().enumerate().map(month).collect()
    }
}

/// The counts of each month, in the own region, and what of them is hidden: what is small there, and what is small in the rest
/// of the organisation, whose loop report everybody sees.
pub(super) async fn months(store: &Store, which: &Which, period: Period) -> Result<Months, Error> {
    let months = period.each_month();
    let counts = by_topic(store, which, &months).await?;
    let whole = by_topic(store, &Which::of(Regions::Everywhere), &months).await?;
    let of_month = |counts: &BTreeMap<Uuid, Vec<i64>>, place: usize| -> BTreeMap<Uuid, i64> {
        counts.iter().map(|(topic, counts)| (*topic, counts.get(place).copied().unwrap_or_default())).collect()
    };
    let hidden: Vec<BTreeSet<Uuid>> = (0..months.len())
        .map(|place| small::hidden_of_part(&of_month(&counts, place), &of_month(&whole, place)))
        .collect();
    let is_shown = |topic: &Uuid| !topic.is_nil() && !hidden.iter().any(|hidden| hidden.contains(topic));
    let shown = counts.keys().copied().filter(is_shown).collect();
    Ok(Months { counts, hidden, shown })
}

/// The days of a period that have begun.
fn days(period: Period, today: NaiveDate) -> i32 {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let days = period.until.min(tomorrow).signed_duration_since(period.from).num_days();
    i32::try_from(days.max(0)).unwrap_or(i32::MAX)
}

/// The topics that came in, the most asked first; of as many, those with the older key.
fn ranked(counts: &Counts, asked: &Asked, today: NaiveDate) -> Vec<TopTopic> {
    let days_before = asked.before.map(|before| days(before, today));
    let chance = |(count, before): &(i64, Option<i64>)| {
        Some(poisson::chance(*count, days(asked.period, today), (*before)?, days_before?))
    };
    let chances: Vec<(TopicId, f64)> =
        counts.iter().filter_map(|(topic, counts)| Some((*topic, chance(counts)?))).collect();
    let beyond = poisson::beyond_chance(&chances.iter().map(|(_, chance)| *chance).collect::<Vec<_>>());
    let rising: BTreeMap<TopicId, bool> = chances.iter().map(|(topic, _)| *topic).zip(beyond).collect();
    let mut topics: Vec<TopTopic> = counts
        .iter()
        .filter(|(_, (count, _))| *count > 0)
        .map(|(topic, (count, before))| TopTopic {
            id: *topic,
            count: whole(*count),
            count_before: before.map(whole),
            change: before.and_then(|before| change(*count, before)),
            rising: rising.get(topic).copied(),
        })
        .collect();
    topics.sort_by_key(|topic| (std::cmp::Reverse(topic.count), topic.id));
    topics.truncate(asked.first);
    topics
}

/// By how many percent a count is higher than another, to one decimal.
fn change(count: i64, before: i64) -> Option<f64> {
    let (count, before) = (f64::from(whole(count)), f64::from(whole(before)));
    (before > 0.0).then(|| ((count - before) / before * 1_000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(first: usize) -> Asked {
        Asked {
            period: Period { from: day("2026-06-01"), until: day("2026-07-01") },
            before: Some(Period { from: day("2026-05-01"), until: day("2026-06-01") }),
            which: Which::of(Regions::Everywhere),
            first,
        }
    }

    fn topic(n: u128) -> TopicId {
        TopicId(Uuid::from_u128(n))
    }

    #[test]
    fn the_most_asked_come_first_with_what_changed() {
        let counts = BTreeMap::from([
            (topic(1), (40, Some(40))),
            (topic(2), (90, Some(30))),
            (topic(3), (5, Some(0))),
            (topic(4), (0, Some(12))),
        ]);
        let found = ranked(&counts, &asked(10), day("2026-09-01"));
        let told: Vec<_> = found.iter().map(|row| (row.id, row.count, row.change, row.rising)).collect();
        assert_eq!(
            told,
            [
                (topic(2), 90, Some(200.0), Some(true)),
                (topic(1), 40, Some(0.0), Some(false)),
                (topic(3), 5, None, Some(false)),
            ]
        );
        assert_eq!(ranked(&counts, &asked(1), day("2026-09-01")).len(), 1);
    }

    #[test]
    fn of_a_period_that_is_not_over_the_days_until_now_are_compared() {
        // Ten days of June so far, and a third of what came in in May: nothing rises, and twice that does.
        let rising = |count| ranked(&BTreeMap::from([(topic(1), (count, Some(90)))]), &asked(1), day("2026-06-10"));
        assert_eq!(rising(30).first().and_then(|row| row.rising), Some(false));
        assert_eq!(rising(60).first().and_then(|row| row.rising), Some(true));
    }

    #[test]
    fn months_in_which_something_is_hidden_are_told_together_or_not_at_all() {
        let key = |n: u128| Uuid::from_u128(n);
        let months = Months {
            counts: BTreeMap::from([(key(1), vec![3, 9]), (key(2), vec![8, 9]), (key(3), vec![20, 9])]),
            hidden: vec![BTreeSet::from([key(1), key(2)]), BTreeSet::new()],
            shown: vec![key(3)],
        };
        assert_eq!(months.of(key(1)), None);
        assert_eq!(months.of(key(3)), Some(29));
        assert_eq!(months.together(&BTreeSet::from([key(1), key(2)])), Some(vec![11, 18]));
        assert_eq!(months.together(&BTreeSet::from([key(1), key(3)])), None);
    }
}
