//! What a viewer is to a session, and the acts that depend on it.

use async_graphql::ID;
use entity::{
    account, council,
    id::{AccountId, CouncilId, TypedId},
    session, session_council, session_participant,
    term::{AccountStatus, CouncilRole, Function, InvitationAnswer, ParticipantRole, SessionKind},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use super::naming::observes;
use crate::{
    access::{Act, Change, Draft, Store, Viewer, Who, may_do::ActName},
    error::Error,
    id::parse,
    payload::Stop,
};

/// What a viewer is to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) kind: SessionKind,
    /// Organises it, and works here.
    pub(super) is_organiser: bool,
    /// Leads it, and works here.
    pub(super) leads: bool,
    /// Is the chair or secretary of the council whose own meeting it is.
    pub(super) is_chair_or_secretary: bool,
    /// Sits on one of its councils.
    pub(super) sits_on_its_council: bool,
    /// Runs sessions, and who organised this one does not work here any more.
    pub(super) finds_it_left: bool,
    /// Watches from the observation room.
    pub(super) observes: bool,
    /// Was there, or said to be there where nobody wrote down yet who was.
    pub(super) attended: bool,
}

impl Standing {
    /// What the viewer is to this session.
    pub(super) async fn of(draft: &Draft, session: &session::Model) -> Result<Self, Error> {
        let viewer = draft.viewer();
        let own = viewer.id().map(|account| {
            session_participant::Column::SessionId
                .eq(session.id)
                .and(session_participant::Column::AccountId.eq(account))
        });
        let own = match own {
            Some(own) => draft.find::<session_participant::Entity>(own).await?,
            None => None,
        };
        let own = own.as_ref().map(|seen| seen.titles());
        let works_here = viewer.account().is_some_and(|person| person.is_staff);
        Ok(Self {
            kind: session.kind,
            is_organiser: works_here && viewer.id() == Some(session.organiser_id),
            leads: works_here && own.is_some_and(|own| own.role == ParticipantRole::Facilitator),
            is_chair_or_secretary: session.kind == SessionKind::CouncilMeeting
                && is_of_one(draft, session, &chaired_by(viewer)).await?,
            finds_it_left: runs_sessions(viewer) && !organiser_is_there(draft, session).await?,
            sits_on_its_council: is_of_one(draft, session, &viewer.councils()).await?,
            observes: own.is_some_and(|own| observes(own.role, own.room)),
            attended: own.is_some_and(|own| own.attended.unwrap_or(own.answer == InvitationAnswer::Accepted)),
        })
    }

    fn is(self, who: Who, viewer: &Viewer) -> bool {
        match who {
            Who::Organiser => self.is_organiser,
            Who::Leader => self.leads,
            Who::OfNobody => self.finds_it_left,
            Who::ChairOrSecretary => self.is_chair_or_secretary,
            Who::CouncilMember => self.sits_on_its_council,
            Who::Employee => viewer.account().is_some_and(|person| person.is_staff),
            Who::Attendee => self.attended,
            _ => false,
        }
    }

    /// Whether it is a council's own meeting, and the viewer is not among those who run it. Whatever one's function is.
    fn is_of_others(self) -> bool {
        self.kind == SessionKind::CouncilMeeting && !self.is_chair_or_secretary
    }
}

fn runs_sessions(viewer: &Viewer) -> bool {
    viewer.account().is_some_and(|person| person.is_staff && can_organise(&person.functions))
}

/// Whether the organiser of a session of staff still works here. A viewer of staff sees all who do.
async fn organiser_is_there(draft: &Draft, session: &session::Model) -> Result<bool, Error> {
    let is_it = account::Column::Id
        .eq(session.organiser_id)
        .and(account::Column::IsStaff.eq(true))
        .and(account::Column::Status.eq(AccountStatus::Active));
    Ok(draft.find::<account::Entity>(is_it).await?.is_some())
}

/// The councils of which the viewer is chair or secretary.
fn chaired_by(viewer: &Viewer) -> Vec<CouncilId> {
    let seats = viewer.memberships().iter();
    seats
        .filter(|seat| matches!(seat.role, CouncilRole::Chair | CouncilRole::Secretary))
        .map(|seat| seat.council)
        .collect()
}

async fn is_of_one(draft: &Draft, session: &session::Model, councils: &[CouncilId]) -> Result<bool, Error> {
    if councils.is_empty() {
        return Ok(false);
    }
    let links = session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::SessionId.eq(session.id))
        .filter(session_council::Column::CouncilId.eq_any(councils.iter().copied()));
    let found = draft.find::<session::Entity>(session::Column::Id.in_subquery(links.into_query())).await?;
    Ok(found.is_some())
}

/// Planning a session of a kind, of these councils.
pub(super) struct PlanSession<'a> {
    pub(super) kind: SessionKind,
    pub(super) councils: &'a [council::Model],
}

impl PlanSession<'_> {
    fn is_own_meeting(&self, viewer: &Viewer) -> bool {
        let chaired = chaired_by(viewer);
        self.kind == SessionKind::CouncilMeeting && self.councils.iter().any(|council| chaired.contains(&council.id))
    }
}

impl Act for PlanSession<'_> {
    const NAME: ActName = ActName::PlanSession;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::ChairOrSecretary && self.is_own_meeting(viewer)
    }

    // A council's own meeting is the council's, whatever one's function is.
    fn is_barred(&self, viewer: &Viewer) -> bool {
        self.kind == SessionKind::CouncilMeeting && !self.is_own_meeting(viewer)
    }
}

/// Declares acts on a session. Each says when the viewer is barred, whatever the table says.
macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident barred $barred:expr;)+) => {$(
        $(#[$doc])*
        pub(super) struct $act(pub(super) Standing);

        impl Act for $act {
            const NAME: ActName = ActName::$act;

            fn is(&self, who: Who, viewer: &Viewer) -> bool {
                self.0.is(who, viewer)
            }

            fn is_barred(&self, _viewer: &Viewer) -> bool {
                let barred: fn(Standing) -> bool = $barred;
                barred(self.0)
            }
        }
    )+};
}
acts! {
    /// Changing, confirming, holding, reporting or cancelling it.
    RunSession barred Standing::is_of_others;
    /// Handing it over to another organiser. Who organises it knows who the client is: nobody makes themselves that.
    HandOverSession barred |standing| standing.is_of_others() || standing.observes;
    /// Saying that it took place, and who was there.
    HoldSession barred |standing| standing.is_of_others() || standing.observes;
    /// Inviting people, and writing down who came and who was told. Who watches from the observation room could learn from
    /// an answer to that who the client is.
    KeepParticipants barred |standing| standing.is_of_others() || standing.observes;
    /// Coming forward by oneself.
    Volunteer barred |_| false;
    /// Bringing a point for the agenda.
    BringAgendaPoint barred |_| false;
    /// Writing down what one noticed.
    Observe barred |_| false;
}

/// Declares acts on something of one person in a session.
macro_rules! acts_on_something_of_somebody {
    ($($(#[$doc:meta])* $act:ident $own:ident;)+) => {$(
        $(#[$doc])*
        pub(super) struct $act {
            pub(super) standing: Standing,
            /// Whose it is.
            pub(super) of: AccountId,
        }

        impl Act for $act {
            const NAME: ActName = ActName::$act;

            fn is(&self, who: Who, viewer: &Viewer) -> bool {
                if who == Who::$own { viewer.id() == Some(self.of) } else { self.standing.is(who, viewer) }
            }

            fn is_barred(&self, viewer: &Viewer) -> bool {
                self.standing.observes && viewer.id() != Some(self.of)
            }
        }
    )+};
}
acts_on_something_of_somebody! {
    /// Saying whether somebody comes.
    AnswerInvitation Oneself;
    /// Writing down what a client agrees to, takes back, or told.
    KeepConsent Oneself;
    /// Taking a point off the agenda.
    RemoveAgendaPoint Author;
    /// Changing an observation or taking it back.
    EditObservation Author;
}

/// Making something of an observation: whoever made it, and those who run sessions, the observation room included.
pub(super) struct UseObservation {
    pub(super) standing: Standing,
    pub(super) of: AccountId,
    /// Whether the session was reported.
    pub(super) is_released: bool,
}

impl Act for UseObservation {
    const NAME: ActName = ActName::UseObservation;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        if who == Who::Author { viewer.id() == Some(self.of) } else { self.standing.is(who, viewer) }
    }

    fn is_barred(&self, viewer: &Viewer) -> bool {
        !self.is_released && viewer.id() != Some(self.of)
    }
}

/// Whether a member of staff with these functions can organise sessions of staff.
pub(super) fn can_organise(functions: &[Function]) -> bool {
    functions.iter().any(|function| matches!(function, Function::Facilitator | Function::ImprovementManager))
}

/// Locks a session that the viewer sees, and asks whether they may.
pub(super) async fn locked<A: Act>(
    store: &Store,
    id: &ID,
    act: impl FnOnce(Standing) -> A,
) -> Result<(Change, session::Model), Stop> {
    let draft = store.draft().await?;
    let session = draft.lock::<session::Entity>(parse(id)?).await?.titles().clone();
    let standing = Standing::of(&draft, &session).await?;
    let granted = draft.viewer().may(act(standing))?;
    Ok((draft.granted(granted), session))
}

/// Locks a session, finds one of its participants that the viewer sees, or the viewer's own part where none is named, and
/// asks whether they may.
pub(super) async fn locked_with_participant<A: Act>(
    store: &Store,
    session: &ID,
    participant: Option<&ID>,
    act: impl FnOnce(Standing, AccountId) -> A,
) -> Result<(Change, session::Model, session_participant::Model), Stop> {
    use session_participant::Column;
    let draft = store.draft().await?;
    let session = draft.lock::<session::Entity>(parse(session)?).await?.titles().clone();
    let which = match (participant, draft.viewer().id()) {
        (Some(id), _) => Column::Id.eq(parse::<entity::id::SessionParticipantId>(id)?.uuid()),
        (None, Some(account)) => Column::AccountId.eq(account),
        (None, None) => return Err(Error::Unauthenticated.into()),
    };
    let found = draft.find::<session_participant::Entity>(Column::SessionId.eq(session.id).and(which)).await?;
    let participant = found.ok_or(Error::NotFound)?.titles().clone();
    let standing = Standing::of(&draft, &session).await?;
    let granted = draft.viewer().may(act(standing, participant.account_id))?;
    Ok((draft.granted(granted), session, participant))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Membership, Person};

    fn employee(functions: &[Function]) -> Viewer {
        let person = Person {
            id: AccountId(Uuid::from_u128(1)),
            is_client: false,
            is_staff: true,
            is_admin: false,
            is_integration: false,
            functions: functions.to_vec(),
            department: None,
            in_intake: false,
            owned_departments: Vec::new(),
            memberships: Vec::new(),
            scopes: Vec::new(),
        };
        Viewer::person(person, Language::English, None)
    }

    fn member(role: CouncilRole) -> Viewer {
        let seat = Membership { council: CouncilId(Uuid::from_u128(9)), role, is_central: false, regions: Vec::new() };
        let person = Person {
            id: AccountId(Uuid::from_u128(2)),
            is_client: true,
            is_staff: false,
            is_admin: false,
            is_integration: false,
            functions: Vec::new(),
            department: None,
            in_intake: false,
            owned_departments: Vec::new(),
            memberships: vec![seat],
            scopes: Vec::new(),
        };
        Viewer::person(person, Language::English, None)
    }

    fn standing(kind: SessionKind) -> Standing {
        Standing {
            kind,
            is_organiser: false,
            leads: false,
            is_chair_or_secretary: false,
            sits_on_its_council: false,
            finds_it_left: false,
            observes: false,
            attended: false,
        }
    }

    #[test]
    fn a_councils_own_meeting_is_not_for_staff_to_run() {
        let facilitator = employee(&[Function::Facilitator]);
        for kind in [SessionKind::MirrorConversation, SessionKind::Panel, SessionKind::Informal] {
            assert!(facilitator.may(RunSession(standing(kind))).is_ok(), "{kind:?}");
        }
        assert!(facilitator.may(RunSession(standing(SessionKind::CouncilMeeting))).is_err());
        let chairs = Standing { is_chair_or_secretary: true, ..standing(SessionKind::CouncilMeeting) };
        assert!(member(CouncilRole::Secretary).may(RunSession(chairs)).is_ok());
        assert!(member(CouncilRole::Chair).may(RunSession(standing(SessionKind::MirrorConversation))).is_err());
    }

    #[test]
    fn a_vice_chair_does_not_plan_the_meeting_and_a_chair_does() {
        let plans = |viewer: &Viewer| viewer.may(PlanSession { kind: SessionKind::CouncilMeeting, councils: &[] });
        assert!(plans(&member(CouncilRole::Chair)).is_err(), "of no council at all");
        assert_eq!(chaired_by(&member(CouncilRole::Chair)).len(), 1);
        assert_eq!(chaired_by(&member(CouncilRole::Secretary)).len(), 1);
        assert!(chaired_by(&member(CouncilRole::ViceChair)).is_empty());
        assert!(chaired_by(&member(CouncilRole::Member)).is_empty());
    }

    #[test]
    fn who_organises_and_watches_does_not_keep_the_participants() {
        let organiser = Standing { is_organiser: true, ..standing(SessionKind::MirrorConversation) };
        let viewer = employee(&[]);
        assert!(viewer.may(KeepParticipants(organiser)).is_ok());
        let watching = Standing { observes: true, ..organiser };
        assert!(viewer.may(KeepParticipants(watching)).is_err());
        let other = AccountId(Uuid::from_u128(7));
        assert!(viewer.may(KeepConsent { standing: watching, of: other }).is_err());
        assert!(viewer.may(AnswerInvitation { standing: watching, of: AccountId(Uuid::from_u128(1)) }).is_ok());
    }

    #[test]
    fn only_who_was_there_observes() {
        let there = Standing { attended: true, ..standing(SessionKind::Panel) };
        assert!(employee(&[]).may(Observe(there)).is_ok());
        assert!(employee(&[Function::Facilitator]).may(Observe(standing(SessionKind::Panel))).is_err());
    }
}
