//! Everything that a person can mend, stated once: its code, and what it says in both languages.

use async_graphql::SimpleObject;

use crate::access::Language;

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal $english:literal $dutch:literal,)+) => {
        /// Something in what was sent that its sender can mend.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Problem {
            $($(#[$doc])* $name,)+
        }

        impl Problem {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code, for programs.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The sentence, for people.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                let (english, dutch) = match self { $(Self::$name => ($english, $dutch)),+ };
                match language {
                    Language::English => english,
                    Language::Dutch => dutch,
                }
            }
        }
    };
}

problems! {
    // Of any input
    Cursor = "CURSOR_INVALID" "This cursor is not one of this list." "Deze plek in de lijst bestaat niet.",
    FirstAndLast = "FIRST_AND_LAST" "Ask for the first or the last, not both." "Vraag de eerste of de laatste, niet allebei.",
    PageSize = "PAGE_SIZE" "A page holds 0 to 100 items." "Een pagina telt 0 tot 100 stuks.",
    Id = "ID_INVALID" "This is not an id of the right kind." "Dit is geen geldig kenmerk.",
    Period = "PERIOD_INVALID" "The period ends before it begins, or is longer than ten years." "De periode eindigt voor ze begint, of is langer dan tien jaar.",
    Days = "DAYS_INVALID" "Give 1 to 730 days." "Geef 1 tot 730 dagen.",
    NotFound = "NOT_FOUND" "This does not exist." "Dit bestaat niet.",
    Empty = "EMPTY" "Fill this in." "Vul dit in.",
    TooLong = "TOO_LONG" "This text is too long." "Deze tekst is te lang.",
    TooMany = "TOO_MANY" "These are too many at once." "Dit zijn er te veel tegelijk.",
    Taken = "TAKEN" "This is in use already." "Dit is al in gebruik.",
    Future = "IN_THE_FUTURE" "This is in the future." "Dit ligt in de toekomst.",
    Past = "IN_THE_PAST" "This is in the past." "Dit ligt in het verleden.",
    ReasonNeeded = "REASON_NEEDED" "Say why." "Zeg waarom.",
    EmailInvalid = "EMAIL_INVALID" "This is not an e-mail address." "Dit is geen e-mailadres.",
    PostcodeInvalid = "POSTCODE_INVALID" "A postcode is four digits and two letters, such as 1234 AB." "Een postcode is vier cijfers en twee letters, zoals 1234 AB.",
    PlaceInvalid = "PLACE_INVALID" "Give latitude and longitude both, in degrees." "Geef de breedtegraad en de lengtegraad allebei, in graden.",
    SlugInvalid = "SLUG_INVALID" "Use small letters, digits and dashes." "Gebruik kleine letters, cijfers en streepjes.",
    LanguageInvalid = "LANGUAGE_INVALID" "Use a language code such as nl or en." "Gebruik een taalcode zoals nl of en.",
    HoursInvalid = "HOURS_INVALID" "Give both hours, the first before the last." "Geef beide tijden, de eerste voor de laatste.",

    // Signing in
    SignInFailed = "SIGN_IN_FAILED" "The e-mail address or the password is not right." "Het e-mailadres of het wachtwoord klopt niet.",
    RefreshInvalid = "REFRESH_INVALID" "This sign-in has ended. Sign in again." "U bent niet meer ingelogd. Log opnieuw in.",
    PasswordTooShort = "PASSWORD_TOO_SHORT" "A password has at least 12 characters." "Een wachtwoord heeft ten minste 12 tekens.",
    RegistrationClosed = "REGISTRATION_CLOSED" "You cannot register yourself here." "U kunt hier zelf geen account maken.",
    InvitationInvalid = "INVITATION_INVALID" "This invitation is not valid, or was used." "Deze uitnodiging is niet geldig, of is al gebruikt.",
    OwnFunctions = "OWN_FUNCTIONS" "You cannot change your own roles or functions." "U kunt uw eigen rollen of functies niet veranderen.",
    RoleNeeded = "ROLE_NEEDED" "An account has at least one role." "Een account heeft ten minste één rol.",
    WebAddressInvalid = "WEB_ADDRESS_INVALID" "A web address begins with https:// or http://." "Een webadres begint met https:// of http://.",
    NotStaff = "NOT_STAFF" "This person does not work here." "Deze persoon is geen medewerker.",
    RoleNotGiven = "ROLE_NOT_GIVEN" "This role is not given like this." "Deze rol geeft u niet op deze manier.",
    StillProcessOwner = "STILL_PROCESS_OWNER" "This person is the process owner of a department. Name another one first." "Deze persoon is proceseigenaar van een afdeling. Wijs eerst iemand anders aan.",
    StillCouncilMember = "STILL_COUNCIL_MEMBER" "This person sits on a council. End the term first." "Deze persoon zit in een raad. Beëindig eerst de termijn.",
    NotIntegration = "NOT_INTEGRATION" "This account is not a connected system." "Dit account is geen gekoppeld systeem.",
    ScopeNeeded = "SCOPE_NEEDED" "A key has at least one scope." "Een sleutel heeft ten minste één recht.",

    // Contact preferences
    WantedAndUnwanted = "WANTED_AND_UNWANTED" "A way of contact cannot be wanted and unwanted." "U kunt iets niet tegelijk wel en niet willen.",
    AgainstPreferences = "AGAINST_CONTACT_PREFERENCES" "This person does not want to be contacted like this. Choose another way, or say why." "Deze persoon wil zo geen contact. Kies een andere manier, of zeg waarom.",

    AnnouncedTooFar = "ANNOUNCED_TOO_FAR" "Announce a contact at most 60 days ahead." "Kondig contact hoogstens 60 dagen van tevoren aan.",
    BeforeSignal = "BEFORE_SIGNAL" "This was before the signal came in." "Dit was voordat het signaal binnenkwam.",

    // Regions, topics, departments
    PostcodesOverlap = "POSTCODES_OVERLAP" "These postcodes belong to another region of this kind." "Deze postcodes horen al bij een andere regio van deze soort.",
    PostcodeRange = "POSTCODE_RANGE" "A range runs from a lower to a higher postcode of four digits." "Een reeks loopt van een lagere naar een hogere postcode van vier cijfers.",
    OwnParent = "OWN_PARENT" "Nothing can lie within itself." "Iets kan niet in zichzelf liggen.",
    AliasTaken = "ALIAS_TAKEN" "This name belongs to another region." "Deze naam hoort al bij een andere regio.",
    NoDepartment = "NO_DEPARTMENT" "There is no department that can handle this." "Er is geen afdeling die dit kan oppakken.",
    OfficeHoursInvalid = "OFFICE_HOURS_INVALID" "An office is open for at least an hour, and closes after it opens." "Een kantoor is ten minste een uur open, en sluit na de opening.",
    StepNotSet = "STEP_NOT_SET" "The time of this is agreed each time; it is not promised in general." "De termijn hiervan wordt elke keer afgesproken. Die is niet in het algemeen te beloven.",
    PromiseInvalid = "PROMISE_INVALID" "Write a promise as '4 office hours', '2 working days' or '4 weeks'." "Schrijf een belofte als '4 office hours', '2 working days' of '4 weeks'.",
    ScreeningWordInvalid = "SCREENING_WORD_INVALID" "A word is letters, with spaces or hyphens between, and a star at an end where it may go on." "Een woord bestaat uit letters, met spaties of streepjes ertussen, en een sterretje waar het mag doorgaan.",
    ScreeningWordShort = "SCREENING_WORD_SHORT" "Write at least three letters, or five where the word may go on." "Schrijf ten minste drie letters, of vijf als het woord mag doorgaan.",
    ScreeningWordEveryday = "SCREENING_WORD_EVERYDAY" "This would mask words that nearly every text has." "Hiermee verdwijnen woorden die in bijna elke tekst staan.",
    TopicCode = "TOPIC_CODE_INVALID" "A topic's own code holds no slash." "In de code van een onderwerp staat geen schuine streep.",
    IntakeNeeded = "INTAKE_NEEDED" "There is always an intake. Make another department the intake instead." "Er is altijd een intake. Maak een andere afdeling de intake.",
    NotProcessOwner = "NOT_PROCESS_OWNER" "This person is not a process owner." "Deze persoon is geen proceseigenaar.",

    // Councils
    CouncilDissolved = "COUNCIL_DISSOLVED" "This council has been dissolved." "Deze raad is opgeheven.",
    TermsOverlap = "TERMS_OVERLAP" "This person sits on this council in that time already." "Deze persoon zit in die tijd al in deze raad.",
    SeatsFull = "SEATS_FULL" "All seats are taken in that time." "Alle plaatsen zijn in die tijd bezet.",
    ChairTaken = "CHAIR_TAKEN" "The council has a chair in that time." "De raad heeft in die tijd al een voorzitter.",
    NotLiaison = "NOT_LIAISON" "This person is not a district manager." "Deze persoon is geen rayonmanager.",
    SeatsInvalid = "SEATS_INVALID" "A council has 1 to 100 seats." "Een raad heeft 1 tot 100 plaatsen.",
    CouncilNotForming = "COUNCIL_NOT_FORMING" "Only a council that is being formed can begin." "Alleen een raad in oprichting kan beginnen.",
    TermEndsSooner = "TERM_ENDS_SOONER" "The term ends before that day already." "De termijn eindigt al voor die dag.",
    TermEndsBeforeStart = "TERM_ENDS_BEFORE_START" "The term ends before it starts." "De termijn eindigt voor hij begint.",
    PublicNameNeeded = "PUBLIC_NAME_NEEDED" "Choose a name to be shown under." "Kies een naam om te laten zien.",
    TooManyPriorities = "TOO_MANY_PRIORITIES" "A council has at most five priorities a year: the power is in the limit." "Een raad heeft hoogstens vijf prioriteiten per jaar: de kracht zit in de beperking.",
    PrioritiesNeeded = "PRIORITIES_NEEDED" "Choose at least one priority." "Kies ten minste één prioriteit.",
    PrioritiesRepeat = "PRIORITIES_REPEAT" "The same priority is there twice." "Dezelfde prioriteit staat er twee keer.",
    YearOutOfReach = "YEAR_OUT_OF_REACH" "Choose priorities for this year or the next." "Kies prioriteiten voor dit jaar of volgend jaar.",
    NotClient = "NOT_CLIENT" "A council member is a client." "Een raadslid is een cliënt.",

    // Centres
    CentreStep = "CENTRE_STEP_BY_STEP" "A centre goes on one step at a time, and never back." "Een klantcentrum gaat stap voor stap verder, en nooit terug.",
    CentreTestsOpen = "CENTRE_TESTS_OPEN" "A centre opens once every test session is evaluated or cancelled." "Een klantcentrum gaat pas open als elke testronde een verslag heeft of is afgezegd.",
    CentreClosed = "CENTRE_CLOSED" "This centre has been closed." "Dit klantcentrum is gesloten.",
    HoursOverlap = "HOURS_OVERLAP" "These hours overlap with others of that day." "Deze tijden overlappen met andere tijden van die dag.",

    // Signals
    KeyReused = "KEY_REUSED" "This key was used for another signal." "Deze sleutel is al voor een ander signaal gebruikt.",
    KeyInvalid = "KEY_INVALID" "A key has 1 to 200 characters." "Een sleutel heeft 1 tot 200 tekens.",
    TopicClosed = "TOPIC_CLOSED" "This topic is not in use." "Dit onderwerp is niet in gebruik.",
    ScoreInvalid = "SCORE_INVALID" "A score is 0 to 100." "Een cijfer is 0 tot 100.",
    SignalClosed = "SIGNAL_CLOSED" "This signal is closed." "Dit signaal is afgesloten.",
    NotSeenYet = "NOT_SEEN_YET" "Read and triage this signal before you answer it." "Beoordeel dit signaal voordat u antwoordt.",
    NotAnsweredYet = "NOT_ANSWERED_YET" "There is no answer yet to respond to." "Er is nog geen antwoord om op te reageren.",
    TooLateToObject = "TOO_LATE_TO_OBJECT" "You can object until 14 days after the outcome. Send a new signal." "U kunt tot 14 dagen na de uitkomst reageren. Stuur een nieuw signaal.",
    NoWayBack = "NO_WAY_BACK" "Nobody can be reached with an answer to this signal." "Van dit signaal is geen afzender bekend om te antwoorden.",
    OutcomeReserved = "OUTCOME_RESERVED" "This outcome is not one that an answer can have." "Deze uitkomst kan een antwoord niet hebben.",
    HandlerUnfit = "HANDLER_UNFIT" "This person cannot handle this signal." "Deze persoon kan dit signaal niet behandelen.",
    MainSignalUnfit = "MAIN_SIGNAL_UNFIT" "A signal is linked to another main signal, not to itself or to a linked one." "Koppel een signaal aan een ander hoofdsignaal, niet aan zichzelf of aan een gekoppeld signaal.",
    LinkedAnswerMasked = "LINKED_ANSWER_MASKED" "This answer holds personal details, so it cannot go to others as well." "In dit antwoord staan persoonlijke gegevens. Het kan daarom niet ook naar anderen.",
    NotLinked = "NOT_LINKED" "This signal is not linked." "Dit signaal is niet gekoppeld.",
    DistressNotProposed = "DISTRESS_NOT_PROPOSED" "This signal is not proposed as distressing. Triage changes how urgent it is." "Dit signaal is niet voorgesteld als schrijnend. Bij de beoordeling kunt u veranderen hoe dringend het is.",
    AlreadyTriaged = "ALREADY_TRIAGED" "This signal has been answered; it cannot be triaged again." "Dit signaal is al beantwoord en kan niet opnieuw worden beoordeeld.",

    // Follow-ups
    FollowUpEnded = "FOLLOW_UP_ENDED" "This follow-up is done or dropped." "Deze terugkoppeling is al klaar of vervallen.",
    NothingToUpdate = "NOTHING_TO_UPDATE" "Say what is to be updated." "Geef aan wat er bijgewerkt moet worden.",
    AudienceUnfit = "AUDIENCE_UNFIT" "This follow-up has no such audience." "Deze terugkoppeling heeft geen lezers van die soort.",
    DueInPast = "DUE_IN_PAST" "A due date lies in the future." "Een datum voor een toezegging ligt in de toekomst.",
    DueTooFar = "DUE_TOO_FAR" "A due date lies within ten years." "Een datum voor een toezegging ligt binnen tien jaar.",
    SubjectNeeded = "SUBJECT_NEEDED" "Name one signal, one session or one proposal." "Noem één signaal, één gesprek of één voorstel.",
    SessionNotHeld = "SESSION_NOT_HELD" "Commitments come from a session that was held and is still open." "Een toezegging hoort bij een gesprek dat is gehouden en nog niet is afgerond.",
    ProposalNotAccepted = "PROPOSAL_NOT_ACCEPTED" "Commitments come from a proposal that was accepted." "Een toezegging hoort bij een voorstel dat is overgenomen.",
    RecipientsUnfit = "RECIPIENTS_UNFIT" "Name people who take part in the session." "Noem mensen die aan het gesprek deelnemen.",
    RecipientsNeeded = "RECIPIENTS_NEEDED" "Say for whom this is." "Geef aan voor wie dit is.",
    ReferralUnfit = "REFERRAL_UNFIT" "A proposal is not handed over to a partner; a person is." "U draagt een persoon over aan een partner, geen voorstel.",
    AgreementNeeded = "AGREEMENT_NEEDED" "Hand somebody over only when they agreed." "Draag iemand alleen over als die het goed vindt.",
    NotReferral = "NOT_REFERRAL" "There is no partner to confirm this." "Er is geen partner die dit kan bevestigen.",
    PartnerNotConfirmed = "PARTNER_NOT_CONFIRMED" "A referral is done when the partner has confirmed, and not before." "Een overdracht is pas klaar als de partner die heeft bevestigd.",
    FollowUpNotDone = "FOLLOW_UP_NOT_DONE" "You can say whether it helped once it is done." "U kunt zeggen of het hielp als het gedaan is.",
    FollowUpStarted = "FOLLOW_UP_STARTED" "Somebody is at this already; it does not go back to open." "Iemand is hier al mee bezig. De status kan niet terug naar open.",

    // Consultations
    ConsultationClosed = "CONSULTATION_CLOSED" "This consultation is closed." "Deze adviesaanvraag is gesloten.",
    CouncilNotAsked = "COUNCIL_NOT_ASKED" "This council was not asked." "Dit is niet aan deze raad gevraagd.",
    CouncilNotActive = "COUNCIL_NOT_ACTIVE" "This council is not at work." "Deze raad is niet actief.",
    AnswerThere = "ANSWER_THERE" "The council is writing an answer already." "De raad schrijft al aan een antwoord.",
    AnsweredAlready = "ANSWERED_ALREADY" "The council has answered, or said why not." "De raad heeft al geantwoord, of gezegd waarom niet.",

    // Proposals
    AdviceFromCouncil = "ADVICE_FROM_COUNCIL" "Only a council gives advice." "Alleen een raad geeft advies.",
    AdviceNotAsked = "ADVICE_NOT_ASKED" "Say which consultation this advice answers." "Geef aan op welke adviesaanvraag dit antwoordt.",
    AnswerIsAdvice = "ANSWER_IS_ADVICE" "A consultation is answered with solicited advice." "Op een adviesaanvraag antwoordt een raad met een gevraagd advies.",
    DepartmentNeeded = "DEPARTMENT_NEEDED" "Choose the department that this is for." "Kies de afdeling waarvoor dit is.",
    NoProcessOwner = "NO_PROCESS_OWNER" "This department has no process owner who can decide." "Deze afdeling heeft geen proceseigenaar die kan besluiten.",
    OwnDepartment = "OWN_DEPARTMENT" "The process owner of this department wrote this. Nobody decides on their own proposal." "De proceseigenaar van deze afdeling schreef dit zelf. Niemand besluit over een eigen voorstel.",
    NotADraft = "NOT_A_DRAFT" "This proposal is not a draft any more." "Dit voorstel is geen concept meer.",
    NotSubmitted = "NOT_SUBMITTED" "This proposal has not been submitted yet." "Dit voorstel is nog niet ingediend.",
    ProposalDecided = "PROPOSAL_DECIDED" "This proposal has been decided on." "Over dit voorstel is al besloten.",
    ProposalWithdrawn = "PROPOSAL_WITHDRAWN" "This proposal was withdrawn." "Dit voorstel is ingetrokken.",
    NotDecidedYet = "NOT_DECIDED_YET" "This proposal has not been decided on yet." "Over dit voorstel is nog niet besloten.",
    NotAccepted = "NOT_ACCEPTED" "This proposal was not accepted." "Dit voorstel is niet overgenomen.",
    StepUnfit = "STEP_UNFIT" "This step does not follow on where the proposal is now." "Deze stap past niet bij waar het voorstel nu is.",
    FollowUpNeeded = "FOLLOW_UP_NEEDED" "Accepting is a promise: say what will be done, by whom and by when." "Overnemen is een toezegging: zeg wat er gebeurt, wie het doet en wanneer.",
    PartsNeeded = "PARTS_NEEDED" "Say which part is accepted and which is not." "Zeg welk deel wordt overgenomen en welk deel niet.",
    ReconsideredOnce = "RECONSIDERED_ONCE" "A decision is reconsidered once." "Een besluit wordt één keer heroverwogen.",
    ConsentNeeded = "CONSENT_NEEDED" "The client has not agreed to publication." "De cliënt heeft geen toestemming gegeven om te publiceren.",
    ConsentUnfit = "CONSENT_UNFIT" "Only a client decides on publication of the own proposal." "Alleen een cliënt kiest zelf of het eigen voorstel openbaar wordt.",
    PublishedAlready = "PUBLISHED_ALREADY" "This decision is published already." "Dit besluit is al gepubliceerd.",
    FiguresUnfit = "FIGURES_UNFIT" "Figures can be attached by staff and council members." "Cijfers toevoegen kan alleen als medewerker of raadslid.",
    BeforeSubmitted = "BEFORE_SUBMITTED" "This lies before the proposal was submitted." "Dit ligt voor het indienen van het voorstel.",

    // Notices
    NoticesOrUntil = "NOTICES_OR_UNTIL" "Name the notices, or until when. Not both." "Noem de berichten, of tot wanneer. Niet allebei.",
    // Sessions
    CentreNeeded = "CENTRE_NEEDED" "A test is of a centre. Name one that is not closed." "Een testronde hoort bij een klantcentrum. Noem er een die niet gesloten is.",
    SessionPlaceNeeded = "SESSION_PLACE_NEEDED" "Say where it is, or that it is online." "Geef aan waar het is, of dat het online is.",
    CouncilNeeded = "COUNCIL_NEEDED" "A council meeting is of a council. Name one." "Een raadsvergadering is van een raad. Noem er een.",
    EndsTooLate = "ENDS_TOO_LATE" "A session ends after it begins, within 24 hours." "Een gesprek eindigt nadat het begint, binnen 24 uur.",
    MomentNeeded = "MOMENT_NEEDED" "Give at least one moment, and no more than 26." "Geef ten minste één moment, en niet meer dan 26.",
    RepeatUnfit = "REPEAT_UNFIT" "Say after how many weeks or months one moment comes again, and how often: 2 to 26 times." "Geef aan na hoeveel weken of maanden één moment terugkomt, en hoe vaak: 2 tot 26 keer.",
    CapacityInvalid = "CAPACITY_INVALID" "There are 1 to 1,000 places, and no fewer than are taken." "Er zijn 1 tot 1.000 plaatsen, en niet minder dan er bezet zijn.",
    SessionConfirmed = "SESSION_CONFIRMED" "The session was confirmed already." "Het gesprek is al bevestigd.",
    SessionNotConfirmed = "SESSION_NOT_CONFIRMED" "Confirm the session first." "Bevestig het gesprek eerst.",
    SessionToCome = "SESSION_TO_COME" "The session is still to come." "Het gesprek moet nog komen.",
    SessionOver = "SESSION_OVER" "The session took place already." "Het gesprek is al geweest.",
    SessionCancelled = "SESSION_CANCELLED" "The session is off." "Het gesprek gaat niet door.",
    SessionReported = "SESSION_REPORTED" "The session was reported already." "Het verslag van het gesprek is er al.",
    SessionNotReported = "SESSION_NOT_REPORTED" "Report the session first." "Maak eerst het verslag van het gesprek.",
    SessionFollowedUp = "SESSION_FOLLOWED_UP" "The session was followed up already." "Het gesprek is al helemaal teruggekoppeld.",
    ClientNeeded = "CLIENT_NEEDED" "A client in the conversation room is needed." "Er is een cliënt nodig in de gespreksruimte.",
    EmployeeNeeded = "EMPLOYEE_NEEDED" "An employee in the conversation room is needed." "Er is een medewerker nodig in de gespreksruimte.",
    FacilitatorNeeded = "FACILITATOR_NEEDED" "Somebody who leads the conversation is needed." "Er is een gespreksleider nodig.",
    ObserverNeeded = "OBSERVER_NEEDED" "A council member in the observation room is needed." "Er is een raadslid nodig in de observatieruimte.",
    TesterNeeded = "TESTER_NEEDED" "Somebody who tests the centre is needed." "Er is iemand nodig die het klantcentrum test.",
    ConversationConsentNeeded = "CONVERSATION_CONSENT_NEEDED" "The client's consent to the conversation is not on record." "De toestemming van de cliënt voor het gesprek is niet vastgelegd.",
    ConsentUnsaid = "CONSENT_UNSAID" "Say what the client agrees to." "Geef aan waar de cliënt toestemming voor geeft.",
    ConsentForm = "CONSENT_FORM" "Only the client gives consent in the app. Say whether it was in writing or aloud." "Alleen de cliënt zelf geeft toestemming in de app. Geef aan of het op papier of mondeling was.",
    NotTheClient = "NOT_THE_CLIENT" "This is for a client who takes part." "Dit is voor een cliënt die meedoet.",
    InviteeNeeded = "INVITEE_NEEDED" "Name one account or one e-mail address." "Noem één account of één e-mailadres.",
    AlreadyInvited = "ALREADY_INVITED" "This person was invited already." "Deze persoon is al uitgenodigd.",
    RoleUnfit = "ROLE_UNFIT" "This role does not fit this session or this person." "Deze rol past niet bij dit gesprek of bij deze persoon.",
    RoomUnfit = "ROOM_UNFIT" "This room does not fit this role or this session." "Deze ruimte past niet bij deze rol of bij dit gesprek.",
    OrganiserObserves = "ORGANISER_OBSERVES" "Who organises the session knows who the client is, and does not watch." "Wie het gesprek organiseert, weet wie de cliënt is, en kijkt niet mee.",
    SessionFull = "SESSION_FULL" "All places are taken." "Alle plaatsen zijn bezet.",
    NoCall = "NO_CALL" "Nobody is asked to come forward for this session, or no longer." "Voor dit gesprek is er geen oproep, of niet meer.",
    AttendanceUnfit = "ATTENDANCE_UNFIT" "Name people who take part in the session." "Noem mensen die aan het gesprek meedoen.",
    ObservationUnfit = "OBSERVATION_UNFIT" "Make one thing of it: a signal, a commitment or evidence." "Maak er één ding van: een signaal, een toezegging of onderbouwing.",
    ObservationInUse = "OBSERVATION_IN_USE" "Something was made of this observation already." "Er is al iets met deze observatie gedaan.",
    CommitmentsOpen = "COMMITMENTS_OPEN" "Not all that was promised is done or dropped." "Nog niet alles wat is beloofd, is gedaan of vervallen.",
    NotAllTold = "NOT_ALL_TOLD" "Not everybody who was there has heard what came of it." "Nog niet iedereen die erbij was, heeft gehoord wat ermee is gedaan.",
    TellingUnfit = "TELLING_UNFIT" "Say how they were told, or why they could not be." "Geef aan hoe deze persoon het hoorde, of waarom dat niet lukte.",
    OwnerNotThere = "OWNER_NOT_THERE" "This person was not invited to the closed meeting, and could not keep what was promised there." "Deze persoon is niet uitgenodigd voor de besloten vergadering, en kan niet nakomen wat daar is beloofd.",
    NotOrganiser = "NOT_ORGANISER" "This person cannot organise this session." "Deze persoon kan dit gesprek niet organiseren.",

    // Journeys and pilots
    ExperienceInvalid = "EXPERIENCE_INVALID" "An experience is −2 to +2." "Een ervaring is −2 tot +2.",
    StepRepeated = "STEP_REPEATED" "This step is there twice." "Deze stap staat er twee keer in.",
    StepsNeeded = "STEPS_NEEDED" "A journey has at least one step before it is published." "Een klantreis heeft ten minste één stap voordat u hem publiceert.",
    PilotEnded = "PILOT_ENDED" "This pilot has been stopped, or is national." "Deze pilot is gestopt, of is al landelijk.",
    PilotStep = "PILOT_STEP_BY_STEP" "A pilot goes on one step at a time, and never back." "Een pilot gaat stap voor stap verder, en nooit terug.",
    SiteNeeded = "SITE_NEEDED" "This pilot has not begun anywhere yet." "Deze pilot is nog nergens begonnen.",
    SecondSiteNeeded = "SECOND_SITE_NEEDED" "This pilot has not begun in a second place yet." "Deze pilot is nog niet op een tweede plek begonnen.",
    EvaluationNeeded = "EVALUATION_NEEDED" "First evaluate every place where the pilot has ended, and at least one." "Evalueer eerst elke plek waar de pilot is afgelopen, en ten minste één.",
    PlaceNeeded = "PLACE_NEEDED" "Name one region or one centre." "Noem één regio of één klantcentrum.",
    SiteTaken = "SITE_TAKEN" "The pilot is tried in this place in that time already." "De pilot loopt in die tijd al op deze plek.",
    SiteEnded = "SITE_ENDED" "The pilot has ended in this place." "De pilot is op deze plek al afgelopen.",
    SiteNotBegun = "SITE_NOT_BEGUN" "The pilot has not begun in this place yet." "De pilot is op deze plek nog niet begonnen.",
    EndsBeforeStart = "ENDS_BEFORE_START" "The end lies before the start." "Het einde ligt voor het begin.",
    DayOutOfReach = "DAY_OUT_OF_REACH" "Choose a day within ten years." "Kies een dag binnen tien jaar.",

    // Imports
    SourceInvalid = "SOURCE_INVALID" "A source has a name of 1 to 100 characters." "Een bron heeft een naam van 1 tot 100 tekens.",
    ExternalIdInvalid = "EXTERNAL_ID_INVALID" "A record has an id of its own of 1 to 200 characters." "Een regel heeft een eigen kenmerk van 1 tot 200 tekens.",
    AnothersRecord = "ANOTHERS_RECORD" "This record comes from another connected system." "Deze regel komt van een ander gekoppeld systeem.",
    RepeatedInCall = "REPEATED_IN_CALL" "This record is in the same call twice." "Deze regel staat er twee keer in.",
    ResolvedBeforeReceived = "RESOLVED_BEFORE_RECEIVED" "This was resolved before it came in." "Dit is opgelost voor het binnenkwam.",
    KindUnknown = "KIND_UNKNOWN" "This kind of signal is not known." "Deze soort signaal is niet bekend.",
    ChannelUnknown = "CHANNEL_UNKNOWN" "This channel is not known." "Dit kanaal is niet bekend.",
    MomentInvalid = "MOMENT_INVALID" "This is not a moment or a date." "Dit is geen tijdstip of datum.",
    LineInvalid = "LINE_INVALID" "This line cannot be read." "Deze regel is niet te lezen.",
}

impl Problem {
    /// The problem that this code stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem| problem.code() == code)
    }
}

/// Something in the input that its sender can mend.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// What is wrong, for programs.
    pub code: String,
    /// What is wrong, for people, in the language that they asked for.
    pub message: String,
    /// The part of the input, as a path from it: `priorities.2.title`. Empty where it is all of it.
    pub field: Vec<String>,
}

/// All that is wrong with an input, gathered while it is read.
#[derive(Debug)]
pub struct Problems {
    language: Language,
    found: Vec<UserError>,
}

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, found: Vec::new() }
    }

    /// Adds one, at a dotted path of the input.
    pub fn add(&mut self, field: &str, problem: Problem) {
        self.found.push(UserError {
            code: problem.code().to_owned(),
            message: problem.text(self.language).to_owned(),
            field: field.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        });
    }

    /// Adds one where something is not as it must be.
    pub fn check(&mut self, holds: bool, field: &str, problem: Problem) {
        if !holds {
            self.add(field, problem);
        }
    }

    /// Takes the value, or adds what is wrong with it.
    pub fn take<T>(&mut self, field: &str, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(field, problem)).ok()
    }

    /// A text that must be there, trimmed, of at most so many characters.
    pub fn text(&mut self, field: &str, text: &str, most: usize) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.add(field, Problem::Empty);
        }
        self.check(text.chars().count() <= most, field, Problem::TooLong);
        text.to_owned()
    }

    /// A text that may be left out; blank is left out.
    pub fn optional_text(&mut self, field: &str, text: Option<&str>, most: usize) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        self.check(text.chars().count() <= most, field, Problem::TooLong);
        Some(text.to_owned())
    }

    /// Whether there is nothing wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn found_mut(&mut self) -> &mut Vec<UserError> {
        &mut self.found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_problem_has_a_code_of_its_own_and_a_sentence_in_both_languages() {
        let codes: HashSet<_> = Problem::ALL.iter().map(|problem| problem.code()).collect();
        assert_eq!(codes.len(), Problem::ALL.len());
        for problem in Problem::ALL {
            assert!(problem.text(Language::Dutch).ends_with('.'), "{problem:?}");
            assert!(problem.text(Language::English).ends_with('.'), "{problem:?}");
        }
    }
}
