//! What can be done with signals: a line an act, each in a file of its own.

use async_graphql::{Context, Object, Result};
use entity::{id::SignalId, signal};

use super::{
    Signal,
    answer::{self, AnswerSignalInput},
    import::{self, ImportSignalsInput, ImportSignalsPayload},
    input::SubmitSignalInput,
    link::{self, LinkSignalInput},
    respond::{self, RespondToAnswerInput},
    reveal::{self, RevealSignalInput, RevealedSignal},
    submit,
    triage::{self, TriageSignalInput},
};
use crate::{
    access::{Open, SignedIn, Store},
    account::Limits,
    payload::{Stop, payload, settled},
    problem::UserError,
};

payload! {
    /// The signal that was submitted.
    SubmitSignalPayload {
        /// The signal. Keep its code, where it has one: it is the only way back to it.
        signal: Signal,
    }
}
payload! {
    /// The signal that was triaged.
    TriageSignalPayload {
        /// The signal.
        signal: Signal,
    }
}
payload! {
    /// The signal that was answered.
    AnswerSignalPayload {
        /// The signal.
        signal: Signal,
    }
}
payload! {
    /// The signal that was responded to.
    RespondToAnswerPayload {
        /// The signal.
        signal: Signal,
    }
}
payload! {
    /// The signal that was linked.
    LinkSignalPayload {
        /// The signal.
        signal: Signal,
    }
}
payload! {
    /// What was masked and sealed.
    RevealSignalPayload {
        /// What was opened.
        revealed: RevealedSignal,
    }
}

/// Changes of signals.
#[derive(Default)]
pub struct SignalMutation;

/// Changes of signals.
#[Object(guard = "crate::access::Closed")]
impl SignalMutation {
    /// Submits a signal. Without being signed in, or when asked, it is anonymous: a code leads back to it.
    #[graphql(guard = "Open")]
    async fn submit_signal(&self, ctx: &Context<'_>, input: SubmitSignalInput) -> Result<SubmitSignalPayload> {
        let store = ctx.data::<Store>()?;
        let done = store.retried(|| submit::submit(store, &input)).await;
        let (signal, user_errors) = shown(store, done).await?;
        Ok(SubmitSignalPayload { signal, user_errors })
    }

    /// Triages a signal: what it is about, how soon it needs somebody, and who. It is seen.
    #[graphql(guard = "SignedIn")]
    async fn triage_signal(&self, ctx: &Context<'_>, input: TriageSignalInput) -> Result<TriageSignalPayload> {
        let store = ctx.data::<Store>()?;
        let done = store.retried(|| triage::triage(store, &input)).await;
        let (signal, user_errors) = shown(store, done).await?;
        Ok(TriageSignalPayload { signal, user_errors })
    }

    /// Answers the reporter of a signal. They are heard; with an outcome, helped.
    #[graphql(guard = "SignedIn")]
    async fn answer_signal(&self, ctx: &Context<'_>, input: AnswerSignalInput) -> Result<AnswerSignalPayload> {
        let store = ctx.data::<Store>()?;
        let done = store.retried(|| answer::answer(store, &input)).await;
        let (signal, user_errors) = shown(store, done).await?;
        Ok(AnswerSignalPayload { signal, user_errors })
    }

    /// Says whether an answer helped: your own signal's, or one that you show the code of.
    #[graphql(guard = "Open")]
    async fn respond_to_answer(
        &self,
        ctx: &Context<'_>,
        input: RespondToAnswerInput,
    ) -> Result<RespondToAnswerPayload> {
        let store = ctx.data::<Store>()?;
        let limits = ctx.data::<Limits>()?;
        let done = store.retried(|| respond::respond(store, limits, &input)).await;
        let (signal, user_errors) = shown(store, done).await?;
        Ok(RespondToAnswerPayload { signal, user_errors })
    }

    /// Links a signal to the main one about the same thing, or unlinks it.
    #[graphql(guard = "SignedIn")]
    async fn link_signal(&self, ctx: &Context<'_>, input: LinkSignalInput) -> Result<LinkSignalPayload> {
        let store = ctx.data::<Store>()?;
        let done = store.retried(|| link::link(store, &input)).await;
        let (signal, user_errors) = shown(store, done).await?;
        Ok(LinkSignalPayload { signal, user_errors })
    }

    /// Opens what was masked and who the reporter is. Give a reason: it is kept, and the reporter can read it.
    #[graphql(guard = "SignedIn")]
    async fn reveal_signal(&self, ctx: &Context<'_>, input: RevealSignalInput) -> Result<RevealSignalPayload> {
        let store = ctx.data::<Store>()?;
        let (revealed, user_errors) = settled(store.retried(|| reveal::reveal(store, &input)).await)?;
        Ok(RevealSignalPayload { revealed, user_errors })
    }

    /// Takes over signals of another system, at most 1,000 a call. The same source and id never make two.
    #[graphql(guard = "SignedIn")]
    async fn import_signals(&self, ctx: &Context<'_>, input: ImportSignalsInput) -> Result<ImportSignalsPayload> {
        import::over_graphql(ctx.data::<Store>()?, &input).await
    }
}

/// The signal after a change, as the viewer sees it.
async fn shown(store: &Store, done: Result<SignalId, Stop>) -> Result<(Option<Signal>, Vec<UserError>)> {
    let (id, user_errors) = settled(done)?;
    let signal = match id {
        Some(id) => store.find::<signal::Entity>().by_id(id).await?.map(Signal),
        None => None,
    };
    Ok((signal, user_errors))
}
