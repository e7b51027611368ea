//! An installation from nothing, by the documented commands alone.

use harness::{Program, Value, json};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"))
}

struct Api {
    client: reqwest::Client,
    url: String,
}

impl Api {
    async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let request = self.client.post(&self.url).json(&json!({ "query": query, "variables": variables }));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    }

    async fn sign_in(&self, email: &str, password: &str) -> String {
        let sign_in =
            "mutation($e: String!, $p: String!) { signIn(input: { email: $e, password: $p }) { accessToken } }";
        let data = self.ask(None, sign_in, json!({ "e": email, "p": password })).await;
        data["signIn"]["accessToken"].as_str().unwrap_or_else(|| panic!("{data}")).to_owned()
    }
}

#[tokio::test]
async fn an_installation_comes_to_life_by_the_documented_commands_alone() {
    let program = program();
    let server = program.serve().await;
    let made = program.run(&["organisation", "create", "mijndorp", "--name", "Gemeente Mijndorp"]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let create = async |email: &str, role: &str, function: Option<&str>| {
        let mut arguments = vec!["account", "create", "--organisation", "mijndorp", "--email", email];
        arguments.extend(["--name", "Somebody", "--role", role, "--password-stdin"]);
        arguments.extend(function.into_iter().flat_map(|function| ["--function", function]));
        let made = program.run_with(&arguments, "a-password-of-length\n").await;
        assert_eq!(made.code, Some(0), "{made:?}");
    };
    create("admin@mijndorp.example", "ADMIN", None).await;
    create("handler@mijndorp.example", "STAFF", Some("HANDLER")).await;
    let invited = program
        .run(&[
            "account",
            "invite",
            "--organisation",
            "mijndorp",
            "--email",
            "klant@mijndorp.example",
            "--role",
            "CLIENT",
        ])
        .await;
    assert_eq!(invited.code, Some(0), "{invited:?}");
    let code = invited.out.lines().last().expect("a code").to_owned();

    let api = Api { client: reqwest::Client::new(), url: format!("{}/mijndorp/graphql", server.url) };
    let departments = api.ask(None, "{ departments { nodes { code name intake } } }", json!({})).await;
    assert_eq!(
        departments["departments"]["nodes"],
        json!([{ "code": "intake", "name": "Klantcontact", "intake": true }])
    );
    let accept = "mutation($c: String!) { acceptInvitation(input: { code: $c, name: \"Klant\", password: \"a-password-of-length\" }) { email userErrors { code } } }";
    let accepted = api.ask(None, accept, json!({ "c": code })).await;
    assert_eq!(accepted["acceptInvitation"]["email"], "klant@mijndorp.example");

    let admin = api.sign_in("admin@mijndorp.example", "a-password-of-length").await;
    let topic = "mutation { createTopic(input: { code: \"betaling\", name: \"Betaling\" }) { topic { id department { code } } userErrors { code } } }";
    let topic = api.ask(Some(&admin), topic, json!({})).await;
    assert_eq!(topic["createTopic"]["topic"]["department"]["code"], "intake");

    let client = api.sign_in("klant@mijndorp.example", "a-password-of-length").await;
    let submit = "mutation { submitSignal(input: { kind: QUESTION, channel: APP, text: \"Wanneer krijg ik geld?\" }) { signal { id status } userErrors { code } } }";
    let sent = api.ask(Some(&client), submit, json!({})).await;
    let signal = sent["submitSignal"]["signal"]["id"].clone();

    let handler = api.sign_in("handler@mijndorp.example", "a-password-of-length").await;
    let triage = "mutation($s: ID!, $t: ID!) { triageSignal(input: { signalId: $s, topicId: $t, urgency: NORMAL }) { signal { status handler { name } } userErrors { code } } }";
    let triaged =
        api.ask(Some(&handler), triage, json!({ "s": signal, "t": topic["createTopic"]["topic"]["id"] })).await;
    assert_eq!(triaged["triageSignal"]["signal"]["status"], "SEEN", "{triaged}");
    let answer = "mutation($s: ID!) { answerSignal(input: { signalId: $s, text: \"Vrijdag.\", channel: APP, outcome: EXPLAINED }) { signal { status } userErrors { code } } }";
    let answered = api.ask(Some(&handler), answer, json!({ "s": signal })).await;
    assert_eq!(answered["answerSignal"]["signal"]["status"], "HELPED");
    let read = api
        .ask(
            Some(&client),
            "query($s: ID!) { signal(id: $s) { answers { nodes { text authorName } } } }",
            json!({ "s": signal }),
        )
        .await;
    assert_eq!(read["signal"]["answers"]["nodes"], json!([{ "text": "Vrijdag.", "authorName": "Klantcontact" }]));
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn making_an_organisation_twice_is_one_sentence_and_changes_nothing() {
    let program = program();
    assert_eq!(program.run(&["organisation", "create", "mijndorp", "--name", "Een"]).await.code, Some(0));
    let again = program.run(&["organisation", "create", "mijndorp", "--name", "Twee"]).await;
    assert_eq!(again.code, Some(1), "{again:?}");
    assert_eq!(again.err.trim().lines().count(), 1, "{again:?}");
    assert_eq!(program.run(&["organisation", "list"]).await.out, "mijndorp\tEen\n");
}
