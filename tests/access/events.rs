//! The log holds ids, codes, numbers and dates: never a text, never a name.

use std::collections::BTreeSet;

use entity::term::vocabulary;
use harness::{Gehoord, STROOMDAM, UWI};

use super::{acts, as_role, sdl::types};

const FACTS: &str = "SELECT DISTINCT kind || ' ' || name || ' ' || jsonb_typeof(value) || ' ' || (value #>> '{}') \
    FROM event, jsonb_each(data) AS facts (name, value)";

#[tokio::test]
async fn no_event_holds_a_text_or_a_name() {
    let app = Gehoord::start().await;
    let types = types().await;
    let acts = acts::acts(&app).await;
    for role in ["client", "member", "integration", "manager", "owner", "complaints", "handler", "admin"] {
        let client = as_role(&app, role).await;
        for act in &acts {
            act.send(&types, &client).await;
        }
    }
    let codes: BTreeSet<&str> = vocabulary().into_iter().map(|(_, code, ..)| code).collect();
    let mut kinds = BTreeSet::new();
    for organisation in [UWI, STROOMDAM] {
        for fact in app.sql(organisation, FACTS).await {
            let mut words = fact.splitn(4, ' ');
            let mut next = || words.next().unwrap_or_default();
            let (kind, name, of, value) = (next(), next(), next(), next());
            kinds.insert(kind.to_owned());
            let is_fine = match of {
                "number" => true,
                "string" => is_id(value) || is_day(value) || codes.contains(value),
                _ => false,
            };
            assert!(is_fine, "{organisation}: {kind} tells {name}: {value}");
        }
    }
    assert!(kinds.len() > 20, "{kinds:?}");
    let told = app.sql(UWI, "SELECT DISTINCT kind || ' ' || subject_type FROM event").await;
    let mut words = told.iter().flat_map(|pair| pair.split(' '));
    assert!(words.all(|word| word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')), "{told:?}");
}

/// A key with the name of its table before it, and in it no letter that a key never has.
fn is_id(value: &str) -> bool {
    let is_key = |key: &str| key.len() == 26 && key.bytes().all(|b| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&b));
    value
        .rsplit_once('_')
        .is_some_and(|(table, key)| is_key(key) && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

fn is_day(value: &str) -> bool {
    chrono::NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok()
}
