//! The loop report: whether what was promised about signals was kept.
//!
//! [`reach`] says how much of it a viewer is shown. Whole months come from the tallies ([`kept`]), of which [`public`] hides
//! what is small; any days, and two divisions at once, are counted from scratch ([`count`]). [`rows`] makes what is shown.

pub(super) mod count;
mod kept;
mod object;
mod public;
pub(super) mod reach;
pub(super) mod rows;

use async_graphql::ID;
use entity::id::{DepartmentId, RegionId};

pub use object::{LoopReportGroup, LoopReportRow};

use self::{
    count::{Asked, Counted, statement},
    reach::reach,
    rows::{Hidden, every_month, rows},
};
use super::period::PeriodInput;
use crate::{access::Store, error::Error, id::parse_option};

/// The report; nothing for whom nothing is shown.
pub(super) async fn report(
    store: &Store,
    period: PeriodInput,
    by: LoopReportGroup,
    region: Option<&ID>,
    department: Option<&ID>,
) -> Result<Option<Vec<LoopReportRow>>, Error> {
    let today = store.today();
    let period = period.parse()?;
    let region: Option<RegionId> = parse_option(region)?;
    let department: Option<DepartmentId> = parse_option(department)?;
    let Some(reach) = reach(store.viewer(), period, today) else { return Ok(None) };
    if reach.period.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let language = store.viewer().language();
    let asked = Asked { by, region, department };
    let division = kept::Division::of(&asked);
    if reach.is_public() {
        // Two divisions at once would tell what each of them hides.
        let Some(division) = division else { return Ok(None) };
        let cells = kept::cells(store, &division, reach.period, true).await?;
        let counted = public::counted(&cells, &division, &reach.period.months(today));
        return Ok(Some(rows(&counted, by, reach, language)));
    }
    let whole = reach.period.as_whole_months(today);
    let counted = match (division, whole) {
        (Some(division), Some(period)) => {
            let cells = kept::cells(store, &division, period, false).await?;
            kept::counted(&cells, &division)
        }
        _ => store.rows::<Counted>(statement(&asked, reach.period, store.now())).await?,
    };
    let counted = match by {
        LoopReportGroup::Month => every_month(counted, reach.period.months(today)),
        _ => counted,
    };
    let counted: Vec<(Counted, Hidden)> = counted.into_iter().map(|row| (row, Hidden::default())).collect();
    Ok(Some(rows(&counted, by, reach, language)))
}
