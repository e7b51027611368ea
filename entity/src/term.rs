//! Every closed list of values, stated once: the stored text, the description, the Dutch word.
//!
//! The stored text is the GraphQL name too (`NO_WAY_BACK`), and the database checks it. The doc
//! comments are the schema's descriptions.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter};

/// One value of a closed list.
pub trait Term: Copy + Eq + Send + Sync + 'static {
    /// The list's name in the schema.
    const NAME: &'static str;
    /// All its values, in the order in which they are declared.
    const ALL: &'static [Self];
    /// The value as it is stored and sent.
    fn code(self) -> &'static str;
    /// The Dutch word for it.
    fn dutch(self) -> &'static str;
    /// The English word for it.
    fn english(self) -> &'static str;
    /// The value that this code stands for.
    #[must_use]
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
    /// Those that are among these, each once: a client may name one a thousand times.
    #[must_use]
    fn each_once(named: &[Self]) -> Vec<Self>
    where
        Self: Sized,
    {
        Self::ALL.iter().copied().filter(|value| named.contains(value)).collect()
    }
}

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$value_doc:meta])* $value:ident = $code:literal $english:literal $dutch:literal,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Enum,
                 serde::Serialize, serde::Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $(
                $(#[$value_doc])*
                #[sea_orm(string_value = $code)]
                #[serde(rename = $code)]
                #[graphql(name = $code)]
                $value,
            )+
        }

        impl Term for $name {
            const NAME: &'static str = stringify!($name);
            const ALL: &'static [Self] = &[$(Self::$value),+];
            fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }
            fn dutch(self) -> &'static str {
                match self { $(Self::$value => $dutch),+ }
            }
            fn english(self) -> &'static str {
                match self { $(Self::$value => $english),+ }
            }
        }
    )+

    /// Every list with its values, as (list, code, English, Dutch).
    #[must_use]
    pub fn vocabulary() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
        let mut rows = Vec::new();
        $(rows.extend($name::ALL.iter().map(|value| ($name::NAME, value.code(), value.english(), value.dutch())));)+
        rows
    }
    };
}

terms! {
    /// A role that an account has, or that a membership of a council gives it.
    Role {
        /// A person who gets a service.
        Client = "CLIENT" "client" "cliënt",
        /// A client who sits on a council now.
        CouncilMember = "COUNCIL_MEMBER" "council member" "raadslid",
        /// An employee with one or more functions.
        Staff = "STAFF" "staff" "medewerker",
        /// Runs the installation; sees no stories.
        Admin = "ADMIN" "administrator" "beheerder",
        /// Another system.
        Integration = "INTEGRATION" "connected system" "gekoppeld systeem",
    }
    /// What a member of staff does.
    Function {
        /// Handles signals.
        Handler = "HANDLER" "handler" "behandelaar",
        /// Watches over complaints.
        ComplaintsCoordinator = "COMPLAINTS_COORDINATOR" "complaints coordinator" "klachtencoördinator",
        /// Turns signals into improvements.
        ImprovementManager = "IMPROVEMENT_MANAGER" "improvement manager" "verbetermanager",
        /// Looks for patterns.
        Analyst = "ANALYST" "analyst" "data-analist",
        /// Answers for a process and decides on proposals.
        ProcessOwner = "PROCESS_OWNER" "process owner" "proceseigenaar",
        /// Leads sessions.
        Facilitator = "FACILITATOR" "facilitator" "gespreksleider",
        /// The district manager who works with a council.
        Liaison = "LIAISON" "district manager" "rayonmanager",
    }
    /// What a word for somebody's health tells: the reason why it is masked.
    ScreeningClass {
        /// An illness or injury of the body.
        Body = "BODY" "illness of the body" "ziekte van het lichaam",
        /// An illness or disorder of the mind.
        Mind = "MIND" "illness of the mind" "psychische ziekte",
        /// An addiction.
        Addiction = "ADDICTION" "addiction" "verslaving",
        /// A medicine on prescription.
        Medicine = "MEDICINE" "medicine" "medicijn",
        /// A treatment that gives away what somebody has.
        Treatment = "TREATMENT" "treatment" "behandeling",
        /// An impairment that stays.
        Impairment = "IMPAIRMENT" "impairment" "beperking",
        /// A pregnancy, and how it went.
        Pregnancy = "PREGNANCY" "pregnancy" "zwangerschap",
    }
    /// Whether an account can be used.
    AccountStatus {
        /// Can sign in.
        Active = "ACTIVE" "active" "actief",
        /// Cannot sign in.
        Blocked = "BLOCKED" "blocked" "geblokkeerd",
    }
    /// What an integration's key may be used for.
    Scope {
        /// Push signals in.
        ImportSignals = "IMPORT_SIGNALS" "push signals" "signalen aanleveren",
        /// Submit signals on behalf of somebody.
        SubmitSignals = "SUBMIT_SIGNALS" "submit signals" "signalen indienen",
        /// Read events.
        ReadEvents = "READ_EVENTS" "read events" "gebeurtenissen lezen",
    }
    /// How large an area a region is.
    RegionKind {
        /// A whole country.
        Country = "COUNTRY" "country" "land",
        /// A district of the organisation.
        District = "DISTRICT" "district" "district",
        /// A municipality.
        Municipality = "MUNICIPALITY" "municipality" "gemeente",
        /// A neighbourhood.
        Neighbourhood = "NEIGHBOURHOOD" "neighbourhood" "wijk",
    }
    /// Which clients a council speaks for.
    CouncilKind {
        /// The council for the whole organisation.
        Central = "CENTRAL" "central council" "centrale cliëntenraad",
        /// A council of a district.
        District = "DISTRICT" "district council" "districtsraad",
        /// A council of one place.
        Local = "LOCAL" "local council" "lokale raad",
    }
    /// Where a council is in its life.
    CouncilStatus {
        /// Being formed; not public yet.
        Forming = "FORMING" "being formed" "in oprichting",
        /// At work.
        Active = "ACTIVE" "active" "actief",
        /// No longer there.
        Dissolved = "DISSOLVED" "dissolved" "opgeheven",
    }
    /// What a member does on a council.
    CouncilRole {
        /// Leads the council.
        Chair = "CHAIR" "chair" "voorzitter",
        /// Stands in for the chair.
        ViceChair = "VICE_CHAIR" "vice-chair" "vicevoorzitter",
        /// Keeps the council's papers.
        Secretary = "SECRETARY" "secretary" "secretaris",
        /// A member without an office.
        Member = "MEMBER" "member" "lid",
    }
    /// What kind of thing somebody told.
    SignalKind {
        /// Somebody asks something.
        Question = "QUESTION" "question" "vraag",
        /// Somebody is not content with how they were treated.
        Complaint = "COMPLAINT" "complaint" "klacht",
        /// Somebody reports that something is wrong somewhere.
        Report = "REPORT" "report" "melding",
        /// Somebody tells what they went through.
        Story = "STORY" "story" "verhaal",
        /// Somebody says what went well.
        Compliment = "COMPLIMENT" "compliment" "compliment",
        /// Somebody says how it could be better.
        Suggestion = "SUGGESTION" "suggestion" "suggestie",
        /// Somebody left a process half-way.
        DropOff = "DROP_OFF" "drop-off" "afhaker",
    }
    /// How a signal came in.
    Channel {
        /// At a desk.
        Desk = "DESK" "desk" "balie",
        /// Through a website.
        Website = "WEBSITE" "website" "website",
        /// At a reception.
        Reception = "RECEPTION" "reception" "receptie",
        /// By telephone.
        Phone = "PHONE" "telephone" "telefoon",
        /// In a survey.
        Survey = "SURVEY" "survey" "onderzoek",
        /// On a complaint form.
        ComplaintForm = "COMPLAINT_FORM" "complaint form" "klachtenformulier",
        /// On social media.
        SocialMedia = "SOCIAL_MEDIA" "social media" "social media",
        /// By letter.
        Letter = "LETTER" "letter" "brief",
        /// By e-mail.
        Email = "EMAIL" "e-mail" "e-mail",
        /// In the app.
        App = "APP" "app" "app",
        /// Through a council.
        Council = "COUNCIL" "council" "cliëntenraad",
        /// In a session.
        Session = "SESSION" "session" "gesprek",
    }
    /// How a person can be reached.
    ContactChannel {
        /// By telephone.
        Phone = "PHONE" "telephone" "telefoon",
        /// By e-mail.
        Email = "EMAIL" "e-mail" "e-mail",
        /// By letter.
        Letter = "LETTER" "letter" "brief",
        /// In the app.
        App = "APP" "app" "app",
        /// By a visit.
        Visit = "VISIT" "visit" "bezoek",
    }
    /// What came of trying to reach somebody. None of these is an answer: nobody was heard.
    ContactAttemptResult {
        /// Nobody answered, or nobody was there.
        NoAnswer = "NO_ANSWER" "no answer" "geen gehoor",
        /// A message was left.
        LeftMessage = "LEFT_MESSAGE" "message left" "bericht achtergelaten",
        /// They asked for another time.
        AnotherTime = "ANOTHER_TIME" "another time" "op een ander moment",
        /// The number or the address is not theirs any more.
        Unreachable = "UNREACHABLE" "cannot be reached" "niet te bereiken",
    }
    /// How soon a signal needs somebody.
    Urgency {
        /// As usual.
        Normal = "NORMAL" "normal" "gewoon",
        /// Sooner than usual.
        High = "HIGH" "high" "hoog",
        /// Somebody is in distress.
        Distressing = "DISTRESSING" "distressing" "schrijnend",
    }
    /// Whether a signal is distressing.
    DistressState {
        /// Rules found words that say so; nobody has looked yet.
        Proposed = "PROPOSED" "proposed" "voorgesteld",
        /// Somebody looked, and it is.
        Confirmed = "CONFIRMED" "confirmed" "bevestigd",
        /// Somebody looked, and it is not.
        SetAside = "SET_ASIDE" "set aside" "terzijde gelegd",
    }
    /// What a word for which a signal is proposed as distressing tells: the reason why it is on the list.
    DistressClass {
        /// Somebody may not live much longer.
        Life = "LIFE" "danger to life" "levensgevaar",
        /// Somebody is hurt or threatened.
        Violence = "VIOLENCE" "violence" "geweld",
        /// Somebody has no home, or loses it.
        Home = "HOME" "no home" "geen huis",
        /// Somebody cannot eat.
        Food = "FOOD" "no food" "geen eten",
        /// There is no warmth, light or water.
        Utilities = "UTILITIES" "no warmth, light or water" "geen warmte, licht of water",
        /// Somebody goes without medicine or care.
        Care = "CARE" "no care" "geen zorg",
        /// There is no money left.
        Money = "MONEY" "no money left" "geen geld meer",
        /// Somebody cannot go on.
        Despair = "DESPAIR" "despair" "wanhoop",
        /// Somebody whom it hits harder.
        Vulnerable = "VULNERABLE" "somebody vulnerable" "iemand die kwetsbaar is",
        /// It is about to happen.
        Soon = "SOON" "soon" "op korte termijn",
    }
    /// Where a signal is in its loop: seen, heard, helped.
    SignalStatus {
        /// It came in.
        Received = "RECEIVED" "received" "ontvangen",
        /// Somebody read it and made it theirs.
        Seen = "SEEN" "seen" "gezien",
        /// The reporter got a personal answer.
        Heard = "HEARD" "heard" "gehoord",
        /// An answer carried an outcome.
        Helped = "HELPED" "helped" "geholpen",
        /// The reporter said that it helped, or did not object in time.
        Closed = "CLOSED" "closed" "afgesloten",
    }
    /// What came of a signal.
    SignalOutcome {
        /// It was solved.
        Helped = "HELPED" "solved" "opgelost",
        /// It could not be solved, and the answer says why.
        Explained = "EXPLAINED" "explained why not" "uitgelegd waarom niet",
        /// It went to the body that can help, and the answer says which.
        Forwarded = "FORWARDED" "forwarded" "doorverwezen",
        /// It was solved beyond the rules.
        Tailored = "TAILORED" "tailored" "maatwerk",
        /// The reporter took it back.
        Withdrawn = "WITHDRAWN" "withdrawn" "ingetrokken",
        /// Nobody can be told: there is no way back to the reporter.
        NoWayBack = "NO_WAY_BACK" "no way back" "geen weg terug",
    }
    /// A promise with a date.
    PromiseStep {
        /// Somebody reads it.
        Seen = "SEEN" "seen" "gezien",
        /// A personal answer.
        Heard = "HEARD" "heard" "gehoord",
        /// An outcome.
        Helped = "HELPED" "helped" "geholpen",
        /// A decision on a proposal.
        Decided = "DECIDED" "decided" "besloten",
        /// A report of a session.
        Reported = "REPORTED" "reported" "verslag gedaan",
        /// A commitment that is kept.
        Done = "DONE" "done" "gedaan",
        /// An answer to a consultation.
        Answered = "ANSWERED" "answered" "beantwoord",
    }
    /// Why a signal is closed.
    ClosingReason {
        /// The reporter said that the answer helped.
        Helped = "HELPED" "the reporter said that it helped" "de melder is geholpen",
        /// Nobody objected within 14 days after the outcome.
        NoObjection = "NO_OBJECTION" "nobody objected within 14 days" "binnen 14 dagen kwam er geen bezwaar",
        /// Nobody can be told: there is no way back to the reporter.
        NoWayBack = "NO_WAY_BACK" "no way back" "geen weg terug",
    }
    /// How a promise stands. Computed, never stored.
    PromiseState {
        /// Not yet due.
        Pending = "PENDING" "still in time" "nog op tijd",
        /// Kept in time.
        Kept = "KEPT" "kept" "nagekomen",
        /// Not kept in time.
        Broken = "BROKEN" "broken" "niet nagekomen",
    }
    /// A kind of session.
    SessionKind {
        /// Council members and staff observe a conversation between a client and an employee.
        MirrorConversation = "MIRROR_CONVERSATION" "mirror conversation" "spiegelgesprek",
        /// A council's own meeting.
        CouncilMeeting = "COUNCIL_MEETING" "council meeting" "raadsvergadering",
        /// A panel.
        Panel = "PANEL" "panel" "panel",
        /// A test of a centre.
        CentreTest = "CENTRE_TEST" "centre test" "testronde",
        /// An informal talk.
        Informal = "INFORMAL" "informal talk" "informeel overleg",
    }
    /// Where a session is.
    SessionStatus {
        /// Planned.
        Planned = "PLANNED" "planned" "gepland",
        /// Confirmed: everybody needed will be there.
        Confirmed = "CONFIRMED" "confirmed" "bevestigd",
        /// It took place.
        Held = "HELD" "held" "gehouden",
        /// Its report is there.
        Reported = "REPORTED" "reported" "verslag gedaan",
        /// Everybody heard what was done with it.
        FollowedUp = "FOLLOWED_UP" "followed up" "teruggekoppeld",
        /// It did not take place.
        Cancelled = "CANCELLED" "cancelled" "afgezegd",
    }
    /// What a participant does in a session.
    ParticipantRole {
        /// A client.
        Client = "CLIENT" "client" "cliënt",
        /// An employee.
        Employee = "EMPLOYEE" "employee" "medewerker",
        /// Watches from the observation room.
        Observer = "OBSERVER" "observer" "observator",
        /// Leads the session.
        Facilitator = "FACILITATOR" "facilitator" "gespreksleider",
        /// A guest.
        Guest = "GUEST" "guest" "gast",
        /// Tests a centre.
        Tester = "TESTER" "tester" "tester",
    }
    /// The rooms of a mirror conversation.
    Room {
        /// Where the conversation is.
        Conversation = "CONVERSATION" "conversation room" "gespreksruimte",
        /// From where it is observed.
        Observation = "OBSERVATION" "observation room" "observatieruimte",
    }
    /// What somebody said to an invitation.
    InvitationAnswer {
        /// Nothing yet.
        Invited = "INVITED" "invited" "uitgenodigd",
        /// Will be there.
        Accepted = "ACCEPTED" "will be there" "komt",
        /// Will not be there.
        Declined = "DECLINED" "will not be there" "komt niet",
    }
    /// What a client agrees to in a session.
    ConsentScope {
        /// The conversation, and that others watch it from the observation room without knowing who the client is.
        Conversation = "CONVERSATION" "the conversation" "het gesprek",
        /// Who took part in the conversation itself can read the story as it was told.
        Story = "STORY" "the story as it was told" "het verhaal zoals het is verteld",
    }
    /// How a consent was given.
    ConsentForm {
        /// By the person, signed in.
        App = "APP" "in the app" "in de app",
        /// On paper.
        Written = "WRITTEN" "in writing" "op papier",
        /// Aloud.
        Spoken = "SPOKEN" "aloud" "mondeling",
    }
    /// Who brings a point of an agenda.
    AgendaSide {
        /// Staff.
        Staff = "STAFF" "staff" "medewerkers",
        /// Who works with the council.
        Liaison = "LIAISON" "district manager" "rayonmanager",
        /// A council.
        Council = "COUNCIL" "council" "raad",
    }
    /// Whether something went well.
    Assessment {
        /// It went well.
        WentWell = "WENT_WELL" "went well" "ging goed",
        /// It could be better.
        CouldBeBetter = "COULD_BE_BETTER" "could be better" "kan beter",
    }
    /// Of when an observation tells.
    TimeFrame {
        /// What happened before.
        Past = "PAST" "before" "eerder",
        /// How it is now.
        Present = "PRESENT" "now" "nu",
    }
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "MONDAY" "Monday" "maandag",
        /// Tuesday.
        Tuesday = "TUESDAY" "Tuesday" "dinsdag",
        /// Wednesday.
        Wednesday = "WEDNESDAY" "Wednesday" "woensdag",
        /// Thursday.
        Thursday = "THURSDAY" "Thursday" "donderdag",
        /// Friday.
        Friday = "FRIDAY" "Friday" "vrijdag",
        /// Saturday.
        Saturday = "SATURDAY" "Saturday" "zaterdag",
        /// Sunday.
        Sunday = "SUNDAY" "Sunday" "zondag",
    }
    /// Where a centre is in its life.
    CentreStatus {
        /// It is to come.
        Planned = "PLANNED" "planned" "gepland",
        /// Councils test it.
        Testing = "TESTING" "being tested" "in test",
        /// Clients can come.
        Open = "OPEN" "open" "open",
        /// It is no longer there.
        Closed = "CLOSED" "closed" "gesloten",
    }
    /// A kind of proposal.
    ProposalKind {
        /// A proposal to improve something.
        Improvement = "IMPROVEMENT" "improvement" "verbetervoorstel",
        /// Advice that was asked for.
        SolicitedAdvice = "SOLICITED_ADVICE" "solicited advice" "gevraagd advies",
        /// Advice that nobody asked for.
        UnsolicitedAdvice = "UNSOLICITED_ADVICE" "unsolicited advice" "ongevraagd advies",
    }
    /// Where a proposal is.
    ProposalStatus {
        /// Being written.
        Draft = "DRAFT" "draft" "concept",
        /// Sent to the department.
        Submitted = "SUBMITTED" "submitted" "ingediend",
        /// The department is considering it.
        InReview = "IN_REVIEW" "in review" "in behandeling",
        /// The department will do it.
        Accepted = "ACCEPTED" "accepted" "overgenomen",
        /// The department will do part of it.
        PartlyAccepted = "PARTLY_ACCEPTED" "partly accepted" "deels overgenomen",
        /// The department will not do it.
        Declined = "DECLINED" "declined" "niet overgenomen",
        /// It has a date.
        Planned = "PLANNED" "planned" "gepland",
        /// It is in use.
        Implemented = "IMPLEMENTED" "implemented" "ingevoerd",
        /// It was looked at whether it helped.
        Evaluated = "EVALUATED" "evaluated" "geëvalueerd",
        /// Stopped after it was accepted.
        Abandoned = "ABANDONED" "abandoned" "gestopt",
        /// Taken back by its author.
        Withdrawn = "WITHDRAWN" "withdrawn" "ingetrokken",
    }
    /// A decision on a proposal.
    DecisionOutcome {
        /// All of it.
        Accepted = "ACCEPTED" "accepted" "overgenomen",
        /// Part of it.
        PartlyAccepted = "PARTLY_ACCEPTED" "partly accepted" "deels overgenomen",
        /// None of it.
        Declined = "DECLINED" "declined" "niet overgenomen",
    }
    /// How a council stands to what it is asked. Computed, never stored.
    AnswerState {
        /// It has not answered yet.
        Asked = "ASKED" "asked" "gevraagd",
        /// It gave advice.
        Answered = "ANSWERED" "answered" "beantwoord",
        /// It said why it does not.
        Declined = "DECLINED" "says why not" "ziet ervan af",
    }
    /// Where a follow-up is.
    FollowUpStatus {
        /// Promised.
        Open = "OPEN" "open" "open",
        /// Somebody is at it.
        InProgress = "IN_PROGRESS" "in progress" "bezig",
        /// Kept.
        Done = "DONE" "done" "gedaan",
        /// Given up, with a reason.
        Dropped = "DROPPED" "dropped" "vervallen",
    }
    /// A kind of follow-up.
    FollowUpKind {
        /// Somebody here does what was promised.
        Commitment = "COMMITMENT" "commitment" "toezegging",
        /// A partner outside takes it over, such as a neighbourhood team, and the person agreed.
        Referral = "REFERRAL" "referral to a partner" "overdracht aan een partner",
    }
    /// The kinds of thing that a follow-up can be about.
    FollowUpAbout {
        /// A signal.
        Signal = "SIGNAL" "signal" "signaal",
        /// A session.
        Session = "SESSION" "session" "gesprek",
        /// A proposal.
        Proposal = "PROPOSAL" "proposal" "voorstel",
    }
    /// Who an update of a follow-up is for.
    Audience {
        /// Staff only.
        Internal = "INTERNAL" "staff" "medewerkers",
        /// The council, and staff.
        Council = "COUNCIL" "council" "cliëntenraad",
        /// Who took part, and staff.
        Participants = "PARTICIPANTS" "participants" "deelnemers",
        /// The reporter, and staff.
        Reporter = "REPORTER" "reporter" "melder",
        /// Everybody.
        Public = "PUBLIC" "everybody" "iedereen",
    }
    /// Where a pilot is.
    PilotStatus {
        /// Not tried anywhere yet.
        Prepared = "PREPARED" "prepared" "voorbereid",
        /// Tried in one place: a region or a centre.
        Regional = "REGIONAL" "in one place" "op één plek",
        /// Tried in more places.
        Extended = "EXTENDED" "in more places" "op meer plekken",
        /// The way of working everywhere.
        National = "NATIONAL" "national" "landelijk",
        /// Given up, with a reason.
        Stopped = "STOPPED" "stopped" "gestopt",
    }
    /// The kinds of thing that events and deadlines are about.
    SubjectType {
        /// An account.
        Account = "ACCOUNT" "account" "account",
        /// A centre.
        Centre = "CENTRE" "centre" "klantcentrum",
        /// What staff put to councils.
        Consultation = "CONSULTATION" "consultation" "adviesaanvraag",
        /// A council.
        Council = "COUNCIL" "council" "cliëntenraad",
        /// A department.
        Department = "DEPARTMENT" "department" "afdeling",
        /// A follow-up.
        FollowUp = "FOLLOW_UP" "follow-up" "terugkoppeling",
        /// A journey.
        Journey = "JOURNEY" "journey" "klantreis",
        /// The organisation itself.
        Organisation = "ORGANISATION" "organisation" "organisatie",
        /// A pilot.
        Pilot = "PILOT" "pilot" "pilot",
        /// A proposal.
        Proposal = "PROPOSAL" "proposal" "voorstel",
        /// A region.
        Region = "REGION" "region" "regio",
        /// A session.
        Session = "SESSION" "session" "gesprek",
        /// A signal.
        Signal = "SIGNAL" "signal" "signaal",
        /// A topic.
        Topic = "TOPIC" "topic" "onderwerp",
    }
    /// What can happen. An event holds ids, values of these lists and dates, never texts or names.
    EventKind {
        /// An organisation was made.
        OrganisationCreated = "ORGANISATION_CREATED" "organisation created" "organisatie aangemaakt",
        /// A setting was changed.
        SettingChanged = "SETTING_CHANGED" "setting changed" "instelling gewijzigd",
        /// An account was made.
        AccountCreated = "ACCOUNT_CREATED" "account created" "account aangemaakt",
        /// An account's roles, functions or status were changed.
        AccountChanged = "ACCOUNT_CHANGED" "account changed" "account gewijzigd",
        /// Somebody tried to register an e-mail address that has an account.
        RegistrationRepeated = "REGISTRATION_REPEATED" "registered again" "opnieuw geregistreerd",
        /// Somebody was invited.
        AccountInvited = "ACCOUNT_INVITED" "account invited" "account uitgenodigd",
        /// Somebody signed in.
        SignedIn = "SIGNED_IN" "signed in" "ingelogd",
        /// Somebody signed out.
        SignedOut = "SIGNED_OUT" "signed out" "uitgelogd",
        /// Signing in failed.
        SignInFailed = "SIGN_IN_FAILED" "sign-in failed" "inloggen mislukt",
        /// A family of refresh tokens ended because an old one was used again.
        RefreshReused = "REFRESH_REUSED" "old token used again" "oud token opnieuw gebruikt",
        /// An access was refreshed.
        AccessRefreshed = "ACCESS_REFRESHED" "access refreshed" "toegang vernieuwd",
        /// An integration's key was made.
        KeyCreated = "KEY_CREATED" "key created" "sleutel aangemaakt",
        /// An integration's key was revoked.
        KeyRevoked = "KEY_REVOKED" "key revoked" "sleutel ingetrokken",
        /// Contact preferences were set.
        ContactPreferencesSet = "CONTACT_PREFERENCES_SET" "contact preferences set" "contactvoorkeuren ingesteld",
        /// Somebody chose whether notices come by e-mail too.
        MailNoticesSet = "MAIL_NOTICES_SET" "notices by e-mail chosen" "berichten per e-mail gekozen",
        /// Somebody read notices.
        NoticesRead = "NOTICES_READ" "notices read" "berichten gelezen",
        /// A region was made.
        RegionCreated = "REGION_CREATED" "region created" "regio aangemaakt",
        /// A region was changed.
        RegionChanged = "REGION_CHANGED" "region changed" "regio gewijzigd",
        /// A topic was made.
        TopicCreated = "TOPIC_CREATED" "topic created" "onderwerp aangemaakt",
        /// A topic was changed.
        TopicChanged = "TOPIC_CHANGED" "topic changed" "onderwerp gewijzigd",
        /// A department was made.
        DepartmentCreated = "DEPARTMENT_CREATED" "department created" "afdeling aangemaakt",
        /// A department was changed.
        DepartmentChanged = "DEPARTMENT_CHANGED" "department changed" "afdeling gewijzigd",
        /// A council was made.
        CouncilCreated = "COUNCIL_CREATED" "council created" "raad aangemaakt",
        /// A council was changed.
        CouncilChanged = "COUNCIL_CHANGED" "council changed" "raad gewijzigd",
        /// A member's term began.
        MemberAppointed = "MEMBER_APPOINTED" "member appointed" "lid benoemd",
        /// A membership was changed, by the member or an administrator.
        MemberChanged = "MEMBER_CHANGED" "membership changed" "lidmaatschap gewijzigd",
        /// A member's term ended.
        MemberLeft = "MEMBER_LEFT" "member left" "lid vertrokken",
        /// A council was renewed.
        CouncilRenewed = "COUNCIL_RENEWED" "council renewed" "raad vernieuwd",
        /// A council set its priorities.
        PrioritiesSet = "PRIORITIES_SET" "priorities set" "prioriteiten gekozen",
        /// A signal came in.
        SignalSubmitted = "SIGNAL_SUBMITTED" "signal submitted" "signaal ingediend",
        /// Signals were imported.
        SignalImported = "SIGNAL_IMPORTED" "signal imported" "signaal ingelezen",
        /// An imported signal changed at its source.
        SignalUpdated = "SIGNAL_UPDATED" "signal updated by its source" "signaal bijgewerkt door de bron",
        /// A signal was triaged: seen.
        SignalTriaged = "SIGNAL_TRIAGED" "signal triaged" "signaal beoordeeld",
        /// Rules found words in a signal that may be distressing.
        DistressProposed = "DISTRESS_PROPOSED" "proposed as distressing" "voorgesteld als schrijnend",
        /// Somebody found a signal distressing.
        DistressConfirmed = "DISTRESS_CONFIRMED" "found distressing" "schrijnend bevonden",
        /// Somebody looked at a signal that was proposed as distressing, and it was not.
        DistressSetAside = "DISTRESS_SET_ASIDE" "found not distressing" "niet schrijnend bevonden",
        /// A signal was answered: heard.
        SignalAnswered = "SIGNAL_ANSWERED" "signal answered" "signaal beantwoord",
        /// A signal got an outcome: helped.
        SignalHelped = "SIGNAL_HELPED" "signal got an outcome" "signaal afgehandeld",
        /// A signal was closed: the reporter said that it helped, nobody objected in time, or nobody can be told.
        SignalClosed = "SIGNAL_CLOSED" "signal closed" "signaal afgesloten",
        /// The reporter objected, and the signal is seen anew.
        SignalReopened = "SIGNAL_REOPENED" "signal reopened" "signaal heropend",
        /// The signal went up to the process owner.
        SignalEscalated = "SIGNAL_ESCALATED" "signal escalated" "signaal voorgelegd aan de proceseigenaar",
        /// A signal was linked to the main signal about the same thing.
        SignalLinked = "SIGNAL_LINKED" "signal linked" "signaal gekoppeld",
        /// A signal was unlinked.
        SignalUnlinked = "SIGNAL_UNLINKED" "signal unlinked" "signaal losgekoppeld",
        /// Somebody opened who the reporter is and what was masked, with a reason.
        SignalRevealed = "SIGNAL_REVEALED" "masked text opened" "afgeschermde tekst ingezien",
        /// Contact preferences were set aside, with a reason.
        PreferencesOverridden = "PREFERENCES_OVERRIDDEN" "contact preferences set aside" "van contactvoorkeuren afgeweken",
        /// A commitment was made.
        FollowUpCreated = "FOLLOW_UP_CREATED" "commitment made" "toezegging gedaan",
        /// A follow-up was updated.
        FollowUpUpdated = "FOLLOW_UP_UPDATED" "follow-up updated" "terugkoppeling bijgewerkt",
        /// Something was put to councils.
        ConsultationPut = "CONSULTATION_PUT" "put to councils" "voorgelegd aan raden",
        /// A council answered with advice.
        ConsultationAnswered = "CONSULTATION_ANSWERED" "answered with advice" "beantwoord met een advies",
        /// A council said why it does not answer.
        ConsultationDeclined = "CONSULTATION_DECLINED" "council does not answer" "raad ziet af van advies",
        /// A consultation was closed.
        ConsultationClosed = "CONSULTATION_CLOSED" "consultation closed" "adviesaanvraag gesloten",
        /// Somebody began to write a proposal.
        ProposalDrafted = "PROPOSAL_DRAFTED" "proposal drafted" "voorstel begonnen",
        /// The draft of a proposal was changed.
        ProposalEdited = "PROPOSAL_EDITED" "draft changed" "concept gewijzigd",
        /// A proposal was submitted to a department.
        ProposalSubmitted = "PROPOSAL_SUBMITTED" "proposal submitted" "voorstel ingediend",
        /// The department took a proposal up.
        ProposalInReview = "PROPOSAL_IN_REVIEW" "proposal taken up" "voorstel in behandeling",
        /// A proposal was decided on.
        ProposalDecided = "PROPOSAL_DECIDED" "proposal decided" "over het voorstel besloten",
        /// The authors asked to reconsider the decision.
        ReconsiderationAsked = "RECONSIDERATION_ASKED" "asked to reconsider" "heroverweging gevraagd",
        /// A proposal got a date.
        ProposalPlanned = "PROPOSAL_PLANNED" "proposal planned" "voorstel ingepland",
        /// A proposal is in use.
        ProposalImplemented = "PROPOSAL_IMPLEMENTED" "proposal implemented" "voorstel ingevoerd",
        /// It was looked at whether a proposal helped.
        ProposalEvaluated = "PROPOSAL_EVALUATED" "proposal evaluated" "voorstel geëvalueerd",
        /// An accepted proposal was stopped.
        ProposalAbandoned = "PROPOSAL_ABANDONED" "proposal abandoned" "voorstel gestopt",
        /// A proposal was taken back by its author.
        ProposalWithdrawn = "PROPOSAL_WITHDRAWN" "proposal withdrawn" "voorstel ingetrokken",
        /// The decision on a proposal was published.
        ProposalPublished = "PROPOSAL_PUBLISHED" "decision published" "besluit gepubliceerd",
        /// A client allowed the decision on the own proposal to be published.
        PublicationAllowed = "PUBLICATION_ALLOWED" "publication allowed" "publicatie toegestaan",
        /// A client did not want the decision on the own proposal to be published any longer.
        PublicationForbidden = "PUBLICATION_FORBIDDEN" "publication no longer allowed" "publicatie niet meer toegestaan",
        /// A follow-up's date was moved.
        FollowUpMoved = "FOLLOW_UP_MOVED" "date moved" "datum verzet",
        /// A follow-up got another owner or department.
        FollowUpHandedOver = "FOLLOW_UP_HANDED_OVER" "follow-up handed over" "terugkoppeling overgedragen",
        /// Somebody to whom it was promised said that it helped.
        FollowUpHelped = "FOLLOW_UP_HELPED" "commitment helped" "toezegging hielp",
        /// Somebody to whom it was promised said that it did not help.
        FollowUpNotHelped = "FOLLOW_UP_NOT_HELPED" "commitment did not help" "toezegging hielp niet",
        /// A reporter was told when somebody is going to contact them.
        ContactAnnounced = "CONTACT_ANNOUNCED" "contact announced" "contact aangekondigd",
        /// Somebody tried to contact a reporter, and did not reach them.
        ContactAttempted = "CONTACT_ATTEMPTED" "contact tried" "contact geprobeerd",
        /// A promise is near its end: its owner is warned.
        PromiseNearEnd = "PROMISE_NEAR_END" "promise near its end" "termijn bijna voorbij",
        /// A promise was not kept in time.
        PromiseBroken = "PROMISE_BROKEN" "promise broken" "belofte niet nagekomen",
        /// A promise that broke went up to the process owner.
        PromiseEscalated = "PROMISE_ESCALATED" "promise gone up" "belofte voorgelegd aan de proceseigenaar",
        /// A journey was made.
        JourneyCreated = "JOURNEY_CREATED" "journey made" "klantreis gemaakt",
        /// A journey or its steps were changed.
        JourneyChanged = "JOURNEY_CHANGED" "journey changed" "klantreis gewijzigd",
        /// Signals were linked to a step of a journey, or unlinked.
        JourneySignalsLinked = "JOURNEY_SIGNALS_LINKED" "signals linked to a journey" "signalen aan klantreis gekoppeld",
        /// A journey was published.
        JourneyPublished = "JOURNEY_PUBLISHED" "journey published" "klantreis gepubliceerd",
        /// A journey is no longer published.
        JourneyUnpublished = "JOURNEY_UNPUBLISHED" "journey no longer published" "klantreis niet meer gepubliceerd",
        /// A pilot was made.
        PilotCreated = "PILOT_CREATED" "pilot made" "pilot gemaakt",
        /// What a pilot says of itself was changed.
        PilotChanged = "PILOT_CHANGED" "pilot changed" "pilot gewijzigd",
        /// A pilot got a site.
        PilotSiteAdded = "PILOT_SITE_ADDED" "site added to a pilot" "locatie aan pilot toegevoegd",
        /// A site of a pilot got its last day.
        PilotSiteEnded = "PILOT_SITE_ENDED" "site of a pilot ended" "locatie van pilot beëindigd",
        /// A site of a pilot was evaluated.
        PilotSiteEvaluated = "PILOT_SITE_EVALUATED" "site of a pilot evaluated" "locatie van pilot geëvalueerd",
        /// The guidance for staff of a pilot was set.
        PilotGuidanceSet = "PILOT_GUIDANCE_SET" "guidance of a pilot set" "handvatten van pilot vastgelegd",
        /// A success story was told of a pilot.
        PilotStoryAdded = "PILOT_STORY_ADDED" "success story told" "succesverhaal verteld",
        /// A pilot went a step further.
        PilotAdvanced = "PILOT_ADVANCED" "pilot a step further" "pilot een stap verder",
        /// A pilot was stopped, with a reason.
        PilotStopped = "PILOT_STOPPED" "pilot stopped" "pilot gestopt",
        /// A pilot was published.
        PilotPublished = "PILOT_PUBLISHED" "pilot published" "pilot gepubliceerd",
        /// A pilot is no longer published.
        PilotUnpublished = "PILOT_UNPUBLISHED" "pilot no longer published" "pilot niet meer gepubliceerd",
        /// A centre was planned.
        CentreCreated = "CENTRE_CREATED" "centre planned" "klantcentrum gepland",
        /// What a centre tells about itself was changed.
        CentreChanged = "CENTRE_CHANGED" "centre changed" "klantcentrum gewijzigd",
        /// A centre is being tested, is open, or was closed.
        CentreAdvanced = "CENTRE_ADVANCED" "centre a step further" "klantcentrum een stap verder",
        /// A session was planned.
        SessionPlanned = "SESSION_PLANNED" "session planned" "gesprek gepland",
        /// What a session tells about itself was changed.
        SessionChanged = "SESSION_CHANGED" "session changed" "gesprek gewijzigd",
        /// A session was moved to another time or place.
        SessionMoved = "SESSION_MOVED" "session moved" "gesprek verplaatst",
        /// A session got another organiser.
        SessionHandedOver = "SESSION_HANDED_OVER" "session handed over" "gesprek overgedragen",
        /// A session was confirmed.
        SessionConfirmed = "SESSION_CONFIRMED" "session confirmed" "gesprek bevestigd",
        /// A session took place.
        SessionHeld = "SESSION_HELD" "session held" "gesprek gehouden",
        /// The report of a session is there.
        SessionReported = "SESSION_REPORTED" "session reported" "verslag van gesprek",
        /// Everybody heard what was done with a session.
        SessionFollowedUp = "SESSION_FOLLOWED_UP" "session followed up" "gesprek teruggekoppeld",
        /// A session was cancelled, with a reason.
        SessionCancelled = "SESSION_CANCELLED" "session cancelled" "gesprek afgezegd",
        /// Members of councils were asked to come forward for a session.
        VolunteersCalled = "VOLUNTEERS_CALLED" "volunteers called" "oproep aan raadsleden",
        /// Somebody was invited to a session.
        ParticipantInvited = "PARTICIPANT_INVITED" "invited to a session" "uitgenodigd voor gesprek",
        /// Somebody answered an invitation to a session.
        InvitationAnswered = "INVITATION_ANSWERED" "invitation answered" "uitnodiging beantwoord",
        /// An invitation to a session was taken back.
        InvitationWithdrawn = "INVITATION_WITHDRAWN" "invitation taken back" "uitnodiging ingetrokken",
        /// It was corrected who attended a session.
        AttendanceRecorded = "ATTENDANCE_RECORDED" "attendance recorded" "aanwezigheid vastgelegd",
        /// A participant agreed.
        ConsentGiven = "CONSENT_GIVEN" "consent given" "toestemming gegeven",
        /// A participant took a consent back.
        ConsentWithdrawn = "CONSENT_WITHDRAWN" "consent taken back" "toestemming ingetrokken",
        /// A client's story was written down.
        StoryWritten = "STORY_WRITTEN" "story written down" "verhaal vastgelegd",
        /// Somebody brought a point for an agenda.
        AgendaPointAdded = "AGENDA_POINT_ADDED" "point for the agenda" "agendapunt ingebracht",
        /// A point was taken off an agenda.
        AgendaPointRemoved = "AGENDA_POINT_REMOVED" "point taken off the agenda" "agendapunt vervallen",
        /// Somebody who attended made an observation.
        ObservationAdded = "OBSERVATION_ADDED" "observation made" "observatie gedaan",
        /// An observation was changed by its author.
        ObservationChanged = "OBSERVATION_CHANGED" "observation changed" "observatie gewijzigd",
        /// An observation was taken back by its author.
        ObservationRemoved = "OBSERVATION_REMOVED" "observation taken back" "observatie verwijderd",
        /// An observation became a signal, a commitment or evidence.
        ObservationUsed = "OBSERVATION_USED" "observation used" "observatie gebruikt",
        /// A participant was told what came of a session, or could not be told.
        ParticipantTold = "PARTICIPANT_TOLD" "participant told" "deelnemer ingelicht",
    }
}
