//! Who may do what: for each act, who. The table of the domain, as data.
//!
//! An act is refused unless one of its row's words is true of the viewer and of the thing acted on.

use entity::term::{Function, Scope};

/// Who somebody is to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Anyone at all.
    Anyone,
    /// Anyone who is signed in as a person.
    SignedIn,
    /// The one it is about.
    Oneself,
    /// A member of staff with this function.
    Staff(Function),
    /// An integration whose key has this scope.
    Integration(Scope),
    /// An administrator.
    Admin,
    /// Whoever runs commands on the machine itself.
    Operator,
    /// The reporter of the signal.
    Reporter,
    /// Who holds the signal's code.
    CodeHolder,
    /// A `HANDLER` of the intake department.
    IntakeHandler,
    /// A `HANDLER` of the department of the signal's topic.
    DepartmentHandler,
    /// A `HANDLER` of the intake department, before triage.
    IntakeHandlerBeforeTriage,
    /// The signal's own handler.
    SignalHandler,
    /// Who sits on the council.
    CouncilMember,
    /// The chair, vice-chair or secretary of the council.
    CouncilOfficer,
    /// A client, for oneself.
    Client,
    /// Whoever works here, for oneself.
    Employee,
    /// Who wrote it for oneself.
    Author,
    /// The owner of the follow-up.
    Owner,
    /// The process owner of the department.
    DepartmentProcessOwner,
    /// The member of staff who organises the session.
    Organiser,
    /// The member of staff who leads the session.
    Leader,
    /// The chair or secretary of the council whose own meeting it is.
    ChairOrSecretary,
    /// Whoever runs sessions, of one whose organiser does not work here any more.
    OfNobody,
    /// Who attended the session.
    Attendee,
    /// One of those whom the follow-up was made to.
    Recipient,
}

use Who::{
    Admin, Anyone, Attendee, Author, ChairOrSecretary, Client, CodeHolder, CouncilMember, CouncilOfficer,
    DepartmentHandler, DepartmentProcessOwner, Employee, IntakeHandler, IntakeHandlerBeforeTriage, Integration, Leader,
    OfNobody, Oneself, Operator, Organiser, Owner, Recipient, Reporter, SignalHandler, SignedIn, Staff,
};

/// The acts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ActName {
    SignIn,
    RegisterOneself,
    SetContactPreferences,
    ChooseToBePublic,
    SubmitSignal,
    SubmitSignalForSomebody,
    RespondToAnswer,
    TriageSignal,
    AnswerSignal,
    RevealSignal,
    LinkSignals,
    JudgeDistress,
    PlanSession,
    RunSession,
    HandOverSession,
    HoldSession,
    KeepParticipants,
    AnswerInvitation,
    KeepConsent,
    Volunteer,
    BringAgendaPoint,
    RemoveAgendaPoint,
    Observe,
    EditObservation,
    UseObservation,
    CommitToSignal,
    CommitToSession,
    CommitToProposal,
    ImportSignals,
    UpdateFollowUp,
    DraftProposal,
    EditProposal,
    SubmitProposal,
    WithdrawProposal,
    RequestReconsideration,
    AllowPublication,
    PutToCouncils,
    DeclineConsultation,
    CloseConsultation,
    DecideProposal,
    PublishProposal,
    CarryOutProposal,
    RespondToFollowUp,
    KeepJourneys,
    KeepCentres,
    KeepPilots,
    GuidePilots,
    SetPriorities,
    EditCouncil,
    ManageOrganisation,
    ManageAccounts,
    KeepNotices,
    RunWork,
}

/// An act and who may do it.
#[rustfmt::skip]
pub const MAY_DO: &[(ActName, &[Who])] = &[
    (ActName::SignIn,                  &[Anyone]),
    (ActName::RegisterOneself,         &[Anyone]),
    (ActName::SetContactPreferences,   &[Oneself]),
    (ActName::ChooseToBePublic,        &[Oneself]),
    (ActName::SubmitSignal,            &[Anyone]),
    (ActName::SubmitSignalForSomebody, &[Staff(Function::Handler), Integration(Scope::SubmitSignals)]),
    (ActName::RespondToAnswer,         &[Reporter, CodeHolder]),
    (ActName::TriageSignal,            &[IntakeHandler, DepartmentHandler, Staff(Function::ComplaintsCoordinator)]),
    (ActName::AnswerSignal,            &[SignalHandler, IntakeHandlerBeforeTriage, Staff(Function::ComplaintsCoordinator)]),
    (ActName::RevealSignal,            &[SignalHandler, IntakeHandlerBeforeTriage, Staff(Function::ComplaintsCoordinator)]),
    (ActName::LinkSignals,             &[SignalHandler, IntakeHandlerBeforeTriage, Staff(Function::ComplaintsCoordinator), Staff(Function::ImprovementManager)]),
    (ActName::JudgeDistress,           &[SignalHandler, IntakeHandlerBeforeTriage, Staff(Function::ComplaintsCoordinator), Staff(Function::ImprovementManager)]),
    (ActName::PlanSession,             &[Staff(Function::Facilitator), Staff(Function::ImprovementManager), ChairOrSecretary]),
    (ActName::RunSession,              &[Staff(Function::Facilitator), Staff(Function::ImprovementManager), ChairOrSecretary]),
    (ActName::HandOverSession,         &[Organiser, Leader, ChairOrSecretary, OfNobody]),
    (ActName::HoldSession,             &[Organiser, Leader, ChairOrSecretary]),
    // Who comes, and who the client is, is between the participants and who organises or leads the session.
    (ActName::KeepParticipants,        &[Organiser, Leader, ChairOrSecretary]),
    (ActName::AnswerInvitation,        &[Oneself, Organiser, Leader, ChairOrSecretary]),
    (ActName::KeepConsent,             &[Oneself, Organiser, Leader]),
    (ActName::Volunteer,               &[CouncilMember]),
    (ActName::BringAgendaPoint,        &[Employee, CouncilMember]),
    (ActName::RemoveAgendaPoint,       &[Author, Organiser, Leader, ChairOrSecretary]),
    (ActName::Observe,                 &[Attendee]),
    (ActName::EditObservation,         &[Author]),
    (ActName::UseObservation,          &[Author, Organiser, Staff(Function::Facilitator), Staff(Function::ImprovementManager)]),
    (ActName::CommitToSignal,          &[SignalHandler, Staff(Function::ComplaintsCoordinator), DepartmentProcessOwner]),
    (ActName::CommitToSession,         &[Organiser, Staff(Function::Facilitator), Staff(Function::ImprovementManager)]),
    (ActName::CommitToProposal,        &[DepartmentProcessOwner]),
    (ActName::ImportSignals,           &[Integration(Scope::ImportSignals), Operator]),
    (ActName::UpdateFollowUp,          &[Owner, DepartmentProcessOwner]),
    (ActName::DraftProposal,           &[CouncilMember, Employee, Client]),
    (ActName::EditProposal,            &[CouncilMember, Author]),
    (ActName::SubmitProposal,          &[CouncilOfficer, Author]),
    (ActName::WithdrawProposal,        &[CouncilOfficer, Author]),
    (ActName::RequestReconsideration,  &[CouncilOfficer, Author]),
    (ActName::AllowPublication,        &[Author]),
    (ActName::PutToCouncils,           &[Staff(Function::ProcessOwner), Staff(Function::ImprovementManager), Staff(Function::Liaison)]),
    (ActName::DeclineConsultation,     &[CouncilOfficer]),
    (ActName::CloseConsultation,       &[Staff(Function::ProcessOwner), Staff(Function::ImprovementManager), Staff(Function::Liaison)]),
    (ActName::DecideProposal,          &[DepartmentProcessOwner]),
    (ActName::PublishProposal,         &[DepartmentProcessOwner]),
    (ActName::CarryOutProposal,        &[DepartmentProcessOwner]),
    (ActName::RespondToFollowUp,       &[Recipient, CodeHolder]),
    (ActName::KeepJourneys,            &[Staff(Function::ImprovementManager)]),
    (ActName::KeepCentres,             &[Admin, Operator, Staff(Function::ImprovementManager)]),
    (ActName::KeepPilots,              &[Staff(Function::ImprovementManager)]),
    (ActName::GuidePilots,             &[Staff(Function::ImprovementManager), Staff(Function::ProcessOwner)]),
    (ActName::SetPriorities,           &[CouncilOfficer]),
    (ActName::EditCouncil,             &[CouncilOfficer, Admin]),
    (ActName::ManageOrganisation,      &[Admin, Operator]),
    (ActName::ManageAccounts,          &[Admin, Operator]),
    (ActName::KeepNotices,             &[SignedIn]),
    (ActName::RunWork,                 &[Operator]),
];

/// Who may do an act.
#[must_use]
pub fn who_may(act: ActName) -> &'static [Who] {
    MAY_DO.iter().find(|(name, _)| *name == act).map_or(&[], |(_, who)| who)
}
