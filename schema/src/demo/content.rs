//! What the demo is made of, as its files say it.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use entity::term::{
    Audience, Channel, ContactChannel, CouncilKind, CouncilRole, DecisionOutcome, FollowUpStatus, Function,
    PilotStatus, ProposalKind, ProposalStatus, RegionKind, Role, SignalKind, SignalOutcome, SignalStatus, Urgency,
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::error::Error;

mod centre;
mod session;

pub(super) use centre::Centre;
pub(super) use session::{Participant, Session};

/// All files of one organisation.
pub(super) struct Content {
    pub(super) base: Base,
    pub(super) people: People,
    pub(super) councils: Vec<Council>,
    pub(super) centres: Vec<Centre>,
    pub(super) sessions: Vec<Session>,
    pub(super) consultations: Vec<Consultation>,
    pub(super) proposals: Vec<Proposal>,
    pub(super) tried: Tried,
    pub(super) told: Vec<About>,
    /// What is answered to some kinds of signals, whatever they are about.
    pub(super) thanks: BTreeMap<SignalKind, Vec<String>>,
    pub(super) sayings: Option<Sayings>,
}

macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!("../../demo/", $path)))
    };
}

type File = (&'static str, &'static str);

const UWI: [File; 7] = [
    file!("uwi/organisation.toml"),
    file!("uwi/people.toml"),
    file!("uwi/councils.toml"),
    file!("uwi/centres.toml"),
    file!("uwi/sessions.toml"),
    file!("uwi/proposals.toml"),
    file!("uwi/signals.toml"),
];
const STROOMDAM: [File; 7] = [
    file!("stroomdam/organisation.toml"),
    file!("stroomdam/people.toml"),
    file!("stroomdam/councils.toml"),
    file!("stroomdam/centres.toml"),
    file!("stroomdam/sessions.toml"),
    file!("stroomdam/proposals.toml"),
    file!("stroomdam/signals.toml"),
];
const UWI_TRIED: File = file!("uwi/tried.toml");
const STROOMDAM_TRIED: File = file!("stroomdam/tried.toml");
const STROOMDAM_SAYINGS: File = file!("stroomdam/sayings.toml");

impl Content {
    /// The files of an organisation of the demo.
    pub(super) fn of(slug: &str) -> Result<Self, Error> {
        match slug {
            "uwi" => Self::read(UWI, UWI_TRIED, None),
            "stroomdam" => Self::read(STROOMDAM, STROOMDAM_TRIED, Some(STROOMDAM_SAYINGS)),
            _ => Err(Error::internal("there is no demo data for this organisation")),
        }
    }

    fn read(
        [base, people, councils, centres, sessions, proposals, told]: [File; 7],
        tried: File,
        sayings: Option<File>,
    ) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Councils {
            council: Vec<Council>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Centres {
            centre: Vec<Centre>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Sessions {
            session: Vec<Session>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Proposals {
            #[serde(default)]
            consultation: Vec<Consultation>,
            proposal: Vec<Proposal>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Told {
            thanks: BTreeMap<SignalKind, Vec<String>>,
            about: Vec<About>,
        }
        let told: Told = read(told)?;
        let proposals: Proposals = read(proposals)?;
        Ok(Self {
            base: read(base)?,
            people: read(people)?,
            councils: read::<Councils>(councils)?.council,
            centres: read::<Centres>(centres)?.centre,
            sessions: read::<Sessions>(sessions)?.session,
            tried: read(tried)?,
            consultations: proposals.consultation,
            proposals: proposals.proposal,
            told: told.about,
            thanks: told.thanks,
            sayings: sayings.map(read).transpose()?,
        })
    }
}

fn read<T: DeserializeOwned>((path, text): File) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::internal(&format!("{path}: {error}")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    pub(super) department: Vec<Department>,
    pub(super) account: Vec<Account>,
    pub(super) region: Vec<Region>,
    pub(super) topic: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) intake: bool,
    /// The e-mail address of its process owner.
    pub(super) owner: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub(super) email: Option<String>,
    pub(super) name: String,
    pub(super) roles: Vec<Role>,
    #[serde(default)]
    pub(super) functions: Vec<Function>,
    pub(super) department: Option<String>,
    pub(super) preferences: Option<Preferences>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Preferences {
    pub(super) wanted: Vec<ContactChannel>,
    pub(super) unwanted: Vec<ContactChannel>,
    pub(super) announce_first: bool,
    pub(super) language: String,
    pub(super) reachable_from: Option<NaiveTime>,
    pub(super) reachable_until: Option<NaiveTime>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Region {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: RegionKind,
    pub(super) parent: Option<String>,
    #[serde(default)]
    pub(super) postcodes: Vec<(i32, i32)>,
    /// By source: what it calls the region.
    #[serde(default)]
    pub(super) aliases: BTreeMap<String, Vec<String>>,
    /// Latitude and longitude of its middle.
    pub(super) centre: Option<(f64, f64)>,
    /// How much is told there.
    #[serde(default)]
    pub(super) weight: i64,
    #[serde(default)]
    pub(super) streets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) department: Option<String>,
    #[serde(default)]
    pub(super) public_space: bool,
}

/// What names of clients are made of.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub(super) clients: i64,
    pub(super) domain: String,
    pub(super) first: Vec<String>,
    pub(super) last: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Council {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) kind: CouncilKind,
    pub(super) region: String,
    pub(super) about: String,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) website: Option<String>,
    pub(super) seats: i32,
    pub(super) liaison: String,
    pub(super) priorities: Vec<Priority>,
    pub(super) members: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Priority {
    pub(super) title: String,
    pub(super) description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) name: String,
    /// Of an account that is there already.
    pub(super) email: Option<String>,
    pub(super) role: CouncilRole,
    /// How many years ago, on 1 January, the term began.
    pub(super) years: i32,
    #[serde(default)]
    pub(super) public: bool,
    pub(super) public_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consultation {
    /// By which answers name it.
    pub(super) key: String,
    pub(super) councils: Vec<String>,
    /// Why a council does not answer, and when it said so, in days from today.
    #[serde(default)]
    pub(super) declined: BTreeMap<String, (i64, String)>,
    /// E-mail address or name.
    pub(super) by: String,
    pub(super) department: String,
    pub(super) question: String,
    #[serde(default)]
    pub(super) questions: Vec<String>,
    pub(super) document: Option<String>,
    /// Days from today.
    pub(super) put: i64,
    pub(super) due: i64,
    pub(super) closed: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proposal {
    pub(super) council: String,
    /// The consultation that it answers.
    pub(super) answers: Option<String>,
    /// E-mail address or name.
    pub(super) author: String,
    pub(super) kind: ProposalKind,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) department: Option<String>,
    pub(super) status: ProposalStatus,
    /// Days from today, as the others.
    pub(super) created: i64,
    pub(super) submitted: Option<i64>,
    pub(super) decided: Option<i64>,
    pub(super) outcome: Option<DecisionOutcome>,
    pub(super) reasons: Option<String>,
    /// Of what is accepted in part.
    pub(super) accepted_parts: Option<String>,
    pub(super) declined_parts: Option<String>,
    /// For when it is planned, and when it came in use.
    pub(super) planned: Option<i64>,
    pub(super) implemented: Option<i64>,
    pub(super) evaluation: Option<String>,
    /// Signals about this topic are its evidence.
    pub(super) topic: Option<String>,
    /// Sessions that are its evidence, by title.
    #[serde(default)]
    pub(super) sessions: Vec<String>,
    /// What was noticed in sessions and is its evidence, by how that begins.
    #[serde(default)]
    pub(super) noticed: Vec<String>,
    #[serde(default)]
    pub(super) follow_ups: Vec<FollowUp>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUp {
    pub(super) commitment: String,
    pub(super) owner: String,
    /// The owner's own where none is named.
    pub(super) department: Option<String>,
    /// Days from today.
    pub(super) due: i64,
    #[serde(default = "open")]
    pub(super) status: FollowUpStatus,
    /// Of a referral: who outside takes somebody over.
    pub(super) partner: Option<String>,
    /// Of a session: whom it names.
    #[serde(default)]
    pub(super) made_to: Vec<String>,
    #[serde(default)]
    pub(super) updates: Vec<Update>,
    #[serde(default)]
    pub(super) responses: Vec<Response>,
}

/// What somebody to whom it was promised said of it.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Response {
    pub(super) who: String,
    /// Days from today.
    pub(super) days: i64,
    pub(super) helped: bool,
    pub(super) comment: Option<String>,
}

fn open() -> FollowUpStatus {
    FollowUpStatus::Open
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Update {
    /// Days from today.
    pub(super) days: i64,
    pub(super) audience: Audience,
    pub(super) text: String,
    pub(super) status: Option<FollowUpStatus>,
    /// Days from today.
    pub(super) moved_from: Option<i64>,
    pub(super) moved_to: Option<i64>,
}

/// Journeys, and pilots that are tried.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tried {
    pub(super) journey: Vec<Journey>,
    pub(super) pilot: Vec<Pilot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journey {
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) region: Option<String>,
    #[serde(default)]
    pub(super) councils: Vec<String>,
    /// E-mail address.
    pub(super) author: String,
    /// Days from today, as the others.
    pub(super) created: i64,
    pub(super) published: Option<i64>,
    pub(super) steps: Vec<JourneyStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JourneyStep {
    pub(super) action: String,
    pub(super) touchpoint: Option<String>,
    pub(super) channel: Option<Channel>,
    pub(super) experience: i32,
    #[serde(default)]
    pub(super) quotes: Vec<String>,
    /// So many triaged signals about this topic are what it rests on.
    pub(super) topic: Option<String>,
    #[serde(default)]
    pub(super) signals: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pilot {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) guidance: Option<String>,
    /// E-mail address.
    pub(super) author: String,
    pub(super) created: i64,
    pub(super) published: Option<i64>,
    #[serde(default)]
    pub(super) sites: Vec<PilotSite>,
    #[serde(default)]
    pub(super) stories: Vec<PilotStory>,
    /// When it went on, and to what.
    #[serde(default)]
    pub(super) moves: Vec<PilotMove>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PilotSite {
    pub(super) region: String,
    pub(super) starts: i64,
    pub(super) ends: Option<i64>,
    pub(super) evaluation: Option<String>,
    pub(super) evaluated: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PilotStory {
    pub(super) title: String,
    pub(super) text: String,
    /// The code of the region of the site at which it happened.
    pub(super) region: String,
    pub(super) days: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PilotMove {
    pub(super) days: i64,
    pub(super) to: PilotStatus,
}

/// What is told about a topic, and what is answered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) topic: String,
    #[serde(default)]
    pub(super) signals: Vec<Told>,
    /// By outcome; `HEARD` where there is none yet.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, Vec<String>>,
}

/// How fast the organisation is.
#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Pace {
    #[default]
    Usual,
    Slow,
}

/// A signal. What is left out is drawn by lot.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub(super) kind: SignalKind,
    pub(super) channel: Channel,
    pub(super) text: String,
    #[serde(default = "normal")]
    pub(super) urgency: Urgency,
    /// How many days ago it came in.
    pub(super) days: Option<i64>,
    /// The step at which it stays.
    pub(super) reach: Option<SignalStatus>,
    #[serde(default)]
    pub(super) pace: Pace,
    /// E-mail address of the client.
    pub(super) reporter: Option<String>,
    #[serde(default)]
    pub(super) anonymous: bool,
    /// Imported, and from nobody who can be reached.
    #[serde(default)]
    pub(super) lost: bool,
    #[serde(default)]
    pub(super) imported: bool,
    pub(super) postcode: Option<String>,
    pub(super) address: Option<String>,
    /// Latitude and longitude.
    pub(super) at: Option<(f64, f64)>,
    pub(super) page: Option<String>,
    pub(super) step: Option<String>,
    pub(super) score: Option<i32>,
    pub(super) outcome: Option<SignalOutcome>,
    pub(super) answer: Option<String>,
    /// What the reporter said who was not helped.
    pub(super) objection: Option<String>,
    /// Why the handler looked who it is.
    pub(super) reveal: Option<String>,
    pub(super) promise: Option<FollowUp>,
}

fn normal() -> Urgency {
    Urgency::Normal
}

/// Templates from which thousands of signals are drawn.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sayings {
    /// How many, before what rises.
    pub(super) total: i64,
    /// Over so many days.
    pub(super) days: i64,
    /// The city works with its signals since so many days; what came in before came in as it was.
    pub(super) in_use: i64,
    /// By name: the share of each channel.
    pub(super) mix: BTreeMap<String, BTreeMap<Channel, i64>>,
    /// What a signal without a topic turns out to be about.
    pub(super) fallback: String,
    pub(super) about: Vec<Saying>,
}

/// What is said about a topic.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Saying {
    pub(super) topic: Option<String>,
    pub(super) weight: i64,
    pub(super) mix: String,
    /// Whether it is about a spot on the map.
    #[serde(default)]
    pub(super) placed: bool,
    pub(super) rise: Option<Rise>,
    /// Pages and steps at which people leave.
    #[serde(default)]
    pub(super) pages: Vec<(String, String)>,
    #[serde(default)]
    pub(super) texts: BTreeMap<SignalKind, Vec<String>>,
}

/// How many more there are in the last weeks, ever more to the end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rise {
    pub(super) weeks: i64,
    pub(super) extra: i64,
}

#[cfg(test)]
mod tests {
    use entity::term::{ParticipantRole, Room, SessionKind, SessionStatus};

    use super::*;
    use crate::{demo::ORGANISATIONS, region::rules::Postcode};

    fn each(check: impl Fn(&str, &Content)) {
        for (slug, _) in ORGANISATIONS {
            check(slug, &Content::of(slug).unwrap());
        }
    }

    #[test]
    fn every_file_reads() {
        each(|_, content| assert!(!content.councils.is_empty()));
        assert!(Content::of("another").is_err());
    }

    #[test]
    fn every_topic_person_and_department_that_is_named_is_there() {
        each(|slug, content| {
            let topics: Vec<&str> = content.base.topic.iter().map(|topic| topic.path.as_str()).collect();
            let departments: Vec<&str> = content.base.department.iter().map(|one| one.code.as_str()).collect();
            let people: Vec<&str> = content
                .base
                .account
                .iter()
                .flat_map(|account| account.email.as_deref().into_iter().chain([account.name.as_str()]))
                .chain(content.councils.iter().flat_map(|council| &council.members).map(|member| member.name.as_str()))
                .collect();
            let knows = |list: &[&str], name: &str| assert!(list.contains(&name), "{slug}: {name}");
            for about in &content.told {
                knows(&topics, &about.topic);
                for told in &about.signals {
                    told.reporter.iter().for_each(|who| knows(&people, who));
                    told.promise.iter().for_each(|promise| knows(&people, &promise.owner));
                }
            }
            for saying in content.sayings.iter().flat_map(|sayings| &sayings.about) {
                saying.topic.iter().for_each(|topic| knows(&topics, topic));
            }
            for session in &content.sessions {
                knows(&people, &session.organiser);
                session.participants.iter().for_each(|one| knows(&people, &one.who));
                session.follow_ups.iter().for_each(|one| knows(&people, &one.owner));
            }
            for proposal in &content.proposals {
                knows(&people, &proposal.author);
                proposal.topic.iter().for_each(|topic| knows(&topics, topic));
                proposal.department.iter().for_each(|one| knows(&departments, one));
                proposal.follow_ups.iter().for_each(|one| knows(&people, &one.owner));
            }
            for journey in &content.tried.journey {
                knows(&people, &journey.author);
                journey.steps.iter().filter_map(|step| step.topic.as_ref()).for_each(|topic| knows(&topics, topic));
            }
            content.tried.pilot.iter().for_each(|pilot| knows(&people, &pilot.author));
            content.base.department.iter().for_each(|one| knows(&people, &one.owner));
        });
    }

    #[test]
    fn a_council_has_a_public_member_one_chair_a_secretary_and_a_seat_for_each() {
        each(|slug, content| {
            for council in &content.councils {
                let count = |role| council.members.iter().filter(|member| member.role == role).count();
                assert_eq!(
                    (count(CouncilRole::Chair), count(CouncilRole::Secretary)),
                    (1, 1),
                    "{slug}: {}",
                    council.slug
                );
                assert!(council.members.iter().any(|member| member.public), "{slug}: {}", council.slug);
                assert!(i32::try_from(council.members.len()).unwrap() <= council.seats);
                assert!((1..=5).contains(&council.priorities.len()));
            }
        });
    }

    #[test]
    fn a_centre_was_planned_then_tested_then_opened_and_its_hours_are_well_formed() {
        each(|slug, content| {
            assert!(content.centres.iter().any(|centre| centre.opened.is_some() && !centre.hours.is_empty()), "{slug}");
            for centre in &content.centres {
                let days: Vec<i64> =
                    [Some(centre.planned), centre.testing, centre.opened].into_iter().flatten().collect();
                assert!(days.is_sorted() && (centre.opened.is_none() || centre.testing.is_some()), "{}", centre.name);
                assert_eq!(Postcode::parse(&centre.postcode).unwrap().written, centre.postcode);
                assert!(centre.hours.iter().all(|part| part.opens < part.closes), "{}", centre.name);
            }
        });
    }

    #[test]
    fn what_is_accepted_has_a_follow_up_and_what_is_decided_its_reasons() {
        each(|_, content| {
            for proposal in &content.proposals {
                let accepted = proposal.outcome.is_some_and(|outcome| outcome != DecisionOutcome::Declined);
                assert_eq!(accepted, !proposal.follow_ups.is_empty(), "{}", proposal.title);
                assert_eq!(proposal.decided.is_some(), proposal.reasons.is_some(), "{}", proposal.title);
                assert_eq!(proposal.decided.is_some(), proposal.outcome.is_some(), "{}", proposal.title);
                assert_eq!(
                    proposal.status == ProposalStatus::Draft,
                    proposal.submitted.is_none(),
                    "{}",
                    proposal.title
                );
            }
        });
    }

    #[test]
    fn a_confirmed_mirror_conversation_has_all_who_are_needed() {
        each(|_, content| {
            let mirrors = content.sessions.iter().filter(|one| one.kind == SessionKind::MirrorConversation);
            for session in mirrors.filter(|one| one.status != SessionStatus::Planned) {
                let has =
                    |role, room| session.participants.iter().any(|one| one.role == role && one.room == Some(room));
                assert!(has(ParticipantRole::Client, Room::Conversation), "{}", session.title);
                assert!(has(ParticipantRole::Employee, Room::Conversation), "{}", session.title);
                assert!(has(ParticipantRole::Observer, Room::Observation), "{}", session.title);
                assert!(session.participants.iter().any(|one| one.role == ParticipantRole::Facilitator));
            }
        });
    }
}
