//! Staying signed in: refresh tokens rotate, and a stolen one ends all of it.

use chrono::TimeDelta;
use harness::{Answer, Gehoord, PASSWORD, Role, UWI, json};

use super::{SOMEBODY, WHO};

async fn begin(app: &Gehoord) -> String {
    let answer =
        app.nobody().run("MobileSignIn", json!({ "email": "client@demo.example", "password": PASSWORD })).await;
    answer.text("/signIn/refreshToken").to_owned()
}

async fn trade(app: &Gehoord, token: &str) -> Answer {
    app.nobody().run("MobileRefresh", json!({ "refreshToken": token })).await
}

async fn next(app: &Gehoord, token: &str) -> String {
    trade(app, token).await.text("/refreshAccess/refreshToken").to_owned()
}

#[tokio::test]
async fn a_refresh_token_gives_a_new_access_token_and_its_successor() {
    let app = Gehoord::start().await;
    let first = begin(&app).await;
    app.pass(TimeDelta::hours(2));
    let answer = trade(&app, &first).await;
    let token = answer.text("/refreshAccess/accessToken");
    assert_ne!(answer.text("/refreshAccess/refreshToken"), first);
    let who = app.nobody().with_token(token).send(WHO, json!({})).await;
    assert_eq!(who.text("/viewer/account/email"), "client@demo.example");
}

#[tokio::test]
async fn a_rotated_token_may_be_repeated_until_its_successor_is_used_and_then_the_family_ends() {
    let app = Gehoord::start().await;
    let first = begin(&app).await;
    let second = next(&app, &first).await;
    assert_eq!(next(&app, &first).await, second, "the answer may have been lost");
    assert_eq!(next(&app, &first).await, second);
    let third = next(&app, &second).await;
    assert_eq!(trade(&app, &first).await.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
    for token in [&second, &third] {
        assert_eq!(trade(&app, token).await.user_errors("refreshAccess"), ["REFRESH_INVALID"], "all of it ended");
    }
    let told = app.sql(UWI, "SELECT count(*)::text FROM event WHERE kind = 'REFRESH_REUSED'").await;
    assert_eq!(told, ["1"]);
}

#[tokio::test]
async fn one_sign_in_ending_leaves_another_alone() {
    let app = Gehoord::start().await;
    let (one, other) = (begin(&app).await, begin(&app).await);
    let second = next(&app, &one).await;
    let _ = next(&app, &second).await;
    assert_eq!(trade(&app, &one).await.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
    assert!(trade(&app, &other).await.at("/refreshAccess/accessToken").is_string());
}

#[tokio::test]
async fn two_trades_at_once_are_a_first_and_a_repeat() {
    let app = Gehoord::start().await;
    let first = begin(&app).await;
    let trades = futures::future::join_all((0..8).map(|_| next(&app, &first))).await;
    assert!(trades.iter().all(|token| *token == trades[0]), "{trades:?}");
    let _ = next(&app, &trades[0]).await;
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_and_can_be_done_twice() {
    let app = Gehoord::start().await;
    let first = begin(&app).await;
    let second = next(&app, &first).await;
    let out = "mutation($t: String!) { signOut(input: { refreshToken: $t }) { signedOut userErrors { code } } }";
    for _ in 0..2 {
        assert_eq!(app.nobody().send(out, json!({ "t": first })).await.at("/signOut/signedOut"), true);
    }
    assert_eq!(trade(&app, &second).await.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
    assert_eq!(app.nobody().send(out, json!({ "t": "nonsense" })).await.at("/signOut/signedOut"), true);
}

#[tokio::test]
async fn a_refresh_token_ends_after_thirty_days_and_is_worth_nothing_elsewhere() {
    let app = Gehoord::start().await;
    let first = begin(&app).await;
    let elsewhere = app.at(harness::STROOMDAM, "nobody").await;
    let there = elsewhere.run("MobileRefresh", json!({ "refreshToken": first })).await;
    assert_eq!(there.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
    app.pass(TimeDelta::days(30));
    assert_eq!(trade(&app, &first).await.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
}

#[tokio::test]
async fn blocking_an_account_takes_effect_at_once() {
    let app = Gehoord::start().await;
    app.make_account(UWI, SOMEBODY, &[Role::Client], &[]).await;
    let answer = app.nobody().run("MobileSignIn", json!({ "email": SOMEBODY, "password": PASSWORD })).await;
    let (access, refresh) = (answer.text("/signIn/accessToken"), answer.text("/signIn/refreshToken"));
    let somebody = app.nobody().with_token(access);
    assert_eq!(somebody.send(WHO, json!({})).await.status, 200);
    let block = "mutation($a: ID!) { changeAccount(input: { accountId: $a, status: BLOCKED }) { account { status } userErrors { code } } }";
    let id = app.account(UWI, SOMEBODY).await;
    let blocked = app.query("admin", block, json!({ "a": id })).await;
    assert_eq!(blocked.text("/changeAccount/account/status"), "BLOCKED");
    assert_eq!(somebody.send(WHO, json!({})).await.status, 401);
    assert_eq!(trade(&app, refresh).await.user_errors("refreshAccess"), ["REFRESH_INVALID"]);
}
