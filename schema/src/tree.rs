//! Trees of rows that name their parent: regions and topics.

/// Whether something would lie within itself if it lay in this parent.
#[must_use]
pub fn makes_ring<K: Copy + Eq>(child: K, parent: K, parent_of: impl Fn(K) -> Option<K>) -> bool {
    upwards(parent, parent_of).contains(&child)
}

/// Something and all that it lies in, from itself up. A ring, which no rule lets in, is walked once.
#[must_use]
pub fn upwards<K: Copy + Eq>(from: K, parent_of: impl Fn(K) -> Option<K>) -> Vec<K> {
    let mut found = vec![from];
    let mut next = parent_of(from);
    while let Some(up) = next
        && !found.contains(&up)
    {
        found.push(up);
        next = parent_of(up);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent_of(child: i32) -> Option<i32> {
        (child > 1).then_some(child / 2)
    }

    #[test]
    fn nothing_lies_within_itself() {
        assert!(makes_ring(1, 1, parent_of));
        assert!(makes_ring(2, 9, parent_of));
        assert!(!makes_ring(9, 2, parent_of));
        assert!(!makes_ring(2, 7, parent_of));
    }

    #[test]
    fn a_ring_that_is_there_is_walked_once() {
        assert_eq!(upwards(9, parent_of), [9, 4, 2, 1]);
        assert_eq!(upwards(1, |child: i32| Some(child % 3 + 1)), [1, 2, 3]);
    }
}
