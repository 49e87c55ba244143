//! The tables as a file: safetensors, as all weights, and what they belong to.

use serde::{Deserialize, Serialize};

use super::{CLASSES, KINDS, LEVELS, Linear, Reliability};
use crate::files::weights::{self, HostTensor, Metadata, Precision, Tensors, WeightsError};
use metavae_datasets::Family;

const KIND: &str = "metavae-reliability-1";

/// What the file says of itself.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    family: Family,
    seen: Vec<f64>,
    step: u64,
    /// Exact, as half precision does not know 0.7.
    values: Vec<f64>,
}

impl Reliability {
    /// As safetensors in half precision.
    ///
    /// # Errors
    /// When a number is not finite.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WeightsError> {
        let (features, levels, values) = (self.standard[0].len(), LEVELS.len(), self.values.len());
        let latent = self.reading.weights.len() / CLASSES;
        let width = Self::expanded_width(features);
        let summary = self.summaries.len() / values.max(1);
        let tensors = [
            ("reading.weight", vec![CLASSES, latent], &self.reading.weights),
            ("reading.bias", vec![CLASSES], &self.reading.intercepts),
            ("judging.mean", vec![features], &self.standard[0]),
            ("judging.deviation", vec![features], &self.standard[1]),
            ("judging.weight", vec![KINDS.len(), width], &self.judging.weights),
            ("judging.bias", vec![KINDS.len()], &self.judging.intercepts),
            ("elbo", vec![values, levels], &self.elbo),
            ("kl", vec![values, levels], &self.kl),
            ("score", vec![values, levels], &self.score),
            ("context.mean", vec![values, summary], &self.summaries),
            ("context.spread", vec![values], &self.spread),
            ("context.distance", vec![levels], &self.context_distance),
        ];
        let tensor = |shape, values: &Vec<f32>| HostTensor { shape, values: values.clone() };
        let tensors: Tensors =
            tensors.into_iter().map(|(name, shape, values)| (name.to_owned(), tensor(shape, values))).collect();
        let description =
            Description { family: self.family, seen: self.seen.clone(), step: self.step, values: self.values.clone() };
        let description = serde_json::to_string(&description).expect("it is plain data");
        let metadata = Metadata::from([("kind".to_owned(), KIND.to_owned()), ("description".to_owned(), description)]);
        weights::to_bytes(&tensors, metadata, Precision::Half { mantissa_bits: 10 })
    }

    /// For a model with codes of Z numbers and summaries of S.
    ///
    /// # Errors
    /// When the bytes are damaged, something else, or belong to a model of other sizes.
    pub fn from_bytes(bytes: &[u8], latent: usize, summary: usize) -> Result<Self, WeightsError> {
        let (mut tensors, metadata) = weights::from_bytes(bytes)?;
        let found = metadata.get("kind").map_or("something else", String::as_str);
        if found != KIND {
            return Err(WeightsError::Kind { expected: "table of reliability", found: found.to_owned() });
        }
        let damaged = |error: &dyn std::fmt::Display| WeightsError::Metadata(error.to_string());
        let description = metadata.get("description").ok_or_else(|| damaged(&"no description"))?;
        let Description { family, seen, step, values } =
            serde_json::from_str(description).map_err(|error| damaged(&error))?;
        if seen.is_empty() || values.len() < 2 || !seen.iter().chain(&values).all(|value| value.is_finite()) {
            return Err(damaged(&"it has no values"));
        }
        let features = Self::feature_count(latent);
        let mut take = |name: &str, shape: &[usize]| -> Result<Vec<f32>, WeightsError> {
            weights::find(&tensors, name, shape)?;
            Ok(tensors.remove(name).map(|tensor| tensor.values).unwrap_or_default())
        };
        let (rows, levels) = (values.len(), LEVELS.len());
        Ok(Self {
            family,
            seen,
            step,
            reading: Linear {
                weights: take("reading.weight", &[CLASSES, latent])?,
                intercepts: take("reading.bias", &[CLASSES])?,
            },
            standard: [take("judging.mean", &[features])?, take("judging.deviation", &[features])?],
            judging: Linear {
                weights: take("judging.weight", &[KINDS.len(), Self::expanded_width(features)])?,
                intercepts: take("judging.bias", &[KINDS.len()])?,
            },
            elbo: take("elbo", &[rows, levels])?,
            kl: take("kl", &[rows, levels])?,
            score: take("score", &[rows, levels])?,
            summaries: take("context.mean", &[rows, summary])?,
            spread: take("context.spread", &[rows])?,
            context_distance: take("context.distance", &[levels])?,
            values,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reliability;
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let written = reliability();
        let read = Reliability::from_bytes(&written.to_bytes().unwrap(), 1, 2).unwrap();
        assert_eq!(
            (read.family, &read.seen, read.step, &read.values),
            (written.family, &written.seen, 5, &written.values)
        );
        let half =
            |numbers: &[f32]| numbers.iter().map(|&number| half::f16::from_f32(number).to_f32()).collect::<Vec<f32>>();
        assert_eq!(read.elbo, half(&written.elbo));
        assert_eq!((read.judging, read.standard), (written.judging, written.standard));
        assert_eq!((read.reading.weights, read.spread), (written.reading.weights, written.spread));
    }

    #[test]
    fn tables_of_a_model_of_other_sizes_are_refused() {
        let bytes = reliability().to_bytes().unwrap();
        let shape = |error| matches!(error, Err(WeightsError::Shape { .. }));
        assert!(shape(Reliability::from_bytes(&bytes, 2, 2)) && shape(Reliability::from_bytes(&bytes, 1, 3)));
        assert!(matches!(Reliability::from_bytes(b"nothing", 1, 2), Err(WeightsError::NotSafetensors(_))));
        let other = Metadata::from([("kind".to_owned(), "metavae-model-1".to_owned())]);
        let weights = weights::to_bytes(&Tensors::new(), other, Precision::Full).unwrap();
        let error = Reliability::from_bytes(&weights, 1, 2).unwrap_err();
        assert!(error.to_string().contains("not a table of reliability"), "{error}");
    }
}
