//! Specimens of sessions and of what belongs to them, and everything that is done to them.

use entity::id::{
    SessionAgendaPointId, SessionConsentId, SessionId, SessionObservationId, SessionParticipantId, SessionTellingId,
    TypedId,
};
use harness::{Value, json};

use super::{
    acts::{Act, prepare},
    facts::{self, Facts, council, who},
    proposals,
    specimens::Case,
};

/// The states of a session, in their order.
const STATES: [&str; 5] = ["PLANNED", "CONFIRMED", "HELD", "REPORTED", "FOLLOWED_UP"];

/// Who takes part in a mirror conversation of the facilitator's, as what and where.
const MIRROR: &[(&str, &str, &str)] = &[
    ("client", "CLIENT", "'CONVERSATION'"),
    ("handler", "EMPLOYEE", "'CONVERSATION'"),
    ("facilitator", "FACILITATOR", "'CONVERSATION'"),
    ("member", "OBSERVER", "'OBSERVATION'"),
    ("manager", "OBSERVER", "'OBSERVATION'"),
];
/// Who takes part in the other kinds.
const OTHERS: &[(&str, &str, &str)] =
    &[("client", "CLIENT", "NULL"), ("member", "GUEST", "NULL"), ("handler", "EMPLOYEE", "NULL")];

/// A session of the test's own, of the member's council, that has come so far.
struct Talk {
    id: String,
    /// The participants, by who they are.
    parts: Vec<(&'static str, String)>,
}

impl Talk {
    fn key(&self) -> String {
        self.id.parse::<SessionId>().expect("an id").uuid().to_string()
    }

    fn part(&self, who: &str) -> &str {
        &self.parts.iter().find(|(name, _)| *name == who).unwrap_or_else(|| panic!("{who} is not in it")).1
    }

    fn part_key(&self, who: &str) -> String {
        self.part(who).parse::<SessionParticipantId>().expect("an id").uuid().to_string()
    }

    fn with(&self, more: Value) -> Value {
        let mut input = json!({ "sessionId": self.id });
        for (name, value) in more.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        input
    }

    /// Something that somebody noticed. Its id.
    async fn noticed(&self, facts: &Facts<'_>, by: &str) -> String {
        let id = SessionObservationId::at(facts.0.clock.now());
        facts
            .set(&format!(
                "INSERT INTO session_observation (id, session_id, participant_id, text, is_masked, assessment, time_frame, \
                 created_at) VALUES ('{}', '{}', '{}', 'Bel mij op [telefoonnummer].', true, 'WENT_WELL', 'PAST', \
                 '2026-09-08 08:00Z')",
                id.uuid(),
                self.key(),
                self.part_key(by)
            ))
            .await;
        id.to_string()
    }

    /// A point that somebody brought for the agenda. Its id.
    async fn point(&self, facts: &Facts<'_>, by: &str) -> String {
        let id = SessionAgendaPointId::at(facts.0.clock.now());
        let side = if by == "member" { ("COUNCIL", council("groot-amsterdam")) } else { ("STAFF", "NULL".to_owned()) };
        facts
            .set(&format!(
                "INSERT INTO session_agenda_point (id, session_id, title, text, side, council_id, brought_by, created_at) \
                 VALUES ('{}', '{}', 'De bijlage', 'Waarom zo lang?', '{}', {}, {}, '2026-09-08 08:00Z')",
                id.uuid(),
                self.key(),
                side.0,
                side.1,
                who(by)
            ))
            .await;
        id.to_string()
    }

    /// That somebody was told by letter, and later could not be reached.
    async fn told(&self, facts: &Facts<'_>, whom: &str) -> String {
        let id = SessionTellingId::at(facts.0.clock.now());
        facts
            .set(&format!(
                "INSERT INTO session_telling (id, participant_id, channel, unreachable_reason, override_reason, recorded_by, at, \
                 created_at) VALUES ('{}', '{part}', 'PHONE', NULL, 'Het was dringend.', {by}, '2026-09-08 07:30Z', \
                 '2026-09-08 07:30Z'), (gen_random_uuid(), '{part}', NULL, 'Verhuisd.', NULL, {by}, '2026-09-08 07:40Z', \
                 '2026-09-08 07:40Z')",
                id.uuid(),
                part = self.part_key(whom),
                by = who("facilitator"),
            ))
            .await;
        id.to_string()
    }
}

/// Makes one. What is to come is in a week; what was, was this morning.
async fn made(facts: &Facts<'_>, kind: &str, status: &str, closed_of: Option<&str>) -> Talk {
    let id = SessionId::at(facts.0.clock.now());
    let far = STATES.iter().position(|state| *state == status).expect("a state");
    let day = if far == 0 { "2026-09-15" } else { "2026-09-08" };
    let since = |step: usize| if far >= step { "'2026-09-08 07:00Z'" } else { "NULL" };
    let report = if far >= 3 { "'Bel mij op [telefoonnummer].'" } else { "NULL" };
    let people = if kind == "MIRROR_CONVERSATION" { MIRROR } else { OTHERS };
    facts
        .set(&format!(
            "INSERT INTO session (id, kind, title, about, place, is_online, starts_at, ends_at, organiser_id, is_public, \
             status, confirmed_at, held_at, reported_at, report, followed_up_at, capacity, call_until, changed_at, created_at) \
             VALUES ('{key}', '{kind}', 'Een gesprek', 'Over de bijlage.', 'Kantoor Sloterdijk', false, '{day} 05:00Z', \
             '{day} 07:00Z', {organiser}, false, '{status}', {}, {}, {}, {report}, {}, 20, DATE '2026-09-15', \
             '2026-09-08 07:00Z', '2026-09-08 07:00Z'); INSERT INTO session_council VALUES ('{key}', {council})",
            since(1),
            since(2),
            since(3),
            since(4),
            key = id.uuid(),
            organiser = match closed_of {
                None => who("facilitator"),
                Some("groot-amsterdam") => who("member"),
                Some(_) => facts::named("Sietske Bouma"),
            },
            council = council(closed_of.unwrap_or("groot-amsterdam")),
        ))
        .await;
    let mut talk = Talk { id: id.to_string(), parts: Vec::new() };
    let people = if closed_of.is_some() { &[][..] } else { people };
    for (name, role, room) in people {
        let part = SessionParticipantId::at(facts.0.clock.now());
        let attended = if far >= 2 { "true" } else { "NULL" };
        facts
            .set(&format!(
                "INSERT INTO session_participant (id, session_id, account_id, role, room, answer, answered_at, attended, story, \
                 story_is_masked, created_at) VALUES ('{}', '{}', {}, '{role}', {room}, 'ACCEPTED', '2026-09-08 07:00Z', \
                 {attended}, CASE WHEN '{role}' = 'CLIENT' THEN 'Bel mij op [telefoonnummer].' END, '{role}' = 'CLIENT', \
                 '2026-09-08 07:00Z')",
                part.uuid(),
                id.uuid(),
                who(name)
            ))
            .await;
        talk.parts.push((name, part.to_string()));
        if *role == "CLIENT" {
            facts
                .set(&format!(
                    "INSERT INTO session_consent (id, participant_id, scope, form, recorded_by, given_at, withdrawn_at) VALUES \
                     ('{}', '{part}', 'CONVERSATION', 'SPOKEN', {by}, '2026-09-08 06:00Z', NULL), \
                     (gen_random_uuid(), '{part}', 'STORY', 'APP', {by}, '2026-09-08 05:30Z', '2026-09-08 06:30Z')",
                    SessionConsentId::at(facts.0.clock.now()).uuid(),
                    part = part.uuid(),
                    by = who("facilitator"),
                ))
                .await;
        }
    }
    talk
}

const REFLECTION: &str = "MIRROR_CONVERSATION";

/// Adds specimens of each kind of thing: before the report and after it, watched and not.
pub(super) async fn specimens(facts: &Facts<'_>, case: &mut Case) {
    for (label, kind, status) in [
        (
            "reported mirror conversation of client, handler, facilitator; member and manager watch",
            REFLECTION,
            "REPORTED",
        ),
        ("held mirror conversation of the same", REFLECTION, "HELD"),
        ("reported panel of client, member and handler", "PANEL", "REPORTED"),
    ] {
        let talk = made(facts, kind, status, None).await;
        let way = format!("session(id: \"{}\")", talk.id);
        facts.set(&format!("UPDATE session SET series_id = id, centre_id = (SELECT id FROM centre WHERE status = 'TESTING' ORDER BY name LIMIT 1) WHERE id = '{}'", talk.key())).await;
        case.add("Session", label, &way);
        talk.told(facts, "client").await;
        for by in ["member", "handler"] {
            let point = talk.point(facts, by).await;
            case.add("AgendaPoint", named(label, by), &format!("{way} / agenda[{point}]"));
        }
        for by in ["client", "member", "handler"] {
            let noticed = talk.noticed(facts, by).await;
            case.add("Observation", named(label, by), &format!("{way} / observations / nodes[{noticed}]"));
            let part = talk.part(by);
            case.add("Participant", named(label, by), &format!("{way} / participants[{part}]"));
        }
        let client = talk.part("client");
        case.add("Consent", named(label, "the client"), &format!("{way} / participants[{client}] / consents"));
        case.add("Told", named(label, "the client"), &format!("{way} / participants[{client}] / told"));
        if label.starts_with("reported mirror") {
            case.add_list(["ObservationConnection", "ObservationEdge"], &format!("{way} / observations(first: 1)"));
            used(facts, case, &talk).await;
            // Here the client could not be reached; in the others somebody called.
            facts
                .set(&format!(
                    "DELETE FROM session_telling WHERE channel IS NOT NULL AND participant_id = '{}'",
                    talk.part_key("client")
                ))
                .await;
        }
    }
    let declined = made(facts, REFLECTION, "CONFIRMED", None).await;
    facts
        .set(&format!(
            "UPDATE session_participant SET answer = 'DECLINED' WHERE session_id = '{}' AND account_id IN ({}, {})",
            declined.key(),
            who("handler"),
            who("client")
        ))
        .await;
    let way = format!("session(id: \"{}\")", declined.id);
    for by in ["client", "handler", "member"] {
        let label = named("mirror conversation that client and handler do not come to", by);
        case.add("Participant", label, &format!("{way} / participants[{}]", declined.part(by)));
    }
}

fn named(label: &str, by: &str) -> &'static str {
    format!("{by}'s, {label}").leak()
}

/// What observations became.
async fn used(facts: &Facts<'_>, case: &mut Case, talk: &Talk) {
    let of = |observation: &str, what: Value| {
        let mut input = what;
        input["observationId"] = json!(observation);
        input
    };
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    let theirs = talk.noticed(facts, "client").await;
    let signal = of(&theirs, json!({ "asSignal": { "kind": "STORY", "topicId": topic } }));
    let made = prepare(facts.0, "facilitator", "useObservation", signal, "signal { id }").await;
    let signal = format!("signal(id: {})", made["signal"]["id"]);
    case.add("Signal", "made of what the client noticed in a session that member and manager watched", &signal);
    let promised = of(&theirs, json!({ "asCommitment": commitment(facts).await }));
    let made = prepare(facts.0, "facilitator", "useObservation", promised, "followUp { id }").await;
    let promise = format!("followUp(id: {})", made["followUp"]["id"]);
    case.add("FollowUp", "made of what the client noticed in a session that member and manager watched", &promise);
    let draft = proposals::made(facts, "groot-amsterdam", "member", "DRAFT").await;
    let evidence = of(&theirs, json!({ "asEvidenceOfId": draft }));
    prepare(facts.0, "member", "useObservation", evidence, "").await;
    let way = format!("proposal(id: \"{draft}\") / evidence");
    case.add("Evidence", "an observation, of a draft of the member's council", &way);
    let way = format!("session(id: \"{}\") / observations / nodes[{theirs}]", talk.id);
    case.add("Observation", "that something was made of", &way);
}

async fn commitment(facts: &Facts<'_>) -> Value {
    let owner = facts.account("email = 'naima.chafik@uwi.example'").await;
    json!({ "commitment": "Wij laten het weten.", "ownerId": owner, "dueOn": "2026-10-01" })
}

/// Adds everything that is done to sessions, each on one of its own.
pub(super) async fn acts(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    life(facts, acts).await;
    people(facts, acts).await;
    talk(facts, acts).await;
}

const OF_MIRROR: &str = "of the facilitator's mirror conversation that member and manager watch";
const OF_COUNCIL: &str = "of a closed meeting of the member's council";
const OF_ANOTHER: &str = "of a closed meeting of another council";

async fn life(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let councils = [facts.council("slug = 'groot-amsterdam'").await];
    let moments = json!([{ "startsAt": "2026-09-20T08:00:00Z", "endsAt": "2026-09-20T10:00:00Z" }]);
    for (label, kind) in
        [("a mirror conversation", REFLECTION), ("a meeting of the member's council", "COUNCIL_MEETING")]
    {
        let input = json!({ "kind": kind, "title": "Een gesprek", "councilIds": councils, "place": "Hier", "moments": moments });
        acts.push(Act { mutation: "planSession", label, input });
    }
    let other = facts.account("email = 'sharmila.gopal@uwi.example'").await;
    for (mutation, status, more) in [
        ("changeSession", "PLANNED", json!({ "title": "Iets anders" })),
        ("transferSession", "PLANNED", json!({ "organiserId": other })),
        ("callForVolunteers", "PLANNED", json!({ "until": "2026-09-10" })),
        ("confirmSession", "PLANNED", json!({})),
        ("holdSession", "CONFIRMED", json!({})),
        ("reportSession", "HELD", json!({ "report": "Zo ging het." })),
        ("followUpSession", "REPORTED", json!({})),
        ("cancelSession", "CONFIRMED", json!({ "reason": "Er is iemand ziek." })),
    ] {
        for (label, kind, closed_of) in [
            (OF_MIRROR, REFLECTION, None),
            (OF_COUNCIL, "COUNCIL_MEETING", Some("groot-amsterdam")),
            (OF_ANOTHER, "COUNCIL_MEETING", Some("noord")),
        ] {
            let talk = made(facts, kind, status, closed_of).await;
            acts.push(Act { mutation, label, input: talk.with(more.clone()) });
        }
    }
    // One that owes somebody something.
    let talk = made(facts, REFLECTION, "REPORTED", None).await;
    let promised = talk.with(commitment(facts).await);
    prepare(facts.0, "facilitator", "createFollowUp", promised, "").await;
    facts
        .set(&format!(
            "INSERT INTO event (id, at, kind, subject_type, subject_id, data) VALUES (gen_random_uuid(), '2026-09-08 07:00Z', \
             'SESSION_REPORTED', 'SESSION', '{}', '{{}}')",
            talk.key()
        ))
        .await;
    acts.push(Act { mutation: "followUpSession", label: "that owes somebody something", input: talk.with(json!({})) });
}

async fn people(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let guest = json!({ "people": [{ "accountId": facts.account("name = 'Kim Tan'").await, "role": "OBSERVER" }] });
    let talk = made(facts, REFLECTION, "PLANNED", None).await;
    acts.push(Act { mutation: "inviteToSession", label: OF_MIRROR, input: talk.with(guest) });
    let guest = json!({ "people": [{ "accountId": facts.account("name = 'Kim Tan'").await, "role": "GUEST" }] });
    for (label, of) in [(OF_COUNCIL, "groot-amsterdam"), (OF_ANOTHER, "noord")] {
        let talk = made(facts, "COUNCIL_MEETING", "PLANNED", Some(of)).await;
        acts.push(Act { mutation: "inviteToSession", label, input: talk.with(guest.clone()) });
    }
    for (mutation, status, more) in [
        ("withdrawInvitation", "PLANNED", json!({})),
        ("answerInvitation", "PLANNED", json!({ "accepts": false })),
        ("giveConsent", "PLANNED", json!({ "scopes": ["STORY"], "form": "SPOKEN" })),
        ("withdrawConsent", "PLANNED", json!({ "scopes": ["CONVERSATION"] })),
        ("writeStory", "PLANNED", json!({ "text": "Bel mij op 06 12345678." })),
        (
            "recordTelling",
            "REPORTED",
            json!({ "channel": "LETTER", "at": "2026-09-08T07:30:00Z", "overrideReason": "Het moet." }),
        ),
    ] {
        let talk = made(facts, REFLECTION, status, None).await;
        let mut input = talk.with(more.clone());
        input["participantId"] = json!(talk.part("client"));
        acts.push(Act {
            mutation,
            label: "the client's, in a mirror conversation that member and manager watch",
            input,
        });
        if mutation == "answerInvitation" || mutation == "giveConsent" {
            let talk = made(facts, REFLECTION, status, None).await;
            let mut input = talk.with(more);
            if mutation == "giveConsent" {
                input["form"] = Value::Null;
            }
            acts.push(Act { mutation, label: "one's own", input });
        }
    }
    let talk = made(facts, REFLECTION, "HELD", None).await;
    let there = [talk.part("client"), talk.part("handler")];
    acts.push(Act {
        mutation: "recordAttendance",
        label: OF_MIRROR,
        input: talk.with(json!({ "attendedIds": there })),
    });
    let talk = made(facts, "PANEL", "PLANNED", None).await;
    acts.push(Act { mutation: "volunteer", label: "for a panel of the member's council", input: talk.with(json!({})) });
}

async fn talk(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    for (label, kind, closed_of) in [
        (OF_MIRROR, REFLECTION, None),
        (OF_COUNCIL, "COUNCIL_MEETING", Some("groot-amsterdam")),
        (OF_ANOTHER, "COUNCIL_MEETING", Some("noord")),
    ] {
        let talk = made(facts, kind, "PLANNED", closed_of).await;
        acts.push(Act { mutation: "addAgendaPoint", label, input: talk.with(json!({ "title": "De brief" })) });
        let point = talk.point(facts, "member").await;
        acts.push(Act { mutation: "removeAgendaPoint", label, input: json!({ "agendaPointId": point }) });
    }
    let talk = made(facts, REFLECTION, "HELD", None).await;
    let noticed = json!({ "text": "Bel haar op 06 12345678.", "assessment": "WENT_WELL", "timeFrame": "PAST" });
    acts.push(Act { mutation: "addObservation", label: OF_MIRROR, input: talk.with(noticed) });
    for (label, by) in [("the member's", "member"), ("the client's", "client")] {
        let change = json!({ "observationId": talk.noticed(facts, by).await, "assessment": "COULD_BE_BETTER" });
        acts.push(Act { mutation: "changeObservation", label, input: change });
        let remove = json!({ "observationId": talk.noticed(facts, by).await });
        acts.push(Act { mutation: "removeObservation", label, input: remove });
    }
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    for (label, status, by) in [
        ("as a signal, the client's, before the report", "HELD", "client"),
        ("as a signal, the client's, after it", "REPORTED", "client"),
        ("as a signal, the member's, after it", "REPORTED", "member"),
    ] {
        let talk = made(facts, REFLECTION, status, None).await;
        let signal = json!({ "kind": "STORY", "topicId": topic });
        let input = json!({ "observationId": talk.noticed(facts, by).await, "asSignal": signal });
        acts.push(Act { mutation: "useObservation", label, input });
    }
    let talk = made(facts, REFLECTION, "REPORTED", None).await;
    let promised =
        json!({ "observationId": talk.noticed(facts, "client").await, "asCommitment": commitment(facts).await });
    acts.push(Act { mutation: "useObservation", label: "as a commitment, the client's", input: promised });
    let draft = proposals::made(facts, "groot-amsterdam", "member", "DRAFT").await;
    let evidence = json!({ "observationId": talk.noticed(facts, "client").await, "asEvidenceOfId": draft });
    let label = "as evidence of a draft of the member's council, the client's";
    acts.push(Act { mutation: "useObservation", label, input: evidence });
}
