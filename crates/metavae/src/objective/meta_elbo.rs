//! The MetaELBO (eq. 11): per image, E_q[ln p_theta_i(x given z)] - KL(q(z given D_i, x) || p(z)), in nats.

use burn::tensor::{ExecutionError, Tensor, Transaction};
use serde::Serialize;

use crate::kernels::loss_terms;

/// The two terms for K datasets and B images of each.
#[derive(Clone, Debug)]
pub struct MetaElbo {
    /// ln p_theta_i(x given z) at one posterior sample, [K, B].
    pub reconstruction: Tensor<2>,
    /// KL to the prior in closed form, [K, B].
    pub kl: Tensor<2>,
}

/// The MetaELBO of one meta-batch, read back; nats per image.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// `reconstruction` - `kl`.
    pub meta_elbo: f32,
    /// Mean of ln p(x given z) over datasets and images.
    pub reconstruction: f32,
    /// Mean KL to the prior.
    pub kl: f32,
    /// Both terms of each dataset, in the order of the decoders.
    pub by_dataset: Vec<DatasetMetrics>,
}

/// The two terms of one dataset, means over its images; their difference is its MetaELBO.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DatasetMetrics {
    /// Mean of ln p(x given z).
    pub reconstruction: f32,
    /// Mean KL to the prior.
    pub kl: f32,
}

impl Metrics {
    /// Of the means of both terms over the images of each dataset.
    pub(crate) fn of(reconstruction: &[f32], kl: &[f32]) -> Self {
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let (mean_reconstruction, mean_kl) = (mean(reconstruction), mean(kl));
        let both = reconstruction.iter().zip(kl);
        Self {
            meta_elbo: mean_reconstruction - mean_kl,
            reconstruction: mean_reconstruction,
            kl: mean_kl,
            by_dataset: both.map(|(&reconstruction, &kl)| DatasetMetrics { reconstruction, kl }).collect(),
        }
    }
}

impl MetaElbo {
    /// The negative MetaELBO, each image already weighted by 1 / (K B), [K, B].
    ///
    /// The sum over all entries is the loss. It is left undone: a backward pass may start from any shape, and on
    /// WebGPU a full sum is one thread's serial loop.
    pub fn loss_terms(&self) -> Tensor<2> {
        let [datasets, batch] = self.kl.dims();
        self.loss_terms_among(datasets * batch) // [K, B]
    }

    /// The same of a part of a meta-batch that has so many images in all: over its parts, the losses add up.
    pub(crate) fn loss_terms_among(&self, images: usize) -> Tensor<2> {
        loss_terms(self.kl.clone(), self.reconstruction.clone(), images) // [K, B]
    }

    /// Reads both terms back in one transfer and averages them on the host.
    ///
    /// # Errors
    /// When the device cannot deliver, a lost WebGPU device for instance.
    pub async fn read(self) -> Result<Metrics, ExecutionError> {
        let [_, batch] = self.kl.dims();
        let data = Transaction::default()
            .register(self.reconstruction.inner())
            .register(self.kl.inner())
            .execute_async()
            .await?;
        let mut rows = data.into_iter().map(|data| {
            let values: Vec<f32> = data.iter::<f32>().collect();
            values.chunks(batch).map(|row| row.iter().sum::<f32>() / batch as f32).collect::<Vec<f32>>()
        });
        let (reconstruction, kl) = (rows.next().unwrap_or_default(), rows.next().unwrap_or_default());
        Ok(Metrics::of(&reconstruction, &kl))
    }
}
