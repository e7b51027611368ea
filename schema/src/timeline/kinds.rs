//! The table of events: for each kind who reads it, whether they learn who did it, who gets a notice, and what it says.
//!
//! A kind without a row does not compile. Of several sentences the first is said of which the event tells all facts:
//! `{to:day}` is a day, `{times:number}` a number, `{outcome:SignalOutcome}` a value of that closed list. The last needs
//! none.

use entity::term::EventKind;

/// Who reads an event, among those who see what it happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Whose it is: the reporter, the author, who takes part, whom a commitment was made to, the account itself.
    Owner,
    /// Members of a council that it is of, or in whose region it is.
    Council,
    /// Members of other councils, once it is published.
    Members,
    /// Staff.
    Staff,
    /// A connected system that may read events.
    System,
    /// Administrators, who watch over who comes in and who may do what.
    Security,
}

/// Whether those who read an event learn who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// By name where one sees who works here; else it was a member of staff.
    Staff,
    /// By name where one sees the members of the council; else it was a member of a council.
    Council,
    /// Nobody but oneself: who it was could tell who a reporter or a client is.
    Unsaid,
}

/// Who follows a thing, and gets a notice of what happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Follower {
    /// Who reported the signal, with an account.
    Reporter,
    /// Who handles the signal.
    Handler,
    /// Who wrote the proposal; of a council's, its members.
    Authors,
    /// Who takes part in the session, and who organises it.
    Participants,
    /// The participant that it is about.
    Participant,
    /// Who organises the session.
    Organiser,
    /// Who keeps the follow-up, or whom the event names as owner.
    Owner,
    /// Whom the follow-up was made to: the reporter, who took part, the authors.
    MadeTo,
    /// The process owner of the department, or whom the event names as that.
    ProcessOwner,
    /// The members of the council.
    Members,
    /// The member that it is about.
    Member,
}

/// A sentence, in both languages.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) english: &'static str,
    pub(crate) dutch: &'static str,
}

/// What a kind of event is to people.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Who reads it.
    pub(crate) readers: &'static [Reader],
    /// Whether they learn who did it.
    pub(crate) by: By,
    /// Who gets a notice.
    pub(crate) notices: &'static [Follower],
    /// What it says.
    pub(crate) sentences: &'static [Sentence],
}

macro_rules! kinds {
    ($($kind:ident: [$($reader:ident)*] by $by:ident, notices [$($follower:ident)*], $($english:literal $dutch:literal),+;)+) => {
        /// What a kind of event is to people.
        #[must_use]
        pub(crate) fn told(kind: EventKind) -> &'static Told {
            match kind {
                $(EventKind::$kind => &Told {
                    readers: &[$(Reader::$reader),*],
                    by: By::$by,
                    notices: &[$(Follower::$follower),*],
                    sentences: &[$(Sentence { english: $english, dutch: $dutch }),+],
                },)+
            }
        }
    };
}

kinds! {
    // Accounts, and what administrators do
    OrganisationCreated: [Security] by Unsaid, notices [],
        "The organisation was made." "De organisatie is aangemaakt.";
    SettingChanged: [Security] by Staff, notices [],
        "A setting was changed." "Een instelling is veranderd.";
    AccountCreated: [Owner Security] by Staff, notices [],
        "An account was made." "Er is een account aangemaakt.";
    AccountChanged: [Owner Security] by Staff, notices [],
        "The roles, the functions or the state of an account were changed."
        "De rollen, de functies of de status van een account zijn veranderd.";
    RegistrationRepeated: [Owner Security] by Unsaid, notices [],
        "Somebody tried to make an account with an e-mail address that has one."
        "Iemand wilde een account maken met een e-mailadres dat al een account heeft.";
    AccountInvited: [Security] by Staff, notices [],
        "Somebody was invited to make an account." "Iemand is uitgenodigd om een account te maken.";
    SignedIn: [Owner Security] by Unsaid, notices [],
        "Somebody signed in." "Iemand is ingelogd.";
    SignedOut: [Owner Security] by Unsaid, notices [],
        "Somebody signed out." "Iemand is uitgelogd.";
    SignInFailed: [Owner Security] by Unsaid, notices [],
        "Signing in failed." "Inloggen is mislukt.";
    RefreshReused: [Owner Security] by Unsaid, notices [],
        "An old sign-in was used again, so it was ended." "Een oude inlog is opnieuw gebruikt. Daarom is die beëindigd.";
    AccessRefreshed: [Owner] by Unsaid, notices [],
        "A sign-in went on." "Een inlog is verlengd.";
    KeyCreated: [Owner Security] by Staff, notices [],
        "A key of a connected system was made." "Een sleutel van een gekoppeld systeem is aangemaakt.";
    KeyRevoked: [Owner Security] by Staff, notices [],
        "A key of a connected system was revoked." "Een sleutel van een gekoppeld systeem is ingetrokken.";
    ContactPreferencesSet: [Owner] by Unsaid, notices [],
        "The contact preferences were set." "De contactvoorkeuren zijn ingesteld.";
    MailNoticesSet: [Owner] by Unsaid, notices [],
        "It was chosen whether notices come by e-mail too." "Er is gekozen of berichten ook per e-mail komen.";
    NoticesRead: [Owner] by Unsaid, notices [],
        "Notices were read." "Er zijn berichten gelezen.";

    // Lists
    RegionCreated: [Staff] by Staff, notices [], "The region was made." "De regio is aangemaakt.";
    RegionChanged: [Staff] by Staff, notices [], "The region was changed." "De regio is veranderd.";
    TopicCreated: [Staff] by Staff, notices [], "The topic was made." "Het onderwerp is aangemaakt.";
    TopicChanged: [Staff] by Staff, notices [], "The topic was changed." "Het onderwerp is veranderd.";
    DepartmentCreated: [Staff] by Staff, notices [], "The department was made." "De afdeling is aangemaakt.";
    DepartmentChanged: [Staff] by Staff, notices [], "The department was changed." "De afdeling is veranderd.";

    // Councils
    CouncilCreated: [Council Staff] by Staff, notices [], "The council was made." "De raad is aangemaakt.";
    CouncilChanged: [Council Staff] by Council, notices [],
        "The council is {status:CouncilStatus} from now on." "De raad is vanaf nu {status:CouncilStatus}.",
        "What the council tells about itself was changed." "Wat de raad over zichzelf vertelt, is veranderd.";
    MemberAppointed: [Council Staff] by Staff, notices [Member],
        "A member joins the council as {role:CouncilRole} on {startedOn:day}."
        "Een lid komt op {startedOn:day} in de raad als {role:CouncilRole}.",
        "A member joins the council." "Een lid komt in de raad.";
    MemberChanged: [Council Staff] by Unsaid, notices [Member],
        "A member is {role:CouncilRole} of the council from now on." "Een lid is vanaf nu {role:CouncilRole} van de raad.",
        "A membership was changed." "Een lidmaatschap is veranderd.";
    MemberLeft: [Council Staff] by Staff, notices [Member],
        "The term of a member ends on {endsOn:day}." "De termijn van een lid eindigt op {endsOn:day}.",
        "The term of a member ended." "De termijn van een lid is geëindigd.";
    CouncilRenewed: [Council Staff] by Staff, notices [Members],
        "The council is renewed on {startsOn:day}." "De raad wordt vernieuwd op {startsOn:day}.",
        "The council was renewed." "De raad is vernieuwd.";
    PrioritiesSet: [Council Staff] by Council, notices [Members],
        "The council chose its priorities of {year:number}." "De raad heeft de prioriteiten van {year:number} gekozen.",
        "The council chose its priorities." "De raad heeft prioriteiten gekozen.";

    // Signals
    SignalSubmitted: [Owner Council Staff System] by Unsaid, notices [],
        "The signal came in." "Het signaal is binnengekomen.";
    SignalImported: [Owner Council Staff System] by Unsaid, notices [],
        "The signal came in from another system." "Het signaal is binnengekomen uit een ander systeem.";
    SignalUpdated: [Owner Staff System] by Unsaid, notices [],
        "The signal was changed by the system that it came from."
        "Het signaal is veranderd door het systeem waar het uit komt.";
    SignalTriaged: [Owner Council Staff System] by Staff, notices [Reporter Handler],
        "The signal was read. Somebody handles it now." "Het signaal is gelezen. Iemand behandelt het nu.";
    // For staff: that words were found says something of the reporter, and may be wrong.
    DistressProposed: [Staff] by Unsaid, notices [Handler ProcessOwner],
        "The signal may be distressing: words were found that say so. Look at it by {lookOn:day}."
        "Het signaal kan schrijnend zijn: er staan woorden in die daarop wijzen. Kijk ernaar, uiterlijk op {lookOn:day}.",
        "The signal may be distressing." "Het signaal kan schrijnend zijn.";
    DistressConfirmed: [Staff] by Staff, notices [Handler],
        "The signal is distressing. Its promises are short from now on."
        "Het signaal is schrijnend. De termijnen zijn vanaf nu kort.";
    DistressSetAside: [Staff] by Staff, notices [Handler],
        "The signal is not distressing. Why is on record." "Het signaal is niet schrijnend. Waarom is vastgelegd.";
    SignalAnswered: [Owner Council Staff System] by Staff, notices [Reporter Handler],
        "The signal was answered." "Het signaal is beantwoord.";
    SignalHelped: [Owner Council Staff System] by Staff, notices [],
        "The signal has an outcome: {outcome:SignalOutcome}." "Het signaal heeft een uitkomst: {outcome:SignalOutcome}.",
        "The signal has an outcome." "Het signaal heeft een uitkomst.";
    SignalClosed: [Owner Council Staff System] by Unsaid, notices [Reporter Handler],
        "The signal was closed: {outcome:SignalOutcome}." "Het signaal is afgesloten: {outcome:SignalOutcome}.",
        "The signal was closed." "Het signaal is afgesloten.";
    SignalReopened: [Owner Council Staff System] by Unsaid, notices [Handler],
        "The answer did not help. The signal is looked at anew."
        "Het antwoord hielp niet. Er wordt opnieuw naar het signaal gekeken.";
    SignalEscalated: [Owner Staff] by Unsaid, notices [ProcessOwner Handler],
        "The signal went up to the process owner." "Het signaal is voorgelegd aan de proceseigenaar.";
    SignalLinked: [Staff] by Staff, notices [Handler],
        "The signal was linked to a main signal about the same thing."
        "Het signaal is gekoppeld aan een hoofdsignaal over hetzelfde.";
    SignalUnlinked: [Staff] by Unsaid, notices [],
        "The signal was unlinked from its main signal." "Het signaal is losgekoppeld van het hoofdsignaal.";
    SignalRevealed: [Owner Staff Security] by Staff, notices [Reporter],
        "Somebody looked at what was masked, or at who sent the signal, and said why."
        "Iemand heeft bekeken wat was afgeschermd, of wie het signaal stuurde. Daarbij is gezegd waarom.";
    PreferencesOverridden: [Owner Staff] by Staff, notices [],
        "The contact was by {channel:ContactChannel}, other than was wished. Why is on record."
        "Het contact ging per {channel:ContactChannel}, anders dan gewenst. Waarom is vastgelegd.",
        "The contact was other than was wished. Why is on record."
        "Het contact ging anders dan gewenst. Waarom is vastgelegd.";
    ContactAnnounced: [Owner Staff] by Staff, notices [Reporter],
        "A contact was announced for {forDay:day}: {channel:ContactChannel}."
        "Er is contact aangekondigd voor {forDay:day}: {channel:ContactChannel}.",
        "A contact was announced." "Er is contact aangekondigd.";
    ContactAttempted: [Owner Staff] by Staff, notices [Reporter],
        "Contact was tried ({channel:ContactChannel}): {result:ContactAttemptResult}."
        "Er is contact geprobeerd ({channel:ContactChannel}): {result:ContactAttemptResult}.",
        "Contact was tried." "Er is contact geprobeerd.";

    // Consultations
    ConsultationPut: [Council Staff] by Staff, notices [Members],
        "This was put to councils, to be answered by {dueOn:day}."
        "Dit is voorgelegd aan raden. Een antwoord wordt gevraagd voor {dueOn:day}.",
        "This was put to councils." "Dit is voorgelegd aan raden.";
    ConsultationAnswered: [Staff] by Unsaid, notices [Owner ProcessOwner],
        "A council answered with advice." "Een raad heeft geantwoord met een advies.";
    ConsultationDeclined: [Staff] by Unsaid, notices [Owner],
        "A council does not answer, and said why." "Een raad antwoordt niet, en heeft gezegd waarom.";
    ConsultationClosed: [Council Staff] by Staff, notices [],
        "The consultation was closed." "De adviesaanvraag is gesloten.";

    // Proposals. What happens to a draft is its writers' own.
    ProposalDrafted: [Owner Council] by Council, notices [],
        "Somebody began to write the proposal." "Iemand is begonnen het voorstel te schrijven.";
    ProposalEdited: [Owner Council] by Council, notices [],
        "The draft was changed. This is version {version:number}." "Het concept is veranderd. Dit is versie {version:number}.",
        "The figures of the draft were changed." "De cijfers bij het concept zijn veranderd.";
    ProposalSubmitted: [Owner Council Staff] by Unsaid, notices [Authors ProcessOwner],
        "The proposal was submitted. A decision is promised by {dueOn:day}."
        "Het voorstel is ingediend. Er volgt een besluit, uiterlijk op {dueOn:day}.",
        "The proposal was submitted." "Het voorstel is ingediend.";
    ProposalInReview: [Owner Council Staff] by Staff, notices [Authors],
        "The department took the proposal up." "De afdeling heeft het voorstel in behandeling.";
    ProposalDecided: [Owner Council Members Staff] by Staff, notices [Authors],
        "The proposal was decided on: {outcome:DecisionOutcome}." "Er is over het voorstel besloten: {outcome:DecisionOutcome}.",
        "The proposal was decided on." "Er is over het voorstel besloten.";
    ReconsiderationAsked: [Owner Council Staff] by Unsaid, notices [Authors ProcessOwner],
        "The authors asked for another decision, which is promised by {dueOn:day}."
        "De indieners hebben om een nieuw besluit gevraagd. Dat volgt uiterlijk op {dueOn:day}.",
        "The authors asked for another decision." "De indieners hebben om een nieuw besluit gevraagd.";
    ProposalPlanned: [Owner Council Members Staff] by Staff, notices [Authors],
        "The proposal is planned for {plannedFor:day}." "Het voorstel is gepland voor {plannedFor:day}.",
        "The proposal was planned." "Het voorstel is gepland.";
    ProposalImplemented: [Owner Council Members Staff] by Staff, notices [Authors],
        "The proposal is in use since {implementedOn:day}." "Het voorstel is ingevoerd sinds {implementedOn:day}.",
        "The proposal is in use." "Het voorstel is ingevoerd.";
    ProposalEvaluated: [Owner Council Members Staff] by Staff, notices [Authors],
        "It was looked at what the proposal brought." "Er is bekeken wat het voorstel heeft opgeleverd.";
    ProposalAbandoned: [Owner Council Members Staff] by Staff, notices [Authors],
        "The proposal was stopped. Why is on record." "Het voorstel is gestopt. Waarom is vastgelegd.";
    ProposalWithdrawn: [Owner Council Staff] by Unsaid, notices [Authors ProcessOwner],
        "The proposal was taken back." "Het voorstel is ingetrokken.";
    ProposalPublished: [Owner Council Members Staff] by Staff, notices [Authors],
        "The decision was published." "Het besluit is openbaar gemaakt.";
    PublicationAllowed: [Owner Staff] by Unsaid, notices [],
        "The client agreed that the decision is published." "De cliënt vindt het goed dat het besluit openbaar wordt.";
    PublicationForbidden: [Owner Staff] by Unsaid, notices [],
        "The client does not want the decision to be published." "De cliënt wil niet dat het besluit openbaar is.";

    // Follow-ups
    FollowUpCreated: [Owner Council Staff] by Staff, notices [Owner MadeTo],
        "A commitment was made, to be kept by {dueOn:day}." "Er is iets toegezegd, uiterlijk voor {dueOn:day}.",
        "A commitment was made." "Er is iets toegezegd.";
    FollowUpUpdated: [Owner Council Staff] by Staff, notices [Owner MadeTo],
        "The commitment is {status:FollowUpStatus}." "De toezegging is {status:FollowUpStatus}.",
        "There is news about the commitment." "Er is nieuws over de toezegging.";
    FollowUpMoved: [Owner Council Staff] by Staff, notices [Owner MadeTo],
        "The date of the commitment was moved from {from:day} to {to:day}."
        "De datum van de toezegging is verzet van {from:day} naar {to:day}.",
        "The date of the commitment was moved." "De datum van de toezegging is verzet.";
    FollowUpHandedOver: [Staff] by Staff, notices [Owner],
        "The commitment was handed over." "De toezegging is overgedragen.";
    // For staff: whoever else it was made to does not learn what one of them said.
    FollowUpHelped: [Staff] by Unsaid, notices [Owner],
        "Somebody to whom it was promised says that it helped."
        "Iemand aan wie dit is toegezegd, zegt dat het heeft geholpen.";
    FollowUpNotHelped: [Staff] by Unsaid, notices [Owner ProcessOwner],
        "Somebody to whom it was promised says that it did not help."
        "Iemand aan wie dit is toegezegd, zegt dat het niet heeft geholpen.";

    // Promises, whatever they are about
    PromiseNearEnd: [Staff] by Unsaid, notices [Owner],
        "A promise is near its end: {step:PromiseStep} by {dueOn:day}."
        "Een termijn is bijna voorbij: {step:PromiseStep} uiterlijk op {dueOn:day}.",
        "A promise is near its end." "Een termijn is bijna voorbij.";
    PromiseBroken: [Owner Staff] by Unsaid, notices [Owner],
        "A promise was not kept: {step:PromiseStep} by {dueOn:day}."
        "Een belofte is niet nagekomen: {step:PromiseStep} uiterlijk op {dueOn:day}.",
        "A promise was not kept." "Een belofte is niet nagekomen.";
    PromiseEscalated: [Owner Staff] by Unsaid, notices [ProcessOwner],
        "The promise that was not kept went up to the process owner: {step:PromiseStep} by {dueOn:day}."
        "De belofte die niet is nagekomen, is voorgelegd aan de proceseigenaar: {step:PromiseStep} uiterlijk op {dueOn:day}.",
        "A promise that was not kept went up to the process owner."
        "Een belofte die niet is nagekomen, is voorgelegd aan de proceseigenaar.";
    // Centres
    CentreCreated: [Council Staff] by Staff, notices [], "The centre was planned." "Het klantcentrum is gepland.";
    CentreChanged: [Council Staff] by Staff, notices [],
        "What the centre tells about itself was changed." "Wat het klantcentrum over zichzelf vertelt, is veranderd.";
    CentreAdvanced: [Council Staff] by Staff, notices [],
        "The centre is {status:CentreStatus} from now on." "Het klantcentrum is vanaf nu {status:CentreStatus}.",
        "The centre is a step further." "Het klantcentrum is een stap verder.";

    // Sessions. Who did it is not said: a client's answer would tell who the client is.
    SessionPlanned: [Owner Council Staff] by Unsaid, notices [Members],
        "The session was planned for {on:day}." "Het gesprek is gepland op {on:day}.",
        "The session was planned." "Het gesprek is gepland.";
    SessionChanged: [Owner Council Staff] by Unsaid, notices [],
        "What the session tells about itself was changed." "Wat er over het gesprek staat, is veranderd.";
    SessionMoved: [Owner Council Staff] by Unsaid, notices [Participants Members],
        "The session was moved: it is on {on:day}. Look at the time and the place."
        "Het gesprek is verplaatst: het is op {on:day}. Kijk naar de tijd en de plaats.",
        "The session was moved. Look at the time and the place." "Het gesprek is verplaatst. Kijk naar de tijd en de plaats.";
    SessionHandedOver: [Owner Council Staff] by Unsaid, notices [Organiser],
        "Somebody else organises the session from now on." "Iemand anders organiseert het gesprek vanaf nu.";
    SessionConfirmed: [Owner Council Staff] by Unsaid, notices [Participants],
        "The session is certain: everybody who is needed will be there."
        "Het gesprek gaat door: iedereen die nodig is, komt.";
    SessionHeld: [Owner Council Staff] by Unsaid, notices [],
        "The session took place. Its report is promised by {dueOn:day}."
        "Het gesprek is gehouden. Het verslag volgt uiterlijk op {dueOn:day}.",
        "The session took place." "Het gesprek is gehouden.";
    SessionReported: [Owner Council Staff] by Unsaid, notices [Participants],
        "The report of the session is there." "Het verslag van het gesprek is er.";
    SessionFollowedUp: [Owner Council Staff] by Unsaid, notices [Participants],
        "All that was promised in the session is done, and everybody who was there has heard."
        "Alles wat in het gesprek is beloofd, is gedaan. Iedereen die erbij was, heeft dat gehoord.";
    SessionCancelled: [Owner Council Staff] by Unsaid, notices [Participants Members],
        "The session is off. Why is told with it." "Het gesprek gaat niet door. Waarom staat erbij.";
    VolunteersCalled: [Owner Council Staff] by Unsaid, notices [Members],
        "Members of the council are asked to come forward until {until:day}."
        "Raadsleden kunnen zich aanmelden tot en met {until:day}.",
        "Members of the council are asked to come forward." "Raadsleden kunnen zich aanmelden.";
    ParticipantInvited: [Owner Staff] by Unsaid, notices [Participant],
        "Somebody was invited to the session." "Er is iemand uitgenodigd voor het gesprek.";
    InvitationAnswered: [Owner Staff] by Unsaid, notices [Organiser],
        "Somebody who was invited to the session {answer:InvitationAnswer}."
        "Iemand die voor het gesprek is uitgenodigd, {answer:InvitationAnswer}.",
        "Somebody answered the invitation to the session." "Iemand heeft op de uitnodiging voor het gesprek geantwoord.";
    // The row of who it was is gone, and with it who could be told.
    InvitationWithdrawn: [Owner Staff] by Unsaid, notices [],
        "An invitation to the session was taken back." "Een uitnodiging voor het gesprek is ingetrokken.";
    AttendanceRecorded: [Staff] by Unsaid, notices [],
        "It was corrected who was at the session." "Er is verbeterd wie er bij het gesprek was.";
    ConsentGiven: [Owner Staff] by Unsaid, notices [],
        "The client agreed to {scope:ConsentScope}." "De cliënt geeft toestemming voor {scope:ConsentScope}.",
        "The client agreed." "De cliënt geeft toestemming.";
    ConsentWithdrawn: [Owner Staff] by Unsaid, notices [Organiser],
        "The client took back the consent to {scope:ConsentScope}."
        "De cliënt trekt de toestemming in voor {scope:ConsentScope}.",
        "The client took a consent back." "De cliënt trekt een toestemming in.";
    StoryWritten: [Staff] by Unsaid, notices [],
        "The client's story was written down." "Het verhaal van de cliënt is vastgelegd.";
    AgendaPointAdded: [Owner Council Staff] by Unsaid, notices [Organiser],
        "A point was brought for the agenda." "Er is een agendapunt ingebracht.";
    AgendaPointRemoved: [Owner Council Staff] by Unsaid, notices [],
        "A point was taken off the agenda." "Er is een agendapunt vervallen.";
    // That there is one is its author's own, until the session is reported.
    ObservationAdded: [] by Unsaid, notices [], "Somebody made an observation." "Iemand heeft een observatie gedaan.";
    ObservationChanged: [] by Unsaid, notices [],
        "Somebody changed an observation." "Iemand heeft een observatie veranderd.";
    ObservationRemoved: [] by Unsaid, notices [],
        "Somebody took an observation back." "Iemand heeft een observatie ingetrokken.";
    ObservationUsed: [Owner Staff] by Unsaid, notices [Participant],
        "Something is done with what somebody noticed in the session."
        "Er gebeurt iets met wat iemand in het gesprek heeft opgemerkt.";
    ParticipantTold: [Staff] by Unsaid, notices [],
        "It was recorded that somebody was told what came of the session."
        "Er is vastgelegd dat iemand heeft gehoord wat er met het gesprek is gedaan.";

    // Journeys and pilots
    JourneyCreated: [Council Staff] by Staff, notices [], "The journey was made." "De klantreis is gemaakt.";
    JourneyChanged: [Council Staff] by Staff, notices [], "The journey was changed." "De klantreis is veranderd.";
    JourneySignalsLinked: [Council Staff] by Staff, notices [],
        "It was changed which signals a step of the journey rests on."
        "Er is veranderd op welke signalen een stap van de klantreis rust.";
    JourneyPublished: [Council Staff] by Staff, notices [],
        "The journey was published." "De klantreis is gepubliceerd.";
    JourneyUnpublished: [Council Staff] by Staff, notices [],
        "The journey is not published any more." "De klantreis is niet meer gepubliceerd.";
    PilotCreated: [Council Staff] by Staff, notices [], "The pilot was prepared." "De pilot is voorbereid.";
    PilotChanged: [Council Staff] by Staff, notices [],
        "What the pilot tells about itself was changed." "Wat de pilot over zichzelf vertelt, is veranderd.";
    PilotSiteAdded: [Council Staff] by Staff, notices [],
        "The pilot is tried in one more place, from {startsOn:day}." "De pilot krijgt er een plek bij, vanaf {startsOn:day}.",
        "The pilot is tried in one more place." "De pilot krijgt er een plek bij.";
    PilotSiteEnded: [Council Staff] by Staff, notices [],
        "The pilot ends in a place, on {endsOn:day}." "Op {endsOn:day} eindigt de pilot op een plek.",
        "The pilot ends in a place." "De pilot eindigt op een plek.";
    PilotSiteEvaluated: [Council Staff] by Staff, notices [],
        "The pilot was evaluated in a place." "De pilot is op een plek geëvalueerd.";
    PilotGuidanceSet: [Council Staff] by Staff, notices [],
        "The guidance for staff was written down." "De handvatten voor medewerkers zijn vastgelegd.";
    PilotStoryAdded: [Council Staff] by Staff, notices [],
        "A success story was told." "Er is een succesverhaal verteld.";
    PilotAdvanced: [Council Staff] by Staff, notices [],
        "The pilot is a step further: {status:PilotStatus}." "De pilot is een stap verder: {status:PilotStatus}.",
        "The pilot is a step further." "De pilot is een stap verder.";
    PilotStopped: [Council Staff] by Staff, notices [],
        "The pilot was stopped. Why is told with it." "De pilot is gestopt. Waarom staat erbij.";
    PilotPublished: [Council Staff] by Staff, notices [], "The pilot was published." "De pilot is gepubliceerd.";
    PilotUnpublished: [Council Staff] by Staff, notices [],
        "The pilot is not published any more." "De pilot is niet meer gepubliceerd.";
}

#[cfg(test)]
mod tests {
    use entity::term::Term;

    use super::*;
    use crate::timeline::sentence::placeholders;

    #[test]
    fn every_kind_has_a_sentence_in_both_languages_and_the_last_needs_no_facts() {
        for kind in EventKind::ALL {
            let sentences = told(*kind).sentences;
            let last = sentences.last().expect("a sentence");
            assert!(placeholders(last.english).is_empty(), "{kind:?}");
            for Sentence { english, dutch } in sentences {
                for text in [english, dutch] {
                    assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{kind:?}: {text}");
                }
                let sorted = |text| {
                    let mut found = placeholders(text);
                    found.sort_unstable();
                    found
                };
                assert_eq!(sorted(english), sorted(dutch), "{kind:?}: both tell the same");
            }
        }
    }

    #[test]
    fn every_fact_that_a_sentence_tells_is_a_day_a_number_or_of_a_closed_list() {
        let lists: Vec<&str> = entity::term::vocabulary().into_iter().map(|(list, ..)| list).collect();
        for kind in EventKind::ALL {
            for (name, what) in told(*kind).sentences.iter().flat_map(|sentence| placeholders(sentence.english)) {
                assert!(["day", "number"].contains(&what) || lists.contains(&what), "{kind:?}: {name} is no {what}");
            }
        }
    }

    #[test]
    fn who_gets_a_notice_can_read_it() {
        let readers = |follower| match follower {
            Follower::Reporter
            | Follower::Participants
            | Follower::Participant
            | Follower::Organiser
            | Follower::MadeTo => vec![Reader::Owner],
            Follower::Handler | Follower::Owner | Follower::ProcessOwner => vec![Reader::Staff],
            Follower::Authors => vec![Reader::Owner, Reader::Council],
            Follower::Members | Follower::Member => vec![Reader::Council],
        };
        for kind in EventKind::ALL {
            for follower in told(*kind).notices {
                let needed = readers(*follower);
                assert!(needed.iter().all(|reader| told(*kind).readers.contains(reader)), "{kind:?}: {follower:?}");
            }
        }
    }

    #[test]
    fn nobody_outside_learns_of_an_opened_identity_and_nobody_at_all_who_reported() {
        assert!(!told(EventKind::SignalRevealed).readers.contains(&Reader::Council));
        assert!(!told(EventKind::SignalRevealed).readers.contains(&Reader::System));
        for kind in [EventKind::SignalSubmitted, EventKind::SignalReopened, EventKind::SignalClosed] {
            assert_eq!(told(kind).by, By::Unsaid);
        }
    }
}
