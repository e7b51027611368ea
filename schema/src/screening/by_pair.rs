//! Words to be looked up in every text, by their first two letters: no hashing, and few to compare with.

/// Things by the first two letters of what they begin with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ByPair<T>(Vec<Vec<T>>);

impl<T> Default for ByPair<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByPair<T> {
    /// Adds what begins with these letters. What does not begin with two letters is never found.
    pub(super) fn add(&mut self, letters: &[u8], thing: T) {
        if self.0.is_empty() {
            self.0 = (0..26 * 26).map(|_| Vec::new()).collect();
        }
        if let Some(things) = pair(letters).and_then(|pair| self.0.get_mut(pair)) {
            things.push(thing);
        }
    }

    pub(super) fn longest_first(&mut self, length: impl Fn(&T) -> usize) {
        for things in &mut self.0 {
            things.sort_by_key(|thing| std::cmp::Reverse(length(thing)));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that begin with the two letters that a text begins with.
    pub(super) fn beginning(&self, text: &[u8]) -> &[T] {
        pair(text).and_then(|pair| self.0.get(pair)).map_or(&[], Vec::as_slice)
    }
}

/// The number of the two letters that a text begins with.
fn pair(text: &[u8]) -> Option<usize> {
    let [one @ b'a'..=b'z', two @ b'a'..=b'z', ..] = text else { return None };
    Some(usize::from(one - b'a') * 26 + usize::from(two - b'a'))
}
