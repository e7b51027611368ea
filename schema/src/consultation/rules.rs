//! Who sees which consultations, and who may put one to councils, decline or close it.

use entity::{
    consultation, consultation_request,
    id::{ConsultationId, ConsultationRequestId, CouncilId},
    term::AnswerState,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, Who, may_do::ActName},
    council::rules::is_officer,
};

impl Visible for consultation::Entity {
    const NOUN: Noun = Noun::Consultation;
    type Id = ConsultationId;
    const ID: consultation::Column = consultation::Column::Id;

    fn id(row: &consultation::Model) -> ConsultationId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::OfOwnCouncil => {
                let asked = consultation_request::Entity::find()
                    .select_only()
                    .column(consultation_request::Column::ConsultationId)
                    .filter(consultation_request::Column::CouncilId.eq_any(viewer.councils()));
                Some(consultation::Column::Id.in_subquery(asked.into_query()).into())
            }
            _ => None,
        }
    }
}

impl Visible for consultation_request::Entity {
    const NOUN: Noun = Noun::ConsultationRequest;
    type Id = ConsultationRequestId;
    const ID: consultation_request::Column = consultation_request::Column::Id;

    fn id(row: &consultation_request::Model) -> ConsultationRequestId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::OfOwnCouncil => Some(consultation_request::Column::CouncilId.eq_any(viewer.councils()).into()),
            _ => None,
        }
    }
}

/// How a council stands to a consultation.
pub(super) fn state(request: &consultation_request::Model) -> AnswerState {
    match (request.answered_at, request.declined_at) {
        (Some(_), _) => AnswerState::Answered,
        (None, Some(_)) => AnswerState::Declined,
        (None, None) => AnswerState::Asked,
    }
}

/// Putting something to councils.
pub(super) struct PutToCouncils;

impl Act for PutToCouncils {
    const NAME: ActName = ActName::PutToCouncils;
}

/// Closing a consultation.
pub(super) struct CloseConsultation;

impl Act for CloseConsultation {
    const NAME: ActName = ActName::CloseConsultation;
}

/// Saying why a council does not answer.
pub(super) struct DeclineConsultation {
    pub(super) council: CouncilId,
}

impl Act for DeclineConsultation {
    const NAME: ActName = ActName::DeclineConsultation;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::CouncilOfficer && is_officer(viewer, self.council)
    }
}
