//! Data quality: what comes in without topic, date, place or way back, by source and channel.
//!
//! For staff; administrators see it too, for it is nothing but counts. Without a topic means: it came in without one. What
//! triage gave it since makes the source no better, so the log says what it was when it came in.

use async_graphql::SimpleObject;
use entity::term::Channel;
use sea_orm::FromQueryResult;

use super::period::PeriodInput;
use crate::{
    access::{Lens, Noun, Rows, Sight, Store, Viewer},
    clock,
    error::Error,
};

/// How complete the signals are that came in from one source, by one channel.
#[derive(SimpleObject, FromQueryResult, Debug, Clone, PartialEq, Eq)]
pub struct SourceQuality {
    /// The system that they came from. Null for what was sent here.
    pub source: Option<String>,
    /// How they came in.
    pub channel: Channel,
    /// How many came in.
    pub received: i32,
    /// How many of those did not say what they are about.
    pub without_topic: i32,
    /// How many did not say when it happened.
    pub without_date: i32,
    /// How many said neither where it happened nor on which page or step.
    pub without_place: i32,
    /// How many leave no way to answer.
    pub without_way_back: i32,
}

/// Of what nobody triaged, the topic is the one that it came in with; of the rest the log knows.
const SQL: &str = "SELECT source, channel, count(*)::int AS received,
        (count(*) FILTER (WHERE topic_id IS NULL OR (seen_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM event WHERE subject_type = 'SIGNAL' AND subject_id = signal.id
            AND kind IN ('SIGNAL_SUBMITTED', 'SIGNAL_IMPORTED') AND data ? 'topicId'))))::int AS without_topic,
        (count(*) FILTER (WHERE happened_at IS NULL))::int AS without_date,
        (count(*) FILTER (WHERE num_nonnulls(latitude, address, postcode, region_name, page, step) = 0))::int
            AS without_place,
        (count(*) FILTER (WHERE NOT has_way_back))::int AS without_way_back
    FROM signal WHERE received_at >= $1 AND received_at < $2
    GROUP BY source, channel ORDER BY source NULLS LAST, channel";

/// The data quality of a period. `None` where the viewer is shown none.
pub(super) async fn quality(store: &Store, period: PeriodInput) -> Result<Option<Vec<SourceQuality>>, Error> {
    let period = period.parse()?;
    if !is_shown(store.viewer()) {
        return Ok(None);
    }
    let values = [clock::start_of(period.from).into(), clock::start_of(period.until).into()];
    Ok(Some(store.sql(SQL, values).await?))
}

/// Whether a viewer is shown it: who sees all figures, or all counts.
fn is_shown(viewer: &Viewer) -> bool {
    let pairs = Sight::pairs(Noun::Insight, viewer);
    [Lens::Full, Lens::Status].iter().any(|lens| pairs.contains(&(Rows::All, *lens)))
}
