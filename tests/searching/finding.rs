//! What people mean is found, and shown where.

use std::slice::from_ref;

use chrono::TimeDelta;
use harness::{Gehoord, UWI, json};

use super::{ask, found, marked};
use crate::{
    proposals::draft_of,
    signals::{accepted, submitted, topic, triage},
};

#[tokio::test]
async fn a_word_is_found_in_its_forms_without_accents_within_longer_ones_and_misspelt() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let signal =
        submitted(&client, json!({ "text": "De energietoeslagen voor cliënten in Curaçaose wijken komen te laat." }))
            .await;
    app.gathered(UWI).await;
    for who in ["client", "handler"] {
        let who = app.as_(who).await;
        for words in [
            "energietoeslag",
            "ENERGIETOESLAGEN",
            "toeslag",
            "toeslagen",
            "energie-toeslag",
            "energietoelsag",
            "enrgietoelsag",
            "client",
            "cliënt",
            "clie\u{308}nten",
            "curacaose",
            "wijken clienten",
            "\"komen te laat\"",
            "wijk -brief",
        ] {
            let found = found(&who, words, json!({})).await;
            assert!(found.contains(&signal), "{words}: {found:?}");
        }
        for words in ["energietoeslag brief", "\"toeslag\"", "\"laat komen\"", "toeslag -clienten"] {
            assert!(!found(&who, words, json!({})).await.contains(&signal), "{words}");
        }
    }
}

#[tokio::test]
async fn a_word_just_written_is_found_at_once() {
    let app = Gehoord::start().await;
    app.hold_the_log(UWI).await;
    let client = app.as_("client").await;
    let signal = submitted(&client, json!({ "text": "De dwarsfluiten zijn weg." })).await;
    assert_eq!(found(&client, "dwarsfluit", json!({})).await, from_ref(&signal));
    assert_eq!(found(&client, "fluit", json!({})).await, [""; 0], "its parts a moment later");
    app.gathered(UWI).await;
    assert_eq!(found(&client, "fluit", json!({})).await, [signal]);
}

#[tokio::test]
async fn the_best_comes_first() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    // Of what is as good the newest comes first.
    let wait = || app.pass(TimeDelta::seconds(1));
    let misspelt = submitted(&client, json!({ "text": "Het gaat om de klarniet." })).await;
    let part = submitted(&client, json!({ "text": "Mijn basklarinet is weg." })).await;
    wait();
    let text = draft_of(&app, "client", json!({ "title": "Muziek", "text": "Een klarinet voor iedereen." })).await;
    let title = draft_of(&app, "client", json!({ "title": "De klarinet", "text": "Voor iedereen." })).await;
    let both = draft_of(&app, "client", json!({ "title": "De klarinetten", "text": "Een klarinet." })).await;
    wait();
    let newer = submitted(&client, json!({ "text": "Nog een klarinet." })).await;
    app.gathered(UWI).await;
    let found = found(&client, "klarinet", json!({})).await;
    assert_eq!(found, [both, title, newer, text, part, misspelt]);
}

#[tokio::test]
async fn marks_stand_around_the_words_of_a_text_and_leave_it_as_it_is() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let text = "<b onclick='x'>Hallo</b>, de <i>huurtoeslag</i> & de zorgtoeslag zijn te laat; bel 06 98765432.";
    let signal = submitted(&client, json!({ "text": text })).await;
    let proposal =
        draft_of(&app, "client", json!({ "title": "De toeslag eerder", "text": "Betaal de toeslagen eerder." })).await;
    app.gathered(UWI).await;
    let answer = ask(&client, "toeslag", json!({})).await;
    let masked =
        "<b onclick='x'>Hallo</b>, de <i>[huurtoeslag]</i> & de [zorgtoeslag] zijn te laat; bel [telefoonnummer].";
    assert_eq!(marked(&answer, &signal), [format!("TEXT: {masked}")], "masked for who wrote it too");
    let both = ["TITLE: De [toeslag] eerder".to_owned(), "TEXT: Betaal de [toeslagen] eerder.".to_owned()];
    assert_eq!(marked(&answer, &proposal), both);
}

#[tokio::test]
async fn filters_narrow_what_is_found() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let seen = submitted(&client, json!({ "text": "De dwarsfluit is weg.", "kind": "COMPLAINT" })).await;
    app.pass(TimeDelta::seconds(1));
    let new = submitted(&client, json!({ "text": "De dwarsfluit is er weer.", "kind": "COMPLIMENT" })).await;
    let urgent = json!({ "urgency": "HIGH" });
    accepted(&triage(&handler, &seen, &topic(&app, "contact/brieven").await, urgent).await, "triageSignal");
    app.pass(TimeDelta::seconds(1));
    let proposal = draft_of(&app, "client", json!({ "title": "Een dwarsfluit", "kind": "IMPROVEMENT" })).await;
    for (narrowed, expected) in [
        (json!({}), vec![&proposal, &new, &seen]),
        (json!({ "types": ["SIGNAL"] }), vec![&new, &seen]),
        (json!({ "types": ["PROPOSAL", "COUNCIL"] }), vec![&proposal]),
        (json!({ "types": [] }), vec![]),
        (json!({ "signals": { "status": ["SEEN"] } }), vec![&proposal, &seen]),
        (json!({ "types": ["SIGNAL"], "signals": { "urgency": ["HIGH"], "open": true } }), vec![&seen]),
        (json!({ "signals": { "kind": ["COMPLIMENT"] }, "proposals": { "status": "SUBMITTED" } }), vec![&new]),
    ] {
        let found = found(&client, "dwarsfluit", narrowed.clone()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{narrowed}");
    }
}

#[tokio::test]
async fn councils_and_sessions_are_found_by_everybody_who_sees_them() {
    let app = Gehoord::start().await;
    let typed = ["limburgse", "limbrug", "limb"];
    for words in typed {
        let answer = ask(&app.nobody(), words, json!({ "types": ["COUNCIL"] })).await;
        assert_eq!(answer.at("/search/totalCount"), 1, "{words}: {}", answer.body);
    }
    let sessions = json!({ "types": ["SESSION"], "sessions": { "councilSlug": "noord" } });
    assert_eq!(found(&app.nobody(), "vergadering", sessions).await.len(), 1);
}
