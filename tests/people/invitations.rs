//! Invitations by a one-time code.

use chrono::TimeDelta;
use harness::{Answer, Gehoord, UWI, json};

use super::WHO;

const INVITE: &str =
    "mutation($i: InviteInput!) { invite(input: $i) { code email expiresAt userErrors { code field } } }";
const ACCEPT: &str = "mutation($c: String!, $p: String!) { acceptInvitation(input: { code: $c, name: \"Noor\", \
                      password: $p }) { email userErrors { code field } } }";

async fn invite(app: &Gehoord, email: &str) -> String {
    let input = json!({ "email": email, "roles": ["STAFF"], "functions": ["HANDLER"] });
    app.query("admin", INVITE, json!({ "i": input })).await.text("/invite/code").to_owned()
}

async fn accept(app: &Gehoord, code: &str) -> Answer {
    app.nobody().send(ACCEPT, json!({ "c": code, "p": "a-password-of-length" })).await
}

#[tokio::test]
async fn an_invitation_makes_an_account_once_and_a_handler_can_triage_at_once() {
    let app = Gehoord::start().await;
    let code = invite(&app, "Noor@test.example").await;
    assert_eq!(accept(&app, &code).await.text("/acceptInvitation/email"), "noor@test.example");
    assert_eq!(accept(&app, &code).await.user_errors("acceptInvitation"), ["INVITATION_INVALID"]);
    let noor = app.nobody().signed_in("noor@test.example", "a-password-of-length").await;
    let who = noor.send("{ viewer { account { roles functions department { intake } } } }", json!({})).await;
    assert_eq!(
        who.at("/viewer/account"),
        &json!({ "roles": ["STAFF"], "functions": ["HANDLER"], "department": { "intake": true } })
    );
    let kept = app.sql(UWI, "SELECT encode(code_hash, 'hex') FROM invitation WHERE email = 'noor@test.example'").await;
    assert!(!kept.contains(&code), "only its hash is kept");
}

#[tokio::test]
async fn an_invitation_ends_after_fourteen_days_and_a_new_one_replaces_it() {
    let app = Gehoord::start().await;
    let first = invite(&app, "noor@test.example").await;
    let second = invite(&app, "noor@test.example").await;
    assert_eq!(accept(&app, &first).await.user_errors("acceptInvitation"), ["INVITATION_INVALID"]);
    app.pass(TimeDelta::days(14));
    assert_eq!(accept(&app, &second).await.user_errors("acceptInvitation"), ["INVITATION_INVALID"]);
}

#[tokio::test]
async fn two_who_accept_at_once_make_one_account() {
    let app = Gehoord::start().await;
    let code = invite(&app, "noor@test.example").await;
    let both = futures::future::join_all((0..4).map(|_| accept(&app, &code))).await;
    let made = both.iter().filter(|answer| answer.at("/acceptInvitation/email").is_string()).count();
    assert_eq!(made, 1);
}

#[tokio::test]
async fn an_invitation_is_worth_no_more_than_whoever_gave_it() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "second@test.example", &[harness::Role::Admin], &[]).await;
    let second = app.nobody().signed_in("second@test.example", harness::PASSWORD).await;
    let input = json!({ "email": "noor@test.example", "roles": ["ADMIN"] });
    let code = second.send(INVITE, json!({ "i": input })).await.text("/invite/code").to_owned();
    let id = app.account(UWI, "second@test.example").await;
    let block =
        "mutation($a: ID!) { changeAccount(input: { accountId: $a, status: BLOCKED }) { userErrors { code } } }";
    assert!(app.query("admin", block, json!({ "a": id })).await.user_errors("changeAccount").is_empty());
    assert_eq!(accept(&app, &code).await.user_errors("acceptInvitation"), ["INVITATION_INVALID"]);
}

#[tokio::test]
async fn only_administrators_invite_and_guesses_of_codes_are_limited() {
    let app = Gehoord::start().await;
    let input = json!({ "i": { "email": "noor@test.example", "roles": ["ADMIN"] } });
    for who in ["client", "member", "handler", "manager", "owner"] {
        assert_eq!(app.query(who, INVITE, input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(app.nobody().send(INVITE, input).await.codes(), ["UNAUTHENTICATED"]);
    assert_eq!(app.nobody().send(WHO, json!({})).await.status, 200);
    let mut refused = 0;
    for number in 0..25 {
        refused += usize::from(accept(&app, &format!("{number:064x}")).await.codes() == ["RATE_LIMITED"]);
    }
    assert!(refused >= 3, "{refused}");
    let taken = json!({ "i": { "email": "client@demo.example", "roles": ["CLIENT"] } });
    assert_eq!(app.query("admin", INVITE, taken).await.user_errors("invite"), ["TAKEN"]);
    let wrong = json!({ "i": { "email": "x@test.example", "roles": ["INTEGRATION"], "functions": ["HANDLER"] } });
    assert_eq!(app.query("admin", INVITE, wrong).await.user_errors("invite"), ["NOT_STAFF", "ROLE_NOT_GIVEN"]);
}
