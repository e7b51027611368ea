//! What a council, a member, and an administrator for them, can change. A file a subject.

mod details;
mod life;
mod members;
mod priorities;
mod publicity;
mod renewal;

use async_graphql::{Context, Object, Result};
use entity::id::{CouncilId, CouncilMemberId};

use self::{
    details::{ChangeCouncilInput, ChangeCouncilPayload, CreateCouncilInput, CreateCouncilPayload},
    life::{ActivateCouncilInput, ActivateCouncilPayload, DissolveCouncilInput, DissolveCouncilPayload},
    members::{
        AppointMemberInput, AppointMemberPayload, ChangeMemberRoleInput, ChangeMemberRolePayload, EndMembershipInput,
        EndMembershipPayload,
    },
    priorities::{SetCouncilPrioritiesInput, SetCouncilPrioritiesPayload},
    publicity::{ChooseToBePublicInput, ChooseToBePublicPayload},
    renewal::{RenewCouncilInput, RenewCouncilPayload},
};
use super::{Council, member::CouncilMember};
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::settled,
};

/// Changes of councils.
#[derive(Default)]
pub struct CouncilMutation;

/// Changes of councils.
#[Object(guard = "crate::access::Closed")]
impl CouncilMutation {
    /// Makes a council, which is then being formed. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn create_council(&self, ctx: &Context<'_>, input: CreateCouncilInput) -> Result<CreateCouncilPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| details::create(store, &input)).await)?;
        Ok(CreateCouncilPayload { council: council(store, id).await?, user_errors })
    }

    /// Changes a council: an administrator all of it; its chair, vice-chair or secretary what it says about itself.
    #[graphql(guard = "SignedIn")]
    async fn change_council(&self, ctx: &Context<'_>, input: ChangeCouncilInput) -> Result<ChangeCouncilPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| details::change(store, &input)).await)?;
        Ok(ChangeCouncilPayload { council: council(store, id).await?, user_errors })
    }

    /// Lets a council that was being formed begin: from then on it is public. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn activate_council(&self, ctx: &Context<'_>, input: ActivateCouncilInput) -> Result<ActivateCouncilPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::activate(store, &input)).await)?;
        Ok(ActivateCouncilPayload { council: council(store, id).await?, user_errors })
    }

    /// Dissolves a council, for good: all its terms end today. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn dissolve_council(&self, ctx: &Context<'_>, input: DissolveCouncilInput) -> Result<DissolveCouncilPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::dissolve(store, &input)).await)?;
        Ok(DissolveCouncilPayload { council: council(store, id).await?, user_errors })
    }

    /// Gives a client a seat on a council for a term. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn appoint_member(&self, ctx: &Context<'_>, input: AppointMemberInput) -> Result<AppointMemberPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| members::appoint(store, &input)).await)?;
        Ok(AppointMemberPayload { council_member: member(store, id).await?, user_errors })
    }

    /// Ends a member's term; a term that is still to begin is taken back. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn end_membership(&self, ctx: &Context<'_>, input: EndMembershipInput) -> Result<EndMembershipPayload> {
        let store = ctx.data::<Store>()?;
        let (ids, user_errors) = settled(store.retried(|| members::end(store, &input)).await)?;
        let council = council(store, ids.map(|(council, _)| council)).await?;
        let council_member = member(store, ids.map(|(_, member)| member)).await?;
        Ok(EndMembershipPayload { council, council_member, user_errors })
    }

    /// Gives a member another role. Who becomes chair takes over from the one who is. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn change_member_role(
        &self,
        ctx: &Context<'_>,
        input: ChangeMemberRoleInput,
    ) -> Result<ChangeMemberRolePayload> {
        let store = ctx.data::<Store>()?;
        let (ids, user_errors) = settled(store.retried(|| members::change_role(store, &input)).await)?;
        let council = council(store, ids.map(|(council, _)| council)).await?;
        let council_member = member(store, ids.map(|(_, member)| member)).await?;
        Ok(ChangeMemberRolePayload { council, council_member, user_errors })
    }

    /// Renews a council: all terms end, and new ones start, in one act. For administrators.
    #[graphql(guard = "SignedIn")]
    async fn renew_council(&self, ctx: &Context<'_>, input: RenewCouncilInput) -> Result<RenewCouncilPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| renewal::renew(store, &input)).await)?;
        Ok(RenewCouncilPayload { council: council(store, id).await?, user_errors })
    }

    /// Chooses whether the website shows you as a member, and under which name. Only you can.
    #[graphql(guard = "SignedIn")]
    async fn choose_to_be_public(
        &self,
        ctx: &Context<'_>,
        input: ChooseToBePublicInput,
    ) -> Result<ChooseToBePublicPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| publicity::choose(store, &input)).await)?;
        Ok(ChooseToBePublicPayload { council_member: member(store, id).await?, user_errors })
    }

    /// Sets a council's priorities of a year: its chair, vice-chair or secretary does.
    #[graphql(guard = "SignedIn")]
    async fn set_council_priorities(
        &self,
        ctx: &Context<'_>,
        input: SetCouncilPrioritiesInput,
    ) -> Result<SetCouncilPrioritiesPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| priorities::set_priorities(store, &input)).await)?;
        Ok(SetCouncilPrioritiesPayload { council: council(store, id).await?, user_errors })
    }
}

async fn council(store: &Store, id: Option<CouncilId>) -> Result<Option<Council>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Council)),
        None => Ok(None),
    }
}

async fn member(store: &Store, id: Option<CouncilMemberId>) -> Result<Option<CouncilMember>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(CouncilMember)),
        None => Ok(None),
    }
}
