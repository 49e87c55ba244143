//! What tells a set of images from every other, the same here and in the page (www/sources/prepared.ts).

use crate::{Digits, checksum::checksum};

/// How many images there are, and a checksum of each of the four IDX files that hold them: 70000-…, 32 digits.
pub fn identity(train: &Digits, test: &Digits) -> String {
    let sums = [train, test].map(|part| {
        let count = part.len() as u32;
        let side = part.side() as u32;
        let images = checksum(&[0x0803, count, side, side], part.images());
        format!("{images:08x}{:08x}", checksum(&[0x0801, count], part.labels()))
    });
    format!("{}-{}", train.len() + test.len(), sums.concat())
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
