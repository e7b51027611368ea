//! Nobody finds what they may not see: not by a word, nor by a count, a place in the list, or what is marked.

use std::slice::from_ref;

use chrono::TimeDelta;
use harness::{Client, Gehoord, UWI, json};

use super::{ask, found, marked};
use crate::{
    proposals::{done, draft_of, draft_of_council, person, submitted as submit_proposal},
    signals::{accepted, another_client, submit, submitted, topic, triage},
};

/// None of these finds anything.
async fn nobody_finds(app: &Gehoord, who: &[&str], words: &str) {
    for name in who {
        let client = match *name {
            "integration" => app.nobody().with_token(schema::demo::INTEGRATION_KEY),
            name if name.contains(' ') => person(app, name).await,
            name => app.as_(name).await,
        };
        assert_eq!(found(&client, words, json!({})).await, [""; 0], "{name} finds {words}");
        for list in ["signals", "proposals", "sessions"] {
            let document = format!("query($s: String) {{ {list}(search: $s) {{ totalCount nodes {{ id }} }} }}");
            let answer = client.send(&document, json!({ "s": words })).await;
            assert_eq!(answer.at(&format!("/{list}")), &json!({ "totalCount": 0, "nodes": [] }), "{name}, {list}");
        }
    }
}

#[tokio::test]
async fn a_signal_is_found_by_those_who_read_it_and_nobody_else() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let told =
        json!({ "text": "De contrabasfluit is weg.", "place": { "postcode": "1056 AB", "address": "Xylofoonkade 1" } });
    let signal = submitted(&client, told).await;
    app.gathered(UWI).await;
    // One of these sits on the council of another region; before triage no council sees it.
    let others = ["nobody", "admin", "integration", "Arie Kooiman"];
    for words in ["contrabasfluit", "contrabas", "contrabasfliut"] {
        nobody_finds(&app, &others, words).await;
        nobody_finds(&app, &["member", "Wilma Terpstra"], words).await;
        for who in [&client, &handler] {
            assert_eq!(found(who, words, json!({})).await, from_ref(&signal), "{words}");
        }
    }
    accepted(&triage(&handler, &signal, &topic(&app, "contact/brieven").await, json!({})).await, "triageSignal");
    for words in ["contrabasfluit", "contrabas", "contrabasfliut"] {
        assert_eq!(found(&app.as_("member").await, words, json!({})).await, from_ref(&signal), "of the own region now");
        nobody_finds(&app, &others, words).await;
    }
    nobody_finds(&app, &["client", "handler", "member"], "xylofoonkade").await;
}

#[tokio::test]
async fn a_connected_system_reads_no_texts_not_even_of_what_it_pushed() {
    let app = Gehoord::start().await;
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let pushed = json!({ "text": "De contrabasfluit is weg.", "onBehalfOf": { "phone": "06 12345678" } });
    let signal = submitted(&system, pushed).await;
    app.gathered(UWI).await;
    nobody_finds(&app, &["integration"], "contrabasfluit").await;
    nobody_finds(&app, &["integration"], "contrabas").await;
    assert_eq!(found(&app.as_("handler").await, "contrabas", json!({})).await, [signal]);
}

#[tokio::test]
async fn what_was_masked_is_found_by_nobody_and_marked_in_nothing() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let text = "Mijn naam is Berendina Kloosterhuizen, bel 06 98765432 of mail fluitist@post.example over de fagot.";
    let signal = submitted(&client, json!({ "text": text })).await;
    let proposal = draft_of(&app, "client", json!({ "title": "Bel 06 98765432", "text": format!("{text} Nu.") })).await;
    app.gathered(UWI).await;
    let gathered = app.sql(UWI, "SELECT word FROM search_word").await;
    assert!(gathered.contains(&"fagot".to_owned()));
    for word in ["kloosterhuiz", "berendina", "fluitist", "98765432"] {
        assert!(!gathered.contains(&word.to_owned()), "{word}");
    }
    for words in [
        "Kloosterhuizen",
        "kloosterhuis",
        "klosterhuizen",
        "98765432",
        "\"06 98765432\"",
        "fluitist",
        "fluitist@post.example",
    ] {
        nobody_finds(&app, &["client", "handler", "complaints", "member", "admin", "nobody"], words).await;
    }
    for who in ["client", "handler"] {
        let answer = ask(&app.as_(who).await, "fagot", json!({})).await;
        let shown = answer.body.to_string();
        for secret in ["Kloosterhuizen", "98765432", "fluitist"] {
            assert!(!shown.contains(secret), "{who}: {shown}");
        }
        assert!(marked(&answer, &signal)[0].ends_with("over de [fagot]."), "{shown}");
    }
    assert_eq!(marked(&ask(&client, "fagot", json!({})).await, &proposal).len(), 1);
}

#[tokio::test]
async fn a_councils_draft_is_found_by_its_members_alone() {
    let app = Gehoord::start().await;
    let draft = draft_of_council(&app, json!({ "title": "Het altsaxkwartet", "text": "Met een hobosolo." })).await;
    app.gathered(UWI).await;
    let others = ["nobody", "client", "handler", "manager", "owner", "admin", "integration", "Wilma Terpstra"];
    for words in ["altsaxkwartet", "kwartet", "altsaxkwratet", "hobosolo", "hobo"] {
        nobody_finds(&app, &others, words).await;
        assert_eq!(found(&app.as_("member").await, words, json!({})).await, from_ref(&draft), "{words}");
    }
    submit_proposal(&app, "member", &draft).await;
    assert_eq!(found(&app.as_("owner").await, "hobo", json!({})).await, from_ref(&draft));
    // Titles alone: neither by the text, nor by what the text does not say, nor by a mark or a place in the list.
    let admin = app.as_("admin").await;
    nobody_finds(&app, &["admin"], "hobosolo").await;
    nobody_finds(&app, &["admin"], "hobo").await;
    nobody_finds(&app, &["admin"], "altsaxkwartet hobosolo").await;
    assert_eq!(found(&admin, "kwartet -hobosolo", json!({})).await, from_ref(&draft));
    assert_eq!(found(&app.as_("owner").await, "kwartet -hobosolo", json!({})).await, [""; 0]);
    let answer = ask(&admin, "altsaxkwartet", json!({})).await;
    assert_eq!(marked(&answer, &draft), ["TITLE: Het [altsaxkwartet]"]);
    nobody_finds(&app, &["client", "nobody", "integration"], "kwartet").await;
}

#[tokio::test]
async fn what_a_text_that_is_hidden_says_moves_nothing_in_the_list() {
    let app = Gehoord::start().await;
    let first =
        draft_of_council(&app, json!({ "title": "De tuba", "text": "De tuba, de tuba en nog eens de tuba." })).await;
    app.pass(TimeDelta::seconds(1));
    let second = draft_of_council(&app, json!({ "title": "De tuba", "text": "Iets anders." })).await;
    for draft in [&first, &second] {
        submit_proposal(&app, "member", draft).await;
    }
    let owner = found(&app.as_("owner").await, "tuba", json!({})).await;
    assert_eq!(owner, [first.clone(), second.clone()], "who reads the texts has the first one first");
    let answer = ask(&app.as_("admin").await, "tuba", json!({})).await;
    assert_eq!(super::ids(&answer), [second, first], "the newest: their titles are the same");
    let value = |place: usize| {
        use base64::Engine as _;
        let cursor = answer.text(&format!("/search/edges/{place}/cursor")).to_owned();
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).expect("a cursor");
        serde_json::from_slice::<harness::Value>(&bytes).expect("JSON")[2].clone()
    };
    assert_eq!(value(0), value(1), "nor does a cursor say more");
}

#[tokio::test]
async fn sessions_are_searched_no_further_than_one_reads_them() {
    let app = Gehoord::start().await;
    // A mirror conversation that is reported, and a council's closed meeting.
    for (who, words, finds) in [
        ("manager", "spiegelgesprek korting", true),
        ("admin", "spiegelgesprek korting", true),
        ("nobody", "spiegelgesprek korting", false),
        ("manager", "spiegelgesprek wijkteam", true),
        ("admin", "spiegelgesprek wijkteam", false),
        ("member", "jaarplan besloten", true),
        ("admin", "jaarplan besloten", true),
        ("manager", "jaarplan besloten", false),
        ("client", "jaarplan besloten", false),
        ("nobody", "jaarplan besloten", false),
    ] {
        let found = found(&app.as_(who).await, words, json!({ "types": ["SESSION"] })).await;
        assert_eq!(!found.is_empty(), finds, "{who}: {words}: {found:?}");
    }
}

/// Words that nobody else can read take no place among what a word stands for. If they did, who fills those places with
/// words of their own would see one of them gone, and know that there is a text with another.
#[tokio::test]
async fn what_others_wrote_takes_nothing_from_what_one_finds() {
    let app = Gehoord::start().await;
    let (client, other) = (app.as_("client").await, another_client(&app, "ander").await);
    let letters = |n: usize| -> String {
        [n / 26, n % 26].iter().map(|n| char::from(b"bcdfghjklmnpqrstvwxzbcdfgh"[*n])).collect()
    };
    // More than a word can stand for, each in a text of its own.
    for part in 0..5 {
        let words: Vec<String> = (0..20).map(|n| format!("klavecimbel{}oo", letters(part * 20 + n))).collect();
        submitted(&client, json!({ "text": words.join(" ") })).await;
    }
    app.gathered(UWI).await;
    let look = async |who: &Client<'_>| {
        let answer = ask(who, "klavecimbel", json!({})).await;
        (
            answer.at("/search/totalCount").clone(),
            answer.at("/search/nodes").clone(),
            answer.at("/search/edges").clone(),
        )
    };
    let before = look(&client).await;
    assert!(before.0.as_u64().expect("a number") > 0);
    let hidden =
        submitted(&other, json!({ "text": "klavecimbelx klavecimbely aklavecimbel klavecimbal klavecimbul" })).await;
    draft_of_council(&app, json!({ "title": "klavecimbelz", "text": "klavecimbels klavecimbelo" })).await;
    app.gathered(UWI).await;
    assert_eq!(look(&client).await, before);
    assert!(found(&app.as_("handler").await, "klavecimbel", json!({})).await.contains(&hidden));
}

#[tokio::test]
async fn what_is_taken_back_is_found_no_more() {
    let app = Gehoord::start().await;
    let draft = draft_of(&app, "client", json!({ "text": "De harpmuziek." })).await;
    app.gathered(UWI).await;
    let client = app.as_("client").await;
    assert_eq!(found(&client, "harp", json!({})).await, from_ref(&draft));
    done(&client, "updateProposalDraft", json!({ "proposalId": draft, "version": 1, "text": "Iets anders." })).await;
    for words in ["harp", "harpmuziek", "haprmuziek"] {
        assert_eq!(found(&client, words, json!({})).await, [""; 0], "{words}");
    }
}

#[tokio::test]
async fn an_anonymous_signal_is_found_by_nobody_without_its_code() {
    let app = Gehoord::start().await;
    let sent = submit(&app.nobody(), json!({ "text": "De piccolo is weg." })).await;
    assert!(sent.at("/submitSignal/signal/code").is_string(), "{}", sent.body);
    app.gathered(UWI).await;
    nobody_finds(&app, &["nobody", "client", "member", "admin", "integration"], "piccolo").await;
    nobody_finds(&app, &["nobody", "client", "member", "admin", "integration"], "picc").await;
    assert_eq!(found(&app.as_("handler").await, "piccolo", json!({})).await, [sent.text("/submitSignal/signal/id")]);
}
