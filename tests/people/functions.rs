//! Roles and functions: given by somebody else, always.

use harness::{Gehoord, PASSWORD, Role, UWI, json};

use super::{SOMEBODY, WHO};

const CHANGE: &str = "mutation($i: ChangeAccountInput!) { changeAccount(input: $i) { account { roles functions \
                      department { intake } } userErrors { code field } } }";

#[tokio::test]
async fn nobody_changes_their_own_functions_not_even_an_administrator() {
    let app = Gehoord::start().await;
    let own = json!({ "i": { "accountId": app.account(UWI, "admin@demo.example").await, "roles": ["ADMIN", "STAFF"], "functions": ["HANDLER"] } });
    assert_eq!(app.query("admin", CHANGE, own).await.user_errors("changeAccount"), ["OWN_FUNCTIONS"]);
    for who in ["handler", "owner", "manager"] {
        let id = app.account(UWI, &format!("{who}@demo.example")).await;
        let own = json!({ "i": { "accountId": id, "functions": ["COMPLAINTS_COORDINATOR"] } });
        assert_eq!(app.query(who, CHANGE, own).await.codes(), ["FORBIDDEN"], "{who}");
    }
    let of_a_client =
        json!({ "i": { "accountId": app.account(UWI, "client@demo.example").await, "status": "BLOCKED" } });
    assert_eq!(
        app.query("handler", CHANGE, of_a_client).await.codes(),
        ["NOT_FOUND"],
        "clients do not exist for staff"
    );
}

#[tokio::test]
async fn functions_take_effect_at_the_next_request() {
    let app = Gehoord::start().await;
    app.make_account(UWI, SOMEBODY, &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in(SOMEBODY, PASSWORD).await;
    let id = app.account(UWI, SOMEBODY).await;
    let given = json!({ "i": { "accountId": id, "roles": ["STAFF", "CLIENT"], "functions": ["HANDLER"] } });
    let changed = app.query("admin", CHANGE, given).await;
    assert_eq!(changed.at("/changeAccount/account/department/intake"), true, "who becomes staff works at the intake");
    let who = somebody.send(WHO, json!({})).await;
    assert_eq!(who.at("/viewer/account/functions"), &json!(["HANDLER"]));
    let queue = "{ signals(first: 1) { totalCount } }";
    assert!(somebody.send(queue, json!({})).await.at("/signals/totalCount").as_i64() > Some(100));
    let taken = json!({ "i": { "accountId": id, "roles": ["CLIENT"] } });
    assert_eq!(app.query("admin", CHANGE, taken).await.at("/changeAccount/account/functions"), &json!([]));
    assert_eq!(somebody.send(queue, json!({})).await.at("/signals/totalCount"), 0);
    assert_eq!(somebody.send(WHO, json!({})).await.at("/viewer/account/functions"), &json!([]));
}

#[tokio::test]
async fn what_somebody_holds_elsewhere_is_given_up_there_first() {
    let app = Gehoord::start().await;
    let owner = app.account(UWI, "owner@demo.example").await;
    let taken = json!({ "i": { "accountId": owner, "functions": [] } });
    assert_eq!(app.query("admin", CHANGE, taken).await.user_errors("changeAccount"), ["STILL_PROCESS_OWNER"]);
    let member = app.account(UWI, "member@demo.example").await;
    let taken = json!({ "i": { "accountId": member, "roles": ["STAFF"] } });
    assert_eq!(app.query("admin", CHANGE, taken).await.user_errors("changeAccount"), ["STILL_COUNCIL_MEMBER"]);
    let wrong = json!({ "i": { "accountId": member, "roles": ["CLIENT", "INTEGRATION"] } });
    let told = app.query("admin", CHANGE, wrong).await;
    assert!(told.user_errors("changeAccount").iter().all(|code| *code == "ROLE_NOT_GIVEN"), "{}", told.body);
}
