//! Finding signals: what one may not see cannot be found out by looking for it.

use harness::{Gehoord, json};

use super::{accepted, account, department, found, handled, link, submitted, topic, triage};

#[tokio::test]
async fn a_search_matches_words_of_the_masked_text_only() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal =
        submitted(&client, json!({ "text": "De dwarsfluiten zijn weg, bel 06 98765432 of mail fluit@post.example." }))
            .await;
    for who in [&client, &handler] {
        for words in ["dwarsfluit", "dwarsfluiten weg", "\"zijn weg\"", "telefoonnummer"] {
            assert!(found(who, json!({ "search": words })).await.contains(&signal), "{words}");
        }
        for words in ["98765432", "0698765432", "\"06 98765432\"", "fluit@post.example", "post", "dwarsfluit -weg"] {
            assert!(!found(who, json!({ "search": words })).await.contains(&signal), "{words}");
        }
    }
    for who in ["nobody", "member", "admin"] {
        assert_eq!(found(&app.as_(who).await, json!({ "search": "dwarsfluit" })).await, [""; 0], "{who}");
    }
}

#[tokio::test]
async fn filters_tell_nothing_of_handler_department_or_main_signal_to_those_who_do_not_see_them() {
    let app = Gehoord::start().await;
    let (signal, main) = (handled(&app).await, handled(&app).await);
    accepted(&link(&app.as_("handler").await, &signal, Some(&main)).await, "linkSignal");
    let filters = [
        json!({ "handlerId": account(&app, "handler@demo.example").await }),
        json!({ "departmentId": department(&app, "uitkeringen").await }),
        json!({ "mainSignalId": main }),
    ];
    for filter in filters {
        for who in ["client", "member", "nobody"] {
            assert_eq!(found(&app.as_(who).await, json!({ "filter": filter })).await, [""; 0], "{who} {filter}");
        }
        assert!(found(&app.as_("manager").await, json!({ "filter": filter })).await.contains(&signal), "{filter}");
    }
    assert!(found(&app.as_("client").await, json!({ "filter": { "mine": true } })).await.contains(&signal));
    assert_eq!(found(&app.nobody(), json!({ "filter": { "mine": true } })).await, [""; 0]);
}

#[tokio::test]
async fn a_connected_system_follows_how_its_signals_stand_and_finds_out_no_more() {
    let app = Gehoord::start().await;
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let desk = json!({ "text": "De dwarsfluit is weg.", "place": { "postcode": "1056 AB" }, "onBehalfOf": { "phone": "06 12345678" } });
    let signal = submitted(&system, desk).await;
    let brieven = topic(&app, "contact/brieven").await;
    let urgent = json!({ "urgency": "DISTRESSING" });
    accepted(&triage(&app.as_("handler").await, &signal, &brieven, urgent).await, "triageSignal");
    assert!(found(&system, json!({ "filter": { "status": ["SEEN"], "kind": ["QUESTION"] } })).await.contains(&signal));
    let region = entity::id::RegionId(
        super::only(&app, "SELECT id FROM region WHERE code = 'UWI-06'").await.parse().expect("a key"),
    );
    for hidden in [
        json!({ "filter": { "urgency": ["DISTRESSING"] } }),
        json!({ "filter": { "topicId": brieven } }),
        json!({ "filter": { "regionId": region.to_string() } }),
        json!({ "search": "dwarsfluit" }),
    ] {
        assert!(!found(&system, hidden.clone()).await.contains(&signal), "{hidden}");
        assert!(found(&app.as_("handler").await, hidden.clone()).await.contains(&signal), "{hidden}");
    }
}
