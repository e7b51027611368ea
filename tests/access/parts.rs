//! What hangs on sessions, held against the independent model: who takes part, what they agreed to and were told, the
//! agenda, and what was noticed.

use std::collections::{BTreeMap, BTreeSet};

use entity::id::{
    SessionAgendaPointId, SessionConsentId, SessionId, SessionObservationId, SessionParticipantId, SessionTellingId,
};
use harness::{Gehoord, Value, json};
use schema::access::{Lens, Noun};

use super::{
    model::{Asker, askers, compare, key, keys},
    specimens,
};

/// What hangs on a session: its noun, its table, and SQL for the session that a row belongs to.
const PARTS: [(Noun, &str, &str); 5] = [
    (Noun::SessionParticipant, "session_participant", "session_id"),
    (Noun::SessionAgendaPoint, "session_agenda_point", "session_id"),
    (Noun::SessionObservation, "session_observation", "session_id"),
    (
        Noun::SessionConsent,
        "session_consent",
        "(SELECT session_id FROM session_participant part WHERE part.id = participant_id)",
    ),
    (
        Noun::SessionTelling,
        "session_telling",
        "(SELECT session_id FROM session_participant part WHERE part.id = participant_id)",
    ),
];

const LOOK: &str = "query($id: ID!) { session(id: $id) { participants { id consents { id } told { id } } agenda { id }
    observations(first: 100) { totalCount nodes { id } } } }";

fn ids(list: &Value, key: fn(&str) -> String, into: &mut BTreeSet<String>) {
    for one in list.as_array().into_iter().flatten() {
        let is_new = into.insert(key(one["id"].as_str().expect("an id")));
        assert!(is_new, "twice: {list}");
    }
}

/// Everything that somebody finds on these sessions.
async fn found(asker: &Asker<'_>, sessions: &BTreeSet<String>) -> BTreeMap<Noun, BTreeSet<String>> {
    let mut found: BTreeMap<Noun, BTreeSet<String>> = BTreeMap::new();
    for session in sessions {
        let id = SessionId(session.parse().expect("a key")).to_string();
        let answer = asker.client.send(LOOK, json!({ "id": id })).await;
        let seen = answer.at("/session");
        let mut add = |noun, list: &Value, key| ids(list, key, found.entry(noun).or_default());
        add(Noun::SessionParticipant, &seen["participants"], key::<SessionParticipantId>);
        add(Noun::SessionAgendaPoint, &seen["agenda"], key::<SessionAgendaPointId>);
        add(Noun::SessionObservation, &seen["observations"]["nodes"], key::<SessionObservationId>);
        for part in seen["participants"].as_array().into_iter().flatten() {
            add(Noun::SessionConsent, &part["consents"], key::<SessionConsentId>);
            add(Noun::SessionTelling, &part["told"], key::<SessionTellingId>);
        }
        let count = seen["observations"]["nodes"].as_array().map_or(0, Vec::len);
        assert_eq!(seen["observations"]["totalCount"].as_u64().unwrap_or(0), u64::try_from(count).expect("few"));
    }
    found
}

#[tokio::test]
async fn on_a_session_everybody_finds_exactly_what_the_table_of_sights_promises() {
    let app = Gehoord::start().await;
    specimens::all(&app).await;
    let mut wrong = Vec::new();
    let mut all: BTreeMap<Noun, usize> = BTreeMap::new();
    for asker in askers(&app).await {
        let sessions = keys(&app, "session", &asker.sees(Noun::Session, Lens::Titles)).await;
        let mut found = found(&asker, &sessions).await;
        for (noun, table, session) in PARTS {
            let given = found.remove(&noun).unwrap_or_default();
            let seen = asker.sees(Noun::Session, Lens::Titles);
            let on_seen =
                format!("{} AND {session} IN (SELECT id FROM session WHERE {seen})", asker.sees(noun, Lens::Titles));
            let promised = keys(&app, table, &on_seen).await;
            compare(table, &asker.name, &given, &promised, &mut wrong);
            *all.entry(noun).or_default() += given.len();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.values().all(|count| *count > 5), "there is something to find: {all:?}");
}

/// By their ids, as nodes of their own, they are found by nobody who does not find them on the session.
#[tokio::test]
async fn nothing_that_hangs_on_a_session_is_a_way_around_it() {
    let app = Gehoord::start().await;
    specimens::all(&app).await;
    for asker in askers(&app).await {
        for (noun, table, _) in PARTS {
            let hidden = keys(&app, table, &format!("NOT coalesce({}, false)", asker.sees(noun, Lens::Titles))).await;
            for key in hidden.iter().take(8) {
                let id = global(noun, key);
                let answer = asker.client.send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
                assert!(answer.at("/node").is_null(), "{}: {id}", asker.name);
            }
        }
    }
}

fn global(noun: Noun, key: &str) -> String {
    let key = key.parse().expect("a key");
    match noun {
        Noun::SessionParticipant => SessionParticipantId(key).to_string(),
        Noun::SessionAgendaPoint => SessionAgendaPointId(key).to_string(),
        Noun::SessionObservation => SessionObservationId(key).to_string(),
        Noun::SessionConsent => SessionConsentId(key).to_string(),
        Noun::SessionTelling => SessionTellingId(key).to_string(),
        other => panic!("nothing of {other:?} hangs on a session"),
    }
}
