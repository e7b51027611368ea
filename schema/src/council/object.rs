//! A council, its members and its priorities.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{Datelike, NaiveDate};
use entity::{
    council, council_member, council_priority,
    id::CouncilId,
    term::{CouncilKind, CouncilRole, CouncilStatus},
};

use crate::{
    access::{Lens, Seen, Store, loader},
    account::Account,
    clock,
    id::global,
    region::Region,
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
    async fn id(&self) -> ID {
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

    /// The members that you can see: those who sit today, or all there have been.
    #[graphql(complexity = "10 * child_complexity")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Also those whose term has ended or is still to come.")] all_terms: bool,
    ) -> Result<Vec<CouncilMember>> {
        let today = clock::day_of(ctx.data::<Store>()?.now());
        let members = loader::children::<MembersOfCouncil>(ctx, self.0.titles().id).await?;
        Ok(members.into_iter().filter(|member| all_terms || sits(member.titles(), today)).map(CouncilMember).collect())
    }

    /// Its priorities of a year, the first first; of this year where no year is named.
    #[graphql(complexity = "5 * child_complexity")]
    async fn priorities(&self, ctx: &Context<'_>, year: Option<i32>) -> Result<Vec<CouncilPriority>> {
        let year = match year {
            Some(year) => year,
            None => clock::day_of(ctx.data::<Store>()?.now()).year(),
        };
        let priorities = loader::children::<PrioritiesOfCouncil>(ctx, self.0.titles().id).await?;
        Ok(priorities.into_iter().filter(|priority| priority.titles().year == year).map(CouncilPriority).collect())
    }
}

fn sits(member: &council_member::Model, today: NaiveDate) -> bool {
    member.started_on <= today && member.ends_on.is_none_or(|end| today <= end)
}

/// A seat on a council: who, in which role, for which term.
pub struct CouncilMember(Seen<council_member::Entity>);

/// A seat on a council: who, in which role, for which term.
#[Object]
impl CouncilMember {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What the member does on the council.
    async fn role(&self) -> CouncilRole {
        self.0.titles().role
    }

    /// The name that the member chose to be shown under. Null for a member who chose not to be shown.
    async fn public_name(&self) -> Option<&str> {
        let member = self.0.titles();
        member.public_name.as_deref().filter(|_| member.is_public)
    }

    /// Since when the member sits.
    async fn since(&self) -> NaiveDate {
        self.0.titles().started_on
    }

    /// The first day of the term.
    async fn started_on(&self) -> Option<NaiveDate> {
        Some(self.0.through(Lens::Full)?.started_on)
    }

    /// The last day of the term, where that is set.
    async fn ends_on(&self) -> Option<NaiveDate> {
        self.0.through(Lens::Full)?.ends_on
    }

    /// The account, where you may see whose seat it is.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let account = self.0.through(Lens::Full).map(|member| member.account_id);
        loader::one(ctx, account).await
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

struct MembersOfCouncil;

impl loader::Children for MembersOfCouncil {
    type Row = council_member::Entity;
    type Parent = CouncilId;
    const PARENT: council_member::Column = council_member::Column::CouncilId;
    const ORDER: council_member::Column = council_member::Column::StartedOn;

    fn parent(row: &council_member::Model) -> Option<CouncilId> {
        Some(row.council_id)
    }
}

struct PrioritiesOfCouncil;

impl loader::Children for PrioritiesOfCouncil {
    type Row = council_priority::Entity;
    type Parent = CouncilId;
    const PARENT: council_priority::Column = council_priority::Column::CouncilId;
    const ORDER: council_priority::Column = council_priority::Column::Rank;

    fn parent(row: &council_priority::Model) -> Option<CouncilId> {
        Some(row.council_id)
    }
}
