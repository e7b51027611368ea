//! Which step of a proposal can follow which. Pure.

use entity::{
    proposal,
    term::{DecisionOutcome, ProposalStatus},
};

use crate::problem::Problem;

/// Something that is done to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Changing or submitting a draft.
    Write,
    Withdraw,
    Review,
    Decide,
    Reconsider,
    Plan,
    Implement,
    Evaluate,
    Abandon,
}

/// Where a proposal is, as far as the next step depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) status: ProposalStatus,
    /// Whether there is a decision.
    pub(super) is_decided: bool,
    /// Whether another one was asked for.
    pub(super) is_reconsidered: bool,
}

impl Standing {
    pub(super) fn of(proposal: &proposal::Model) -> Self {
        use ProposalStatus::{Draft, InReview, Submitted, Withdrawn};
        let is_reconsidered = proposal.reconsideration_asked_at.is_some();
        let is_decided = is_reconsidered || !matches!(proposal.status, Draft | Submitted | InReview | Withdrawn);
        Self { status: proposal.status, is_decided, is_reconsidered }
    }

    /// What is in the way of a step.
    ///
    /// # Errors
    /// The one problem that says so best.
    pub(super) fn allows(&self, step: Step) -> Result<(), Problem> {
        use ProposalStatus::{
            Abandoned, Accepted, Declined, Draft, Evaluated, Implemented, InReview, PartlyAccepted, Planned, Submitted,
            Withdrawn,
        };
        match (step, self.status) {
            (Step::Write | Step::Withdraw, Draft) | (Step::Review, Submitted) => Ok(()),
            (Step::Withdraw, Submitted | InReview) if !self.is_decided => Ok(()),
            (_, Withdrawn) => Err(Problem::ProposalWithdrawn),
            (Step::Write, _) => Err(Problem::NotADraft),
            (Step::Withdraw, _) => Err(Problem::ProposalDecided),
            (_, Draft) => Err(Problem::NotSubmitted),

            (Step::Decide, Submitted | InReview) => Ok(()),
            (Step::Review, InReview) => Err(Problem::StepUnfit),
            (Step::Decide | Step::Review, _) => Err(Problem::ProposalDecided),

            (Step::Reconsider, _) if self.is_reconsidered => Err(Problem::ReconsideredOnce),
            (_, Submitted | InReview) => Err(Problem::NotDecidedYet),
            (Step::Reconsider, Accepted | PartlyAccepted | Declined)
            | (Step::Plan, Accepted | PartlyAccepted | Planned)
            | (Step::Implement, Planned)
            | (Step::Evaluate, Implemented)
            | (Step::Abandon, Accepted | PartlyAccepted | Planned | Implemented) => Ok(()),
            (Step::Plan | Step::Implement | Step::Evaluate | Step::Abandon, Declined) => Err(Problem::NotAccepted),
            (_, Accepted | PartlyAccepted | Planned | Implemented | Evaluated | Abandoned) => Err(Problem::StepUnfit),
        }
    }

    /// The round that the next decision is of.
    pub(super) fn round(&self) -> i32 {
        i32::from(self.is_reconsidered)
    }
}

/// The state that a decision brings a proposal in.
pub(super) fn decided(outcome: DecisionOutcome) -> ProposalStatus {
    match outcome {
        DecisionOutcome::Accepted => ProposalStatus::Accepted,
        DecisionOutcome::PartlyAccepted => ProposalStatus::PartlyAccepted,
        DecisionOutcome::Declined => ProposalStatus::Declined,
    }
}

#[cfg(test)]
mod tests {
    use entity::term::Term;

    use super::*;

    const STEPS: [Step; 9] = [
        Step::Write,
        Step::Withdraw,
        Step::Review,
        Step::Decide,
        Step::Reconsider,
        Step::Plan,
        Step::Implement,
        Step::Evaluate,
        Step::Abandon,
    ];

    fn at(status: ProposalStatus) -> Standing {
        let before = [ProposalStatus::Draft, ProposalStatus::Submitted, ProposalStatus::InReview];
        let is_decided = !before.contains(&status) && status != ProposalStatus::Withdrawn;
        Standing { status, is_decided, is_reconsidered: false }
    }

    #[test]
    fn from_each_state_exactly_these_steps_are_possible() {
        use ProposalStatus as S;
        let possible = |status| STEPS.into_iter().filter(move |step| at(status).allows(*step).is_ok());
        let expected: [(S, &[Step]); 11] = [
            (S::Draft, &[Step::Write, Step::Withdraw]),
            (S::Submitted, &[Step::Withdraw, Step::Review, Step::Decide]),
            (S::InReview, &[Step::Withdraw, Step::Decide]),
            (S::Accepted, &[Step::Reconsider, Step::Plan, Step::Abandon]),
            (S::PartlyAccepted, &[Step::Reconsider, Step::Plan, Step::Abandon]),
            (S::Declined, &[Step::Reconsider]),
            (S::Planned, &[Step::Plan, Step::Implement, Step::Abandon]),
            (S::Implemented, &[Step::Evaluate, Step::Abandon]),
            (S::Evaluated, &[]),
            (S::Abandoned, &[]),
            (S::Withdrawn, &[]),
        ];
        assert_eq!(expected.len(), S::ALL.len());
        for (status, steps) in expected {
            assert_eq!(possible(status).collect::<Vec<_>>(), steps, "{status:?}");
        }
    }

    #[test]
    fn a_decision_is_reconsidered_once_and_then_not_withdrawn() {
        let again = Standing { status: ProposalStatus::InReview, is_decided: true, is_reconsidered: true };
        assert_eq!(again.allows(Step::Withdraw), Err(Problem::ProposalDecided));
        assert_eq!(again.allows(Step::Decide), Ok(()));
        let once_more = Standing { status: ProposalStatus::Declined, ..again };
        assert_eq!(once_more.allows(Step::Reconsider), Err(Problem::ReconsideredOnce));
        assert_eq!((at(ProposalStatus::Submitted).round(), again.round()), (0, 1));
    }

    #[test]
    fn who_comes_too_early_or_too_late_is_told_why() {
        let why = |status, step| at(status).allows(step).err();
        assert_eq!(why(ProposalStatus::Submitted, Step::Write), Some(Problem::NotADraft));
        assert_eq!(why(ProposalStatus::Draft, Step::Decide), Some(Problem::NotSubmitted));
        assert_eq!(why(ProposalStatus::Accepted, Step::Decide), Some(Problem::ProposalDecided));
        assert_eq!(why(ProposalStatus::InReview, Step::Plan), Some(Problem::NotDecidedYet));
        assert_eq!(why(ProposalStatus::Declined, Step::Plan), Some(Problem::NotAccepted));
        assert_eq!(why(ProposalStatus::Accepted, Step::Implement), Some(Problem::StepUnfit));
        assert_eq!(why(ProposalStatus::Withdrawn, Step::Review), Some(Problem::ProposalWithdrawn));
        assert_eq!(why(ProposalStatus::Evaluated, Step::Reconsider), Some(Problem::StepUnfit));
    }
}
