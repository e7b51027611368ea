//! Passwords: Argon2id (RFC 9106), a bounded number at once over the whole server.

use std::{sync::Arc, thread, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task, time};
use zeroize::Zeroizing;

use crate::{
    error::Error,
    problem::{Problem, Problems},
};

/// The fewest characters of a password (NIST SP 800-63B asks for 8; length is what helps).
const FEWEST: usize = 12;
/// The most; only to bound the work.
const MOST: usize = 1_000;

/// What one hash takes: OWASP's Password Storage Cheat Sheet, the first choice for Argon2id. 19 MiB (in KiB),
/// two passes, one lane.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// No password has this hash; it takes as long to find that out as for any other.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes and checks passwords. Clones share their turns, and a server has one: each hash takes 19 MiB and a core.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    /// As many at once as the machine has cores.
    fn default() -> Self {
        Self::new(thread::available_parallelism().map_or(1, usize::from))
    }
}

impl Passwords {
    /// At most so many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once.max(1))) }
    }

    /// How a password is kept.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` where too many others wait.
    pub(crate) async fn hash(&self, password: Zeroizing<String>) -> Result<String, Error> {
        let failed = |_| Error::internal("a password cannot be hashed");
        self.in_turn(move || {
            let hash: PasswordHash = argon2()?.hash_password(password.as_bytes()).map_err(failed)?;
            Ok(hash.to_string())
        })
        .await?
    }

    /// Whether this is the password. Where nothing is kept the answer is no, and it takes as long.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` where too many others wait.
    pub(super) async fn verify(&self, password: Zeroizing<String>, kept: Option<String>) -> Result<bool, Error> {
        let kept = kept.unwrap_or_else(|| NOBODYS.to_owned());
        self.in_turn(move || {
            let hash = PasswordHash::new(&kept).map_err(|_| Error::internal("a password's hash cannot be read"))?;
            Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await?
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::internal("no more passwords are hashed"))?;
        let done = task::spawn_blocking(move || {
            // A request that is given up leaves its hash running, so the turn goes with the hash.
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| Error::internal("a password's hash was not finished"))
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|_| Error::internal("Argon2 refuses its cost"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Says what is wrong with a new password. It is not trimmed: a space in it counts.
pub(super) fn check(problems: &mut Problems, field: &str, password: &str) {
    let length = password.chars().count();
    problems.check(length >= FEWEST, field, Problem::PasswordTooShort);
    problems.check(length <= MOST, field, Problem::TooLong);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Language;

    fn text(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_the_one_that_was_hashed() {
        let passwords = Passwords::new(1);
        let kept = passwords.hash(text("twelve signs")).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify(text("twelve signs"), Some(kept.clone())).await.unwrap());
        assert!(!passwords.verify(text("twelve sighs"), Some(kept.clone())).await.unwrap());
        assert_ne!(passwords.hash(text("twelve signs")).await.unwrap(), kept);
    }

    #[tokio::test]
    async fn an_unknown_account_costs_as_much_as_a_wrong_password() {
        let passwords = Passwords::default();
        assert!(!passwords.verify(text("twelve signs"), None).await.unwrap());
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let kept = passwords.hash(text("twelve signs")).await.unwrap();
        let kept = PasswordHash::new(&kept).unwrap();
        assert_eq!(nobodys.params, kept.params);
        assert_eq!(nobodys.algorithm, kept.algorithm);
        assert_eq!(nobodys.hash.map(|hash| hash.len()), kept.hash.map(|hash| hash.len()));
    }

    #[test]
    fn a_password_has_at_least_twelve_characters() {
        for (password, fine) in [("gehoord-demo", true), ("éééééééééééé", true), ("eleven sign", false), ("", false)]
        {
            let mut problems = Problems::new(Language::English);
            check(&mut problems, "password", password);
            assert_eq!(problems.is_empty(), fine, "{password}");
        }
    }
}
