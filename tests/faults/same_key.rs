//! The same key fifty times at once, and with another body.

use std::collections::HashSet;

use super::{
    ledger::Ledger,
    load::{client, story, submit},
    own_database::OwnDatabase,
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_the_same_key_fifty_times_at_once_makes_one_signal() {
    let database = OwnDatabase::start().await;
    let (server, ledger) = (database.program().serve().await, Ledger::default());
    let mut report = Report::of("same key", "the same key fifty times at once, half with another body");
    for _ in 0..times(2, 40) {
        let (key, text) = story();
        let (_, other) = story();
        ledger.tried(&key);
        let http = client();
        let sent = (0..50).map(|number| {
            let (http, url, key) = (http.clone(), server.url.clone(), key.clone());
            let text = if number % 2 == 0 { text.clone() } else { other.clone() };
            tokio::spawn(async move { (text.clone(), submit(&http, &url, &key, &text).await) })
        });
        let mut won = HashSet::new();
        let mut refused = HashSet::new();
        for sent in sent.collect::<Vec<_>>() {
            let (text, answer) = sent.await.expect("an answer");
            match answer.signal("submitSignal") {
                Some(id) => {
                    ledger.submitted(&key, &text, &id);
                    won.insert(text);
                }
                None if answer.is_put_off() => report.remark("one was put off"),
                None => {
                    let code = answer.body["data"]["submitSignal"]["userErrors"][0]["code"].as_str();
                    assert_eq!(code, Some("KEY_REUSED"), "{} {}", answer.status, answer.body);
                    refused.insert(text);
                }
            }
        }
        assert_eq!((won.len(), refused.len()), (1, 1), "one body is the first, the other is refused");
        assert!(won.is_disjoint(&refused));
        report.broke_without_absence();
    }
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
