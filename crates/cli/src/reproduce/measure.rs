//! Measuring one trained model: probes with every kind of context, controls beside them, ln p(x) on seen datasets.

use std::time::Instant;

use anyhow::Context as _;
use burn::tensor::Device;
use metavae::{AnyModel, MetaModel as _, ModelFile, ModelPart, validation_bound};
use metavae_datasets::Digits;
use metavae_evaluation::{ContextKind, Evaluation, Options, Progress, Record as Measured};

use super::controls::Controls;
use super::results::{Identity, Record, RunFacts, rounded, title};
use super::training::Trained;
use crate::codes::TrainedModel;
use crate::provenance::{command, commit};

/// Images of each seen dataset, and posterior samples for each, behind ln p(x); the paper's code takes 10 samples too.
const BOUND: (usize, usize) = (1000, 10);

/// What is measured on.
pub struct Measurement<'a> {
    pub identity: &'a Identity,
    pub train: &'a Digits,
    pub test: &'a Digits,
    pub evaluation_options: Options,
    /// N of the curve over context sizes.
    pub sizes: &'a [usize],
    pub controls: &'a Controls,
    pub progress: &'a (dyn Fn(&Progress) + Sync),
}

impl Measurement<'_> {
    /// Everything that the results hold about a run.
    pub fn of(&self, trained: &Trained, device: &Device) -> anyhow::Result<(RunFacts, Vec<Record>)> {
        let clock = Instant::now();
        let Identity { family, split, .. } = *self.identity;
        let (train, test, options) = (self.train, self.test, self.evaluation_options);
        let evaluation =
            |progress| Evaluation { family, meta_split: split, seen_values: None, train, test, options, progress };
        let controls = self.controls.of(&evaluation(&|_| ()))?;
        let model = TrainedModel::new(&trained.file, None)?;
        let measured = evaluation(self.progress).codes(&model, model.sizes(self.sizes))?;
        let records =
            measured.iter().map(|record| self.record(record, &controls)).collect::<anyhow::Result<Vec<_>>>()?;

        let facts = RunFacts {
            run: self.identity.clone(),
            title: title(&self.identity.model),
            log_likelihood: log_likelihood(&trained.file, test, device)?,
            milliseconds_per_step: trained.milliseconds_per_step.map(f64::round),
            evaluation_seconds: clock.elapsed().as_secs_f64().round(),
            evaluation: options,
            config: trained.file.config.clone(),
            commit: commit(),
            command: command(),
        };
        Ok((facts, records))
    }

    /// What was measured, beside the controls on the same dataset.
    fn record(&self, measured: &Measured, controls: &[Measured]) -> anyhow::Result<Record> {
        let control = |name: &str| {
            let same = |control: &&Measured| control.value.total_cmp(&measured.value).is_eq() && control.model == name;
            controls.iter().find(same).with_context(|| format!("the folder of runs holds no {name} for this dataset"))
        };
        let (pixels, pca) = (control("raw pixels")?, control("PCA-40")?);
        let context = measured.context.context("a model's record has a context")?;
        Ok(Record {
            run: self.identity.clone(),
            value: measured.value,
            seen: measured.seen,
            probe: rounded(measured.probe),
            shared_probe: rounded(measured.shared_probe),
            raw_pixels: rounded(pixels.probe),
            pca40: rounded(pca.probe),
            shared_raw_pixels: rounded(pixels.shared_probe),
            shared_pca40: rounded(pca.shared_probe),
            context,
            wrong_value: measured.context_value.filter(|_| context == ContextKind::Wrong),
            n: measured.context_size,
            active_units: measured.active_units.unwrap_or(0),
        })
    }
}

/// ln p(x) on seen datasets, nats per image: the importance-weighted bound on digits that were not trained on.
pub fn log_likelihood(file: &ModelFile, digits: &Digits, device: &Device) -> anyhow::Result<f64> {
    let config = &file.config;
    let blank = AnyModel::new(&config.network, config.seen().len(), config.seed, device);
    let model = file.load_into(blank, ModelPart::Whole)?;
    let bound = pollster::block_on(validation_bound(&model, config, digits, BOUND.0, BOUND.1, device))?;
    Ok((f64::from(bound) * 100.0).round() / 100.0)
}

impl RunFacts {
    /// A line for those who wait.
    pub fn summary(&self, records: &[Record]) -> String {
        // The first of a dataset is the one that the figure shows.
        let headline: Vec<&Record> =
            records.iter().filter(|record| !record.seen).fold(Vec::new(), |mut firsts: Vec<&Record>, record| {
                if firsts.last().is_none_or(|last| last.value.total_cmp(&record.value).is_ne()) {
                    firsts.push(record);
                }
                firsts
            });
        let mean =
            |of: fn(&Record) -> f64| headline.iter().map(|record| of(record)).sum::<f64>() / headline.len() as f64;
        let pace = self.milliseconds_per_step.map_or(String::new(), |pace| format!(", {pace:.0} ms a step"));
        format!(
            "{}: probe {:.3}, shared probe {:.3}, ln p(x) {:.1}{pace}, evaluated in {:.0} s",
            self.run,
            mean(|record| record.probe),
            mean(|record| record.shared_probe),
            self.log_likelihood,
            self.evaluation_seconds
        )
    }
}
