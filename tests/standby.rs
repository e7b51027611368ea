//! Reading on a standby: public pages, as long as it has seen what they show; and never what somebody just wrote.

use std::time::{Duration, Instant};

use harness::{Served, json};

use crate::faults::{
    load::{ask, client, sign_in},
    own_database::OwnDatabase,
};

const TOPICS: &str = "{ topics(first: 50) { nodes { name } } }";
const ADD: &str = "mutation($i: CreateTopicInput!) { createTopic(input: $i) { topic { name } userErrors { code } } }";

/// The names of the topics, as whoever has this token sees them.
async fn topics(server: &Served, token: Option<&str>) -> Vec<String> {
    let answer = ask(&client(), &server.url, token, TOPICS, json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let nodes = answer.body["data"]["topics"]["nodes"].as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
    nodes.iter().map(|topic| topic["name"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn add(server: &Served, token: &str, name: &str) {
    let input = json!({ "i": { "code": name.to_lowercase(), "name": name } });
    let added = ask(&client(), &server.url, Some(token), ADD, input).await;
    assert_eq!(added.body["data"]["createTopic"]["topic"]["name"], name, "{}", added.body);
}

/// Waits until pages come from the standby: the primary says something else, behind the back of the log.
async fn until_it_reads_there(primary: &OwnDatabase, standby: &OwnDatabase, server: &Served) {
    let length = "SELECT (SELECT count(*) FROM event_place) + (SELECT count(*) FROM event_unplaced)";
    let begin = Instant::now();
    while standby.number(length).await < primary.number(length).await {
        assert!(begin.elapsed() < Duration::from_secs(10), "the standby does not follow");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    standby.sql("SELECT pg_wal_replay_pause()").await;
    primary.sql("UPDATE topic SET name = 'Elsewhere' WHERE name IN ('Betaling', 'Elsewhere')").await;
    let begin = Instant::now();
    while !topics(server, None).await.contains(&"Betaling".to_owned()) {
        assert!(begin.elapsed() < Duration::from_secs(10), "the standby is not read");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_read_on_a_standby_that_has_seen_all_that_happened() {
    let primary = OwnDatabase::start().await;
    let mut standby = primary.standby().await;
    let program = primary.program().set("DATABASE_REPLICA_URL", &standby.url()).set("GEHOORD_MEMORY", "0");
    let server = program.serve().await;
    let token = sign_in(&client(), &server.url, "admin@test.example").await.expect("a token");
    until_it_reads_there(&primary, &standby, &server).await;
    // It stands still: whoever is signed in reads what they wrote all the same, at once, again and again.
    for name in ["Brieven", "Wachttijd", "Parkeren"] {
        add(&server, &token, name).await;
        assert!(topics(&server, Some(&token)).await.contains(&name.to_owned()));
        // And the public does within a second: what has not seen it is not read.
        let begin = Instant::now();
        while !topics(&server, None).await.contains(&name.to_owned()) {
            assert!(begin.elapsed() < Duration::from_secs(1), "{name} is not on the page");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    // It follows again: it is read again.
    standby.sql("SELECT pg_wal_replay_resume()").await;
    primary.sql("UPDATE topic SET name = 'Betaling' WHERE name IN ('Betaling', 'Elsewhere')").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    until_it_reads_there(&primary, &standby, &server).await;
    // It is gone: nobody notices.
    standby.stop_now();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(3) {
        assert!(topics(&server, None).await.contains(&"Elsewhere".to_owned()), "the primary answers");
    }
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_that_is_away_is_no_reason_not_to_start() {
    let primary = OwnDatabase::start().await;
    let nowhere = crate::faults::own_database::address(1, "gehoord");
    let server = primary.program().set("DATABASE_REPLICA_URL", &nowhere).serve().await;
    for _ in 0..20 {
        assert_eq!(topics(&server, None).await, ["Betaling"]);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.stop().await, Some(0));
}
