//! A run that is shared out: together its parts are the whole run, and the whole can be put together again at any step.

mod common;

use std::ops::Range;

use burn::tensor::Device;
use metavae::{
    AnyModel, Checkpoint, ContextConfig, ContextMode, DatasetKl, DecoderKind, DigitChoice, MetaElbo, Metrics,
    NetworkConfig, PartError, PartState, PartTrainer, RunConfig, Schedule, System, Trainer, most_parts,
};
use metavae_datasets::{Family, MetaSplit};
use pollster::block_on;

use common::squares;

type Part = PartTrainer<AnyModel>;

/// Four datasets.
fn config(system: System, decoder: DecoderKind, mode: ContextMode) -> RunConfig {
    RunConfig {
        batch: 8,
        digits: DigitChoice::Own,
        context: ContextConfig { mode, size: 3, random_size: true },
        learning_rate: 3e-3,
        schedule: Schedule::Cosine { steps: 60 },
        network: NetworkConfig {
            system,
            summary_hidden: 24,
            summary: 12,
            hidden: 24,
            latent: 4,
            dataset_latent: 5,
            decoder_hidden: 20,
            ..NetworkConfig::paper(decoder)
        },
        dataset_kl: DatasetKl::Shared,
        seed: 7,
        ..RunConfig::paper(Family::Scale, MetaSplit::Sparse, decoder)
    }
}

fn trainer(config: &RunConfig) -> Trainer<AnyModel> {
    Trainer::new(config.clone(), squares(50), &Device::flex()).expect("the config can be run")
}

fn shared_out(make: impl Fn() -> Trainer<AnyModel>, ranges: &[Range<usize>]) -> Vec<Part> {
    ranges.iter().map(|range| PartTrainer::of(&make(), range.clone()).expect("a part of four datasets")).collect()
}

/// One step of all parts; the metrics of each.
fn step(parts: &mut [Part]) -> Vec<Metrics> {
    let (mut sum, mut metrics) = (Vec::new(), Vec::new());
    for part in &mut *parts {
        let mut shared = Vec::new();
        metrics.push(read(part.gradients(&mut shared)));
        sum.resize(shared.len(), 0.0);
        sum.iter_mut().zip(&shared).for_each(|(sum, shared)| *sum += shared);
    }
    for part in parts {
        part.apply(&sum).expect("gradients of this step");
    }
    metrics
}

fn read(elbo: MetaElbo) -> Metrics {
    block_on(elbo.read()).expect("readable")
}

fn joined(parts: &[Part]) -> Trainer<AnyModel> {
    let others: Vec<PartState> = parts[1..].iter().map(Part::state).collect();
    parts[0].joined(&others).expect("all parts are there")
}

fn saved(trainer: &Trainer<AnyModel>) -> Checkpoint {
    block_on(trainer.checkpoint()).expect("readable")
}

/// The largest difference between two checkpoints' numbers, relative to those above 1.
fn difference(one: &Checkpoint, other: &Checkpoint) -> f32 {
    let tensors = |checkpoint: &Checkpoint| metavae::weights::from_bytes(&checkpoint.to_bytes()).expect("written").0;
    let (one, other) = (tensors(one), tensors(other));
    assert!(one.keys().eq(other.keys()));
    let mut most = 0.0_f32;
    for (tensor, same) in one.values().zip(other.values()) {
        assert_eq!(tensor.shape, same.shape);
        for (a, b) in tensor.values.iter().zip(&same.values) {
            most = most.max((a - b).abs() / a.abs().max(1.0));
        }
    }
    most
}

#[test]
fn parts_together_are_the_whole_run() {
    let divisions = [vec![0..2, 2..4], vec![0..1, 1..2, 2..4], std::iter::once(0..4).collect()];
    for system in System::ALL {
        // The Homoencoder's c is linear in D: its gradients start thousands of times larger, and roundings grow with them.
        let tolerance = if system == System::VariationalHomoencoder { 2e-3 } else { 1e-5 };
        for decoder in [DecoderKind::Separate, DecoderKind::SharedTrunk] {
            for mode in [ContextMode::InBatch, ContextMode::Fresh] {
                let config = config(system, decoder, mode);
                for ranges in &divisions {
                    let mut whole = trainer(&config);
                    let mut parts = shared_out(|| trainer(&config), ranges);
                    // 50 digits make six batches of 8: the last step is of the second epoch.
                    for _ in 0..7 {
                        let expected = read(whole.step()).by_dataset;
                        let found: Vec<_> = step(&mut parts).into_iter().flat_map(|part| part.by_dataset).collect();
                        assert_eq!(found.len(), expected.len());
                        for (found, expected) in found.iter().zip(&expected) {
                            let apart = (found.reconstruction - expected.reconstruction).abs();
                            assert!(apart < 1e-3 * expected.reconstruction.abs(), "{system:?}: {apart} nats");
                        }
                    }
                    let apart = difference(&saved(&joined(&parts)), &saved(&whole));
                    assert!(apart < tolerance, "{system:?}, {decoder:?}, {mode:?}, {ranges:?}: {apart} apart");
                }
            }
        }
    }
}

#[test]
fn the_shared_parameters_stay_equal_to_the_last_bit() {
    let config = config(System::MetaVae, DecoderKind::SharedTrunk, ContextMode::InBatch);
    let mut parts = shared_out(|| trainer(&config), &[0..1, 1..4]);
    (0..5).for_each(|_| drop(step(&mut parts)));
    let checksum = parts[0].state().shared;
    assert_eq!(checksum, parts[1].state().shared);
    step(&mut parts);
    assert_ne!(checksum, parts[0].state().shared);
}

#[test]
fn a_joined_run_goes_on_in_any_way() {
    for decoder in [DecoderKind::Separate, DecoderKind::SharedTrunk] {
        let config = config(System::MetaVae, decoder, ContextMode::InBatch);
        let ranges = [0..2, 2..4];
        let mut parts = shared_out(|| trainer(&config), &ranges);
        (0..3).for_each(|_| drop(step(&mut parts)));
        let bytes = saved(&joined(&parts)).to_bytes();
        let checkpoint = Checkpoint::from_bytes(&bytes).expect("just written");
        let resume = || Trainer::<AnyModel>::resume(&checkpoint, squares(50), &Device::flex()).expect("just written");

        // In the same parts it goes on exactly, and those that were joined were left as they are.
        let mut resumed = shared_out(resume, &ranges);
        (0..3).for_each(|_| assert_eq!(step(&mut resumed), step(&mut parts)));
        assert_eq!(saved(&joined(&resumed)).to_bytes(), saved(&joined(&parts)).to_bytes());

        // Whole or in other parts it goes on up to rounding.
        let (mut whole, mut others) = (resume(), shared_out(resume, &[0..3, 3..4]));
        for _ in 0..3 {
            whole.step();
            step(&mut others);
        }
        for run in [whole, joined(&others)] {
            let apart = difference(&saved(&run), &saved(&joined(&parts)));
            assert!(apart < 1e-5, "{decoder:?}: {apart} apart");
        }
    }
}

#[test]
fn a_run_can_be_joined_before_its_first_step() {
    let config = config(System::VaePerDataset, DecoderKind::Separate, ContextMode::InBatch);
    let parts = shared_out(|| trainer(&config), &[0..1, 1..4]);
    assert_eq!(saved(&joined(&parts)).to_bytes(), saved(&trainer(&config)).to_bytes());
}

#[test]
fn what_makes_no_run_is_refused() {
    let config = config(System::MetaVae, DecoderKind::Separate, ContextMode::InBatch);
    assert_eq!(most_parts(&config), 4);
    for range in [2..2, 3..5] {
        let refused = PartTrainer::of(&trainer(&config), range.clone()).expect_err("no part");
        assert_eq!(refused, PartError::Range { part: range, datasets: 4 });
    }
    let exchanged = RunConfig { digits: DigitChoice::Exchanged, ..config.clone() };
    assert_eq!(most_parts(&exchanged), 1);
    assert_eq!(PartTrainer::of(&trainer(&exchanged), 0..2).expect_err("codes cross"), PartError::Exchange);

    let mut parts = shared_out(|| trainer(&config), &[0..2, 2..4]);
    assert!(matches!(parts[0].apply(&[0.0]), Err(PartError::Length { found: 1, .. })));
    let mut shared = Vec::new();
    parts[0].gradients(&mut shared);
    parts[0].apply(&shared).expect("gradients of this step");
    assert_eq!(parts[0].apply(&shared), Err(PartError::NoGradients));
    // One step apart.
    assert!(matches!(parts[0].joined(&[parts[1].state()]), Err(PartError::Apart)));
    assert!(matches!(parts[0].joined(&[]), Err(PartError::Incomplete)));
    assert!(matches!(parts[1].joined(&[parts[0].state()]), Err(PartError::Incomplete)));
}
