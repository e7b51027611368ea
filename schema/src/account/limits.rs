//! Bounds on failing: signing in, guessing codes, and registering oneself.
//!
//! The algorithm (GCRA, a leaky bucket that remembers one moment a key) is the crate governor's. It has no
//! way to look without counting, so each bound is two of its limiters over one store: one counts, the other
//! looks through a store that reads and never writes. A try looks first, is made, and is counted when it
//! failed; a success looks once more, so that many tries at once learn no more than as many one by one:
//! after the bound is reached nobody is told whether a try was right. Every field counts by itself, so
//! aliases in one request do not get round it.
//!
//! Time here is the machine's monotonic time, which governor keeps; no moment of it is ever stored or shown.

use std::{
    convert::Infallible,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{
        NotKeyed, StateStore,
        keyed::{DashMapStateStore, ShrinkableKeyedStateStore},
    },
};

use crate::{access::Viewer, error::Error, sealing::sha256};

/// So many at once, and one comes back each so often.
const fn quota(at_once: u32, comes_back: Quota) -> Quota {
    comes_back.allow_burst(number(at_once))
}

const fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number.saturating_sub(1))
}

/// Failed sign-ins of an account: ten, and one a minute.
const SIGN_IN_ACCOUNT: Quota = quota(10, Quota::per_minute(number(1)));
/// Failed sign-ins from an address, behind which an office may be: fifty, and six a minute.
const SIGN_IN_ADDRESS: Quota = quota(50, Quota::per_minute(number(6)));
/// Codes that are none: twenty, and two a minute.
const CODE: Quota = quota(20, Quota::per_minute(number(2)));
/// Registrations of an e-mail address: three, and one an hour.
const REGISTER_ACCOUNT: Quota = quota(3, Quota::per_hour(number(1)));
/// Registrations from an address: twenty, and twenty an hour.
const REGISTER_ADDRESS: Quota = quota(20, Quota::per_hour(number(20)));

/// After so many counts, keys that are as good as new are forgotten.
const BETWEEN_SWEEPS: u32 = 1_024;

/// A hash of what is bounded: of one size, and no personal data in memory.
type Key = Vec<u8>;

/// The store in which a limiter counts.
struct Counting(Arc<DashMapStateStore<Key>>);

impl StateStore for Counting {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(key, f)
    }
}

impl ShrinkableKeyedStateStore<Key> for Counting {
    fn retain_recent(&self, drop_below: Nanos) {
        ShrinkableKeyedStateStore::retain_recent(&*self.0, drop_below);
    }

    fn shrink_to_fit(&self) {
        ShrinkableKeyedStateStore::shrink_to_fit(&*self.0);
    }

    fn len(&self) -> usize {
        ShrinkableKeyedStateStore::len(&*self.0)
    }

    fn is_empty(&self) -> bool {
        ShrinkableKeyedStateStore::is_empty(&*self.0)
    }
}

/// The same store, to look in: what a limiter would write is dropped.
struct Looking(Arc<DashMapStateStore<Key>>);

impl StateStore for Looking {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let outcome = match self.0.get(key) {
            Some(state) => {
                // A state keeps what it was where the closure gives an error.
                let read: Result<Infallible, _> =
                    state.measure_and_replace(&NotKeyed::NonKey, |arrival| Err(f(arrival)));
                let Err(outcome) = read;
                outcome
            }
            None => f(None),
        };
        outcome.map(|(result, _)| result)
    }
}

/// One bound.
struct Bound<C: Clock + Clone = DefaultClock> {
    counting: RateLimiter<Key, Counting, C, NoOpMiddleware<C::Instant>>,
    looking: RateLimiter<Key, Looking, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    counted: AtomicU32,
}

impl<C: Clock + Clone> Bound<C> {
    fn new(quota: Quota, clock: C) -> Self {
        let store = Arc::new(DashMapStateStore::default());
        Self {
            counting: RateLimiter::new(quota, Counting(Arc::clone(&store)), clock.clone()),
            looking: RateLimiter::new(quota, Looking(store), clock.clone()),
            clock,
            counted: AtomicU32::new(0),
        }
    }

    fn look(&self, key: &Key) -> Result<(), Error> {
        self.looking.check_key(key).map_err(|until| self.refusal(&until))
    }

    fn count(&self, key: &Key) -> Result<(), Error> {
        if self.counted.fetch_add(1, Ordering::Relaxed) % BETWEEN_SWEEPS == BETWEEN_SWEEPS - 1 {
            self.counting.retain_recent();
            self.counting.shrink_to_fit();
        }
        self.counting.check_key(key).map_err(|until| self.refusal(&until))
    }

    fn refusal(&self, until: &NotUntil<C::Instant>) -> Error {
        // Whole seconds, and never a moment too few.
        Error::RateLimited(until.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

/// All bounds of a server. Organisations do not share them.
pub struct Limits {
    sign_in_account: Bound,
    sign_in_address: Bound,
    code: Bound,
    register_account: Bound,
    register_address: Bound,
}

impl Default for Limits {
    fn default() -> Self {
        let bound = |quota| Bound::new(quota, DefaultClock::default());
        Self {
            sign_in_account: bound(SIGN_IN_ACCOUNT),
            sign_in_address: bound(SIGN_IN_ADDRESS),
            code: bound(CODE),
            register_account: bound(REGISTER_ACCOUNT),
            register_address: bound(REGISTER_ADDRESS),
        }
    }
}

impl Limits {
    /// Watches somebody who signs in with an e-mail address.
    pub(super) fn sign_in(&self, viewer: &Viewer, organisation: &str, email: &str) -> Watch<'_> {
        Watch(vec![
            (&self.sign_in_account, key(organisation, email)),
            (&self.sign_in_address, address_key(viewer, organisation)),
        ])
    }

    /// Watches somebody who shows a code: of a signal, of an invitation. Whoever is signed in fails at their own
    /// account's expense, not their address's.
    pub fn code(&self, viewer: &Viewer, organisation: &str) -> Watch<'_> {
        let key = match viewer.id() {
            Some(account) => key(organisation, &account.to_string()),
            None => address_key(viewer, organisation),
        };
        Watch(vec![(&self.code, key)])
    }

    /// Watches somebody who registers. Every try counts: what came of it is not told.
    pub(super) fn register(&self, viewer: &Viewer, organisation: &str, email: &str) -> Watch<'_> {
        Watch(vec![
            (&self.register_account, key(organisation, email)),
            (&self.register_address, address_key(viewer, organisation)),
        ])
    }
}

/// The bounds on one try.
#[must_use]
pub struct Watch<'a>(Vec<(&'a Bound, Key)>);

impl Watch<'_> {
    /// Makes a try within the bounds. It fails, and counts, where it finds nothing.
    ///
    /// # Errors
    /// `RATE_LIMITED` with the seconds to wait, or what the try gives.
    pub async fn guess<T, E: From<Error>>(
        &self,
        a_try: impl Future<Output = Result<Option<T>, E>>,
    ) -> Result<Option<T>, E> {
        self.look()?;
        let found = a_try.await?;
        match found {
            Some(_) => self.look()?,
            None => self.failed()?,
        }
        Ok(found)
    }

    /// Refuses where a bound is reached; counts nothing.
    ///
    /// # Errors
    /// `RATE_LIMITED` with the seconds to wait.
    pub fn look(&self) -> Result<(), Error> {
        self.each(Bound::look)
    }

    /// Counts a failure, and refuses to tell of it where a bound was reached.
    ///
    /// # Errors
    /// `RATE_LIMITED` with the seconds to wait.
    pub fn failed(&self) -> Result<(), Error> {
        self.each(Bound::count)
    }

    /// Every bound has its turn; of several refusals the longest is told.
    fn each(&self, check: impl Fn(&Bound, &Key) -> Result<(), Error>) -> Result<(), Error> {
        let waits = self.0.iter().filter_map(|(bound, key)| match check(bound, key) {
            Err(Error::RateLimited(seconds)) => Some(seconds),
            _ => None,
        });
        waits.max().map_or(Ok(()), |seconds| Err(Error::RateLimited(seconds)))
    }
}

fn key(organisation: &str, of: &str) -> Key {
    sha256(format!("{organisation}\n{of}").as_bytes())
}

/// Requests whose address is not known share one bound.
fn address_key(viewer: &Viewer, organisation: &str) -> Key {
    key(organisation, &viewer.address().map_or_else(String::new, network))
}

/// An IPv4 address; of an IPv6 address the /64, which is what one household or server gets.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;
    use crate::access::Language;

    fn seconds(result: Result<(), Error>) -> Option<u64> {
        match result {
            Err(Error::RateLimited(seconds)) => Some(seconds),
            _ => None,
        }
    }

    #[test]
    fn looking_counts_nothing_and_counting_does() {
        let clock = FakeRelativeClock::default();
        let bound = Bound::new(quota(3, Quota::per_minute(number(1))), clock.clone());
        let key = key("uwi", "somebody");
        for _ in 0..100 {
            assert!(bound.look(&key).is_ok());
        }
        for _ in 0..3 {
            assert!(bound.count(&key).is_ok());
        }
        assert_eq!(seconds(bound.look(&key)), Some(61));
        assert_eq!(seconds(bound.count(&key)), Some(61));
        clock.advance(Duration::from_secs(30));
        assert_eq!(seconds(bound.look(&key)), Some(31));
        clock.advance(Duration::from_secs(31));
        assert!(bound.look(&key).is_ok());
    }

    #[test]
    fn keys_that_are_as_good_as_new_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let bound = Bound::new(quota(3, Quota::per_minute(number(1))), clock.clone());
        for number in 0..BETWEEN_SWEEPS - 1 {
            bound.count(&key("uwi", &number.to_string())).unwrap();
        }
        clock.advance(Duration::from_secs(3_600));
        bound.count(&key("uwi", "one more")).unwrap();
        assert_eq!(bound.counting.len(), 1);
    }

    #[tokio::test]
    async fn only_failures_count_and_after_the_bound_a_right_guess_is_not_told() {
        let limits = Limits::default();
        let viewer = Viewer::nobody(Language::English, Some([192, 0, 2, 1].into()));
        let watch = || limits.sign_in(&viewer, "uwi", "client@demo.example");
        for _ in 0..100 {
            assert!(watch().guess(async { Ok::<_, Error>(Some(())) }).await.is_ok());
        }
        for _ in 0..10 {
            assert!(watch().guess(async { Ok::<_, Error>(None::<()>) }).await.is_ok());
        }
        assert!(watch().guess(async { Ok::<_, Error>(Some(())) }).await.is_err());
        assert!(limits.sign_in(&viewer, "stroomdam", "client@demo.example").look().is_ok());
        assert!(limits.sign_in(&viewer, "uwi", "member@demo.example").look().is_ok());
    }

    #[tokio::test]
    async fn guesses_at_once_learn_no_more_than_guesses_one_by_one() {
        let limits = Limits::default();
        let viewer = Viewer::nobody(Language::English, None);
        let guesses = (0..100).map(|number| {
            limits.code(&viewer, "uwi").guess_owned(async move {
                tokio::task::yield_now().await;
                Ok::<_, Error>((number == 99).then_some(()))
            })
        });
        let told = futures::future::join_all(guesses).await;
        assert_eq!(told.iter().filter(|told| matches!(told, Ok(None))).count(), 20);
        assert!(limits.code(&viewer, "uwi").look().is_err());
    }

    impl Watch<'_> {
        async fn guess_owned<T>(
            self,
            a_try: impl Future<Output = Result<Option<T>, Error>>,
        ) -> Result<Option<T>, Error> {
            self.guess(a_try).await
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
