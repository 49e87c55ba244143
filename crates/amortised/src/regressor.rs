//! g(D, x): a summary of each member of D, what is taken of them, and a regression on it and x.

use burn::module::Module;
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::{Activation, Dense};
use rand::Rng;

use crate::batch::Questions;
use crate::config::Pooling;

/// The network; three layers of each part.
#[derive(Module, Debug)]
pub struct Regressor {
    /// h: a member of D [d] -> [H]
    summary: Vec<Dense>,
    /// What x looks for in D; none where it sees the mean alone. Files name its weights by this field.
    glance: Option<Attention>,
    /// r: x, what was taken of D and ln(1 + N) -> a posterior's numbers
    regression: Vec<Dense>,
    width: usize,
}

/// Attention over the members of D, asked for by x and the mean of D (Vaswani and others, 2017).
#[derive(Module, Debug)]
struct Attention {
    /// [f + H + 1] -> [H]
    query: Vec<Dense>,
    /// [H] -> [H]
    key: Dense,
    /// [H] -> [H]
    value: Dense,
    heads: usize,
}

/// Of the attention, each with a part of the width.
const HEADS: usize = 4;

impl Regressor {
    /// For queries and members of D of so many features, and so many outputs.
    pub fn new(
        [query, datum]: [usize; 2],
        (width, pooling): (usize, Pooling),
        outputs: usize,
        random: &mut impl Rng,
        device: &Device,
    ) -> Self {
        let mut layers = |sizes: &[usize]| -> Vec<Dense> {
            sizes.windows(2).map(|pair| Dense::new(pair[0], pair[1], random, device)).collect()
        };
        let summary = layers(&[datum, width, width, width]);
        let seen = query + width + 1;
        let glance = (pooling == Pooling::Attention).then(|| {
            let query = layers(&[seen, width, width]);
            let [key, value] = [(); 2].map(|()| layers(&[width, width]).remove(0));
            Attention { query, key, value, heads: if width.is_multiple_of(HEADS) { HEADS } else { 1 } }
        });
        let taken = if glance.is_some() { width } else { 0 };
        Self { summary, glance, regression: layers(&[seen + taken, width, width, outputs]), width }
    }

    /// The numbers of the posteriors of M datasets' B queries each, [M B, outputs].
    pub fn forward(&self, questions: Questions) -> Tensor<2> {
        let Questions { datasets, size, queries } = questions;
        let [count, each, seen] = queries.dims();
        let device = queries.device();
        let members = datasets.map(|datasets| {
            let [_, _, datum] = datasets.dims();
            let members = through(&self.summary, datasets.reshape([count * size, datum])); // [M N, H]
            members.reshape([count, size, self.width]) // [M, N, H]
        });
        let rows = count * each;
        let none = |shape: [usize; 2]| Tensor::<2>::zeros(shape, &device);
        let mean = members.as_ref().map_or_else(
            || none([rows, self.width]),
            |members| {
                let mean = members.clone().mean_dim(1); // [M, 1, H]
                mean.expand([count, each, self.width]).reshape([rows, self.width]) // [M B, H]
            },
        );
        let log_size = (size as f32).ln_1p() / 4.0;
        let sizes = Tensor::from_data(TensorData::new(vec![log_size; rows], [rows, 1]), &device); // [M B, 1]
        let mut inputs = Tensor::cat(vec![queries.reshape([rows, seen]), mean, sizes], 1); // [M B, f + H + 1]
        if let Some(glance) = &self.glance {
            let taken = members.map_or_else(
                || none([rows, self.width]),
                |members| glance.forward(inputs.clone(), members), // [M B, H]
            );
            inputs = Tensor::cat(vec![inputs, taken], 1); // [M B, f + 2 H + 1]
        }
        through(&self.regression, inputs) // [M B, outputs]
    }
}

impl Attention {
    /// [M B, f + H + 1] and [M, N, H] -> [M B, H]
    fn forward(&self, asked: Tensor<2>, members: Tensor<3>) -> Tensor<2> {
        let [count, size, width] = members.dims();
        let (rows, part) = (asked.dims()[0], width / self.heads);
        // [M rows, H] -> [M, heads, rows, H / heads]
        let by_head = |x: Tensor<2>, rows: usize| x.reshape([count, rows / count, self.heads, part]).swap_dims(1, 2);
        let members = members.reshape([count * size, width]); // [M N, H]
        let query = by_head(through(&self.query, asked), rows); // [M, heads, B, H / heads]
        let key = by_head(self.key.forward(members.clone(), Activation::Linear), count * size); // [M, heads, N, H / heads]
        let value = by_head(self.value.forward(members, Activation::Linear), count * size); // [M, heads, N, H / heads]
        let scores = query.matmul(key.swap_dims(2, 3)).div_scalar((part as f64).sqrt()); // [M, heads, B, N]
        let taken = softmax(scores, 3).matmul(value); // [M, heads, B, H / heads]
        taken.swap_dims(1, 2).reshape([rows, width]) // [M B, H]
    }
}

/// Layers one after the other, the last without an activation: [n, inputs] -> [n, outputs]
fn through(layers: &[Dense], x: Tensor<2>) -> Tensor<2> {
    layers.iter().enumerate().fold(x, |x, (index, layer)| {
        let is_last = index + 1 == layers.len();
        layer.forward(x, if is_last { Activation::Linear } else { Activation::Relu })
    })
}

/// A tensor's numbers, row by row. These networks live in the host's memory: nothing is waited for.
pub(crate) fn read(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}
