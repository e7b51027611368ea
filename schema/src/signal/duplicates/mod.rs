//! Signals that are likely about the same thing, for a person to link. Nothing follows by itself.
//!
//! Candidates are found by the index of topics and moments, the nearest in time first, and no more than a bounded number
//! each; [`score`] says how likely each is. Only staff see any, and only of signals that they see.

mod score;

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    id::{RegionId, SignalId},
    signal,
};
use sea_orm::{ColumnTrait, FromQueryResult};
use uuid::Uuid;

use super::Signal;
use crate::{
    access::{Loaders, Seen, loader::Rows},
    error::Error,
    page::{Connection, PageArgs},
};
use score::{Compared, LEAST, Likeness, METRES, WITHIN, compare};

/// With so many others, the nearest in time, a signal is compared.
const CANDIDATES: usize = 50;

/// A signal that is likely about the same thing as another.
#[derive(Clone)]
pub struct LikelyDuplicate {
    signal: Seen<signal::Entity>,
    likeness: Likeness,
}

/// A signal that is likely about the same thing as another.
#[Object]
impl LikelyDuplicate {
    /// The other signal.
    async fn signal(&self) -> Signal {
        Signal(self.signal.clone())
    }

    /// How likely, from 0 to 1: 0.60 of the text, 0.25 of the place, 0.15 of the time.
    async fn score(&self) -> f64 {
        self.likeness.score()
    }

    /// How alike their texts are, from 0 to 1: the share of runs of three letters that both have.
    async fn text_likeness(&self) -> f64 {
        self.likeness.text
    }

    /// How near each other they are, from 0 to 1: 1 at one spot or on one page and step.
    async fn place_likeness(&self) -> f64 {
        self.likeness.place
    }

    /// How near each other in time they came in, from 0 to 1: 0 at fourteen days.
    async fn time_likeness(&self) -> f64 {
        self.likeness.time
    }
}

/// Those that are likely about the same thing as a signal that the viewer sees.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct DuplicatesOf(SignalId);

/// A signal beside one of the candidates for it.
#[derive(FromQueryResult)]
struct Pair {
    one_id: SignalId,
    other_id: SignalId,
    one_text: Option<String>,
    other_text: Option<String>,
    one_received_at: DateTime<Utc>,
    other_received_at: DateTime<Utc>,
    one_latitude: Option<f64>,
    one_longitude: Option<f64>,
    other_latitude: Option<f64>,
    other_longitude: Option<f64>,
    one_postcode: Option<String>,
    other_postcode: Option<String>,
    one_region_id: Option<RegionId>,
    other_region_id: Option<RegionId>,
    one_page: Option<String>,
    other_page: Option<String>,
    one_step: Option<String>,
    other_step: Option<String>,
}

impl Pair {
    fn likeness(self) -> Option<Likeness> {
        let one = Compared {
            text: self.one_text.unwrap_or_default(),
            received_at: self.one_received_at,
            coordinates: self.one_latitude.zip(self.one_longitude),
            postcode: self.one_postcode,
            region: self.one_region_id,
            page: self.one_page,
            step: self.one_step,
        };
        let other = Compared {
            text: self.other_text.unwrap_or_default(),
            received_at: self.other_received_at,
            coordinates: self.other_latitude.zip(self.other_longitude),
            postcode: self.other_postcode,
            region: self.other_region_id,
            page: self.other_page,
            step: self.other_step,
        };
        compare(&one, &other).filter(|likeness| likeness.score() >= LEAST)
    }
}

/// Beside each signal others of its topic that came in near it, in time and in place, and that are not linked to it.
/// `$2` is how long before and after, `$3` how many degrees of latitude are near.
fn sql() -> String {
    let columns = ["id", "text", "received_at", "latitude", "longitude", "postcode", "region_id", "page", "step"];
    let both: Vec<String> = ["one", "other"]
        .iter()
        .flat_map(|side| columns.iter().map(move |column| format!("{side}.{column} AS {side}_{column}")))
        .collect();
    format!(
        "SELECT {} FROM signal AS one CROSS JOIN LATERAL (
            SELECT * FROM signal AS near
            WHERE near.topic_id = one.topic_id AND near.id <> one.id
            AND near.received_at BETWEEN one.received_at - make_interval(secs => $2)
                AND one.received_at + make_interval(secs => $2)
            AND coalesce(near.main_signal_id, near.id) <> coalesce(one.main_signal_id, one.id)
            AND ((near.page = one.page AND near.step IS NOT DISTINCT FROM one.step)
                OR (abs(near.latitude - one.latitude) <= $3
                    AND abs(near.longitude - one.longitude) * greatest(cos(radians(one.latitude)), 0.01) <= $3)
                OR ((near.latitude IS NULL OR one.latitude IS NULL)
                    AND (near.postcode = one.postcode OR near.region_id = one.region_id)))
            ORDER BY abs(extract(epoch FROM near.received_at - one.received_at)), near.id
            LIMIT {CANDIDATES}
        ) AS other WHERE one.id = ANY($1)",
        both.join(", ")
    )
}

/// Degrees of latitude that are surely as far as signals are near each other.
const NEAR: f64 = METRES / 110_000.0;

impl Loader<DuplicatesOf> for Rows {
    type Value = Vec<LikelyDuplicate>;
    type Error = Error;

    async fn load(&self, keys: &[DuplicatesOf]) -> std::result::Result<HashMap<DuplicatesOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let values = [ids.into(), WITHIN.as_seconds_f64().into(), NEAR.into()];
        let pairs: Vec<Pair> = self.store().sql(&sql(), values).await?;
        let likely: Vec<(SignalId, SignalId, Likeness)> = pairs
            .into_iter()
            .filter_map(|pair| {
                let (one, other) = (pair.one_id, pair.other_id);
                Some((one, other, pair.likeness()?))
            })
            .collect();
        // What the viewer does not see is no duplicate for them.
        let others = likely.iter().map(|(_, other, _)| other.0);
        let seen = self.store().find::<signal::Entity>().filter(signal::Column::Id.eq_any(others)).all().await?;
        let seen: HashMap<SignalId, Seen<signal::Entity>> =
            seen.into_iter().map(|seen| (seen.titles().id, seen)).collect();
        let mut found: HashMap<DuplicatesOf, Self::Value> = HashMap::new();
        for (one, other, likeness) in likely {
            if let Some(signal) = seen.get(&other).cloned() {
                found.entry(DuplicatesOf(one)).or_default().push(LikelyDuplicate { signal, likeness });
            }
        }
        for duplicates in found.values_mut() {
            duplicates.sort_by(|one, other| {
                let likelier = other.likeness.score().total_cmp(&one.likeness.score());
                likelier.then_with(|| one.signal.titles().id.cmp(&other.signal.titles().id))
            });
        }
        Ok(found)
    }
}

/// What a signal is likely a duplicate of, the likeliest first. For staff: whoever asks makes sure of that.
pub(super) async fn of_signal(
    ctx: &Context<'_>,
    signal: SignalId,
    args: &PageArgs,
) -> Result<Connection<LikelyDuplicate>> {
    let loaders = ctx.data::<Loaders>()?;
    let found = loaders.load_one(DuplicatesOf(signal)).await?.unwrap_or_default();
    loaders.loader().give(found.len())?;
    let found = found.into_iter().map(|duplicate| (duplicate.signal.titles().id.0, duplicate)).collect();
    Ok(Connection::of_all(found, args)?)
}

/// What comparing costs beside what is shown of it.
pub(super) const COST: usize = 50;
