//! A member chooses to be shown on the website, and under which name. Nobody chooses for another.

use async_graphql::{ID, InputObject};
use entity::{
    council_member,
    id::CouncilMemberId,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use crate::{
    access::Store,
    council::{member::CouncilMember, rules::ChooseToBePublic},
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
};

/// What a member chooses.
#[derive(InputObject)]
pub struct ChooseToBePublicInput {
    /// Your own membership.
    council_member_id: ID,
    /// Whether the website shows you.
    public: bool,
    /// The name to be shown under. Needed to be shown; not kept otherwise.
    public_name: Option<String>,
}

payload! {
    /// A member who chose.
    ChooseToBePublicPayload {
        /// The member.
        council_member: CouncilMember,
    }
}

pub(super) async fn choose(store: &Store, input: &ChooseToBePublicInput) -> Result<CouncilMemberId, Stop> {
    let draft = store.draft().await?;
    let member = draft.lock::<council_member::Entity>(parse(&input.council_member_id)?).await?.titles().clone();
    let granted = draft.viewer().may(ChooseToBePublic { member: member.account_id })?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    let name = problems.optional_text("publicName", input.public_name.as_deref(), 100);
    problems.check(!input.public || name.is_some(), "publicName", Problem::PublicNameNeeded);
    problems.settle()?;

    let (id, council) = (member.id, member.council_id);
    let mut row = member.into_active_model();
    row.is_public = Set(input.public);
    row.public_name = Set(name.filter(|_| input.public));
    row.update(change.db()).await?;
    let happened = Event::new(EventKind::MemberChanged, SubjectType::Council, council);
    change.commit([happened.key("member", Some(id))]).await?;
    Ok(id)
}
