//! What can be done to a proposal: by who writes it ([`ProposalDraftMutation`]), and by the process owner who decides
//! and carries out ([`ProposalLifeMutation`]). A file a subject.

mod consent;
mod decide;
mod draft;
mod edit;
mod figure;
mod life;
mod reconsider;
mod submit;
mod writing;

use async_graphql::{Context, Object, Result};
pub(crate) use edit::{draft_to_edit, edited};
use entity::{
    id::ProposalId,
    proposal,
    term::{EventKind, SubjectType},
};

use self::{
    consent::{AllowPublicationInput, AllowPublicationPayload},
    decide::{DecideProposalInput, DecideProposalPayload, PublishProposalInput, PublishProposalPayload},
    draft::{DraftProposalInput, DraftProposalPayload},
    edit::{UpdateProposalDraftInput, UpdateProposalDraftPayload},
    figure::{AttachFigureInput, AttachFigurePayload, RemoveFigureInput, RemoveFigurePayload},
    life::{
        AbandonProposalInput, AbandonProposalPayload, EvaluateProposalInput, EvaluateProposalPayload,
        ImplementProposalInput, ImplementProposalPayload, PlanProposalInput, PlanProposalPayload, ReviewProposalInput,
        ReviewProposalPayload,
    },
    reconsider::{RequestReconsiderationInput, RequestReconsiderationPayload},
    submit::{SubmitProposalInput, SubmitProposalPayload, WithdrawProposalInput, WithdrawProposalPayload},
};
use super::Proposal;
use crate::{
    access::{SignedIn, Store},
    error::Error,
    event::Event,
    payload::settled,
};

/// The most characters of a title.
const MOST_OF_A_TITLE: usize = 200;
/// The most characters of a text, of reasons, of an evaluation.
const MOST_CHARACTERS: usize = 20_000;

/// What whoever writes a proposal can do.
#[derive(Default)]
pub struct ProposalDraftMutation;

/// What whoever writes a proposal can do.
#[Object(guard = "crate::access::Closed")]
impl ProposalDraftMutation {
    /// Begins a proposal: any member for the council, staff and clients for themselves. Until it is submitted, only the
    /// council, or who wrote it, sees it.
    #[graphql(guard = "SignedIn")]
    async fn draft_proposal(&self, ctx: &Context<'_>, input: DraftProposalInput) -> Result<DraftProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| draft::draft(store, &input)).await)?;
        Ok(DraftProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Changes a draft: any member of its council, or who wrote it. Where somebody else changed it since the version that
    /// this one began from, nothing is changed: the error `CONFLICT` holds both texts, in `extensions.current` and
    /// `extensions.yours`.
    #[graphql(guard = "SignedIn")]
    async fn update_proposal_draft(
        &self,
        ctx: &Context<'_>,
        input: UpdateProposalDraftInput,
    ) -> Result<UpdateProposalDraftPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| edit::update(store, &input)).await)?;
        Ok(UpdateProposalDraftPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Counts the signals about a topic in a period, and attaches that figure to a draft as it stands now.
    #[graphql(guard = "SignedIn")]
    async fn attach_figure(&self, ctx: &Context<'_>, input: AttachFigureInput) -> Result<AttachFigurePayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| figure::attach(store, &input)).await)?;
        Ok(AttachFigurePayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Takes a figure away from a draft.
    #[graphql(guard = "SignedIn")]
    async fn remove_figure(&self, ctx: &Context<'_>, input: RemoveFigureInput) -> Result<RemoveFigurePayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| figure::remove(store, &input)).await)?;
        Ok(RemoveFigurePayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Sends a draft to its department, which promises a decision by a date: the chair, vice-chair or secretary of its
    /// council does, or who wrote it for oneself.
    #[graphql(guard = "SignedIn")]
    async fn submit_proposal(&self, ctx: &Context<'_>, input: SubmitProposalInput) -> Result<SubmitProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| submit::submit(store, &input)).await)?;
        Ok(SubmitProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Takes a proposal back, for as long as it is not decided on. Whoever may submit it does.
    #[graphql(guard = "SignedIn")]
    async fn withdraw_proposal(
        &self,
        ctx: &Context<'_>,
        input: WithdrawProposalInput,
    ) -> Result<WithdrawProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| submit::withdraw(store, &input)).await)?;
        Ok(WithdrawProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Asks to reconsider the decision, once, with reasons. Whoever may submit it does. The process owner decides again
    /// by a new date; both decisions stay readable.
    #[graphql(guard = "SignedIn")]
    async fn request_reconsideration(
        &self,
        ctx: &Context<'_>,
        input: RequestReconsiderationInput,
    ) -> Result<RequestReconsiderationPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| reconsider::request(store, &input)).await)?;
        Ok(RequestReconsiderationPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// A client says whether the decision on the own proposal may be published. Taking that back also takes back what was
    /// published.
    #[graphql(guard = "SignedIn")]
    async fn allow_publication(
        &self,
        ctx: &Context<'_>,
        input: AllowPublicationInput,
    ) -> Result<AllowPublicationPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| consent::allow(store, &input)).await)?;
        Ok(AllowPublicationPayload { proposal: proposal(store, id).await?, user_errors })
    }
}

/// What the process owner of the department addressed can do. Nobody does so to their own.
#[derive(Default)]
pub struct ProposalLifeMutation;

/// What the process owner of the department addressed can do. Nobody does so to their own.
#[Object(guard = "crate::access::Closed")]
impl ProposalLifeMutation {
    /// Takes a proposal up, and tells so.
    #[graphql(guard = "SignedIn")]
    async fn review_proposal(&self, ctx: &Context<'_>, input: ReviewProposalInput) -> Result<ReviewProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::review(store, &input)).await)?;
        Ok(ReviewProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Decides on a proposal, with reasons. Accepting all or part of it makes at least one commitment. What a council
    /// proposed is published with it, and what a client proposed where the client agreed.
    #[graphql(guard = "SignedIn")]
    async fn decide_proposal(&self, ctx: &Context<'_>, input: DecideProposalInput) -> Result<DecideProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| decide::decide(store, &input)).await)?;
        Ok(DecideProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Publishes a decision that was not published when it was taken: on what staff proposed, or a client who agreed
    /// later.
    #[graphql(guard = "SignedIn")]
    async fn publish_proposal(&self, ctx: &Context<'_>, input: PublishProposalInput) -> Result<PublishProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| decide::publish(store, &input)).await)?;
        Ok(PublishProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Says for when an accepted proposal is planned; the day can be moved like this too.
    #[graphql(guard = "SignedIn")]
    async fn plan_proposal(&self, ctx: &Context<'_>, input: PlanProposalInput) -> Result<PlanProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::plan(store, &input)).await)?;
        Ok(PlanProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Says since when a planned proposal is in use.
    #[graphql(guard = "SignedIn")]
    async fn implement_proposal(
        &self,
        ctx: &Context<'_>,
        input: ImplementProposalInput,
    ) -> Result<ImplementProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::implement(store, &input)).await)?;
        Ok(ImplementProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Says what a proposal brought that is in use.
    #[graphql(guard = "SignedIn")]
    async fn evaluate_proposal(
        &self,
        ctx: &Context<'_>,
        input: EvaluateProposalInput,
    ) -> Result<EvaluateProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::evaluate(store, &input)).await)?;
        Ok(EvaluateProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }

    /// Stops an accepted proposal, with reasons. Its commitments are not dropped by that: each has its own owner, and its
    /// own reason.
    #[graphql(guard = "SignedIn")]
    async fn abandon_proposal(&self, ctx: &Context<'_>, input: AbandonProposalInput) -> Result<AbandonProposalPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| life::abandon(store, &input)).await)?;
        Ok(AbandonProposalPayload { proposal: proposal(store, id).await?, user_errors })
    }
}

async fn proposal(store: &Store, id: Option<ProposalId>) -> std::result::Result<Option<Proposal>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Proposal)),
        None => Ok(None),
    }
}

/// Something that happened to a proposal, with whom it concerns.
fn happened(kind: EventKind, proposal: &proposal::Model) -> Event {
    Event::new(kind, SubjectType::Proposal, proposal.id)
        .key("council", proposal.council_id)
        .key("author", Some(proposal.author_id))
        .key("department", proposal.department_id)
}
