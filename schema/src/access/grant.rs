//! A grant: proof that the viewer may do an act. Only [`Viewer::may`] makes one.

use std::marker::PhantomData;

use super::{
    Viewer,
    may_do::{ActName, Who, who_may},
};
use crate::error::Error;

/// Something that a viewer wants to do, with the things it is done to.
pub trait Act {
    /// Its row in the table of [`may_do`](super::may_do).
    const NAME: ActName;

    /// Whether the viewer is this to the thing. Words that only depend on the viewer are known already.
    fn is(&self, _who: Who, _viewer: &Viewer) -> bool {
        false
    }

    /// Whether the viewer is barred whatever the table says: nobody handles their own signal.
    fn is_barred(&self, _viewer: &Viewer) -> bool {
        false
    }
}

/// Proof that the viewer may do `A`. Its field is private: nothing outside this file makes one.
pub struct Granted<A>(PhantomData<A>);

impl Viewer {
    /// Grants the act, or refuses it.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for nobody, `FORBIDDEN` for somebody who may not.
    pub fn may<A: Act>(&self, act: A) -> Result<Granted<A>, Error> {
        let holds = |who: &Who| match who {
            Who::Anyone => true,
            Who::SignedIn => self.account().is_some_and(|person| !person.is_integration),
            Who::Staff(function) => self.has(*function),
            Who::Integration(scope) => {
                self.account().is_some_and(|person| person.is_integration && person.scopes.contains(scope))
            }
            Who::Admin => self.account().is_some_and(|person| person.is_admin),
            Who::Operator => self.is_operator(),
            other => act.is(*other, self),
        };
        if who_may(A::NAME).iter().any(holds) && !act.is_barred(self) {
            Ok(Granted(PhantomData))
        } else if self.account().is_none() {
            Err(Error::Unauthenticated)
        } else {
            Err(Error::Forbidden)
        }
    }
}
