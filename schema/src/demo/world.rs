//! What the demo's rows lean on: who, what and where, by the names that the files use.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    department,
    id::{
        AccountId, CentreId, CouncilId, DepartmentId, RegionId, SessionId, SessionObservationId, SessionParticipantId,
        SignalId, TopicId,
    },
    region,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::content::Content;
use crate::{
    clock::{ZONE, day_of, start_of},
    deadline::Terms,
    error::Error,
    promise::Calendar,
    region::RegionIndex,
    topic::TopicIndex,
};

/// Somebody with an account.
#[derive(Clone)]
pub(super) struct Somebody {
    pub(super) id: AccountId,
    pub(super) email: Option<String>,
    pub(super) name: String,
    pub(super) department: Option<DepartmentId>,
    pub(super) handles: bool,
}

/// A client who tells things: where they live.
pub(super) struct Client {
    pub(super) somebody: Somebody,
    pub(super) postcode: Option<String>,
}

/// A signal that was made, as far as proposals need it.
pub(super) struct Made {
    pub(super) id: SignalId,
    pub(super) topic: Option<String>,
    pub(super) region: Option<RegionId>,
    pub(super) seen_at: Option<DateTime<Utc>>,
}

/// What somebody noticed in a session.
pub(super) struct Noticed {
    pub(super) text: String,
    pub(super) session: SessionId,
    pub(super) observation: SessionObservationId,
    pub(super) participant: SessionParticipantId,
}

/// What is there by now.
pub(super) struct World<'a> {
    pub(super) content: &'a Content,
    pub(super) founded: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
    pub(super) terms: &'a Terms,
    pub(super) topics: TopicIndex,
    pub(super) regions: RegionIndex,
    pub(super) people: Vec<Somebody>,
    pub(super) clients: Vec<Client>,
    pub(super) councils: HashMap<String, (CouncilId, Option<RegionId>)>,
    pub(super) centres: HashMap<String, CentreId>,
    pub(super) sessions: HashMap<String, SessionId>,
    pub(super) noticed: Vec<Noticed>,
    pub(super) signals: Vec<Made>,
    pub(super) integration: Option<AccountId>,
    pub(super) codes: Vec<String>,
    departments: Vec<department::Model>,
    region_ids: HashMap<String, RegionId>,
}

impl<'a> World<'a> {
    pub(super) async fn load(
        db: &impl ConnectionTrait,
        content: &'a Content,
        founded: DateTime<Utc>,
        now: DateTime<Utc>,
        terms: &'a Terms,
    ) -> Result<Self, Error> {
        let regions = region::Entity::find().all(db).await?;
        Ok(Self {
            content,
            founded,
            now,
            terms,
            topics: TopicIndex::load(db).await?,
            regions: RegionIndex::load(db).await?,
            people: Vec::new(),
            clients: Vec::new(),
            councils: HashMap::new(),
            centres: HashMap::new(),
            sessions: HashMap::new(),
            noticed: Vec::new(),
            signals: Vec::new(),
            integration: None,
            codes: Vec::new(),
            departments: department::Entity::find().all(db).await?,
            region_ids: regions.into_iter().map(|region| (region.code, region.id)).collect(),
        })
    }

    pub(super) fn calendar(&self) -> &Calendar {
        &self.terms.calendar
    }

    /// Somebody by e-mail address or name.
    pub(super) fn somebody(&self, who: &str) -> Result<&Somebody, Error> {
        let is = |one: &&Somebody| one.email.as_deref() == Some(who) || one.name == who;
        self.people.iter().find(is).ok_or_else(|| missing("somebody", who))
    }

    pub(super) fn department(&self, code: &str) -> Result<DepartmentId, Error> {
        let found = self.departments.iter().find(|one| one.code == code);
        found.map(|one| one.id).ok_or_else(|| missing("a department", code))
    }

    pub(super) fn department_name(&self, id: Option<DepartmentId>) -> Option<&str> {
        self.departments.iter().find(|one| Some(one.id) == id).map(|one| one.name.as_str())
    }

    /// The intake department. The index of topics was read before there was one.
    pub(super) fn intake(&self) -> Result<DepartmentId, Error> {
        let intake = self.content.base.department.iter().find(|one| one.intake);
        self.department(intake.map_or("", |one| one.code.as_str()))
    }

    /// Who handles what comes in.
    pub(super) fn intake_handlers(&self) -> Result<Vec<Somebody>, Error> {
        let intake = self.intake()?;
        Ok(self.people.iter().filter(|one| one.handles && one.department == Some(intake)).cloned().collect())
    }

    /// The process owner of a department.
    pub(super) fn process_owner(&self, department: DepartmentId) -> Result<AccountId, Error> {
        let code = self.departments.iter().find(|one| one.id == department).map_or("", |one| one.code.as_str());
        let said = self.content.base.department.iter().find(|one| one.code == code);
        Ok(self.somebody(said.map_or("", |one| one.owner.as_str()))?.id)
    }

    /// A centre by its name.
    pub(super) fn centre(&self, name: &str) -> Result<CentreId, Error> {
        self.centres.get(name).copied().ok_or_else(|| missing("a centre", name))
    }

    pub(super) fn topic(&self, path: &str) -> Result<TopicId, Error> {
        let codes: Vec<&str> = path.split('/').collect();
        self.topics.find(&codes).ok_or_else(|| missing("a topic", path))
    }

    pub(super) fn region(&self, code: &str) -> Result<RegionId, Error> {
        self.region_ids.get(code).copied().ok_or_else(|| missing("a region", code))
    }

    /// A council and its region.
    pub(super) fn council(&self, slug: &str) -> Result<(CouncilId, Option<RegionId>), Error> {
        self.councils.get(slug).copied().ok_or_else(|| missing("a council", slug))
    }

    /// The day so many days from today; a day off moves on to the next working day.
    pub(super) fn working_day(&self, days: i64) -> NaiveDate {
        let day = day_of(self.now + TimeDelta::days(days));
        let next = day.iter_days().find(|day| self.calendar().is_working_day(*day));
        next.unwrap_or(day)
    }

    /// An hour of the working day so many days from today.
    pub(super) fn moment(&self, days: i64, hour: u32) -> DateTime<Utc> {
        at_hour(self.working_day(days), hour, 0)
    }

    /// So long after a moment in office time, and not after now.
    pub(super) fn later(&self, from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        self.calendar().add_office_time(from, TimeDelta::minutes(minutes)).min(self.now).max(from)
    }

    /// Closing time of a working day.
    pub(super) fn closing(&self, day: NaiveDate) -> DateTime<Utc> {
        self.calendar().add_working_days(start_of(day), 0)
    }
}

/// A moment of a day by the clock in Amsterdam.
pub(super) fn at_hour(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    let local = day.and_time(time).and_local_timezone(ZONE).earliest();
    local.map_or_else(|| start_of(day), |local| local.to_utc())
}

/// The day before or after.
pub(super) fn shifted(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn missing(what: &str, name: &str) -> Error {
    Error::internal(&format!("the demo names {what} that is not there: {name}"))
}
