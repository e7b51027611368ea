//! Places where the same came in again and again: cells of the H3 grid, put together with those around them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::id::TopicId;
use h3o::CellIndex;
use sea_orm::FromQueryResult;

use super::{HotSpotPlace, Look, Spot};
use crate::{access::Store, error::Error};

/// So many cells for each spot that is asked for are looked at: a spot takes seven at most.
const CELLS: i64 = 8;

#[derive(Debug, Clone, Copy, FromQueryResult)]
struct Cell {
    topic_id: TopicId,
    cell: i64,
    count: i64,
}

const FULLEST: &str = "SELECT topic_id, cell, count(*) AS count FROM signal_fact
    WHERE cell IS NOT NULL AND topic_id IS NOT NULL AND received_at >= $1 AND received_at < $2
        AND ($3::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($3))
        AND ($4::uuid[] IS NULL OR topic_id = ANY($4))
    GROUP BY topic_id, cell ORDER BY count DESC, cell, topic_id LIMIT $5";

const AROUND: &str = "SELECT topic_id, cell, count(*) AS count
    FROM unnest($4::uuid[], $5::bigint[]) AS wanted (topic_id, cell)
    JOIN signal_fact USING (topic_id, cell)
    WHERE received_at >= $1 AND received_at < $2
        AND ($3::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($3))
    GROUP BY topic_id, cell";

const TOLD: &str = "WITH wanted AS (
        SELECT * FROM unnest($5::integer[], $6::uuid[], $7::bigint[]) AS wanted (spot, topic_id, cell)
    ), facts AS (
        SELECT spot, signal_id, received_at FROM wanted JOIN signal_fact USING (topic_id, cell)
        WHERE received_at >= $1 AND received_at < $3
            AND ($4::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($4))
    ), months AS (
        SELECT spot, date_trunc('month', received_at AT TIME ZONE 'Europe/Amsterdam') AS month, count(*) AS count
        FROM facts WHERE received_at >= $2 GROUP BY 1, 2
    )
    SELECT spot, min(facts.received_at) FILTER (WHERE facts.received_at >= $2) AS first_at,
        max(facts.received_at) AS last_at,
        (SELECT array_agg(months.count) FROM months WHERE months.spot = facts.spot) AS months,
        count(*) FILTER (WHERE facts.received_at < $2) AS before,
        avg(signal.latitude) FILTER (WHERE facts.received_at >= $2) AS latitude,
        avg(signal.longitude) FILTER (WHERE facts.received_at >= $2) AS longitude,
        mode() WITHIN GROUP (ORDER BY signal.address) FILTER (WHERE facts.received_at >= $2) AS address
    FROM facts JOIN signal ON signal.id = facts.signal_id
    GROUP BY spot";

#[derive(FromQueryResult)]
struct Row {
    spot: i32,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    months: Vec<i64>,
    before: i64,
    latitude: f64,
    longitude: f64,
    address: Option<String>,
}

pub(super) async fn find(store: &Store, look: &Look) -> Result<Vec<Spot>, Error> {
    let [before, begins, ends] = look.moments();
    let most = look.most.saturating_mul(CELLS);
    let values = [begins.into(), ends.into(), look.regions.clone().into(), look.topics.clone().into(), most.into()];
    let fullest: Vec<Cell> = store.sql(FULLEST, values).await?;
    let (mut topics, mut cells) = (Vec::new(), Vec::new());
    for (topic, cell) in around(&fullest) {
        topics.push(topic.0);
        cells.push(cell);
    }
    let values = [begins.into(), ends.into(), look.regions.clone().into(), topics.into(), cells.into()];
    let all: Vec<Cell> = store.sql(AROUND, values).await?;
    let mut groups = together(all);
    groups.truncate(usize::try_from(look.most).unwrap_or(usize::MAX));

    let (mut spots, mut topics, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for (spot, group) in (0_i32..).zip(&groups) {
        for cell in group {
            spots.push(spot);
            topics.push(cell.topic_id.0);
            cells.push(cell.cell);
        }
    }
    let regions = look.regions.clone();
    let values = [before.into(), begins.into(), ends.into(), regions.into(), spots.into(), topics.into(), cells.into()];
    let rows: Vec<Row> = store.sql(TOLD, values).await?;
    let spot = |row: Row| {
        let group = usize::try_from(row.spot).ok().and_then(|place| groups.get(place))?;
        Some(Spot {
            topic: group.first()?.topic_id,
            place: Some(HotSpotPlace { address: row.address, latitude: row.latitude, longitude: row.longitude }),
            page: None,
            step: None,
            months: row.months,
            first_at: row.first_at,
            last_at: row.last_at,
            before: row.before,
        })
    };
    Ok(rows.into_iter().filter_map(spot).collect())
}

/// The cells of a topic and those around them.
fn around(cells: &[Cell]) -> HashSet<(TopicId, i64)> {
    cells.iter().flat_map(|cell| disk(cell.cell).into_iter().map(|near| (cell.topic_id, near))).collect()
}

/// A cell and the six around it.
fn disk(cell: i64) -> Vec<i64> {
    let index = u64::try_from(cell).ok().and_then(|cell| CellIndex::try_from(cell).ok());
    let Some(index) = index else { return vec![cell] };
    let near: Vec<CellIndex> = index.grid_disk(1);
    near.into_iter().filter_map(|near| i64::try_from(u64::from(near)).ok()).collect()
}

/// Cells put together: the fullest takes those around it, then the fullest of what is left, and so on. So a spot is never
/// wider than a cell and its neighbours, however long the street.
fn together(mut cells: Vec<Cell>) -> Vec<Vec<Cell>> {
    cells.sort_by_key(|cell| (std::cmp::Reverse(cell.count), cell.cell, cell.topic_id));
    let known: HashMap<(TopicId, i64), Cell> = cells.iter().map(|cell| ((cell.topic_id, cell.cell), *cell)).collect();
    let mut taken = HashSet::new();
    let mut groups: Vec<Vec<Cell>> = Vec::new();
    for cell in &cells {
        if taken.contains(&(cell.topic_id, cell.cell)) {
            continue;
        }
        let near = disk(cell.cell).into_iter().filter_map(|near| known.get(&(cell.topic_id, near)));
        let group: Vec<Cell> = near.filter(|near| taken.insert((near.topic_id, near.cell))).copied().collect();
        groups.push(group);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|cell| cell.count).sum::<i64>()));
    groups
}

#[cfg(test)]
mod tests {
    use h3o::{LatLng, Resolution};
    use uuid::Uuid;

    use super::*;

    fn cell(latitude: f64, longitude: f64, topic: u128, count: i64) -> Cell {
        let cell = LatLng::new(latitude, longitude).unwrap().to_cell(Resolution::Eleven);
        Cell { topic_id: TopicId(Uuid::from_u128(topic)), cell: i64::try_from(u64::from(cell)).unwrap(), count }
    }

    #[test]
    fn neighbours_are_one_spot_and_a_street_is_more_than_one() {
        // Some 40 metres apart, along a street.
        let street: Vec<Cell> =
            (0..12).map(|n| cell(52.99 + f64::from(n) * 0.000_36, 6.56, 1, i64::from(n == 5) + 2)).collect();
        let groups = together(street.clone());
        assert!(groups.len() > 1 && groups.len() < 12, "{}", groups.len());
        let fullest = groups.first().unwrap();
        assert!(fullest.iter().any(|cell| cell.count == 3), "the fullest takes those around it");
        let all: i64 = groups.iter().flatten().map(|cell| cell.count).sum();
        let mut cells: Vec<i64> = street.iter().map(|cell| cell.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(groups.iter().flatten().count(), cells.len(), "each cell once");
        assert!(all > 0);
    }

    #[test]
    fn another_topic_at_the_same_place_is_another_spot() {
        let groups = together(vec![cell(52.99, 6.56, 1, 6), cell(52.99, 6.56, 2, 3)]);
        assert_eq!(groups.len(), 2);
    }
}
