//! The list of what is found, page by page, and what is no search.

use harness::{Gehoord, json};

use super::{ask, found, ids};
use crate::signals::submitted;

#[tokio::test]
async fn a_list_that_is_walked_gives_each_once_in_the_same_order() {
    let app = Gehoord::start().await;
    let manager = app.as_("manager").await;
    let all = found(&manager, "brief", json!({})).await;
    assert!((10..100).contains(&all.len()), "{}", all.len());
    let (mut walked, mut after) = (Vec::new(), json!(null));
    loop {
        let page = ask(&manager, "brief", json!({ "first": 3, "after": after })).await;
        assert_eq!(page.at("/search/totalCount"), all.len());
        walked.extend(ids(&page));
        assert_eq!(
            page.at("/search/pageInfo/endCursor"),
            page.at("/search/edges").as_array().unwrap().last().map(|e| &e["cursor"]).unwrap()
        );
        if page.at("/search/pageInfo/hasNextPage") == false {
            break;
        }
        after = page.at("/search/pageInfo/endCursor").clone();
    }
    assert_eq!(walked, all);
}

#[tokio::test]
async fn what_says_nothing_finds_nothing() {
    let app = Gehoord::start().await;
    let manager = app.as_("manager").await;
    for words in ["", "  ", "de het een", "-brief", "\"\"", "!&|():*'\\", "%_", "-"] {
        assert_eq!(found(&manager, words, json!({})).await, [""; 0], "{words}");
    }
}

#[tokio::test]
async fn what_is_no_search_is_refused_and_no_text_makes_the_database_speak() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    submitted(&client, json!({ "text": "De dwarsfluit: it's a \\'tsquery\\' :* & <-> !" })).await;
    assert_eq!(ask(&client, &"x".repeat(201), json!({})).await.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(ask(&client, "brief", json!({ "first": 101 })).await.codes(), ["BAD_USER_INPUT"]);
    let of_another = app.nobody().send("{ councils(first: 1) { pageInfo { endCursor } } }", json!({})).await;
    let cursor = of_another.text("/councils/pageInfo/endCursor");
    assert_eq!(ask(&client, "brief", json!({ "after": cursor })).await.codes(), ["BAD_USER_INPUT"]);
    let many = "werk ".repeat(40);
    for words in [
        "dwarsfluit'",
        "'dwarsfluit' | x",
        "it's",
        "\\",
        "a\\'b \"c\\'d\"",
        "dwars:* fluit!",
        "<-> dwars",
        "ﬀ",
        "١٢٣",
        &many,
    ] {
        let answer = ask(&client, words, json!({})).await;
        assert!(answer.codes().is_empty(), "{words}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_search_counts_for_what_a_request_may_cost() {
    let app = Gehoord::start().await;
    let many: String = (0..60).map(|n| format!("s{n}: search(query: \"brief\", first: 1) {{ totalCount }} ")).collect();
    let refused = app.nobody().send(&format!("{{ {many} }}"), json!({})).await;
    assert_eq!(refused.codes(), ["QUERY_TOO_COMPLEX"]);
    let many: String = (0..60).map(|n| format!("s{n}: signals(search: $s, first: 1) {{ totalCount }} ")).collect();
    let refused = app.nobody().send(&format!("query($s: String) {{ {many} }}"), json!({ "s": "brief" })).await;
    assert_eq!(refused.codes(), ["QUERY_TOO_COMPLEX"]);
    let left_out = app.nobody().send(&format!("query($s: String) {{ {many} }}"), json!({})).await;
    assert!(left_out.codes().is_empty(), "{}", left_out.body);
}
