//! What an organisation promises: everybody can read it, and an administrator sets it.
//!
//! A deadline is reckoned when its promise is made. So a change counts for promises made from then on; those that run
//! stay as they were made.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::term::{PromiseStep, Urgency};

use super::{Setting, published, replace};
use crate::{
    access::{Language, Open, SignedIn, Store},
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    promise::{Promises, Span},
};

/// Within what time the organisation does something.
#[derive(SimpleObject)]
#[graphql(name = "Promise")]
pub struct PromiseObject {
    /// For signals of this urgency. Null for what is not about signals.
    urgency: Option<Urgency>,
    /// What is promised.
    step: PromiseStep,
    /// Within what, as it is set: `4 office hours`, `2 working days` or `4 weeks`.
    within: String,
    /// Within what, in the language that was asked for: "2 werkdagen".
    label: String,
}

/// A promise to set.
#[derive(InputObject)]
pub struct PromiseInput {
    /// For signals of this urgency; it does not matter for proposals and sessions.
    #[graphql(default_with = "Urgency::Normal")]
    urgency: Urgency,
    /// What is promised: `SEEN`, `HEARD` and `HELPED` of signals, `DECIDED` of proposals, `REPORTED` of sessions.
    step: PromiseStep,
    /// Within what: `4 office hours`, `2 working days` or `4 weeks`.
    within: String,
}

/// What the organisation promises from now on.
#[derive(InputObject)]
pub struct SetPromisesInput {
    /// Its own promises. What is not among them is promised as Gehoord proposes it.
    promises: Vec<PromiseInput>,
}

payload! {
    /// The promises as they are now.
    SetPromisesPayload {
        /// All promises, those that were left out too.
        promises: Vec<PromiseObject>,
    }
}

/// Root fields about promises.
#[derive(Default)]
pub struct PromisesQuery;

/// Root fields about promises.
#[Object(guard = "crate::access::Closed")]
impl PromisesQuery {
    /// What the organisation promises to whoever tells something. A topic can promise more (`Topic.promises`); a
    /// promise that was made stays as it was made, whatever is set later.
    #[graphql(guard = "Open", complexity = "15 * child_complexity")]
    async fn promises(&self, ctx: &Context<'_>) -> Result<Vec<PromiseObject>> {
        let store = ctx.data::<Store>()?;
        let promises = published(store, Promises::NAME).await?.get()?;
        Ok(objects(&promises, store.viewer().language()))
    }
}

/// Changes of promises.
#[derive(Default)]
pub struct PromisesMutation;

/// Changes of promises.
#[Object(guard = "crate::access::Closed")]
impl PromisesMutation {
    /// Sets what the organisation promises. It counts for promises made from now on; deadlines that run stay. An
    /// administrator does.
    #[graphql(guard = "SignedIn")]
    async fn set_promises(&self, ctx: &Context<'_>, input: SetPromisesInput) -> Result<SetPromisesPayload> {
        let store = ctx.data::<Store>()?;
        let (set, user_errors) = settled(store.retried(|| set(store, &input)).await)?;
        let promises = set.map(|promises| objects(&promises, store.viewer().language()));
        Ok(SetPromisesPayload { promises, user_errors })
    }
}

async fn set(store: &Store, input: &SetPromisesInput) -> Result<Promises, Stop> {
    store.viewer().may(super::ManageSettings)?;
    let mut problems = Problems::new(store.viewer().language());
    let promises = parse(input, &mut problems);
    problems.settle()?;
    replace(store, &promises).await?;
    Ok(promises)
}

/// More than there are promises, so that one can be named twice by mistake, and not a million times.
const MOST: usize = 50;

fn parse(input: &SetPromisesInput, problems: &mut Problems) -> Promises {
    let mut promises = Promises::default();
    problems.check(input.promises.len() <= MOST, "promises", Problem::TooMany);
    for (place, promise) in input.promises.iter().enumerate().take(MOST) {
        let within = problems.take(
            &format!("promises.{place}.within"),
            promise.within.parse::<Span>().map_err(|_| Problem::PromiseInvalid),
        );
        match (promises.at(promise.urgency, promise.step), within) {
            (Some(kept), Some(within)) => *kept = within,
            (Some(_), None) => {}
            (None, _) => problems.add(&format!("promises.{place}.step"), Problem::StepNotSet),
        }
    }
    promises
}

fn objects(promises: &Promises, language: Language) -> Vec<PromiseObject> {
    let object = |(urgency, step, span): (Option<Urgency>, PromiseStep, Span)| PromiseObject {
        urgency,
        step,
        within: span.to_string(),
        label: match language {
            Language::Dutch => span.in_dutch(),
            Language::English => span.to_string(),
        },
    };
    promises.all().into_iter().map(object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(promises: &[(Urgency, PromiseStep, &str)]) -> SetPromisesInput {
        let promise = |(urgency, step, within): &(Urgency, PromiseStep, &str)| PromiseInput {
            urgency: *urgency,
            step: *step,
            within: (*within).to_owned(),
        };
        SetPromisesInput { promises: promises.iter().map(promise).collect() }
    }

    #[test]
    fn what_is_left_out_is_promised_as_proposed() {
        let mut problems = Problems::new(Language::Dutch);
        let set = parse(
            &input(&[
                (Urgency::High, PromiseStep::Heard, "1 working day"),
                (Urgency::Normal, PromiseStep::Decided, "8 weeks"),
            ]),
            &mut problems,
        );
        assert!(problems.is_empty());
        let usual = Promises::default();
        assert_eq!(set.high.heard.to_string(), "1 working day");
        assert_eq!(set.proposal_decided.to_string(), "8 weeks");
        assert_eq!((set.normal, set.distressing), (usual.normal, usual.distressing));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut problems = Problems::new(Language::English);
        parse(
            &input(&[
                (Urgency::Normal, PromiseStep::Seen, "soon"),
                (Urgency::Normal, PromiseStep::Done, "1 week"),
                (Urgency::Normal, PromiseStep::Helped, "0 weeks"),
            ]),
            &mut problems,
        );
        let Err(Stop::Problems(found)) = problems.settle() else { panic!("there are problems") };
        let found: Vec<_> = found.iter().map(|error| (error.code.as_str(), error.field.join("."))).collect();
        let at = |field: &str| field.to_owned();
        assert_eq!(
            found,
            [
                ("PROMISE_INVALID", at("promises.0.within")),
                ("STEP_NOT_SET", at("promises.1.step")),
                ("PROMISE_INVALID", at("promises.2.within"))
            ]
        );
    }
}
