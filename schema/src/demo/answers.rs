//! What is answered, and by what way.

use std::collections::{BTreeMap, HashMap};

use entity::term::{Channel, ContactChannel, SignalKind, SignalOutcome, Term};

use super::{content::Content, lot::Lot, plans::From, world::World};

/// What is answered, by topic and outcome.
pub(super) struct Answers<'a> {
    by_topic: HashMap<String, BTreeMap<String, Vec<String>>>,
    pub(super) by_kind: &'a BTreeMap<SignalKind, Vec<String>>,
}

impl<'a> Answers<'a> {
    pub(super) fn of(content: &'a Content) -> Self {
        let mut answers: HashMap<String, BTreeMap<String, Vec<String>>> = HashMap::new();
        for about in &content.told {
            for (outcome, texts) in &about.answers {
                let found = answers.entry(about.topic.clone()).or_default();
                found.entry(outcome.clone()).or_default().extend(texts.iter().cloned());
            }
        }
        Self { by_topic: answers, by_kind: &content.thanks }
    }

    /// What is answered about a topic, or about the one above it that has such an answer.
    pub(super) fn find(&self, topic: &str, outcome: &str) -> &[String] {
        let mut path = topic;
        loop {
            if let Some(texts) = self.by_topic.get(path).and_then(|found| found.get(outcome)) {
                return texts;
            }
            match path.rsplit_once('/') {
                Some((above, _)) => path = above,
                None => return &[],
            }
        }
    }

    /// An outcome that there is an answer for.
    pub(super) fn outcome(&self, kind: SignalKind, topic: &str, lot: &mut Lot) -> SignalOutcome {
        if self.by_kind.contains_key(&kind) {
            return SignalOutcome::Helped;
        }
        let shares = [
            (SignalOutcome::Helped, 60),
            (SignalOutcome::Explained, 25),
            (SignalOutcome::Forwarded, 8),
            (SignalOutcome::Tailored, 7),
        ];
        let known = shares.into_iter().filter(|(outcome, _)| !self.find(topic, outcome.code()).is_empty());
        lot.weighed(known).unwrap_or(SignalOutcome::Helped)
    }
}

/// By what an answer goes to whoever told it.
pub(super) fn answered_by(channel: Channel, from: &From, world: &World<'_>) -> ContactChannel {
    match from {
        From::Code => ContactChannel::App,
        From::Client(somebody, _) => {
            let said = world.content.base.account.iter().find(|account| account.email == somebody.email);
            let preferred = said.and_then(|account| account.preferences.as_ref()?.wanted.first().copied());
            preferred.unwrap_or(match channel {
                Channel::App => ContactChannel::App,
                Channel::Letter | Channel::ComplaintForm => ContactChannel::Letter,
                Channel::Phone | Channel::Desk | Channel::Reception => ContactChannel::Phone,
                _ => ContactChannel::Email,
            })
        }
        From::Other(_) | From::Nobody => ContactChannel::Email,
    }
}
