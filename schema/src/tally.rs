//! What an import came to.

use crate::problem::Problem;

/// How many rows made something, changed something, changed nothing, or were refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that made something.
    pub created: usize,
    /// Rows that changed something that was there.
    pub updated: usize,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Rows that were refused, in their order.
    pub rejected: Vec<Rejected>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its place among the rows, from 0.
    pub index: usize,
    /// Why.
    pub problem: Problem,
}

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Did {
    /// Made something.
    Create,
    /// Changed something.
    Update,
    /// Nothing.
    Nothing,
}

impl Tally {
    pub(crate) fn count(&mut self, did: Did) {
        match did {
            Did::Create => self.created += 1,
            Did::Update => self.updated += 1,
            Did::Nothing => self.unchanged += 1,
        }
    }
}
