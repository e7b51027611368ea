//! What was acknowledged is kept, whatever happens to the program right after.

use harness::{Program, Served, Value, json};

async fn ask(server: &Served, query: &str, variables: Value) -> Value {
    let body = json!({ "query": query, "variables": variables });
    let sent = reqwest::Client::new().post(format!("{}/uwi/graphql", server.url)).json(&body).send().await;
    sent.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn a_signal_that_was_acknowledged_outlives_a_killed_program() {
    let program = Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"));
    let mut server = program.serve().await;
    let made = program.run(&["organisation", "create", "uwi", "--name", "Benefits"]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let submit = harness::operation("MobileSubmitSignal");
    let by_code = "query($code: String!) { signalByCode(code: $code) { id status text } }";
    let mut kept: Vec<(Value, Value, String)> = Vec::new();
    for time in 0..3 {
        let text = format!("Dit mag niet weg, keer {time}.");
        let input = json!({ "key": text, "kind": "STORY", "channel": "APP", "text": text });
        let sent = ask(&server, &submit.document, json!({ "input": input })).await;
        server.kill().await;
        let signal = &sent["data"]["submitSignal"]["signal"];
        assert!(signal["code"].is_string(), "{sent}");
        kept.push((signal["id"].clone(), signal["code"].clone(), text.clone()));

        server = program.serve().await;
        for (id, code, text) in &kept {
            let found = ask(&server, by_code, json!({ "code": code })).await;
            let expected = json!({ "id": id, "status": "RECEIVED", "text": text });
            assert_eq!(found["data"]["signalByCode"], expected, "{found}");
        }
        // The app that never got its answer sends again, and gets the same.
        let again = ask(&server, &submit.document, json!({ "input": input })).await;
        assert_eq!(again["data"]["submitSignal"]["signal"]["id"], kept[time].0, "{again}");
    }
    assert_eq!(server.stop().await, Some(0));
}
