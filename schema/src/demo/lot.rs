//! Drawing by lot, always the same way: hashes of a name and a number.

use crate::sealing::sha256;

/// A row of draws that is the same each time.
pub(super) struct Lot {
    name: Vec<u8>,
    drawn: u64,
}

impl Lot {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.as_bytes().to_vec(), drawn: 0 }
    }

    fn draw(&mut self) -> u64 {
        self.drawn += 1;
        let hash = sha256(&[self.name.as_slice(), &self.drawn.to_be_bytes()].concat());
        hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// A number from `first` to `last`, both among them.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last - first).unwrap_or_default() + 1;
        first + i64::try_from(self.draw() % span).unwrap_or_default()
    }

    /// So often out of a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(from.len()).unwrap_or_default() - 1;
        if last < 0 {
            return None;
        }
        from.get(usize::try_from(self.between(0, last)).unwrap_or_default())
    }

    /// One of these, the heavier the oftener.
    pub(super) fn weighed<T>(&mut self, from: impl IntoIterator<Item = (T, i64)>) -> Option<T> {
        let from: Vec<(T, i64)> = from.into_iter().collect();
        let total: i64 = from.iter().map(|(_, weight)| weight).sum();
        if total < 1 {
            return None;
        }
        let mut left = self.between(1, total);
        from.into_iter()
            .find(|(_, weight)| {
                left -= weight;
                left <= 0
            })
            .map(|(thing, _)| thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_draws_the_same_lots_and_another_name_others() {
        let draws = |name| {
            let mut lot = Lot::new(name);
            (0..20).map(|_| lot.between(1, 1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draws("uwi"), draws("uwi"));
        assert_ne!(draws("uwi"), draws("stroomdam"));
    }

    #[test]
    fn lots_keep_to_their_bounds_and_weights() {
        let mut lot = Lot::new("bounds");
        assert!((0..500).all(|_| (3..=5).contains(&lot.between(3, 5))));
        assert_eq!(lot.pick::<u8>(&[]), None);
        assert_eq!(lot.weighed([("never", 0), ("always", 3)]), Some("always"));
        assert_eq!(lot.weighed([("never", 0)]), None);
    }
}
