//! Who sees which sessions, participants, consents, agenda points and observations.

use entity::{
    id::{
        AccountId, SessionAgendaPointId, SessionConsentId, SessionId, SessionObservationId, SessionParticipantId,
        SessionTellingId,
    },
    proposal, session, session_agenda_point, session_consent, session_council, session_observation,
    session_observation_use, session_participant, session_telling,
    term::{InvitationAnswer, ParticipantRole, Room, SessionKind, SessionStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{ExprTrait, SelectStatement},
};

use crate::access::{Noun, Rows, Viewer, Visible};

/// The participants that an account is.
fn parts_of(account: AccountId) -> Select<session_participant::Entity> {
    session_participant::Entity::find().filter(session_participant::Column::AccountId.eq(account))
}

/// The sessions of these participants.
fn sessions_of(parts: Select<session_participant::Entity>) -> SelectStatement {
    parts.select_only().column(session_participant::Column::SessionId).into_query()
}

/// The keys of the sessions that an account has a part in: those that it was invited to.
fn taken_part_in(account: AccountId) -> SelectStatement {
    sessions_of(parts_of(account))
}

/// Those to which the account said no are not among these.
fn joined(account: AccountId) -> SelectStatement {
    sessions_of(parts_of(account).filter(session_participant::Column::Answer.ne(InvitationAnswer::Declined)))
}

fn organised_by(account: AccountId) -> SelectStatement {
    session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::OrganiserId.eq(account))
        .into_query()
}

/// The sessions that an account watches from the observation room.
fn observed_by(account: AccountId) -> SelectStatement {
    let from_there = Condition::any()
        .add(session_participant::Column::Role.eq(ParticipantRole::Observer))
        .add(session_participant::Column::Room.eq(Room::Observation));
    sessions_of(parts_of(account).filter(from_there))
}

/// The keys of the signals that others told in sessions which an account watched from the observation room: of their
/// reporters it may know nothing, by whatever way.
pub(crate) fn told_to_the_observation_room(account: AccountId) -> SelectStatement {
    // Of whoever else was there: a guest may be the client's own daughter.
    let others = session_participant::Entity::find()
        .select_only()
        .column(session_participant::Column::Id)
        .filter(session_participant::Column::AccountId.ne(account))
        .filter(session_participant::Column::SessionId.in_subquery(observed_by(account)));
    let theirs = session_observation::Entity::find()
        .select_only()
        .column(session_observation::Column::Id)
        .filter(session_observation::Column::ParticipantId.in_subquery(others.into_query()));
    session_observation_use::Entity::find()
        .select_only()
        .column(session_observation_use::Column::SignalId)
        .filter(session_observation_use::Column::SignalId.is_not_null())
        .filter(session_observation_use::Column::ObservationId.in_subquery(theirs.into_query()))
        .into_query()
}

/// The observations of sessions that an account watched.
fn noticed_in_watched(account: AccountId) -> SelectStatement {
    session_observation::Entity::find()
        .select_only()
        .column(session_observation::Column::Id)
        .filter(session_observation::Column::SessionId.in_subquery(observed_by(account)))
        .into_query()
}

/// The proposals that clients wrote for themselves who were in a session which an account watched.
fn proposals_of_the_watched(account: AccountId) -> SelectStatement {
    let others = session_participant::Entity::find()
        .select_only()
        .column(session_participant::Column::AccountId)
        .filter(session_participant::Column::AccountId.ne(account))
        .filter(session_participant::Column::SessionId.in_subquery(observed_by(account)));
    proposal::Entity::find()
        .select_only()
        .column(proposal::Column::Id)
        .filter(proposal::Column::IsFromClient.eq(true))
        .filter(proposal::Column::AuthorId.in_subquery(others.into_query()))
        .into_query()
}

/// That a client's own proposal rests on a session is kept from those who watched it: the other things that it rests on are
/// the client's too.
pub(crate) fn session_apart(viewer: &Viewer, proposal: impl ColumnTrait, session: impl ColumnTrait) -> Condition {
    let Some(account) = viewer.id() else { return Condition::all() };
    let tied = proposal.in_subquery(proposals_of_the_watched(account)).and(session.in_subquery(observed_by(account)));
    Condition::all().add(tied.not())
}

/// The same of what was noticed in it.
pub(super) fn observation_apart(viewer: &Viewer) -> Condition {
    use session_observation_use::Column::{ObservationId, ProposalId};
    let Some(account) = viewer.id() else { return Condition::all() };
    let tied = ProposalId
        .in_subquery(proposals_of_the_watched(account))
        .and(ObservationId.in_subquery(noticed_in_watched(account)));
    // What became something else has no proposal, and nothing can be said of that.
    Condition::any().add(ProposalId.is_null()).add(tied.not())
}

/// The sessions that a member of staff organises or leads, but not those watched from the observation room.
fn run_by(account: AccountId, session: impl ColumnTrait) -> Condition {
    let leads = parts_of(account).filter(session_participant::Column::Role.eq(ParticipantRole::Facilitator));
    let runs =
        Condition::any().add(session.in_subquery(organised_by(account))).add(session.in_subquery(sessions_of(leads)));
    Condition::all().add(runs).add(session.in_subquery(observed_by(account)).not())
}

fn of_own_councils(viewer: &Viewer) -> SelectStatement {
    session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.eq_any(viewer.councils()))
        .into_query()
}

fn has_part(account: AccountId) -> Condition {
    Condition::any()
        .add(session::Column::OrganiserId.eq(account))
        .add(session::Column::Id.in_subquery(taken_part_in(account)))
}

impl Visible for session::Entity {
    const NOUN: Noun = Noun::Session;
    type Id = SessionId;
    const ID: session::Column = session::Column::Id;

    fn id(row: &session::Model) -> SessionId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::PublicCalendar => Some(session::Column::IsPublic.eq(true).into()),
            Rows::TakingPart => Some(has_part(viewer.id()?)),
            Rows::OfOwnCouncil => Some(session::Column::Id.in_subquery(of_own_councils(viewer)).into()),
            Rows::WithoutClosedMeetings => Some(
                has_part(viewer.id()?)
                    .add(session::Column::Kind.ne(SessionKind::CouncilMeeting))
                    .add(session::Column::IsPublic.eq(true)),
            ),
            _ => None,
        }
    }
}

impl Visible for session_participant::Entity {
    const NOUN: Noun = Noun::SessionParticipant;
    type Id = SessionParticipantId;
    const ID: session_participant::Column = session_participant::Column::Id;

    fn id(row: &session_participant::Model) -> SessionParticipantId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let session = session_participant::Column::SessionId;
        match rows {
            Rows::Own => Some(session_participant::Column::AccountId.eq(viewer.id()?).into()),
            Rows::OfOwnCouncil => Some(session.in_subquery(of_own_councils(viewer)).into()),
            Rows::TakingPart | Rows::OfColleagues => {
                let account = viewer.id()?;
                let sessions = Condition::any()
                    .add(session.in_subquery(joined(account)))
                    .add(session.in_subquery(organised_by(account)));
                Some(sessions)
            }
            _ => None,
        }
    }
}

/// What belongs to these participants.
fn of_parts(participant: impl ColumnTrait, parts: Select<session_participant::Entity>) -> Condition {
    participant.in_subquery(parts.select_only().column(session_participant::Column::Id).into_query()).into()
}

/// What belongs to the participants of a session: their own, and of sessions that the viewer organises or leads.
fn own_or_run(rows: Rows, viewer: &Viewer, participant: impl ColumnTrait) -> Option<Condition> {
    let account = viewer.id()?;
    match rows {
        Rows::Own => Some(of_parts(participant, parts_of(account))),
        Rows::Organised => {
            let run = run_by(account, session_participant::Column::SessionId);
            Some(of_parts(participant, session_participant::Entity::find().filter(run)))
        }
        _ => None,
    }
}

impl Visible for session_consent::Entity {
    const NOUN: Noun = Noun::SessionConsent;
    type Id = SessionConsentId;
    const ID: session_consent::Column = session_consent::Column::Id;

    fn id(row: &session_consent::Model) -> SessionConsentId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        own_or_run(rows, viewer, session_consent::Column::ParticipantId)
    }
}

impl Visible for session_telling::Entity {
    const NOUN: Noun = Noun::SessionTelling;
    type Id = SessionTellingId;
    const ID: session_telling::Column = session_telling::Column::Id;

    fn id(row: &session_telling::Model) -> SessionTellingId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        own_or_run(rows, viewer, session_telling::Column::ParticipantId)
    }
}

impl Visible for session_agenda_point::Entity {
    const NOUN: Noun = Noun::SessionAgendaPoint;
    type Id = SessionAgendaPointId;
    const ID: session_agenda_point::Column = session_agenda_point::Column::Id;

    fn id(row: &session_agenda_point::Model) -> SessionAgendaPointId {
        row.id
    }

    // Whoever sees a session, sees its agenda.
    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let sessions = <session::Entity as Visible>::rows(rows, viewer)?;
        let keys = session::Entity::find().select_only().column(session::Column::Id).filter(sessions);
        Some(session_agenda_point::Column::SessionId.in_subquery(keys.into_query()).into())
    }
}

impl Visible for session_observation::Entity {
    const NOUN: Noun = Noun::SessionObservation;
    type Id = SessionObservationId;
    const ID: session_observation::Column = session_observation::Column::Id;

    fn id(row: &session_observation::Model) -> SessionObservationId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        use session_observation::Column::{ParticipantId, SessionId};
        let account = viewer.id()?;
        match rows {
            Rows::Own => Some(of_parts(ParticipantId, parts_of(account))),
            Rows::Attended => {
                let attended = parts_of(account).filter(session_participant::Column::Attended.eq(true));
                let reported = session::Entity::find()
                    .select_only()
                    .column(session::Column::Id)
                    .filter(session::Column::Status.is_in([SessionStatus::Reported, SessionStatus::FollowedUp]))
                    .filter(session::Column::Id.in_subquery(sessions_of(attended)));
                Some(SessionId.in_subquery(reported.into_query()).into())
            }
            Rows::Organised => Some(SessionId.in_subquery(organised_by(account)).into()),
            _ => None,
        }
    }
}
