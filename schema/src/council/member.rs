//! A seat on a council.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use entity::{
    account, council_member,
    id::{CouncilId, CouncilMemberId, TypedId},
    term::CouncilRole,
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

use super::Council;
use crate::{
    access::{Lens, Loaders, Seen, Sight, loader},
    account::Account,
    error::Error,
    id::global,
    scalar::Date,
};

/// A seat on a council: who, in which role, for which term.
pub struct CouncilMember(pub Seen<council_member::Entity>);

impl From<Seen<council_member::Entity>> for CouncilMember {
    fn from(seen: Seen<council_member::Entity>) -> Self {
        Self(seen)
    }
}

/// A seat on a council: who, in which role, for which term.
#[Object]
impl CouncilMember {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The council.
    async fn council(&self, ctx: &Context<'_>) -> Result<Option<Council>> {
        loader::one(ctx, Some(self.0.titles().council_id)).await
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
    async fn since(&self) -> Date {
        Date(self.0.titles().started_on)
    }

    /// The first day of the term.
    async fn started_on(&self) -> Option<Date> {
        Some(Date(self.0.through(Lens::Full)?.started_on))
    }

    /// The last day of the term, where that is set.
    async fn ends_on(&self) -> Option<Date> {
        self.0.through(Lens::Full)?.ends_on.map(Date)
    }

    /// The member's own name, for the council itself, staff and administrators.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(member) = self.0.through(Lens::Full) else { return Ok(None) };
        Ok(ctx.data::<Loaders>()?.load_one(NameOf(member.id)).await?)
    }

    /// The account, where you may see whose seat it is.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let account = self.0.through(Lens::Full).map(|member| member.account_id);
        loader::one(ctx, account).await
    }
}

pub(super) struct MembersOfCouncil;

impl loader::Children for MembersOfCouncil {
    type Row = council_member::Entity;
    type Parent = CouncilId;
    const PARENT: council_member::Column = council_member::Column::CouncilId;
    const ORDER: council_member::Column = council_member::Column::StartedOn;

    fn parent(row: &council_member::Model) -> Option<CouncilId> {
        Some(row.council_id)
    }
}

/// The name of a member whom the viewer sees whole. Staff see names of members, and no other accounts of clients.
#[derive(Clone, PartialEq, Eq, Hash)]
struct NameOf(CouncilMemberId);

impl Loader<NameOf> for loader::Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[NameOf]) -> Result<HashMap<NameOf, String>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            member: CouncilMemberId,
            name: String,
        }
        let whole = Sight::of::<council_member::Entity>(self.store().viewer()).through(Lens::Full);
        let names = council_member::Entity::find()
            .select_only()
            .column_as(council_member::Column::Id, "member")
            .column_as(account::Column::Name, "name")
            .join(
                sea_orm::JoinType::InnerJoin,
                council_member::Entity::belongs_to(account::Entity)
                    .from(council_member::Column::AccountId)
                    .to(account::Column::Id)
                    .into(),
            )
            .filter(council_member::Column::Id.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(whole);
        let rows: Vec<Row> = self.store().rows(names.build(DbBackend::Postgres)).await?;
        Ok(rows.into_iter().map(|row| (NameOf(row.member), row.name)).collect())
    }
}
