//! Finding signals: one's own, a queue to work through, one by its code.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, DepartmentId, RegionId, SignalId, TopicId},
    signal,
    term::{Channel, SignalKind, SignalStatus, Term, Urgency},
};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, Value,
    sea_query::{Expr, ExprTrait},
};

use super::{Signal, code, rules::own_keys};
use crate::{
    access::{Find, Lens, Open, Order, Rows, Seen, Sight, Store, Viewer},
    account::Limits,
    clock::within_reach,
    deadline,
    error::Error,
    id,
    page::{self, Connection, Direction, PageArgs},
    search::{self, Meaning, SearchField, Searched, Text},
};

/// Which signals. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct SignalFilter {
    /// Your own.
    mine: Option<bool>,
    /// Those that are not closed, or those that are.
    open: Option<bool>,
    /// Those as urgent as one of these.
    urgency: Option<Vec<Urgency>>,
    /// Those at one of these steps.
    status: Option<Vec<SignalStatus>>,
    /// Those of one of these kinds.
    kind: Option<Vec<SignalKind>>,
    /// Those that came in by one of these channels.
    channel: Option<Vec<Channel>>,
    /// Those about this topic itself.
    topic_id: Option<ID>,
    /// Those of this region itself.
    region_id: Option<ID>,
    /// Those that this department handles; for staff.
    department_id: Option<ID>,
    /// Those that this person handles; for staff.
    handler_id: Option<ID>,
    /// Those that came in at this moment or later.
    received_from: Option<DateTime<Utc>>,
    /// Those that came in before this moment.
    received_until: Option<DateTime<Utc>>,
    /// Those linked to this main signal; for staff.
    main_signal_id: Option<ID>,
    /// Those of whose deadlines one is broken now; false: the others.
    promise_broken: Option<bool>,
}

/// What signals can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum SignalOrderField {
    /// When they came in.
    ReceivedAt,
}

/// How signals are ordered.
#[derive(InputObject)]
pub struct SignalOrder {
    /// By what.
    field: SignalOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Desc")]
    direction: Direction,
}

impl SignalFilter {
    /// Those of the signals that the viewer sees.
    pub(crate) fn find<'a>(&self, store: &'a Store) -> Result<Find<'a, signal::Entity>, Error> {
        Ok(store.find().filter(self.condition(store.viewer(), store.now())?))
    }

    fn condition(&self, viewer: &Viewer, now: DateTime<Utc>) -> Result<Condition, Error> {
        let mut all = Condition::all();
        if let Some(mine) = self.mine {
            let own = || own_keys(viewer).map_or_else(|| Expr::val(false), |keys| signal::Column::Id.in_subquery(keys));
            if !mine {
                all = all.add(own().not());
            } else if !Sight::of::<signal::Entity>(viewer).is_only(Rows::Own) {
                all = all.add(own());
            }
        }
        if let Some(open) = self.open {
            let closed = signal::Column::Status.eq(SignalStatus::Closed);
            all = all.add(if open { closed.not() } else { closed });
        }
        all = all
            .add_option(self.urgency.as_ref().map(|any| signal::Column::Urgency.is_in(Urgency::each_once(any))))
            .add_option(self.status.as_ref().map(|any| signal::Column::Status.is_in(SignalStatus::each_once(any))))
            .add_option(self.kind.as_ref().map(|any| signal::Column::Kind.is_in(SignalKind::each_once(any))))
            .add_option(self.channel.as_ref().map(|any| signal::Column::Channel.is_in(Channel::each_once(any))))
            .add_option(self.received_from.map(|from| signal::Column::ReceivedAt.gte(within_reach(from))))
            .add_option(self.received_until.map(|until| signal::Column::ReceivedAt.lt(within_reach(until))));
        all = all.add_option(
            self.promise_broken.map(|broken| deadline::is_broken::<SignalId>(signal::Column::Id, broken, now)),
        );
        let topic: Option<TopicId> = id::parse_option(self.topic_id.as_ref())?;
        let region: Option<RegionId> = id::parse_option(self.region_id.as_ref())?;
        all = all
            .add_option(topic.map(|topic| signal::Column::TopicId.eq(topic)))
            .add_option(region.map(|region| signal::Column::RegionId.eq(region)));
        let sight = Sight::of::<signal::Entity>(viewer);
        let asks_for_the_story = topic.is_some() || region.is_some() || self.urgency.is_some();
        if asks_for_the_story && !sight.is_everything() {
            all = all.add(sight.through(Lens::WithoutAddress));
        }
        let department: Option<DepartmentId> = id::parse_option(self.department_id.as_ref())?;
        let handler: Option<AccountId> = id::parse_option(self.handler_id.as_ref())?;
        let main: Option<SignalId> = id::parse_option(self.main_signal_id.as_ref())?;
        if department.is_some() || handler.is_some() || main.is_some() {
            // To filter by what one does not see would tell it.
            all = all.add(Expr::val(viewer.account().is_some_and(|person| person.is_staff)));
        }
        Ok(all
            .add_option(department.map(|department| signal::Column::DepartmentId.eq(department)))
            .add_option(handler.map(|handler| signal::Column::HandlerId.eq(handler)))
            .add_option(main.map(|main| signal::Column::MainSignalId.eq(main))))
    }
}

impl Searched for signal::Entity {
    const READ_THROUGH: Lens = Lens::WithoutAddress;
    const HAS_TITLE: bool = false;

    fn texts(row: &signal::Model) -> Vec<Text<'_>> {
        row.text.iter().map(|text| Text { field: SearchField::Text, is_title: false, text }).collect()
    }
}

/// The signal that a code leads to. A wrong code counts as a guess.
pub(crate) async fn of_code(store: &Store, limits: &Limits, text: &str) -> Result<Option<Seen<signal::Entity>>, Error> {
    // Held only once the bound on guesses lets it be told: what a viewer holds opens other fields of the request too.
    let guess = async {
        let Some(code) = code::read(store.vault(), text) else { return Ok(None) };
        let leads_somewhere: Vec<Found> = store.sql(OF_CODE, [code.hash.clone().into()]).await?;
        Ok::<_, Error>(leads_somewhere.first().map(|_| code))
    };
    let Some(held) = limits.code(store.viewer(), &store.organisation().slug).guess(guess).await? else {
        return Ok(None);
    };
    store.viewer().hold(held.clone());
    store.find::<signal::Entity>().filter(signal::Column::CodeHash.eq(held.hash)).one().await
}

const OF_CODE: &str = "SELECT true AS found FROM signal WHERE code_hash = $1";

#[derive(FromQueryResult)]
struct Found {
    #[allow(dead_code)]
    found: bool,
}

/// Root fields about signals.
#[derive(Default)]
pub struct SignalQuery;

/// Root fields about signals.
#[Object(guard = "crate::access::Closed")]
impl SignalQuery {
    /// One signal that you can see.
    #[graphql(guard = "Open")]
    async fn signal(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Signal>> {
        let Ok(id) = id.parse::<SignalId>() else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Signal))
    }

    /// The signal that a code leads to. Whoever holds the code can follow it, and say whether an answer helped.
    #[graphql(guard = "Open")]
    async fn signal_by_code(&self, ctx: &Context<'_>, code: String) -> Result<Option<Signal>> {
        Ok(of_code(ctx.data()?, ctx.data()?, &code).await?.map(Signal))
    }

    /// Signals that you can see.
    #[graphql(
        guard = "Open",
        complexity = "page::cost(first, last, child_complexity) + search::cost(search.as_deref())"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(
            desc = "Words of the text, as you see it, also within longer words; quotes and a minus work as in a search engine."
        )]
        search: Option<String>,
        filter: Option<SignalFilter>,
        order_by: Option<SignalOrder>,
    ) -> Result<Connection<Signal>> {
        let store = ctx.data::<Store>()?;
        let find = filter.unwrap_or_default().find(store)?;
        let meaning = Meaning::of_list::<signal::Entity>(store, search.as_deref()).await?;
        let order = Order {
            field: "RECEIVED_AT",
            column: signal::Column::ReceivedAt,
            value: |row: &signal::Model| Value::from(row.received_at),
            direction: order_by.map_or(Direction::Desc, |order| match order.field {
                SignalOrderField::ReceivedAt => order.direction,
            }),
        };
        Ok(find.matching(meaning.as_ref()).page(PageArgs { first, after, last, before }, order).await?)
    }
}
