//! Who may see what: for each noun and role, which rows through which lens.
//!
//! This is the table of the domain, as data. Roles add up: a viewer sees what any of their roles
//! sees, each row through the widest lens. What a public visitor sees, everybody sees.

use Lens::{Full, Masked, Status, Titles, WithoutAddress};
use Rows::{
    All, Attended, ByCode, ByScope, CouncilNames, InPublicUse, OfColleagues, OfHandledReporters, OfOwnCouncil,
    OfOwnRegion, OfSecurity, OfSeenSubjects, Organised, Own, PastMonths, PublicCalendar, Published, Pushed, StaffNames,
    Submitted, TakingPart, WithoutClosedMeetings,
};

/// How much of a row is seen. Wider lenses show all that narrower ones show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lens {
    /// What it is called, and when.
    Titles,
    /// Also how it stands.
    Status,
    /// All but what identifies somebody, and the address unless it is public space.
    WithoutAddress,
    /// All but what identifies somebody.
    Masked,
    /// Everything.
    Full,
}

/// The nouns that rows belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Noun {
    Region,
    Council,
    CouncilPriority,
    Centre,
    Topic,
    Department,
    CouncilMember,
    Account,
    AccountFunction,
    IntegrationKey,
    Session,
    SessionParticipant,
    SessionConsent,
    SessionTelling,
    SessionAgendaPoint,
    SessionObservation,
    ContactPreferences,
    Signal,
    Answer,
    AnswerResponse,
    SignalReveal,
    ContactAnnouncement,
    ContactAttempt,
    Journey,
    JourneyStep,
    Pilot,
    PilotSite,
    PilotStory,
    Proposal,
    ProposalDecision,
    ProposalFigure,
    Consultation,
    ConsultationRequest,
    FollowUp,
    FollowUpUpdate,
    FollowUpResponse,
    Insight,
    Event,
    Notice,
}

/// Which rows of a noun. Each noun says in its `rules.rs` what that comes to in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Every row.
    All,
    /// Councils at work, centres that are open, topics in use, members who chose to be shown.
    InPublicUse,
    /// What is the viewer's own.
    Own,
    /// What the viewer holds the code of.
    ByCode,
    /// What belongs to a council that the viewer sits on; centres at which it has a session.
    OfOwnCouncil,
    /// What belongs to the region of a council that the viewer sits on, or to one within it: triaged signals, journeys,
    /// centres, pilots that are tried there.
    OfOwnRegion,
    /// Accounts of members of the viewer's own councils, and of who works with those councils.
    CouncilNames,
    /// Accounts of staff.
    StaffNames,
    /// Sessions that are public.
    PublicCalendar,
    /// Sessions that the viewer takes part in.
    TakingPart,
    /// Sessions, but a council's closed meetings to which the viewer was not invited.
    WithoutClosedMeetings,
    /// Participants of sessions that the viewer organises or takes part in.
    OfColleagues,
    /// What belongs to sessions that the viewer organises or leads.
    Organised,
    /// What belongs to sessions that were reported, and that the viewer attended.
    Attended,
    /// Preferences of reporters whose signal the viewer handles; of all reporters for a complaints coordinator.
    OfHandledReporters,
    /// Signals that the integration pushed itself.
    Pushed,
    /// Proposals whose decision is published; journeys and pilots that are.
    Published,
    /// Proposals from the moment they were submitted.
    Submitted,
    /// What hangs on a subject that the viewer sees.
    OfSeenSubjects,
    /// Figures of whole months that are over.
    PastMonths,
    /// Events of who comes in, and who may do what.
    OfSecurity,
    /// What a connected system may read by the scopes of its key.
    ByScope,
}

impl Rows {
    /// Whether these rows hold all of those others, and more, whoever looks.
    pub(super) fn hold(self, others: Self) -> bool {
        match self {
            All => others != All,
            WithoutClosedMeetings => matches!(others, PublicCalendar | TakingPart),
            // What is published of a subject, everybody sees.
            OfSeenSubjects => others == Published,
            _ => false,
        }
    }
}

/// The roles, in the order of the columns below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Column {
    Public,
    Client,
    CouncilMember,
    Staff,
    Admin,
    Integration,
}

type Cell = &'static [(Rows, Lens)];

/// Nothing but what a public visitor sees.
const SAME: Cell = &[];
/// Nothing at all.
const NONE: Cell = &[];

/// A noun, and what public, client, council member, staff, admin and integration see of it.
#[rustfmt::skip]
pub const MAY_SEE: &[(Noun, [Cell; 6])] = &[
    //                          public                   client                 council member                              staff                                admin            integration
    (Noun::Region,             [&[(All, Full)],          SAME,                  SAME,                                       SAME,                                SAME,            SAME]),
    (Noun::Council,            [&[(InPublicUse, Full)],  SAME,                  &[(OfOwnCouncil, Full)],                    &[(All, Full)],                      &[(All, Full)],  SAME]),
    (Noun::CouncilPriority,    [&[(InPublicUse, Full)],  SAME,                  &[(OfOwnCouncil, Full)],                    &[(All, Full)],                      &[(All, Full)],  SAME]),
    (Noun::Centre,             [&[(InPublicUse, Full)],  SAME,                  &[(OfOwnRegion, Full), (OfOwnCouncil, Full)], &[(All, Full)],                    &[(All, Full)],  SAME]),
    (Noun::Topic,              [&[(InPublicUse, Full)],  SAME,                  SAME,                                       &[(All, Full)],                      &[(All, Full)],  SAME]),
    (Noun::Department,         [&[(All, Full)],          SAME,                  SAME,                                       SAME,                                SAME,            SAME]),
    (Noun::CouncilMember,      [&[(InPublicUse, Titles)],SAME,                  &[(OfOwnCouncil, Full)],                    &[(All, Full)],                      &[(All, Full)],  SAME]),
    (Noun::Account,            [NONE,                    &[(Own, Full)],        &[(Own, Full), (CouncilNames, Titles)],     &[(Own, Full), (StaffNames, Status)],&[(All, Full)],  &[(Own, Full)]]),
    (Noun::AccountFunction,    [NONE,                    &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (StaffNames, Full)],  &[(All, Full)],  &[(Own, Full)]]),
    (Noun::IntegrationKey,     [NONE,                    NONE,                  NONE,                                       NONE,                                &[(All, Full)],  &[(Own, Full)]]),
    (Noun::Session,            [&[(PublicCalendar, Status)], &[(TakingPart, Full)], &[(OfOwnCouncil, Full), (TakingPart, Full)], &[(WithoutClosedMeetings, Full)], &[(All, Titles)], SAME]),
    (Noun::SessionParticipant, [NONE,                    &[(Own, Full)],        &[(Own, Full), (OfOwnCouncil, Masked), (TakingPart, Masked)], &[(Own, Full), (OfColleagues, Full)], NONE, NONE]),
    // Nobody who watches from the observation room organises or leads.
    (Noun::SessionConsent,     [NONE,                    &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (Organised, Full)],   NONE,            NONE]),
    (Noun::SessionTelling,     [NONE,                    &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (Organised, Full)],   NONE,            NONE]),
    (Noun::SessionAgendaPoint, [NONE,                    &[(TakingPart, Full)], &[(OfOwnCouncil, Full), (TakingPart, Full)], &[(WithoutClosedMeetings, Full)],   NONE,            NONE]),
    (Noun::SessionObservation, [NONE,                    &[(Own, Full)],        &[(Own, Full), (Attended, Masked)],         &[(Own, Full), (Attended, Masked), (Organised, Masked)], NONE, NONE]),
    (Noun::ContactPreferences, [NONE,                    &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (OfHandledReporters, Full)], NONE,     NONE]),
    (Noun::Signal,             [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full), (OfOwnRegion, WithoutAddress)],      &[(Own, Full), (All, Masked)],       NONE,            &[(Pushed, Status)]]),
    (Noun::Answer,             [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (All, Masked)],       NONE,            NONE]),
    (Noun::AnswerResponse,     [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (All, Masked)],       NONE,            NONE]),
    (Noun::SignalReveal,       [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (All, Masked)],       NONE,            NONE]),
    (Noun::ContactAnnouncement,[&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (All, Masked)],       NONE,            NONE]),
    (Noun::ContactAttempt,     [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (All, Masked)],       NONE,            NONE]),
    (Noun::Proposal,           [&[(Published, Masked)],  &[(Own, Full)],        &[(Own, Full), (OfOwnCouncil, Full)],       &[(Own, Full), (Submitted, Full)],   &[(Submitted, Titles)], SAME]),
    (Noun::ProposalDecision,   [&[(Published, Full)],    &[(Own, Full)],        &[(Own, Full), (OfOwnCouncil, Full)],       &[(Own, Full), (Submitted, Full)],   NONE,            SAME]),
    (Noun::ProposalFigure,     [NONE,                    &[(Own, Full)],        &[(Own, Full), (OfOwnCouncil, Full)],       &[(Own, Full), (Submitted, Full)],   NONE,            NONE]),
    (Noun::FollowUp,           [&[(Published, Status), (ByCode, Masked)], &[(Own, Masked)],      &[(Own, Masked), (OfOwnCouncil, Masked)],   &[(OfSeenSubjects, Full)],           NONE,            NONE]),
    (Noun::FollowUpUpdate,     [&[(Published, Full), (ByCode, Full)], &[(Own, Full)], &[(Own, Full), (OfOwnCouncil, Full)],     &[(OfSeenSubjects, Full)],           NONE,            NONE]),
    (Noun::FollowUpResponse,   [&[(ByCode, Full)],       &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full), (OfSeenSubjects, Masked)], NONE,       NONE]),
    (Noun::Consultation,       [NONE,                    NONE,                  &[(OfOwnCouncil, Full)],                    &[(All, Full)],                      NONE,            NONE]),
    (Noun::ConsultationRequest,[NONE,                    NONE,                  &[(OfOwnCouncil, Full)],                    &[(All, Full)],                      NONE,            NONE]),
    // Of what one sees, the kinds that are for one: see `timeline/kinds.rs`.
    (Noun::Event,              [NONE,                    &[(Own, Full)],        &[(Own, Full), (OfOwnCouncil, Full)],       &[(Own, Full), (OfSeenSubjects, Full)], &[(OfSecurity, Full)], &[(ByScope, Full)]]),
    (Noun::Notice,             [NONE,                    &[(Own, Full)],        &[(Own, Full)],                             &[(Own, Full)],                      &[(Own, Full)],  NONE]),
    // Masked: without what it rests on, who made it, and what is between the organisation and its councils.
    (Noun::Journey,            [&[(Published, Masked)],  SAME,                  &[(OfOwnCouncil, Full), (OfOwnRegion, Full)], &[(All, Full)],                    NONE,            NONE]),
    (Noun::JourneyStep,        [&[(Published, Masked)],  SAME,                  &[(OfOwnCouncil, Full), (OfOwnRegion, Full)], &[(All, Full)],                    NONE,            NONE]),
    (Noun::Pilot,              [&[(Published, Masked)],  SAME,                  &[(OfOwnRegion, Full)],                     &[(All, Full)],                      NONE,            NONE]),
    (Noun::PilotSite,          [&[(Published, Masked)],  SAME,                  &[(OfOwnRegion, Full)],                     &[(All, Full)],                      NONE,            NONE]),
    (Noun::PilotStory,         [&[(Published, Masked)],  SAME,                  &[(OfOwnRegion, Full)],                     &[(All, Full)],                      NONE,            NONE]),
    // Not rows of a table but figures. Masked: without those that rest on 1 to 4 signals. Status: counts alone.
    (Noun::Insight,            [&[(PastMonths, Masked)], SAME,                 &[(OfOwnRegion, Masked)],                   &[(All, Full)],                      &[(All, Status)], NONE]),
];

/// What a role adds for a noun.
#[must_use]
pub fn cell(noun: Noun, column: Column) -> Cell {
    let index = match column {
        Column::Public => 0,
        Column::Client => 1,
        Column::CouncilMember => 2,
        Column::Staff => 3,
        Column::Admin => 4,
        Column::Integration => 5,
    };
    MAY_SEE.iter().find(|(row, _)| *row == noun).and_then(|(_, cells)| cells.get(index)).copied().unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_has_one_row() {
        let nouns: std::collections::BTreeSet<Noun> = MAY_SEE.iter().map(|(noun, _)| *noun).collect();
        assert_eq!(nouns.len(), MAY_SEE.len());
    }
}
