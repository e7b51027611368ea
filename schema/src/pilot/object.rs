//! A pilot, its sites and its stories.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{CentreId, PilotId},
    pilot, pilot_site, pilot_story,
    term::PilotStatus,
};

use crate::{
    access::{Lens, Seen, Store, Viewer, loader},
    account::Account,
    centre::Centre,
    id::global,
    insight::{self, PeriodInput, PilotFigures, TriedAt},
    page::{self, Connection, PageArgs},
    region::Region,
    scalar::Date,
    timeline::{self, TimelineEntry},
};

/// A way of working that is tried, in one place first.
#[derive(Clone)]
pub struct Pilot(pub Seen<pilot::Entity>);

impl From<Seen<pilot::Entity>> for Pilot {
    fn from(seen: Seen<pilot::Entity>) -> Self {
        Self(seen)
    }
}

/// A way of working that is tried, in one place first.
#[Object]
impl Pilot {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What the way of working is. What identifies a person is masked, here and below.
    async fn summary(&self) -> &str {
        &self.0.titles().summary
    }

    /// Where it is: tried in one place, in more, everywhere, or stopped.
    async fn status(&self) -> PilotStatus {
        self.0.titles().status
    }

    /// Why it was stopped.
    async fn stopped_reason(&self) -> Option<&str> {
        self.0.titles().stopped_reason.as_deref()
    }

    /// What staff do with it: the guidance. Null where you see only what is published.
    async fn guidance(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.guidance.as_deref()
    }

    /// Where it is or was tried, the first first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn sites(&self, ctx: &Context<'_>) -> Result<Vec<PilotSite>> {
        let sites = loader::children::<SitesOfPilot>(ctx, self.0.titles().id).await?;
        Ok(sites.into_iter().map(PilotSite::from).collect())
    }

    /// What went well, the first told first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn stories(&self, ctx: &Context<'_>) -> Result<Vec<PilotStory>> {
        let stories = loader::children::<StoriesOfPilot>(ctx, self.0.titles().id).await?;
        Ok(stories.into_iter().map(PilotStory).collect())
    }

    /// The loop figures of its sites, for what came in there while it was tried, beside those of everywhere else.
    ///
    /// Of what is tried at a centre nothing can be counted, see `figuresNote`; what came in around it is left out on both
    /// sides. Staff get any days; others who see all of the pilot get the whole months in them that are over, without what rests
    /// on 1 to 4 signals. Null where nothing has begun in the period, and where you see only what is published.
    #[graphql(complexity = "1_500 + 2 * child_complexity")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "When the signals were received; from the first day at a site up to today where it is left out."
        )]
        period: Option<PeriodInput>,
    ) -> Result<Option<PilotFigures>> {
        if self.0.through(Lens::Full).is_none() {
            return Ok(None);
        }
        let sites = loader::children::<SitesOfPilot>(ctx, self.0.titles().id).await?;
        let centres: Vec<CentreId> = sites.iter().filter_map(|seen| seen.titles().centre_id).collect();
        let tried: Vec<TriedAt> = sites
            .iter()
            .filter_map(|seen| {
                let site = seen.titles();
                Some(TriedAt { region: site.region_id?, first: site.starts_on, last: site.ends_on })
            })
            .collect();
        Ok(insight::beside(ctx.data::<Store>()?, &tried, &centres, period).await?)
    }

    /// Why there are no figures of a site, in a sentence: of what is tried at a centre nothing can be counted. Null where it
    /// is tried in regions alone, and where you see only what is published.
    async fn figures_note(&self, ctx: &Context<'_>) -> Result<Option<&'static str>> {
        if self.0.through(Lens::Full).is_none() {
            return Ok(None);
        }
        let sites = loader::children::<SitesOfPilot>(ctx, self.0.titles().id).await?;
        let has_centre = sites.iter().any(|seen| seen.titles().centre_id.is_some());
        let note = ctx.data::<Viewer>()?.language().of(
            "A signal does not say which centre it is about, so there are no figures of what is tried at a centre.",
            "Een signaal zegt niet over welk klantcentrum het gaat. Daarom zijn er geen cijfers van klantcentra waar de \
             pilot loopt.",
        );
        Ok(has_centre.then_some(note))
    }

    /// Who made it, where you may see who works here.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).map(|pilot| pilot.created_by)).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }

    /// Since when everybody can see it. Null where it is not published.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().published_at
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

/// A place where a pilot is tried.
#[derive(Clone)]
pub struct PilotSite(pub Seen<pilot_site::Entity>);

impl From<Seen<pilot_site::Entity>> for PilotSite {
    fn from(seen: Seen<pilot_site::Entity>) -> Self {
        Self(seen)
    }
}

/// A place where a pilot is tried.
#[Object]
impl PilotSite {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The region. Null where it is tried at a centre.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.0.titles().region_id).await
    }

    /// The centre, where it is tried at one that you see.
    async fn centre(&self, ctx: &Context<'_>) -> Result<Option<Centre>> {
        loader::one(ctx, self.0.titles().centre_id).await
    }

    /// The first day.
    async fn starts_on(&self) -> Date {
        Date(self.0.titles().starts_on)
    }

    /// The last day, where that is set.
    async fn ends_on(&self) -> Option<Date> {
        self.0.titles().ends_on.map(Date)
    }

    /// What it came to. Null where you see only what is published.
    async fn evaluation(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.evaluation.as_deref()
    }

    /// When it was evaluated. Null where you see only what is published.
    async fn evaluated_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Full)?.evaluated_at
    }
}

/// What went well with a pilot, told.
pub struct PilotStory(pub Seen<pilot_story::Entity>);

/// What went well with a pilot, told.
#[Object]
impl PilotStory {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// The story. What identifies a person is masked.
    async fn text(&self) -> &str {
        &self.0.titles().text
    }

    /// Where it happened, where that is told.
    async fn site(&self, ctx: &Context<'_>) -> Result<Option<PilotSite>> {
        loader::one(ctx, self.0.titles().site_id).await
    }

    /// When it was told.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }
}

struct SitesOfPilot;

impl loader::Children for SitesOfPilot {
    type Row = pilot_site::Entity;
    type Parent = PilotId;
    const PARENT: pilot_site::Column = pilot_site::Column::PilotId;
    const ORDER: pilot_site::Column = pilot_site::Column::StartsOn;

    fn parent(row: &pilot_site::Model) -> Option<PilotId> {
        Some(row.pilot_id)
    }
}

struct StoriesOfPilot;

impl loader::Children for StoriesOfPilot {
    type Row = pilot_story::Entity;
    type Parent = PilotId;
    const PARENT: pilot_story::Column = pilot_story::Column::PilotId;
    const ORDER: pilot_story::Column = pilot_story::Column::CreatedAt;

    fn parent(row: &pilot_story::Model) -> Option<PilotId> {
        Some(row.pilot_id)
    }
}
