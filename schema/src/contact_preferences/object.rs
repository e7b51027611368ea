//! How a client wants to be contacted.

use async_graphql::Object;
use entity::{
    contact_preferences,
    term::{ContactChannel, Term},
};

use crate::{access::Seen, scalar::Time};

/// How a client wants to be contacted. Whoever contacts them keeps to it, or says why not.
pub(crate) struct ContactPreferences(Seen<contact_preferences::Entity>);

impl From<Seen<contact_preferences::Entity>> for ContactPreferences {
    fn from(seen: Seen<contact_preferences::Entity>) -> Self {
        Self(seen)
    }
}

/// How a client wants to be contacted. Whoever contacts them keeps to it, or says why not.
#[Object]
impl ContactPreferences {
    /// The ways that are welcome. Empty: all that are not unwanted.
    async fn wanted(&self) -> Vec<ContactChannel> {
        channels(&self.0.titles().wanted)
    }

    /// The ways that are not welcome.
    async fn unwanted(&self) -> Vec<ContactChannel> {
        channels(&self.0.titles().unwanted)
    }

    /// Whether a call or a visit is announced first.
    async fn announce_first(&self) -> bool {
        self.0.titles().announce_first
    }

    /// The language, as a tag such as `nl`.
    async fn language(&self) -> &str {
        &self.0.titles().language
    }

    /// From when on a day a call or a visit is welcome.
    async fn reachable_from(&self) -> Option<Time> {
        self.0.titles().reachable_from.map(Time)
    }

    /// Until when on a day a call or a visit is welcome.
    async fn reachable_until(&self) -> Option<Time> {
        self.0.titles().reachable_until.map(Time)
    }

    /// Who helps, where somebody does.
    async fn helper_name(&self) -> Option<&str> {
        self.0.titles().helper_name.as_deref()
    }
}

fn channels(codes: &[String]) -> Vec<ContactChannel> {
    codes.iter().filter_map(|code| ContactChannel::from_code(code)).collect()
}
