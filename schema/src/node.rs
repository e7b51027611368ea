//! Relay's `Node`: any object again by its global id, within the viewer's sight.

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::id::TypedId;

use crate::{
    access::{Open, Seen, Store, Visible},
    account::Account,
    centre::Centre,
    consultation::Consultation,
    council::Council,
    department::Department,
    follow_up::FollowUp,
    journey::Journey,
    pilot::Pilot,
    proposal::Proposal,
    region::Region,
    session::Session,
    signal::Signal,
    topic::Topic,
};

/// An object with a global id, by which it can be asked for again.
// One at a time, and gone with the answer: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The global id."))]
pub enum Node {
    /// An account.
    Account(Account),
    /// A centre.
    Centre(Centre),
    /// What staff put to councils.
    Consultation(Consultation),
    /// A council.
    Council(Council),
    /// A department.
    Department(Department),
    /// A follow-up.
    FollowUp(FollowUp),
    /// A journey.
    Journey(Journey),
    /// A pilot.
    Pilot(Pilot),
    /// A proposal.
    Proposal(Proposal),
    /// A region.
    Region(Region),
    /// A session.
    Session(Session),
    /// A signal.
    Signal(Signal),
    /// A topic.
    Topic(Topic),
}

/// The root field of Relay.
#[derive(Default)]
pub struct NodeQuery;

/// The root field of Relay.
#[Object(guard = "crate::access::Closed")]
impl NodeQuery {
    /// The object with this global id, if you can see it.
    #[graphql(guard = "Open")]
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        let store = ctx.data::<Store>()?;
        // An id names its kind: see `entity::id`.
        let kind = id.rsplit_once('_').map(|(kind, _)| kind.to_owned()).unwrap_or_default();
        macro_rules! found_among {
            ($($table:ident $name:ident),+ $(,)?) => {
                $(if kind == <entity::$table::Entity as Visible>::Id::PREFIX {
                    return found::<entity::$table::Entity, $name>(store, &id).await.map(|found| found.map(Node::from));
                })+
            };
        }
        found_among! {
            account Account, centre Centre, consultation Consultation, council Council, department Department,
            follow_up FollowUp, journey Journey, pilot Pilot, proposal Proposal,
            region Region, session Session, signal Signal, topic Topic,
        }
        Ok(None)
    }
}

async fn found<E: Visible, T: From<Seen<E>>>(store: &Store, id: &ID) -> Result<Option<T>> {
    let Ok(id) = id.parse::<E::Id>() else { return Ok(None) };
    Ok(store.find::<E>().by_id(id).await?.map(T::from))
}
