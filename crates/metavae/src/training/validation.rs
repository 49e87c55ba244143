//! Validation: the importance-weighted bound on held-out digits of the seen datasets.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};
use metavae_datasets::{Digits, Transformation};

use crate::batches::batch::{images_to_tensor, in_batch_averages, normal};
use crate::batches::context::Context;
use crate::config::RunConfig;
use crate::random::{Purpose, stream};
use crate::systems::system::MetaModel;
use crate::training::bound::importance_weighted_bound;

/// Digits per pass.
const BATCH: usize = 100;

/// Mean bound on ln p(x) over datasets and the first `images` digits, nats per image, with `samples` posterior samples.
///
/// Every query's D is N other digits of its pass. The same call on the same weights gives the same number.
///
/// # Errors
/// When the device cannot deliver.
pub async fn validation_bound<M: MetaModel>(
    model: &M,
    config: &RunConfig,
    digits: &Digits,
    images: usize,
    samples: usize,
    device: &Device,
) -> Result<f32, ExecutionError> {
    let seen = config.seen();
    let indices: Vec<usize> = (0..images.clamp(2, digits.len())).collect();
    let (mut total, mut count) = (0.0_f64, 0);
    for (pass, indices) in indices.chunks(BATCH).enumerate() {
        let (datasets, batch, pixels) = (seen.len(), indices.len(), digits.pixels());
        let mut bytes = vec![0; datasets * batch * pixels];
        for (&value, rows) in seen.iter().zip(bytes.chunks_mut(batch * pixels)) {
            let prepared = Transformation { family: config.family, value }.prepared(digits.side());
            for (&index, row) in indices.iter().zip(rows.chunks_mut(pixels)) {
                prepared.apply(digits.image(index), row);
            }
        }
        let images = images_to_tensor(&bytes, pixels, device).reshape([datasets, batch, pixels]); // [K, B, P]
        let random = &mut stream(config.seed, Purpose::Question, pass as u64);
        let size = config.context.size.min(batch - 1);
        let averages = in_batch_averages(0..datasets * batch, batch, size..=size, random);
        let averages = Tensor::from_data(TensorData::new(averages, [datasets, batch, batch]), device);
        let shape = [datasets, batch, config.network.latent];
        let noise: Vec<Tensor<3>> = (0..samples).map(|_| normal(shape, random, device)).collect();
        let bound = importance_weighted_bound(model, &images, &Context::InBatch(averages), &noise); // [K, B]
        let values = bound.into_data_async().await?;
        total += values.iter::<f32>().map(f64::from).sum::<f64>();
        count += datasets * batch;
    }
    Ok((total / count as f64) as f32)
}
