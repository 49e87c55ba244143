//! A checksum of bytes, the same here and in the page (www/sources/prepared.ts).

/// FNV-1a's, over words of 32 bits, lowest byte first.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// Of a file of big-endian words, and bytes behind them. Each step is a bijection of the sum, so that one changed word is
/// always noticed.
pub(crate) fn checksum(head: &[u32], body: &[u8]) -> u32 {
    let step = |sum: u32, word: u32| (sum ^ word).wrapping_mul(PRIME);
    let sum = head.iter().fold(BASIS, |sum, word| step(sum, word.swap_bytes()));
    let mut words = body.chunks_exact(4);
    let sum = words.by_ref().fold(sum, |sum, word| step(sum, u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
    let sum = words.remainder().iter().fold(sum, |sum, &byte| step(sum, u32::from(byte)));
    step(sum, (4 * head.len() + body.len()) as u32)
}
