//! What somebody tries who wants to know what is not theirs, or to bring the server down with one request.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use harness::{Client, Function, Gehoord, PASSWORD, Role, UWI, Value, json};

async fn submit(client: &Client<'_>, rest: Value) -> harness::Answer {
    let mut input = json!({ "kind": "STORY", "channel": "APP", "text": "Mijn verhaal." });
    for (name, value) in rest.as_object().expect("an object") {
        input[name] = value.clone();
    }
    client.run("MobileSubmitSignal", json!({ "input": input })).await
}

async fn topic(app: &Gehoord) -> String {
    let topics = app.nobody().send("{ topics(first: 1) { nodes { id } } }", json!({})).await;
    topics.text("/topics/nodes/0/id").to_owned()
}

async fn triage(app: &Gehoord, signal: &str, rest: Value) -> harness::Answer {
    let mut input = json!({ "signalId": signal, "topicId": topic(app).await, "urgency": "NORMAL" });
    for (name, value) in rest.as_object().expect("an object") {
        input[name] = value.clone();
    }
    app.as_("handler").await.run("DashboardTriage", json!({ "input": input })).await
}

#[tokio::test]
async fn an_easy_key_does_not_open_anothers_story() {
    let app = Gehoord::start().await;
    let sent = submit(&app.nobody(), json!({ "key": "1", "text": "Alleen voor mij." })).await;
    let (id, code) = (sent.text("/submitSignal/signal/id"), sent.text("/submitSignal/signal/code"));
    // With the key alone, in one request: first the key, then what it might open.
    let both = "mutation($id: ID!) {
        a: submitSignal(input: { key: \"1\", kind: STORY, channel: APP, text: \"Iets anders.\" }) { signal { code } userErrors { code } }
        b: respondToAnswer(input: { signalId: $id, helped: true }) { signal { text code } userErrors { code } } }";
    for who in ["nobody", "client", "handler"] {
        let tried = app.query(who, both, json!({ "id": id })).await;
        assert!(!tried.body.to_string().contains(code), "{who}: {}", tried.body);
        assert!(tried.body["data"]["b"].is_null(), "{who}: {}", tried.body);
    }
    // A connected system that uses such keys gets codes of its own.
    let make = "mutation { createIntegration(input: { name: \"R\", scopes: [SUBMIT_SIGNALS] }) { secret } }";
    let key = app.query("admin", make, json!({})).await.text("/createIntegration/secret").to_owned();
    let theirs =
        submit(&app.nobody().with_token(&key), json!({ "key": "1", "onBehalfOf": { "name": "Iemand" } })).await;
    assert_ne!(theirs.text("/submitSignal/signal/code"), code);
    let again = submit(&app.nobody(), json!({ "key": "1", "text": "Alleen voor mij." })).await;
    assert_eq!(again.text("/submitSignal/signal/code"), code, "a retry gives the same");
}

#[tokio::test]
async fn an_anonymous_reporter_who_is_signed_in_stands_nowhere() {
    let app = Gehoord::start().await;
    let sent =
        submit(&app.as_("client").await, json!({ "anonymous": true, "key": "k", "text": "Niemand weet wie ik ben." }))
            .await;
    let (signal, code) = (sent.text("/submitSignal/signal/id"), sent.text("/submitSignal/signal/code").to_owned());
    let client = app.sql(UWI, "SELECT id::text FROM account WHERE email = 'client@demo.example'").await.remove(0);
    let key = app.sql(UWI, "SELECT id::text FROM signal WHERE text = 'Niemand weet wie ik ben.'").await.remove(0);
    triage(&app, signal, json!({})).await;
    let answer = json!({ "signalId": signal, "text": "Dank u.", "channel": "APP", "outcome": "EXPLAINED" });
    app.as_("handler").await.run("DashboardAnswer", json!({ "input": answer })).await;
    let response = json!({ "code": code, "helped": false, "comment": "Nee." });
    let responded = app.as_("client").await.run("MobileRespond", json!({ "input": response })).await;
    assert_eq!(responded.text("/respondToAnswer/signal/status"), "SEEN");
    // Every row of every table that names the signal, and none of them names the person.
    let tables =
        app.sql(UWI, "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema").await;
    for table in tables {
        let both = format!(
            "SELECT row::text FROM {table} AS row WHERE row::text LIKE '%{key}%' AND row::text LIKE '%{client}%'"
        );
        assert_eq!(app.sql(UWI, &both).await, Vec::<String>::new(), "{table}");
    }
    assert_eq!(
        app.sql(UWI, &format!("SELECT account_id::text FROM signal_reporter WHERE signal_id = '{key}'")).await,
        Vec::<String>::new()
    );
    let reveal = "mutation($s: ID!) { revealSignal(input: { signalId: $s, reason: \"Nodig.\" }) { revealed { reporter { name } } } }";
    assert!(app.query("handler", reveal, json!({ "s": signal })).await.at("/revealSignal/revealed/reporter").is_null());
    let own = app.as_("client").await.run("MobileHome", json!({ "first": 50 })).await;
    assert!(!own.body.to_string().contains(signal), "nor is it among their own");
}

#[tokio::test]
async fn naming_the_reporter_as_the_handler_counts_as_opening_who_it_is() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "both@test.example", &[Role::Client, Role::Staff], &[Function::Handler]).await;
    let both = app.nobody().signed_in("both@test.example", PASSWORD).await;
    let signal = submit(&both, json!({})).await.text("/submitSignal/signal/id").to_owned();
    let reporter = app.account(UWI, "both@test.example").await;
    // With something else wrong nothing is told, so nothing can be tried out unseen.
    let probe = triage(&app, &signal, json!({ "handlerId": reporter, "topicId": "topic_nonsense" })).await;
    assert_eq!(probe.user_errors("triageSignal"), ["NOT_FOUND"]);
    let probe = triage(&app, &signal, json!({ "handlerId": reporter })).await;
    assert_eq!(probe.user_errors("triageSignal"), ["HANDLER_UNFIT"]);
    let own = both
        .send("query($s: ID!) { signal(id: $s) { status reveals { nodes { reason } } } }", json!({ "s": signal }))
        .await;
    assert_eq!(own.at("/signal/status"), "RECEIVED");
    assert_eq!(own.at("/signal/reveals/nodes").as_array().map(Vec::len), Some(1), "{}", own.body);
    assert_eq!(
        app.sql(UWI, "SELECT count(*)::text FROM event WHERE kind = 'SIGNAL_REVEALED' AND at >= '2026-09-08'").await,
        ["1"]
    );
}

#[tokio::test]
async fn what_a_reporter_prefers_is_not_told_before_anything_can_be_sent() {
    let app = Gehoord::start().await;
    let signal = submit(&app.as_("client").await, json!({})).await.text("/submitSignal/signal/id").to_owned();
    for channel in ["PHONE", "APP", "VISIT"] {
        let input = json!({ "signalId": signal, "text": "Dag.", "channel": channel });
        let told = app.as_("handler").await.run("DashboardAnswer", json!({ "input": input })).await;
        assert_eq!(told.user_errors("answerSignal"), ["NOT_SEEN_YET"], "{channel}");
    }
}

#[tokio::test]
async fn an_answer_to_linked_signals_never_answers_ones_own() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "both@test.example", &[Role::Client, Role::Staff], &[Function::Handler]).await;
    let both = app.nobody().signed_in("both@test.example", PASSWORD).await;
    let main = submit(&app.as_("client").await, json!({})).await.text("/submitSignal/signal/id").to_owned();
    let own = submit(&both, json!({})).await.text("/submitSignal/signal/id").to_owned();
    let handler = app.account(UWI, "both@test.example").await;
    assert!(triage(&app, &main, json!({ "handlerId": handler })).await.user_errors("triageSignal").is_empty());
    assert!(triage(&app, &own, json!({ "duplicateOfId": main })).await.user_errors("triageSignal").is_empty());
    let input = json!({ "signalId": main, "text": "Het is opgelost.", "channel": "APP", "outcome": "HELPED", "alsoToLinked": true });
    assert_eq!(
        both.run("DashboardAnswer", json!({ "input": input })).await.text("/answerSignal/signal/status"),
        "HELPED"
    );
    let status = both.send("query($s: ID!) { signal(id: $s) { status } }", json!({ "s": own })).await;
    assert_eq!(status.at("/signal/status"), "SEEN");
}

#[tokio::test]
async fn a_connected_system_learns_by_no_filter_what_became_of_what_it_pushed() {
    let app = Gehoord::start().await;
    let make = "mutation { createIntegration(input: { name: \"R\", scopes: [IMPORT_SIGNALS] }) { secret } }";
    let key = app.query("admin", make, json!({})).await.text("/createIntegration/secret").to_owned();
    let system = app.nobody().with_token(&key);
    let record = json!({ "source": "r", "signals": [{ "externalId": "1", "kind": "STORY", "channel": "EMAIL", "text": "Mijn BSN is 123456782.",
        "receivedAt": "2026-09-08T07:00:00Z", "place": { "postcode": "9401 AA" } }] });
    assert_eq!(system.run("IntakeSignals", json!({ "input": record })).await.at("/importSignals/created"), 1);
    let pushed =
        system.send("{ signals(first: 1) { nodes { id } } }", json!({})).await.text("/signals/nodes/0/id").to_owned();
    let topic = topic(&app).await;
    let triaged = triage(&app, &pushed, json!({ "urgency": "DISTRESSING", "topicId": topic })).await;
    assert!(triaged.user_errors("triageSignal").is_empty(), "{}", triaged.body);
    let region = app.sql(UWI, "SELECT region_id::text FROM signal WHERE source = 'r'").await.remove(0);
    let region = entity::id::RegionId(region.parse().expect("a key")).to_string();
    let ask =
        "query($f: SignalFilter, $s: String) { signals(first: 5, filter: $f, search: $s) { totalCount nodes { id } } }";
    for (filter, search) in [
        (json!({ "urgency": ["DISTRESSING"] }), Value::Null),
        (json!({ "topicId": topic }), Value::Null),
        (json!({ "regionId": region }), Value::Null),
        (json!({ "departmentId": "department_01jzzzzzzzzzzzzzzzzzzzzzzz" }), Value::Null),
        (json!({}), json!("BSN")),
    ] {
        let seen = system.send(ask, json!({ "f": filter, "s": search })).await;
        assert_eq!(seen.at("/signals/totalCount"), 0, "{filter} {search}");
    }
    assert_eq!(
        system.send(ask, json!({ "f": { "status": ["SEEN"] } })).await.at("/signals/totalCount"),
        1,
        "status it sees"
    );
    let staff = app
        .as_("analyst")
        .await
        .send(ask, json!({ "f": { "urgency": ["DISTRESSING"], "topicId": topic, "regionId": region } }))
        .await;
    assert_eq!(staff.at("/signals/totalCount"), 1);
}

#[tokio::test]
async fn what_was_masked_is_found_by_no_search_and_stands_in_no_other_field() {
    let app = Gehoord::start().await;
    let sent = submit(
        &app.as_("client").await,
        json!({ "text": "Bel mij op 06-12345678, mijn nummer is 123456782.", "page": "/status?bsn=123456782", "step": "mail jan@voorbeeld.example",
                "place": { "address": "Kerkstraat 1, bel 06-12345678", "regionName": "bij jan@voorbeeld.example" } }),
    )
    .await;
    let id = sent.text("/submitSignal/signal/id").to_owned();
    triage(&app, &id, json!({})).await;
    let all = "query($s: ID!) { signal(id: $s) { text page step place { address regionName postcode } masked } }";
    for who in ["handler", "analyst", "complaints"] {
        let seen = app.query(who, all, json!({ "s": id })).await.body.to_string();
        for secret in ["12345678", "123456782", "jan@voorbeeld"] {
            assert!(!seen.contains(secret), "{who}: {seen}");
        }
        assert!(seen.contains("Kerkstraat 1"), "an address stays what it is: {seen}");
    }
    let search = "query($w: String!) { signals(first: 5, search: $w) { totalCount } }";
    for words in ["123456782", "\"06-12345678\"", "12345678", "jan@voorbeeld.example"] {
        assert_eq!(app.query("handler", search, json!({ "w": words })).await.at("/signals/totalCount"), 0, "{words}");
    }
    assert!(
        app.query("client", all, json!({ "s": id })).await.text("/signal/text").contains("06-12345678"),
        "its author reads it"
    );
    let reason =
        json!({ "signalId": id, "text": "Dag.", "channel": "PHONE", "overrideReason": "Belde zelf op 06-12345678." });
    app.as_("handler").await.run("DashboardAnswer", json!({ "input": reason })).await;
    let kept = app
        .query(
            "analyst",
            "query($s: ID!) { signal(id: $s) { answers { nodes { overrideReason } } } }",
            json!({ "s": id }),
        )
        .await;
    assert_eq!(kept.at("/signal/answers/nodes/0/overrideReason"), "Belde zelf op [telefoonnummer].");
    let log = app.sql(UWI, "SELECT data::text FROM event").await.concat();
    assert!(!log.contains("12345678"), "and the log holds no text");
}

#[tokio::test]
async fn what_one_may_not_see_is_as_if_it_were_not_there() {
    let app = Gehoord::start().await;
    let sent =
        submit(&app.as_("client").await, json!({ "text": "Alleen voor mij.", "place": { "postcode": "1012 AB" } }))
            .await;
    let (id, never) = (sent.text("/submitSignal/signal/id").to_owned(), "signal_01jzzzzzzzzzzzzzzzzzzzzzzz");
    let asks = [
        "query($s: ID!) { node(id: $s) { id } signal(id: $s) { id } followUps(first: 5, filter: { signalId: $s }) { totalCount } }",
        "mutation($s: ID!) { triageSignal(input: { signalId: $s, topicId: \"topic_x\", urgency: HIGH }) { userErrors { code } } }",
        "mutation($s: ID!) { answerSignal(input: { signalId: $s, text: \"x\", channel: APP }) { userErrors { code } } }",
        "mutation($s: ID!) { revealSignal(input: { signalId: $s, reason: \"x\" }) { userErrors { code } } }",
        "mutation($s: ID!) { respondToAnswer(input: { signalId: $s, helped: true }) { userErrors { code } } }",
        "mutation($s: ID!) { linkSignal(input: { signalId: $s }) { userErrors { code } } }",
        "mutation($s: ID!) { createFollowUp(input: { signalId: $s, commitment: \"x\", ownerId: \"account_x\", dueOn: \"2026-10-01\" }) { userErrors { code } } }",
    ];
    for who in ["nobody", "member", "admin"] {
        let client = app.as_(who).await;
        for ask in asks {
            let (there, not) =
                (client.send(ask, json!({ "s": id })).await, client.send(ask, json!({ "s": never })).await);
            assert_eq!(there.body, not.body, "{who}: {ask}");
        }
    }
    for account in ["client@demo.example", "member@demo.example"] {
        let there = app.account(UWI, account).await;
        let ask = "query($a: ID!) { node(id: $a) { id } } ";
        assert!(
            app.query("handler", ask, json!({ "a": there })).await.at("/node").is_null(),
            "clients do not exist for staff"
        );
    }
    let search = "query($w: String!) { accounts(first: 5, filter: { search: $w }) { totalCount } }";
    for who in ["client", "member", "handler", "owner"] {
        let found = app.query(who, search, json!({ "w": "complaints@demo" })).await;
        assert_eq!(found.at("/accounts/totalCount"), 0, "{who} finds nobody by e-mail address");
    }
}

#[tokio::test]
async fn cursors_that_somebody_wrote_are_refused_and_tell_nothing() {
    let app = Gehoord::start().await;
    let id = "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee";
    let ask = async |list: &str, cursor: Value| {
        let after = URL_SAFE_NO_PAD.encode(cursor.to_string());
        app.as_("handler")
            .await
            .send(
                &format!("query($a: String) {{ {list}(first: 2, after: $a) {{ nodes {{ id }} }} }}"),
                json!({ "a": after }),
            )
            .await
    };
    for (list, cursor) in [
        ("signals", json!(["RECEIVED_AT", "Desc", { "t": "x" }, id])),
        ("signals", json!(["RECEIVED_AT", "Desc", { "d": "2026-01-01" }, id])),
        ("signals", json!(["RECEIVED_AT", "Desc", { "m": i64::MIN }, id])),
        ("signals", json!(["RECEIVED_AT", "Desc", { "m": -8_000_000_000_000_000_000_i64 }, id])),
        ("signals", json!(["TEXT", "Desc", { "t": "x" }, id])),
        ("councils", json!(["NAME", "Asc", { "i": 3 }, id])),
        ("councils", json!(["NAME", "Asc", { "t": "a\u{0}b" }, id])),
        ("followUps", json!(["DUE_ON", "Asc", { "d": "-9999-01-01" }, id])),
        ("followUps", json!(["DUE_ON", "Asc", { "d": "+99999-01-01" }, id])),
        ("councils", json!([["[[["], "Asc", { "t": "x" }, id])),
    ] {
        assert_eq!(ask(list, cursor.clone()).await.codes(), ["BAD_USER_INPUT"], "{cursor}");
    }
}

#[tokio::test]
async fn no_input_makes_the_database_speak() {
    let app = Gehoord::start().await;
    let nul = "a\u{0}b";
    let cases = [
        ("query($t: String!) { council(slug: $t) { id } }", json!({ "t": nul })),
        ("query($t: String!) { signals(first: 1, search: $t) { totalCount } }", json!({ "t": nul })),
        (
            "mutation($t: String!) { signIn(input: { email: $t, password: $t }) { userErrors { code } } }",
            json!({ "t": nul }),
        ),
        ("{ council(slug: \"a\\u0000b\") { id } }", json!({})),
        ("{ council(slug: \"a\u{0}b\") { id } }", json!({})),
        ("query($t: String!) { signals(first: 1, search: $t) { totalCount } }", json!({ "t": "x".repeat(100_000) })),
        (
            "query($t: DateTime!) { signals(first: 1, filter: { receivedFrom: $t }) { totalCount } }",
            json!({ "t": "-200000-01-01T00:00:00Z" }),
        ),
        (
            "query($t: DateTime!) { signals(first: 1, filter: { receivedUntil: $t }) { totalCount } }",
            json!({ "t": "+262000-01-01T00:00:00Z" }),
        ),
        (
            "mutation($t: DateTime!) { submitSignal(input: { kind: STORY, channel: APP, text: \"x\", happenedAt: $t }) { userErrors { code } } }",
            json!({ "t": "-200000-01-01T00:00:00Z" }),
        ),
        (
            "query($t: String!) { councils(first: 1, filter: { postcode: $t }) { totalCount } }",
            json!({ "t": "99999999999999999999" }),
        ),
        ("query($t: String!) { topics(first: 1, filter: { search: $t }) { totalCount } }", json!({ "t": "%_\\'" })),
        (
            "query($t: [SignalKind!]) { signals(first: 1, filter: { kind: $t }) { totalCount } }",
            json!({ "t": vec!["STORY"; 100_000] }),
        ),
        (
            "query($t: [FollowUpStatus!]) { followUps(first: 1, filter: { status: $t }) { totalCount } }",
            json!({ "t": vec!["OPEN"; 100_000] }),
        ),
        ("query($t: Int) { council(slug: \"noord\") { priorities(year: $t) { title } } }", json!({ "t": i32::MIN })),
    ];
    for who in ["nobody", "handler"] {
        for (document, variables) in &cases {
            let begin = Instant::now();
            let answer = app.query(who, document, variables.clone()).await;
            assert!(!answer.codes().contains(&"INTERNAL_SERVER_ERROR"), "{who} {document}: {}", answer.body);
            let messages = answer.body["errors"].as_array().cloned().unwrap_or_default();
            let told = messages.iter().map(|error| error["message"].to_string().to_lowercase()).collect::<String>();
            for word in
                ["sql", "postgres", "relation", "column", "syntax error at or near", "panicked", "/src/", "sqlx"]
            {
                assert!(!told.contains(word), "{who} {document}: {told}");
            }
            assert!(begin.elapsed() < Duration::from_secs(5), "{document} took {:?}", begin.elapsed());
        }
    }
}

#[tokio::test]
async fn lists_of_a_hundred_thousand_preferences_are_read_soon() {
    let app = Gehoord::start().await;
    let input = json!({ "input": { "wanted": vec!["PHONE"; 90_000], "unwanted": vec!["EMAIL"; 90_000], "announceFirst": false, "language": "nl" } });
    let client = app.as_("client").await;
    let begin = Instant::now();
    let answer = client.run("MobileContactPreferences", input).await;
    assert_eq!(answer.at("/setContactPreferences/contactPreferences/wanted"), &json!(["PHONE"]));
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn lists_within_lists_do_not_multiply_without_end() {
    let app = Gehoord::start().await;
    // A topic with three hundred topics in it: up and down again, each round is three hundred times as much.
    app.sql(
        UWI,
        "WITH root AS (INSERT INTO topic (id, path, name, created_at) VALUES (gen_random_uuid(), 'breed', 'Breed', now()) RETURNING id)
         INSERT INTO topic (id, path, name, parent_id, created_at)
         SELECT gen_random_uuid(), 'breed/' || n, n::text, root.id, now() FROM root, generate_series(1, 300) AS n",
    )
    .await;
    let round = |depth: usize| format!("{} id {}", "children { parent { ".repeat(depth), "} } ".repeat(depth));
    let query = |depth: usize| {
        format!("{{ topics(first: 1, filter: {{ search: \"Breed\" }}) {{ nodes {{ {} }} }} }}", round(depth))
    };
    assert!(app.nobody().send(&query(1), json!({})).await.codes().is_empty(), "once is fine");
    for depth in [2, 3] {
        let begin = Instant::now();
        let answer = app.nobody().send(&query(depth), json!({})).await;
        let codes = answer.codes();
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == "QUERY_TOO_COMPLEX"), "{depth}: {codes:?}");
        assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    }
    assert!(app.nobody().send("{ viewer { account { name } } }", json!({})).await.codes().is_empty());
}
