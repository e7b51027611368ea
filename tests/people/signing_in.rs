//! Signing in with a password, and the bounds on failing.

use harness::{Answer, Client, Gehoord, PASSWORD, Role, UWI, json};

use super::{SOMEBODY, WHO};

async fn sign_in(client: &Client<'_>, email: &str, password: &str) -> Answer {
    client.run("MobileSignIn", json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    let app = Gehoord::start().await;
    let wrong = sign_in(&app.nobody(), "client@demo.example", "not-the-password").await;
    let unknown = sign_in(&app.nobody(), "nobody@demo.example", "not-the-password").await;
    assert_eq!(wrong.user_errors("signIn"), ["SIGN_IN_FAILED"]);
    assert_eq!(wrong.body, unknown.body);
    app.make_account(UWI, SOMEBODY, &[Role::Client], &[]).await;
    app.sql(UWI, "UPDATE account SET status = 'BLOCKED' WHERE email = 'somebody@test.example'").await;
    assert_eq!(sign_in(&app.nobody(), SOMEBODY, PASSWORD).await.body, wrong.body, "nor is a blocked account");
    for odd in ["", "@", "client@demo.example'; --", "CLIENT@DEMO.EXAMPLE\u{ff00}"] {
        assert_eq!(sign_in(&app.nobody(), odd, PASSWORD).await.body, wrong.body, "{odd}");
    }
}

#[tokio::test]
async fn capitals_and_spaces_around_an_address_do_not_matter() {
    let app = Gehoord::start().await;
    assert!(sign_in(&app.nobody(), " Client@Demo.EXAMPLE ", PASSWORD).await.at("/signIn/accessToken").is_string());
}

#[tokio::test]
async fn failures_are_limited_by_account_and_others_go_on() {
    let app = Gehoord::start().await;
    for _ in 0..10 {
        assert_eq!(
            sign_in(&app.nobody(), "client@demo.example", "wrong").await.user_errors("signIn"),
            ["SIGN_IN_FAILED"]
        );
    }
    let refused = sign_in(&app.nobody(), "client@demo.example", "wrong").await;
    assert_eq!(refused.codes(), ["RATE_LIMITED"]);
    assert!(refused.body["errors"][0]["extensions"]["retryAfter"].as_u64().is_some_and(|seconds| seconds > 0));
    let right = sign_in(&app.nobody(), "client@demo.example", PASSWORD).await;
    assert_eq!(right.codes(), ["RATE_LIMITED"], "nobody is told that this one is right");
    assert!(sign_in(&app.nobody(), "member@demo.example", PASSWORD).await.at("/signIn/accessToken").is_string());
    let elsewhere = app.at(harness::STROOMDAM, "nobody").await;
    assert!(sign_in(&elsewhere, "client@demo.example", PASSWORD).await.at("/signIn/accessToken").is_string());
}

#[tokio::test]
async fn failures_are_limited_by_address_whatever_accounts_they_are_for() {
    let app = Gehoord::start().await;
    let mut refused = 0;
    for number in 0..60 {
        let answer = sign_in(&app.nobody(), &format!("guess-{number}@demo.example"), "wrong").await;
        refused += usize::from(answer.codes() == ["RATE_LIMITED"]);
    }
    assert!((5..=10).contains(&refused), "{refused}");
    // A few come back a minute, so the next may be let through, but not all of the next ten.
    let mut more = 0;
    for number in 0..10 {
        let answer = sign_in(&app.nobody(), &format!("other-{number}@demo.example"), "wrong").await;
        more += usize::from(answer.codes() == ["RATE_LIMITED"]);
    }
    assert!(more >= 8, "{more}");
}

#[tokio::test]
async fn aliases_in_one_request_do_not_get_round_the_bound() {
    let app = Gehoord::start().await;
    let tries: String = (0..20)
        .map(|n| {
            format!("t{n}: signIn(input: {{ email: \"client@demo.example\", password: \"no-{n}\" }}) {{ userErrors {{ code }} }} ")
        })
        .collect();
    let answer = app.nobody().send(&format!("mutation {{ {tries} }}"), json!({})).await;
    assert_eq!(answer.codes().iter().filter(|code| **code == "RATE_LIMITED").count(), 10, "{}", answer.body);
    let more = format!("mutation {{ {tries} {} }}", tries.replace("t1", "u1").replace("t0", "u0"));
    assert_eq!(app.nobody().send(&more, json!({})).await.codes(), ["QUERY_TOO_COMPLEX"], "nor do more of them");
}

#[tokio::test]
async fn guesses_of_codes_in_one_request_open_nothing_beside_them() {
    let app = Gehoord::start().await;
    let sent = app
        .nobody()
        .run(
            "MobileSubmitSignal",
            json!({ "input": { "kind": "STORY", "channel": "APP", "text": "Alleen voor mij." } }),
        )
        .await;
    let code = sent.text("/submitSignal/signal/code").to_owned();
    // After twenty wrong ones the right one is not told, so it opens no other field either.
    let guesses: String =
        (0..40).map(|n| format!("g{n}: signalByCode(code: \"0000000000000000{n:04}\") {{ id }} ")).collect();
    let query = format!(
        "{{ {guesses} right: signalByCode(code: \"{code}\") {{ text }} signals(first: 5) {{ totalCount nodes {{ text }} }} }}"
    );
    let answer = app.nobody().send(&query, json!({})).await;
    assert!(answer.codes().iter().filter(|code| **code == "RATE_LIMITED").count() >= 20, "{}", answer.body);
    let again = app.nobody().send(&query, json!({})).await;
    assert!(again.body["data"]["right"].is_null());
    assert_eq!(again.body["data"]["signals"]["totalCount"], 0, "{}", again.body);
    assert!(!again.body.to_string().contains("Alleen voor mij"));
}

#[tokio::test]
async fn whoever_is_signed_in_is_not_limited_in_what_they_do() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    for _ in 0..60 {
        let _ = sign_in(&app.nobody(), "somebody-else@demo.example", "wrong").await;
    }
    for number in 0..30 {
        assert_eq!(client.send(WHO, json!({})).await.text("/viewer/account/email"), "client@demo.example");
        let input = json!({ "kind": "STORY", "channel": "APP", "text": format!("Verhaal {number}") });
        let sent = client.run("MobileSubmitSignal", json!({ "input": input })).await;
        assert!(sent.at("/submitSignal/signal/id").is_string());
    }
}
