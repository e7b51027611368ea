//! What can be done about distressing signals.

use async_graphql::{Context, Object, Result};
use entity::{id::SignalId, signal};

use super::judging::{self, ConfirmDistressingInput, SetAsideDistressingInput};
use crate::{
    access::{SignedIn, Store},
    payload::{Stop, payload, settled},
    problem::UserError,
    signal::Signal,
};

payload! {
    /// The signal that is distressing.
    ConfirmDistressingPayload {
        /// The signal.
        signal: Signal,
    }
}
payload! {
    /// The signal that is not distressing.
    SetAsideDistressingPayload {
        /// The signal.
        signal: Signal,
    }
}

/// Changes of distressing signals.
#[derive(Default)]
pub struct DistressMutation;

/// Changes of distressing signals.
#[Object(guard = "crate::access::Closed")]
impl DistressMutation {
    /// Says that a signal is distressing, also where nothing proposed it. Its urgency becomes `DISTRESSING` and its promises
    /// short, counted from now. Whoever may open the signal does, and improvement managers; nobody their own.
    #[graphql(guard = "SignedIn")]
    async fn confirm_distressing(
        &self,
        ctx: &Context<'_>,
        input: ConfirmDistressingInput,
    ) -> Result<ConfirmDistressingPayload> {
        let store = ctx.data::<Store>()?;
        let (signal, user_errors) = shown(store, store.retried(|| judging::confirm(store, &input)).await).await?;
        Ok(ConfirmDistressingPayload { signal, user_errors })
    }

    /// Says that a signal that was proposed as distressing is not, and why. Its urgency stays as it was. Whoever may open the
    /// signal does, and improvement managers; nobody their own.
    #[graphql(guard = "SignedIn")]
    async fn set_aside_distressing(
        &self,
        ctx: &Context<'_>,
        input: SetAsideDistressingInput,
    ) -> Result<SetAsideDistressingPayload> {
        let store = ctx.data::<Store>()?;
        let (signal, user_errors) = shown(store, store.retried(|| judging::set_aside(store, &input)).await).await?;
        Ok(SetAsideDistressingPayload { signal, user_errors })
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
