//! All words in use, in memory: which of them a part of a word, or a misspelling, may stand for.
//!
//! They are the words of texts that not everybody may read, so they go nowhere: a search looks for more words than were
//! typed, and finds what the viewer sees.

use memchr::memmem;
use rapidfuzz::distance::osa;

/// What parts two words. No word has it in it.
const BETWEEN: char = '\n';
/// From so many letters a word is looked for within others.
const PART_FROM: usize = 4;
/// From so many letters one slip of the pen is overlooked, if the word begins alike.
const ONE_SLIP_FROM: usize = 5;
/// From so many letters two are, wherever they are.
const TWO_SLIPS_FROM: usize = 8;

/// The words in use.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// One after another, each with [`BETWEEN`] before it and behind it.
    text: String,
    known: Vec<Known>,
}

/// What is known of a word without reading it.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Where it stands.
    begin: usize,
    /// How many bytes it has.
    length: u8,
    /// How many letters it has.
    letters: u8,
    /// Which letters it has, a bit each.
    has: u32,
}

/// The letters of a word as bits. Two words that are `n` slips apart differ in `2n` bits at most.
fn bits(word: &str) -> u32 {
    word.chars().fold(0, |bits, letter| {
        let place = match letter {
            'a'..='z' => u32::from(letter) - u32::from('a'),
            other => 26 + u32::from(other) % 6,
        };
        bits | 1 << place
    })
}

impl Words {
    /// Adds words that are not among them.
    pub(super) fn add<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        if self.text.is_empty() {
            self.text.push(BETWEEN);
        }
        for word in words {
            let begin = self.text.len();
            let (Ok(length), Ok(letters)) = (u8::try_from(word.len()), u8::try_from(word.chars().count())) else {
                continue;
            };
            self.text.push_str(word);
            self.text.push(BETWEEN);
            self.known.push(Known { begin, length, letters, has: bits(word) });
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    fn word(&self, known: &Known) -> &str {
        self.text.get(known.begin..known.begin + usize::from(known.length)).unwrap_or_default()
    }

    /// The longer words that this one is a part of, the shortest first; at most so many.
    pub(super) fn containing(&self, part: &str, most: usize) -> Vec<&str> {
        if part.chars().count() < PART_FROM || part.contains(BETWEEN) {
            return Vec::new();
        }
        let around = |at: usize| {
            let (before, behind) = self.text.split_at_checked(at)?;
            let (_, begin) = before.rsplit_once(BETWEEN).unwrap_or(("", before));
            let (end, _) = behind.split_once(BETWEEN).unwrap_or((behind, ""));
            self.text.get(at - begin.len()..at + end.len())
        };
        let places = memmem::find_iter(self.text.as_bytes(), part.as_bytes());
        let found = places.filter_map(around).filter(|word| *word != part);
        let mut found: Vec<&str> = found.collect();
        // A word that has it twice is found twice, one time after the other.
        found.dedup();
        found.sort_by_key(|word| word.len());
        found.truncate(most);
        found
    }

    /// The words that this one may be a misspelling of, those most like it first; at most so many.
    pub(super) fn like(&self, typed: &str, most: usize) -> Vec<&str> {
        let letters = typed.chars().count();
        let slips = match letters {
            TWO_SLIPS_FROM.. => 2,
            ONE_SLIP_FROM.. => 1,
            _ => return Vec::new(),
        };
        let (has, first) = (bits(typed), typed.chars().next());
        let may_be = |known: &&Known| {
            usize::from(known.letters).abs_diff(letters) <= slips
                && usize::try_from((known.has ^ has).count_ones()).is_ok_and(|differ| differ <= 2 * slips)
        };
        let typed_letters = osa::BatchComparator::new(typed.chars());
        let near_enough = osa::Args::default().score_cutoff(slips);
        let near = self.known.iter().filter(may_be).map(|known| self.word(known)).filter_map(|word| {
            if slips == 1 && word.chars().next() != first {
                return None;
            }
            let distance = typed_letters.distance_with_args(word.chars(), &near_enough)?;
            (distance > 0).then_some((distance, word))
        });
        let mut near: Vec<(usize, &str)> = near.collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().take(most).map(|(_, word)| word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        words.add(["toeslag", "energietoeslag", "huurtoeslag", "toeslagenwet", "kaart", "maart", "kaars"]);
        words.add(["uitker", "bijstandsuitker", "werkwerk", "client", "clientenrad"]);
        words
    }

    #[test]
    fn a_part_finds_the_longer_words_the_shortest_first() {
        let words = words();
        assert_eq!(words.containing("toeslag", 9), ["huurtoeslag", "toeslagenwet", "energietoeslag"]);
        assert_eq!(words.containing("toeslag", 1), ["huurtoeslag"]);
        assert_eq!(words.containing("uitker", 9), ["bijstandsuitker"]);
        assert_eq!(words.containing("werk", 9), ["werkwerk"], "once");
        assert_eq!(words.containing("toe", 9), [""; 0], "too short");
        assert_eq!(words.containing("slag\nhuur", 9), [""; 0], "no word has a line's end in it");
    }

    #[test]
    fn a_slip_of_the_pen_is_overlooked_and_a_second_one_in_a_long_word() {
        let words = words();
        assert_eq!(words.like("energietoelsag", 9), ["energietoeslag"], "two letters changed places");
        assert_eq!(words.like("enegietoelsag", 9), ["energietoeslag"], "and one was left out");
        assert_eq!(words.like("toeslga", 9), ["toeslag"]);
        assert_eq!(words.like("toslga", 9), [""; 0], "a short word with two");
        assert_eq!(words.like("kaart", 9), ["kaars"], "what begins otherwise is another word");
        assert_eq!(words.like("clent", 9), ["client"]);
        assert_eq!(words.like("kaar", 9), [""; 0], "too short");
    }

    #[test]
    fn words_that_are_longer_than_any_are_left_out() {
        let mut words = Words::default();
        let long = "a".repeat(300);
        words.add([long.as_str(), "toeslag"]);
        assert_eq!(words.len(), 1);
        assert_eq!(words.containing("toes", 9), ["toeslag"]);
    }
}
