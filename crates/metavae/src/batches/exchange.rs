//! Exchanged codes: decoders explain an image from the code that the same digit got in another dataset.
//!
//! Nothing in the MetaELBO (eq. 11) ties the codes of different datasets together. Here half of a dataset's digits in a step
//! are also another dataset's, and one pair in two swaps its codes before they are decoded. A bound stays a bound: ln p(x)
//! is at least E_q[ln p(x given z)] - KL(q || p) for every q, also for one inferred from another view of the digit.

use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt as _;

use crate::random::{Purpose, stream};

/// Who shares digits with whom in one step, and which pairs swap codes; determined by seed and step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// The second half of dataset k's batch shows the digits of the first half of dataset k - `shift`, modulo K.
    pub shift: usize,
    /// For each dataset and each digit of its first half: whether the codes are swapped.
    pub swapped: Vec<Vec<bool>>,
}

impl Exchange {
    /// Draws the exchange of a step between K datasets with B images each; None with a single dataset.
    pub fn draw(datasets: usize, batch: usize, seed: u32, step: u64) -> Option<Self> {
        if datasets < 2 {
            return None;
        }
        let random = &mut stream(seed, Purpose::Exchange, step);
        let shift = random.random_range(1..datasets);
        let swapped = (0..datasets).map(|_| (0..batch / 2).map(|_| random.random()).collect()).collect();
        Some(Self { shift, swapped })
    }

    /// Own digits of each dataset, B each -> the digits that each shows, B each.
    pub fn digits(&self, own: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let (datasets, half) = (own.len(), self.swapped[0].len());
        let shown = own.iter().enumerate().map(|(dataset, digits)| {
            let mut digits = digits.clone();
            let other = (dataset + datasets - self.shift) % datasets;
            digits[half..2 * half].copy_from_slice(&own[other][..half]);
            digits
        });
        shown.collect()
    }

    /// For each of the K B images, row by row: the image whose code its decoder gets, counted over all datasets.
    #[expect(clippy::cast_possible_wrap, reason = "a batch has at most thousands of images")]
    pub fn sources(&self, batch: usize) -> Vec<i32> {
        let (datasets, half) = (self.swapped.len(), batch / 2);
        let mut sources: Vec<i32> = (0..(datasets * batch) as i32).collect();
        for (dataset, swapped) in self.swapped.iter().enumerate() {
            let other = (dataset + self.shift) % datasets;
            for (digit, _) in swapped.iter().enumerate().filter(|&(_, &swapped)| swapped) {
                sources.swap(dataset * batch + digit, other * batch + half + digit);
            }
        }
        sources
    }

    /// The sources as codes [K, B, Z] are rearranged by, [K B].
    pub fn to_tensor(&self, batch: usize, device: &Device) -> Tensor<1, Int> {
        let sources = self.sources(batch);
        let count = sources.len();
        Tensor::from_data(TensorData::new(sources, [count]), device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_gets_the_code_of_the_same_digit_in_another_dataset() {
        let (datasets, batch) = (5, 7);
        let own: Vec<Vec<usize>> =
            (0..datasets).map(|dataset| (0..batch).map(|digit| 100 * dataset + digit).collect()).collect();
        let mut crossed = 0;
        for step in 0..20 {
            let exchange = Exchange::draw(datasets, batch, 3, step).expect("several datasets");
            let shown = exchange.digits(&own);
            let sources = exchange.sources(batch);
            for (image, &source) in sources.iter().enumerate() {
                let source = source as usize;
                assert_eq!(sources[source] as usize, image, "codes are swapped in pairs");
                assert_eq!(shown[source / batch][source % batch], shown[image / batch][image % batch]);
                crossed += usize::from(source / batch != image / batch);
            }
            assert_eq!(exchange, Exchange::draw(datasets, batch, 3, step).expect("several datasets"));
        }
        // Six of seven images have a partner, and about half of these swap.
        assert!((200..400).contains(&crossed), "{crossed} of 700");
        assert_eq!(Exchange::draw(1, batch, 3, 0), None);
    }
}
