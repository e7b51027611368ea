//! Chance that is the same each time: every choice follows from the seed and from what it is about.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The seed of the made-up organisation.
const SEED: u64 = 0x6765_686f_6f72_6421;

/// Draws for one thing.
pub struct Lot(u64);

impl Lot {
    /// The draws for the thing of this kind with this number.
    pub fn of(kind: u64, number: u64) -> Self {
        let mut lot = Self(SEED ^ kind.rotate_left(48) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        lot.next();
        lot
    }

    /// Splitmix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators").
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let place = usize::try_from(self.below(u64::try_from(of.len()).unwrap_or(1))).unwrap_or(0);
        of[place]
    }

    /// A number below a bound, low ones more often.
    pub fn low(&mut self, bound: u64) -> u64 {
        self.below(bound) * self.below(bound) / bound.max(1)
    }

    /// A span between so many minutes.
    pub fn minutes(&mut self, first: u64, last: u64) -> TimeDelta {
        let seconds = first * 60 + self.below((last - first) * 60);
        TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0))
    }

    /// Bytes that mean nothing.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes()[..part.len()]);
        }
        bytes
    }
}

/// The kinds of things of which there are few: their keys follow from their number alone.
#[derive(Clone, Copy)]
#[repr(u16)]
pub enum Few {
    Client = 0,
    Staff = 1,
    Department = 2,
    Topic = 3,
    Region = 4,
    Council = 5,
    Session = 6,
    Proposal = 7,
    /// Rows that few point to, numbered through.
    Row = 8,
}

/// The key of one of them: a UUIDv7 of one moment. `floor/*.sql` writes those of clients in the same way.
pub fn few(kind: Few, number: u64) -> Uuid {
    let kind = u128::from(kind as u16);
    Uuid::from_u128((0x0190_a0b0_c0d0 << 80) | (7 << 76) | (kind << 64) | (0b10 << 62) | u128::from(number))
}

/// The key of the thing with this number that was made at a moment.
pub fn made(at: DateTime<Utc>, kind: u64, number: u64) -> Uuid {
    let millis = u128::try_from(at.timestamp_millis()).unwrap_or(0);
    let number = u128::from(number & 0x3fff_ffff_ffff_ffff);
    Uuid::from_u128((millis << 80) | (7 << 76) | (u128::from(kind & 0xfff) << 64) | (0b10 << 62) | number)
}

const BASE32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A key as clients and events write it: a TypeID.
pub fn written(prefix: &str, id: Uuid) -> String {
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    for place in (0..26).rev() {
        let digit = (id.as_u128() >> (5 * place)) & 31;
        text.push(char::from(BASE32[usize::try_from(digit).unwrap_or(0)]));
    }
    text
}

/// The key in a TypeID, if it is one.
pub fn read(text: &str) -> Option<Uuid> {
    let (_, digits) = text.rsplit_once('_')?;
    if digits.len() != 26 {
        return None;
    }
    let digit = |byte: u8| BASE32.iter().position(|known| *known == byte).and_then(|found| u128::try_from(found).ok());
    digits.bytes().try_fold(0_u128, |id, byte| Some((id << 5) | digit(byte)?)).map(Uuid::from_u128)
}
