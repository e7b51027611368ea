//! When an organisation works: everybody can read it, and an administrator sets it. It counts for promises made from
//! then on.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::TimeDelta;

use super::{ManageSettings, replace, working_time};
use crate::{
    access::{Open, SignedIn, Store},
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    promise::{Holidays, LiberationDay, OfficeHours, WorkingTime},
    scalar::{Date, Time},
};

/// When the organisation works: which hours and days count towards its promises.
#[derive(SimpleObject)]
#[graphql(name = "WorkingTime")]
pub struct WorkingTimeObject {
    /// When the office opens on a working day, in Amsterdam.
    opens_at: Time,
    /// When it closes. Promises in days and weeks end then.
    closes_at: Time,
    /// Whether it is closed on Good Friday.
    good_friday: bool,
    /// In which years it is closed on 5 May.
    liberation_day: LiberationDay,
    /// Days on which it is closed besides, the first first.
    closed_on: Vec<Date>,
}

/// When the organisation works from now on. What is left out is as Gehoord proposes it: 08:00 to 18:00, and the holidays
/// of the law.
#[derive(InputObject)]
pub struct SetWorkingTimeInput {
    /// When the office opens on a working day, in Amsterdam.
    opens_at: Option<Time>,
    /// When it closes, at least an hour later.
    closes_at: Option<Time>,
    /// Whether it is closed on Good Friday.
    good_friday: Option<bool>,
    /// In which years it is closed on 5 May.
    liberation_day: Option<LiberationDay>,
    /// Days on which it is closed besides weekends and holidays; at most 200.
    closed_on: Option<Vec<Date>>,
}

payload! {
    /// When the organisation works, as it is now.
    SetWorkingTimePayload {
        /// When it works.
        working_time: WorkingTimeObject,
    }
}

/// Root fields about working time.
#[derive(Default)]
pub struct WorkingTimeQuery;

/// Root fields about working time.
#[Object(guard = "crate::access::Closed")]
impl WorkingTimeQuery {
    /// When the organisation works: which hours and days count towards its promises.
    #[graphql(guard = "Open")]
    async fn working_time(&self, ctx: &Context<'_>) -> Result<WorkingTimeObject> {
        Ok(working_time(ctx.data::<Store>()?).await?.into())
    }
}

/// Changes of working time.
#[derive(Default)]
pub struct WorkingTimeMutation;

/// Changes of working time.
#[Object(guard = "crate::access::Closed")]
impl WorkingTimeMutation {
    /// Sets when the organisation works. It counts for promises made from now on; deadlines that run stay. An
    /// administrator does.
    #[graphql(guard = "SignedIn")]
    async fn set_working_time(&self, ctx: &Context<'_>, input: SetWorkingTimeInput) -> Result<SetWorkingTimePayload> {
        let store = ctx.data::<Store>()?;
        let (set, user_errors) = settled(store.retried(|| set(store, &input)).await)?;
        Ok(SetWorkingTimePayload { working_time: set.map(WorkingTimeObject::from), user_errors })
    }
}

async fn set(store: &Store, input: &SetWorkingTimeInput) -> Result<WorkingTime, Stop> {
    store.viewer().may(ManageSettings)?;
    let mut problems = Problems::new(store.viewer().language());
    let time = parse(input, &mut problems);
    problems.settle()?;
    replace(store, &time).await?;
    Ok(time)
}

/// The most days that can be named.
const MOST_DAYS: usize = 200;

fn parse(input: &SetWorkingTimeInput, problems: &mut Problems) -> WorkingTime {
    let usual = WorkingTime::default();
    let hours = OfficeHours {
        opens: input.opens_at.map_or(usual.hours.opens, |time| time.0),
        closes: input.closes_at.map_or(usual.hours.closes, |time| time.0),
    };
    problems.check(hours.closes - hours.opens >= TimeDelta::hours(1), "closesAt", Problem::OfficeHoursInvalid);
    let closed = input.closed_on.as_deref().unwrap_or_default();
    problems.check(closed.len() <= MOST_DAYS, "closedOn", Problem::TooMany);
    let holidays = Holidays {
        good_friday: input.good_friday.unwrap_or(usual.holidays.good_friday),
        liberation_day: input.liberation_day.unwrap_or(usual.holidays.liberation_day),
        closed: closed.iter().map(|day| day.0).take(MOST_DAYS).collect(),
    };
    WorkingTime { hours, holidays }
}

impl From<WorkingTime> for WorkingTimeObject {
    fn from(time: WorkingTime) -> Self {
        Self {
            opens_at: Time(time.hours.opens),
            closes_at: Time(time.hours.closes),
            good_friday: time.holidays.good_friday,
            liberation_day: time.holidays.liberation_day,
            closed_on: time.holidays.closed.into_iter().map(Date).collect(),
        }
    }
}
