//! What tells a set of images from every other, the same here and in the page (www/sources/prepared.ts).

use crate::{Digits, SIDE};

/// FNV-1a's, over words of 32 bits, lowest byte first.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// How many images there are, and a checksum of each of the four IDX files that hold them: 70000-…, 32 digits.
pub fn identity(train: &Digits, test: &Digits) -> String {
    let sums = [train, test].map(|part| {
        let count = part.len() as u32;
        let side = SIDE as u32;
        let images = checksum(&[0x0803, count, side, side], part.images());
        format!("{images:08x}{:08x}", checksum(&[0x0801, count], part.labels()))
    });
    format!("{}-{}", train.len() + test.len(), sums.concat())
}

/// Of a file of big-endian words, and bytes behind them. Each step is a bijection of the sum, so that one changed word is
/// always noticed.
fn checksum(head: &[u32], body: &[u8]) -> u32 {
    let step = |sum: u32, word: u32| (sum ^ word).wrapping_mul(PRIME);
    let sum = head.iter().fold(BASIS, |sum, word| step(sum, word.swap_bytes()));
    let mut words = body.chunks_exact(4);
    let sum = words.by_ref().fold(sum, |sum, word| step(sum, u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
    let sum = words.remainder().iter().fold(sum, |sum, &byte| step(sum, u32::from(byte)));
    step(sum, (4 * head.len() + body.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PIXELS;

    fn part(count: usize) -> Digits {
        let images = (0..count * PIXELS).map(|place| (place * 37 % 251) as u8).collect();
        Digits::new(images, (0..count).map(|place| (place % 3) as u8).collect()).unwrap()
    }

    /// The same as www/sources/prepared.test.ts expects.
    #[test]
    fn it_is_the_pages() {
        assert_eq!(identity(&part(19), &part(3)), "22-6a3c85d2d6b11dc6aaebcf7b09c3f0d1");
    }

    #[test]
    fn one_changed_byte_is_noticed() {
        let usual = identity(&part(19), &part(3));
        let mut labels = part(19).labels().to_vec();
        labels[18] ^= 1;
        assert_ne!(identity(&Digits::new(part(19).images().to_vec(), labels).unwrap(), &part(3)), usual);
        assert_ne!(identity(&part(3), &part(19)), usual);
    }
}
