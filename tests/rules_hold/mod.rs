//! Random people do random things in a random order, and time passes. Whatever comes of it, the rules hold.
//!
//! Each run begins with other seeds and prints them; `GEHOORD_SEED=N` tells one again.

mod acts;
mod invariants;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use fastrand::Rng;
use futures::future::join_all;
use harness::{Gehoord, UWI};

use self::acts::World;

/// How many stories are told beside each other, and how many acts each has.
const WORLDS: u64 = 4;
const ACTS: usize = 700;
/// After so many acts time passes, and everything is looked at.
const A_WHILE: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_and_in_whatever_order_the_rules_hold() {
    let told = std::env::var("GEHOORD_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = match told {
        Some(seed) => vec![seed],
        None => (0..WORLDS).map(|_| fastrand::u64(..)).collect(),
    };
    let worlds = join_all(seeds.iter().map(|seed| tell(*seed))).await;
    let mut done: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (act, (successes, refusals)) in worlds.into_iter().flatten() {
        let sums = done.entry(act).or_default();
        *sums = (sums.0 + successes, sums.1 + refusals);
    }
    println!("act: done, refused");
    done.iter().for_each(|(act, (successes, refusals))| println!("{act}: {successes}, {refusals}"));
    if told.is_none() {
        // Of the others chance may leave one out.
        let often = [
            "submitProposal",
            "decideProposal",
            "planProposal",
            "answerSignal",
            "updateFollowUp",
            "transferFollowUp",
            "confirmSession",
            "holdSession",
        ];
        for act in often {
            assert!(
                done.get(act).is_some_and(|(successes, _)| *successes > 0),
                "{act} never happened, seeds {seeds:?}"
            );
        }
    }
}

/// Tells one story; gives how often each act was done and refused.
async fn tell(seed: u64) -> Vec<(&'static str, (usize, usize))> {
    println!("GEHOORD_SEED={seed}");
    let app = Gehoord::start().await;
    let mut random = Rng::with_seed(seed);
    let mut world = World::begin(&app, seed).await;
    for number in 1..=ACTS {
        world.act(&mut random).await;
        if number % A_WHILE == 0 {
            app.pass(TimeDelta::minutes(random.i64(30..60 * 24 * 6)));
            app.keep_promises(UWI).await;
            app.noticed(UWI).await;
            app.counted(UWI).await;
            invariants::hold(&app, seed, number).await;
        }
    }
    let done = world.end();
    let log = app.log(UWI).await;
    assert!(log.is_whole(), "GEHOORD_SEED={seed}: the log is broken at {:?}", log.broken_at);
    app.end().await;
    done
}
