//! The app for clients: signed in as a client, or nobody with a code.

use harness::{Client, Gehoord, PASSWORD, START, Value, json};

use super::{ask, list, moment, pages, texts};
use crate::signals::{accepted, answer, topic, triage};

const EMAIL: &str = "client@demo.example";

#[tokio::test]
async fn signing_in_gives_tokens_and_a_wrong_password_says_no_more_than_that() {
    let app = Gehoord::start().await;
    let nobody = app.nobody();
    let variables = json!({ "email": "Client@Demo.example", "password": PASSWORD });
    let given = nobody.run_of_file("MobileSignIn", variables).await;
    accepted(&given, "signIn");
    let expires = moment(given.at("/signIn/expiresAt"));
    assert!(expires > START && expires <= START + chrono::TimeDelta::hours(1));
    let client = nobody.clone().with_token(given.text("/signIn/accessToken"));
    assert_eq!(client.run("MobileHome", json!({ "first": 1 })).await.text("/viewer/account/name"), "Anouk Verhagen");
    for (email, password) in [(EMAIL, "not the password"), ("nobody@demo.example", PASSWORD)] {
        let refused = nobody.run("MobileSignIn", json!({ "email": email, "password": password })).await;
        assert_eq!(refused.user_errors("signIn"), ["SIGN_IN_FAILED"]);
        assert!(refused.at("/signIn/accessToken").is_null() && refused.at("/signIn/refreshToken").is_null());
    }
}

#[tokio::test]
async fn a_refresh_may_be_repeated_until_its_successor_is_used_and_then_the_family_ends() {
    let app = Gehoord::start().await;
    let nobody = app.nobody();
    let signed_in = nobody.run("MobileSignIn", json!({ "email": EMAIL, "password": PASSWORD })).await;
    let first = signed_in.text("/signIn/refreshToken").to_owned();
    let refresh = async |token: &str| nobody.run_of_file("MobileRefresh", json!({ "refreshToken": token })).await;

    let once = refresh(&first).await;
    accepted(&once, "refreshAccess");
    let second = once.text("/refreshAccess/refreshToken").to_owned();
    assert_ne!(second, first);
    // The answer got lost, and the app asks again.
    for _ in 0..2 {
        assert_eq!(refresh(&first).await.text("/refreshAccess/refreshToken"), second);
    }
    let client = nobody.clone().with_token(once.text("/refreshAccess/accessToken"));
    assert_eq!(client.run("MobileHome", json!({ "first": 1 })).await.text("/viewer/account/name"), "Anouk Verhagen");

    let third = refresh(&second).await.text("/refreshAccess/refreshToken").to_owned();
    assert_eq!(refresh(&first).await.user_errors("refreshAccess"), ["REFRESH_INVALID"], "its successor was used");
    for token in [&first, &second, &third] {
        let ended = refresh(token).await;
        assert_eq!(ended.user_errors("refreshAccess"), ["REFRESH_INVALID"], "the whole family ended");
        assert!(ended.at("/refreshAccess/accessToken").is_null());
    }
    accepted(&nobody.run("MobileSignIn", json!({ "email": EMAIL, "password": PASSWORD })).await, "signIn");
}

#[tokio::test]
async fn home_shows_ones_own_signals_the_last_first_a_page_at_a_time() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    for number in 0..5 {
        let input = json!({ "kind": "STORY", "channel": "APP", "text": format!("Verhaal {number}. Bel 06 98765432.") });
        accepted_signal(&client, input).await;
        app.pass(chrono::TimeDelta::minutes(1));
    }
    let all = pages(&client, "MobileHome", "/signals", json!({ "first": 2 })).await;
    let received: Vec<_> = all.iter().map(|signal| moment(&signal["receivedAt"])).collect();
    assert!(received.is_sorted_by(|earlier, later| earlier > later), "{received:?}");
    assert_eq!(all.len(), pages(&client, "MobileHome", "/signals", json!({ "first": 100 })).await.len());
    assert_eq!(texts(&all, "/text")[..2], ["Verhaal 4. Bel 06 98765432.", "Verhaal 3. Bel 06 98765432."]);
    assert!(all.iter().all(|signal| signal["code"].is_null()));

    let payday = all.iter().find(|signal| signal["status"] == "HEARD").expect("one of the demo is heard");
    assert_eq!(payday["topic"]["name"], "Betaaldag");
    assert!(payday["loop"]["heardAt"].is_string() && payday["loop"]["helpedAt"].is_null());
    assert_eq!(payday["answers"]["nodes"][0]["channel"], "APP");
    assert_eq!(payday["followUps"]["nodes"][0]["commitment"], "Laten weten of een vaste betaaldag mogelijk is");
    let home = ask(&client, "MobileHome", json!({ "first": 1 })).await;
    assert_eq!(home.at("/viewer/account/roles"), &json!(["CLIENT"]));
    let preferences = json!({
        "wanted": ["EMAIL", "APP"], "unwanted": ["PHONE"], "announceFirst": true, "language": "nl",
        "reachableFrom": "10:00", "reachableUntil": "16:00"
    });
    let mut shown = home.at("/viewer/account/contactPreferences").clone();
    shown["wanted"].as_array_mut().expect("a list").sort_by_key(|channel| channel != "EMAIL");
    assert_eq!(shown, preferences);

    // Nobody has nothing; a member of a council has their own.
    let nobody = ask(&app.nobody(), "MobileHome", json!({ "first": 5 })).await;
    assert!(nobody.at("/viewer/account").is_null() && list(nobody.at("/signals/nodes")).is_empty());
    let member = pages(&app.as_("member").await, "MobileHome", "/signals", json!({ "first": 5 })).await;
    let texts = texts(&member, "/text");
    assert_eq!(texts.len(), 1);
    assert!(texts[0].starts_with("Op de website staat een betaaldag"));
}

async fn accepted_signal(who: &Client<'_>, input: Value) -> Value {
    let sent = who.run_of_file("MobileSubmitSignal", json!({ "input": input })).await;
    assert!(sent.user_errors("submitSignal").is_empty(), "{}", sent.body);
    sent.at("/submitSignal/signal").clone()
}

#[tokio::test]
async fn a_signal_is_sent_followed_by_its_code_and_responded_to() {
    let app = Gehoord::start().await;
    let (nobody, handler) = (app.nobody(), app.as_("handler").await);
    let input = json!({
        "key": "0d2a", "kind": "COMPLAINT", "channel": "APP", "text": "De bus komt niet.", "happenedAt": "2026-09-08T07:00:00Z",
        "topicId": topic(&app, "contact/bereikbaarheid").await, "score": 3, "page": "/reizen", "step": "Plannen",
        "place": { "latitude": 52.37, "longitude": 4.87, "address": "Kade 12", "postcode": "1056 AB", "regionName": "Groot Amsterdam" }
    });
    let signal = accepted_signal(&nobody, input.clone()).await;
    assert_eq!(signal["status"], "RECEIVED");
    assert_eq!(list(&signal["loop"]["deadlines"]).len(), 3);
    let (id, code) = (signal["id"].as_str().expect("an id"), signal["code"].as_str().expect("a code"));
    assert_eq!(accepted_signal(&nobody, input).await["code"], code, "a retry gives the same");

    let followed = ask(&nobody, "MobileSignalByCode", json!({ "code": code })).await;
    assert_eq!(followed.at("/signalByCode/status"), "RECEIVED");
    accepted(&triage(&handler, id, &topic(&app, "contact/bereikbaarheid").await, json!({})).await, "triageSignal");
    accepted(&answer(&handler, id, json!({ "text": "Hij rijdt weer." })).await, "answerSignal");
    let followed = ask(&nobody, "MobileSignalByCode", json!({ "code": code })).await;
    assert_eq!(followed.text("/signalByCode/answers/nodes/0/text"), "Hij rijdt weer.");
    assert!(followed.at("/signalByCode/loop/helpedAt").is_string());
    let input = json!({ "input": { "code": code, "helped": false, "comment": "Hij rijdt niet." } });
    let said = nobody.run_of_file("MobileRespond", input).await;
    accepted(&said, "respondToAnswer");
    assert_eq!((said.text("/respondToAnswer/signal/id"), said.text("/respondToAnswer/signal/status")), (id, "SEEN"));
    assert!(
        ask(&nobody, "MobileSignalByCode", json!({ "code": "00000-00000-00000-00000" }))
            .await
            .at("/signalByCode")
            .is_null()
    );
}

#[tokio::test]
async fn preferences_are_set_and_shown_and_what_cannot_be_is_told() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let wanted = json!({
        "wanted": ["LETTER"], "unwanted": ["PHONE", "VISIT"], "announceFirst": false, "language": "en",
        "reachableFrom": null, "reachableUntil": null
    });
    let mut input = wanted.clone();
    input["helperName"] = json!("Mijn buurvrouw");
    let set = client.run_of_file("MobileContactPreferences", json!({ "input": input })).await;
    accepted(&set, "setContactPreferences");
    assert_eq!(set.at("/setContactPreferences/contactPreferences"), &wanted);
    let home = ask(&client, "MobileHome", json!({ "first": 1 })).await;
    assert_eq!(home.at("/viewer/account/contactPreferences"), &wanted);

    let wrong = json!({
        "wanted": ["PHONE"], "unwanted": ["PHONE"], "announceFirst": false, "language": "Nederlands, graag", "reachableFrom": "16:00",
        "reachableUntil": "10:00"
    });
    let refused = client.run("MobileContactPreferences", json!({ "input": wrong })).await;
    let mut codes = refused.user_errors("setContactPreferences");
    codes.sort_unstable();
    assert_eq!(codes, ["HOURS_INVALID", "LANGUAGE_INVALID", "WANTED_AND_UNWANTED"]);
    let nobody = app.nobody().run("MobileContactPreferences", json!({ "input": wanted })).await;
    assert_eq!(nobody.codes(), ["UNAUTHENTICATED"]);
}
