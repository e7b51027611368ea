//! What a follow-up is about: exactly one thing.

use entity::id::{ProposalId, SessionId, SignalId};

use crate::event::Event;

/// What a commitment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A signal.
    Signal(SignalId),
    /// A session.
    Session(SessionId),
    /// A proposal.
    Proposal(ProposalId),
}

impl Subject {
    pub(crate) fn signal(self) -> Option<SignalId> {
        if let Self::Signal(id) = self { Some(id) } else { None }
    }

    pub(crate) fn session(self) -> Option<SessionId> {
        if let Self::Session(id) = self { Some(id) } else { None }
    }

    pub(crate) fn proposal(self) -> Option<ProposalId> {
        if let Self::Proposal(id) = self { Some(id) } else { None }
    }

    /// Tells in an event what it is about.
    pub(crate) fn told_in(self, event: Event) -> Event {
        event.key("signal", self.signal()).key("session", self.session()).key("proposal", self.proposal())
    }
}
