//! Which events a viewer sees: of things that they see, of kinds that are for them, said to an audience they belong to.

use entity::{
    account, centre, consultation, council, event, follow_up,
    id::{
        AccountId, CentreId, ConsultationId, CouncilId, EventId, FollowUpId, JourneyId, PilotId, ProposalId, SessionId,
        SignalId, TypedId,
    },
    journey, pilot, proposal, session, signal,
    term::{Audience, EventKind, Scope, SubjectType, Term},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::kinds::{Reader, told};
use crate::access::{
    Lens, Noun, Rows, Viewer, Visible,
    may_see::{Column, cell},
};

/// Something that has a timeline.
pub(crate) trait Subject: TypedId {
    /// What events call it.
    const TYPE: SubjectType;
}

/// Declares what has a timeline: the word of events for it, its table, its key.
macro_rules! subjects {
    ($($type:ident $table:ident $id:ident),+ $(,)?) => {
        $(impl Subject for $id {
            const TYPE: SubjectType = SubjectType::$type;
        })+

        /// Events of things that are this to the viewer.
        fn of_subjects(reader: Reader, viewer: &Viewer) -> Option<Condition> {
            let arms = [$(of_subject::<$table::Entity>(SubjectType::$type, reader, viewer)),+];
            any(arms.into_iter().flatten())
        }
    };
}

subjects! {
    Account account AccountId,
    Centre centre CentreId,
    Consultation consultation ConsultationId,
    Council council CouncilId,
    FollowUp follow_up FollowUpId,
    Journey journey JourneyId,
    Pilot pilot PilotId,
    Proposal proposal ProposalId,
    Session session SessionId,
    Signal signal SignalId,
}

/// The words of the table of sights that make somebody this reader of a noun's rows, and the least lens.
fn words(noun: Noun, reader: Reader) -> Vec<(Rows, Lens)> {
    let (column, least) = match reader {
        Reader::Owner => (Column::Client, Lens::Masked),
        Reader::Council => (Column::CouncilMember, Lens::WithoutAddress),
        Reader::Members if noun == Noun::Proposal => (Column::Public, Lens::Masked),
        Reader::Staff if noun != Noun::Account => (Column::Staff, Lens::Masked),
        Reader::System => (Column::Integration, Lens::Status),
        Reader::Members | Reader::Staff | Reader::Security => return Vec::new(),
    };
    cell(noun, column).iter().copied().filter(|(_, lens)| *lens >= least).collect()
}

fn of_subject<E: Visible>(subject: SubjectType, reader: Reader, viewer: &Viewer) -> Option<Condition> {
    let rows = words(E::NOUN, reader).into_iter().filter_map(|(rows, _)| E::rows(rows, viewer));
    let rows: Vec<Condition> = rows.collect();
    let sees_all = rows.iter().any(Condition::is_empty);
    let seen = any(rows)?;
    let condition = Condition::all().add(event::Column::SubjectType.eq(subject));
    if sees_all {
        return Some(condition);
    }
    let keys = E::find().select_only().column(E::ID).filter(seen).into_query();
    Some(condition.add(event::Column::SubjectId.in_subquery(keys)))
}

fn any(arms: impl IntoIterator<Item = Condition>) -> Option<Condition> {
    arms.into_iter().fold(None, |any: Option<Condition>, arm| Some(any.unwrap_or_else(Condition::any).add(arm)))
}

/// The kinds that are for a reader.
fn kinds(reader: Reader) -> Condition {
    let kinds = EventKind::ALL.iter().filter(|kind| told(**kind).readers.contains(&reader));
    event::Column::Kind.eq_any(kinds.map(|kind| kind.code().to_owned())).into()
}

/// An event that says for whom it is, is for them only.
fn audience(reader: Reader) -> Condition {
    let audiences: &[Audience] = match reader {
        Reader::Owner => &[Audience::Reporter, Audience::Participants, Audience::Public],
        Reader::Council => &[Audience::Council, Audience::Public],
        Reader::Members | Reader::System => &[Audience::Public],
        Reader::Staff | Reader::Security => return Condition::all(),
    };
    let named = Expr::cust(r#""event"."data" ->> 'audience'"#);
    let codes = audiences.iter().map(|audience| audience.code());
    Condition::any().add(named.clone().is_null()).add(named.is_in(codes))
}

fn read_by(reader: Reader, viewer: &Viewer) -> Option<Condition> {
    let of_subjects = of_subjects(reader, viewer)?;
    Some(Condition::all().add(kinds(reader)).add(audience(reader)).add(of_subjects))
}

/// That a report is nearly due, for whoever organises the session without working here: the chair of a council's own meeting.
fn warned_of_own_session(viewer: &Viewer) -> Option<Condition> {
    let organised = session::Column::OrganiserId.eq(viewer.id()?);
    let sessions = session::Entity::find().select_only().column(session::Column::Id).filter(organised);
    let warning = Condition::all()
        .add(event::Column::Kind.eq(EventKind::PromiseNearEnd))
        .add(event::Column::SubjectType.eq(SubjectType::Session));
    Some(warning.add(event::Column::SubjectId.in_subquery(sessions.into_query())))
}

impl Visible for event::Entity {
    const NOUN: Noun = Noun::Event;
    type Id = EventId;
    const ID: event::Column = event::Column::Id;

    fn id(row: &event::Model) -> EventId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::Own => viewer.id().and_then(|_| read_by(Reader::Owner, viewer)),
            Rows::OfOwnCouncil => {
                let read = [Reader::Council, Reader::Members].into_iter().filter_map(|reader| read_by(reader, viewer));
                any(read.chain(warned_of_own_session(viewer)))
            }
            Rows::OfSeenSubjects => read_by(Reader::Staff, viewer),
            Rows::ByScope => {
                let may_read = viewer.account()?.scopes.contains(&Scope::ReadEvents);
                if may_read { read_by(Reader::System, viewer) } else { None }
            }
            Rows::OfSecurity => Some(kinds(Reader::Security)),
            _ => None,
        }
    }
}
