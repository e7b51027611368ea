//! A council and its priorities.

use std::collections::{BTreeSet, HashMap};

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::Loader};
use chrono::Datelike;
use entity::{
    council, council_member, council_priority,
    id::{CouncilId, RegionId, TypedId},
    term::{CouncilKind, CouncilStatus},
};
use sea_orm::ColumnTrait;

use super::{
    member::{CouncilMember, MembersOfCouncil},
    terms::Seat,
};
use crate::{
    access::{Lens, Loaders, Seen, Store, loader},
    account::Account,
    error::Error,
    id::global,
    page::{self, Connection, PageArgs},
    region::Region,
    session::{NextMeetingOf, Session},
    timeline::{self, TimelineEntry},
    walk::Walked,
};

/// A client council: clients who speak for clients.
#[derive(Clone)]
pub struct Council(pub Seen<council::Entity>);

impl From<Seen<council::Entity>> for Council {
    fn from(seen: Seen<council::Entity>) -> Self {
        Self(seen)
    }
}

/// How to reach a council.
#[derive(SimpleObject)]
pub struct CouncilContact {
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// Web page.
    website: Option<String>,
}

/// A client council: clients who speak for clients.
#[Object]
impl Council {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Its name in addresses.
    async fn slug(&self) -> &str {
        &self.0.titles().slug
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// Which clients it speaks for.
    async fn kind(&self) -> CouncilKind {
        self.0.titles().kind
    }

    /// Where it is in its life.
    async fn status(&self) -> CouncilStatus {
        self.0.titles().status
    }

    /// Where its clients live.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.0.titles().region_id).await
    }

    /// What it is, in its own words.
    async fn about(&self) -> Option<&str> {
        self.0.titles().about.as_deref()
    }

    /// How to reach it.
    async fn contact(&self) -> CouncilContact {
        let council = self.0.titles();
        CouncilContact { email: council.email.clone(), phone: council.phone.clone(), website: council.website.clone() }
    }

    /// How many members it can have at once.
    async fn seats(&self) -> i32 {
        self.0.titles().seats
    }

    /// The district manager who works with it.
    async fn liaison(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.titles().liaison_id).await
    }

    /// The members that you can see: those who sit today, or all there have been. The website's visitors see nobody
    /// who does not sit any more, or not yet.
    #[graphql(complexity = "10 * child_complexity")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Also those whose term has ended or is still to come.")] all_terms: bool,
    ) -> Result<Vec<Walked<CouncilMember>>> {
        let today = ctx.data::<Store>()?.today();
        let members = loader::children::<MembersOfCouncil>(ctx, self.0.titles().id).await?;
        let is_shown = |member: &Seen<council_member::Entity>| {
            (all_terms && member.lens() == Lens::Full) || Seat::from(member.titles()).is_taken_on(today)
        };
        Ok(members.into_iter().filter(is_shown).map(CouncilMember).map(Walked).collect())
    }

    /// The council's next meeting that you can see: not cancelled, and still to begin.
    async fn next_meeting(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        let meeting = ctx.data::<Loaders>()?.load_one(NextMeetingOf(self.0.titles().id)).await?;
        Ok(meeting.map(Session))
    }

    /// Where its calendar is, on this server: its public sessions as a file for any calendar (RFC 5545). Null where the
    /// council is not public.
    async fn calendar_path(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let council = self.0.titles();
        let organisation = &ctx.data::<Store>()?.organisation().slug;
        let path = || format!("/{organisation}/v1/councils/{}/calendar.ics", council.slug);
        Ok((council.status == CouncilStatus::Active).then(path))
    }

    /// Its priorities of a year, the first first; of this year where no year is named.
    #[graphql(complexity = "5 * child_complexity")]
    async fn priorities(&self, ctx: &Context<'_>, year: Option<i32>) -> Result<Vec<Walked<CouncilPriority>>> {
        let year = match year {
            Some(year) => year,
            None => ctx.data::<Store>()?.today().year(),
        };
        let loaders = ctx.data::<Loaders>()?;
        let key = PrioritiesOf { council: self.0.titles().id, year };
        let priorities = loaders.load_one(key).await?.unwrap_or_default();
        loaders.loader().give(priorities.len())?;
        Ok(priorities.into_iter().map(CouncilPriority).map(Walked).collect())
    }

    /// What happened to it, as far as you may see that, the first first.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<TimelineEntry>> {
        timeline::of(ctx, self.0.titles().id, PageArgs { first, after, last, before }).await
    }
}

/// One of the subjects that a council chose for a year.
pub struct CouncilPriority(Seen<council_priority::Entity>);

/// One of the subjects that a council chose for a year.
#[Object]
impl CouncilPriority {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The year.
    async fn year(&self) -> i32 {
        self.0.titles().year
    }

    /// Its place, from 1 for the first.
    async fn rank(&self) -> i32 {
        self.0.titles().rank
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What the council means by it.
    async fn description(&self) -> Option<&str> {
        self.0.titles().description.as_deref()
    }
}

/// The councils of a region, by name.
pub(crate) struct CouncilsOfRegion;

impl loader::Children for CouncilsOfRegion {
    type Row = council::Entity;
    type Parent = RegionId;
    const PARENT: council::Column = council::Column::RegionId;
    const ORDER: council::Column = council::Column::Name;

    fn parent(row: &council::Model) -> Option<RegionId> {
        row.region_id
    }
}

/// What a council chose for a year, the first first.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PrioritiesOf {
    council: CouncilId,
    year: i32,
}

impl Loader<PrioritiesOf> for loader::Rows {
    type Value = Vec<Seen<council_priority::Entity>>;
    type Error = Error;

    async fn load(&self, keys: &[PrioritiesOf]) -> std::result::Result<HashMap<PrioritiesOf, Self::Value>, Error> {
        use council_priority::Column::{CouncilId, Rank, Year};
        let rows = self
            .store()
            .find::<council_priority::Entity>()
            .filter(CouncilId.eq_any(keys.iter().map(|key| key.council.uuid())))
            .filter(Year.eq_any(keys.iter().map(|key| key.year).collect::<BTreeSet<_>>()))
            .order_by(Rank, sea_orm::Order::Asc)
            .order_by(council_priority::Column::Id, sea_orm::Order::Asc)
            .all()
            .await?;
        let mut found: HashMap<PrioritiesOf, Self::Value> = HashMap::new();
        for seen in rows {
            let row = seen.titles();
            found.entry(PrioritiesOf { council: row.council_id, year: row.year }).or_default().push(seen);
        }
        Ok(found)
    }
}
