//! Referrals: a partner outside takes somebody over, such as a neighbourhood team, and they agreed.
//!
//! That is something else than the outcome `FORWARDED` of a signal, which tells somebody where to go themselves.

use async_graphql::InputObject;
use entity::{
    follow_up,
    id::{AccountId, FollowUpId, TypedId},
    term::{FollowUpKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::Subject;
use crate::{
    access::Change,
    error::Error,
    event::Event,
    problem::{Problem, Problems},
    screening::Screen,
    sealed_text::{self, Place, Screened},
};

/// The most characters of the name of a partner.
const LONGEST_NAME: usize = 200;
/// The most characters of what is handed over.
const LONGEST: usize = 2_000;

/// A partner outside who takes somebody over.
#[derive(InputObject)]
pub struct ReferralInput {
    /// Who it is, in at most 200 characters.
    partner: String,
    /// What was handed over, in at most 2,000 characters. What identifies a person is masked.
    handed_over: Option<String>,
    /// Whether the person agreed. Without that nobody is handed over.
    agreed: bool,
}

/// A referral that was read.
pub(super) struct Referral {
    partner: String,
    handed_over: Option<Screened>,
}

impl ReferralInput {
    /// Reads it, and says what is wrong with it.
    pub(super) fn read(
        &self,
        about: Subject,
        recipients: &[AccountId],
        screen: &Screen,
        problems: &mut Problems,
    ) -> Referral {
        let partner = problems.text("referral.partner", &self.partner, LONGEST_NAME);
        let handed_over = problems.optional_text("referral.handedOver", self.handed_over.as_deref(), LONGEST);
        problems.check(self.agreed, "referral.agreed", Problem::AgreementNeeded);
        match about {
            Subject::Proposal(_) => problems.add("referral", Problem::ReferralUnfit),
            Subject::Session(_) => problems.check(!recipients.is_empty(), "recipientIds", Problem::RecipientsNeeded),
            Subject::Signal(_) => {}
        }
        Referral {
            partner: Screened::of(screen, &partner).text,
            handed_over: handed_over.map(|text| Screened::of(screen, &text)),
        }
    }
}

impl Referral {
    /// Makes a new commitment a referral. Gives what happened, for the commit.
    pub(super) async fn keep(self, change: &Change, id: FollowUpId, event: Event) -> Result<Event, Error> {
        let row = follow_up::ActiveModel {
            id: Set(id),
            kind: Set(FollowUpKind::Referral),
            partner: Set(Some(self.partner)),
            handed_over: Set(self.handed_over.as_ref().map(|text| text.text.clone())),
            agreed_at: Set(Some(change.now())),
            ..Default::default()
        };
        row.update(change.db()).await?;
        if let Some(text) = &self.handed_over {
            let writer = change.viewer().id().ok_or(Error::Unauthenticated)?;
            let place = Place { subject_type: SubjectType::FollowUp, subject: id.uuid(), field: "handed_over" };
            sealed_text::seal(change.db(), change.vault(), writer.uuid(), &[(place, text)], change.now()).await?;
        }
        Ok(event.term("kind", FollowUpKind::Referral))
    }
}
