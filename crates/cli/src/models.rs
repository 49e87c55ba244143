//! Whole models, encoder and decoders, and posteriors of digits under a chosen D.

use std::path::Path;

use anyhow::Context as _;
use burn::tensor::{Device, Tensor};
use metavae::random::{Purpose, stream};
use metavae::{
    AnyModel, Checkpoint, Context, Gaussian, MetaModel as _, ModelFile, ModelPart, RunConfig, images_to_tensor,
};
use metavae_datasets::{Digits, Transformation};
use rand::seq::index;

use crate::data;

/// The weights of a whole model, or of a checkpoint, packed or not.
pub fn read_weights(path: &Path) -> anyhow::Result<ModelFile> {
    let bytes = data::unpacked(path)?;
    match ModelFile::from_bytes(&bytes) {
        Ok(file) => Ok(file),
        Err(error) => Ok(Checkpoint::from_bytes(&bytes).map(ModelFile::from).map_err(|_| error)?),
    }
}

/// A model that can infer and decode.
pub struct WholeModel {
    pub config: RunConfig,
    pub steps: u64,
    pub model: AnyModel,
}

impl WholeModel {
    /// From a checkpoint, or from a folder as exported, with an encoder and a decoder file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        if !path.is_dir() {
            return Self::load(&[(&read_weights(path)?, ModelPart::Whole)]);
        }
        let read = |name: &str| -> anyhow::Result<ModelFile> {
            Ok(ModelFile::from_bytes(&data::unpacked(&path.join(format!("{name}.safetensors.gz")))?)?)
        };
        let (encoder, decoder) = (read("encoder")?, read("decoder")?);
        anyhow::ensure!(
            (&encoder.config, encoder.step) == (&decoder.config, decoder.step),
            "encoder and decoders are of different models"
        );
        Self::load(&[(&encoder, ModelPart::Encoder), (&decoder, ModelPart::Decoder)])
    }

    fn load(files: &[(&ModelFile, ModelPart)]) -> anyhow::Result<Self> {
        let (config, steps) = (files[0].0.config.clone(), files[0].0.step);
        let mut model = AnyModel::new(&config.network, config.seen().len(), config.seed, &Device::flex());
        for (file, part) in files {
            model = file.load_into(model, *part)?;
        }
        Ok(Self { config, steps, model })
    }

    /// The place of a seen value among the decoders.
    pub fn dataset(&self, value: f64) -> anyhow::Result<usize> {
        let seen = self.config.seen();
        let place = seen.iter().position(|seen| (seen - value).abs() < 1e-9);
        place.with_context(|| {
            let seen = seen.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
            format!("the model has no decoder for {value}; it has seen {seen}")
        })
    }

    /// Posteriors [n, Z] of images [n, P], each with a D of its own: `size` of `candidates` under a transformation, or none.
    pub fn posterior(
        &self,
        images: &Tensor<2>,
        context: Option<(&Digits, Transformation)>,
        (candidates, size, seed): (std::ops::Range<usize>, usize, u32),
    ) -> Gaussian<2> {
        let count = images.dims()[0];
        let context = match context {
            Some((digits, transformation)) if size > 0 && self.config.network.system.reads_context() => {
                let random = &mut stream(seed, Purpose::Question, 1);
                let summaries = (0..count).map(|_| {
                    let chosen = index::sample(random, candidates.len(), size.min(candidates.len()));
                    let chosen = chosen.into_iter().map(|place| candidates.start + place);
                    let (images, _) = transformed(digits, chosen, transformation);
                    self.model.summarise(images) // [1, S]
                });
                Context::summarised(Tensor::cat(summaries.collect(), 0)) // [n, 1, S]
            }
            _ => Context::Empty,
        };
        let posterior = self.model.posterior(images.clone().unsqueeze_dim(1), &context); // [n, 1, Z]
        posterior.map(|of| of.squeeze_dim(1))
    }
}

/// Digits under a transformation, [n, P], and their classes.
pub fn transformed(
    digits: &Digits,
    indices: impl Iterator<Item = usize>,
    transformation: Transformation,
) -> (Tensor<2>, Vec<u8>) {
    let (mut bytes, mut labels) = (Vec::new(), Vec::new());
    for index in indices {
        bytes.extend(digits.image(index));
        labels.push(digits.label(index));
    }
    let images = resampled(&bytes, digits.side(), transformation);
    (images_to_tensor(&images, digits.pixels(), &Device::flex()), labels)
}

/// Images of so many rows and columns, one after the other, under a transformation.
pub fn resampled(images: &[u8], side: usize, transformation: Transformation) -> Vec<u8> {
    let prepared = transformation.prepared(side);
    let mut out = vec![0; images.len()];
    for (image, out) in images.chunks_exact(side * side).zip(out.chunks_exact_mut(side * side)) {
        prepared.apply(image, out);
    }
    out
}
