//! What was acknowledged, kept outside the database, and compared with it at the end: all of it is there, once, with what
//! belongs to it.

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};

use entity::id::SignalId;

use super::own_database::OwnDatabase;

/// What clients were told.
#[derive(Default)]
pub struct Ledger(Mutex<Told>);

#[derive(Default)]
struct Told {
    /// Keys that were sent, whatever came of them.
    tried: HashSet<String>,
    /// The text and the ids that were given back for each key.
    submitted: HashMap<String, (String, HashSet<String>)>,
    triaged: HashSet<String>,
    answered: HashSet<String>,
}

/// What the comparison came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Acknowledged writes.
    pub acknowledged: usize,
    /// Of those, missing or not whole.
    pub lost: usize,
    /// Things that are there more than once.
    pub twice: usize,
}

impl Ledger {
    /// A signal is about to be sent.
    pub fn tried(&self, key: &str) {
        self.told().tried.insert(key.to_owned());
    }

    /// A signal was acknowledged.
    pub fn submitted(&self, key: &str, text: &str, id: &str) {
        let mut told = self.told();
        told.tried.insert(key.to_owned());
        told.submitted
            .entry(key.to_owned())
            .or_insert_with(|| (text.to_owned(), HashSet::new()))
            .1
            .insert(id.to_owned());
    }

    /// Its triage was.
    pub fn triaged(&self, id: &str) {
        self.told().triaged.insert(id.to_owned());
    }

    /// An answer to it was.
    pub fn answered(&self, id: &str) {
        self.told().answered.insert(id.to_owned());
    }

    /// How many writes were acknowledged.
    pub fn count(&self) -> usize {
        let told = self.told();
        told.submitted.len() + told.triaged.len() + told.answered.len()
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.0.lock().expect("a ledger")
    }

    /// Compares it with a database.
    pub async fn compare(&self, database: &OwnDatabase) -> Sum {
        self.compare_with(database, "gehoord", &self.keys()).await
    }

    /// The keys of what was acknowledged so far.
    pub fn keys(&self) -> HashSet<String> {
        self.told().submitted.keys().cloned().collect()
    }

    /// Compares what was acknowledged under these keys with one of a cluster's databases.
    pub async fn compare_with(&self, database: &OwnDatabase, name: &str, keys: &HashSet<String>) -> Sum {
        let rows = async |statement: &str| database.sql_at(name, statement).await;
        let texts: HashMap<String, String> = pairs(rows("SELECT id::text, text FROM signal").await);
        let events = |kind: &str, column: &str| {
            format!("SELECT {column}::text, count(*)::text FROM event WHERE kind = '{kind}' GROUP BY 1")
        };
        let submitted = counts(rows(&events("SIGNAL_SUBMITTED", "subject_id")).await);
        let triaged = counts(rows(&events("SIGNAL_TRIAGED", "subject_id")).await);
        let told = counts(rows(&events("SIGNAL_ANSWERED", "subject_id")).await);
        let answers = counts(rows("SELECT signal_id::text, count(*)::text FROM answer GROUP BY 1").await);
        let deadlines = counts(rows("SELECT subject_id::text, count(*)::text FROM deadline GROUP BY 1").await);
        let steps = deadlines.values().copied().max().unwrap_or_default();

        let ledger = self.told();
        let mut sum = Sum::default();
        for (text, ids) in keys.iter().filter_map(|key| ledger.submitted.get(key)) {
            sum.acknowledged += 1;
            sum.twice += ids.len() - 1;
            let is_there = ids.iter().all(|id| {
                let id = uuid(id);
                texts.get(&id) == Some(text) && submitted.contains_key(&id) && deadlines.contains_key(&id)
            });
            sum.lost += usize::from(!is_there);
        }
        // Whatever is there is whole: a signal with its one event and all of its promises, and the other way about.
        sum.lost += texts.keys().filter(|id| !submitted.contains_key(*id)).count();
        sum.lost += submitted.keys().filter(|id| !texts.contains_key(*id)).count();
        sum.lost += texts.keys().filter(|id| deadlines.get(*id).copied().unwrap_or_default() != steps).count();
        sum.lost += answers.iter().filter(|(id, count)| told.get(*id) != Some(count)).count();
        if keys.len() == ledger.submitted.len() {
            sum.acknowledged += ledger.triaged.len() + ledger.answered.len();
            sum.lost += ledger.triaged.iter().filter(|id| !triaged.contains_key(&uuid(id))).count();
            sum.lost += ledger.answered.iter().filter(|id| !answers.contains_key(&uuid(id))).count();
        }
        // Every text was told once.
        let kinds: HashSet<&String> = texts.values().collect();
        sum.twice += texts.len() - kinds.len();
        sum.twice += [&submitted, &triaged, &told, &answers]
            .iter()
            .flat_map(|counts| counts.values())
            .filter(|count| **count > 1)
            .count();
        assert!(texts.len() <= ledger.tried.len(), "signals that nobody sent");
        sum
    }
}

fn uuid(id: &str) -> String {
    id.parse::<SignalId>().expect("an id").0.to_string()
}

fn pairs(rows: Vec<Vec<String>>) -> HashMap<String, String> {
    rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

fn counts(rows: Vec<Vec<String>>) -> HashMap<String, usize> {
    pairs(rows).into_iter().map(|(id, count)| (id, count.parse().expect("a number"))).collect()
}
