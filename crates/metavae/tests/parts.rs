//! A run that is shared out: together its parts are the whole run, and the whole can be put together again at any step.

mod common;

use burn::tensor::Device;
use metavae::{
    Aggregation, AnyModel, Checkpoint, ConfigError, ContextConfig, ContextMode, DatasetKl, DecoderKind, DigitChoice,
    MetaElbo, Metrics, NetworkConfig, PartError, PartState, PartTrainer, Pooling, RunConfig, Schedule, ScheduleEnded,
    System, Trainer, most_parts,
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
        schedule: Schedule::cosine(60),
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

fn shared_out(make: impl Fn() -> Trainer<AnyModel>, count: usize, cuts: bool) -> Vec<Part> {
    (0..count).map(|number| PartTrainer::of(&make(), number, count, cuts).expect("as many datasets, or more")).collect()
}

/// One step of all parts; the metrics, and in how many rounds numbers were summed.
fn step(parts: &mut [Part]) -> (Metrics, usize) {
    let mut sum = Vec::new();
    for round in 0.. {
        let (mut total, mut metrics) = (Vec::new(), None);
        for part in &mut *parts {
            let mut numbers = sum.clone();
            metrics = part.advance(&mut numbers).expect("the sum of what was handed out");
            total.resize(numbers.len(), 0.0);
            total.iter_mut().zip(&numbers).for_each(|(total, number)| *total += number);
        }
        if let Some(metrics) = metrics {
            assert!(total.is_empty());
            return (metrics, round);
        }
        sum = total;
    }
    unreachable!()
}

fn read(elbo: MetaElbo) -> Metrics {
    block_on(elbo.read()).expect("readable")
}

fn joined(parts: &[Part]) -> Trainer<AnyModel> {
    let others: Vec<PartState> = parts[1..].iter().flat_map(Part::state).collect();
    parts[0].joined(&others).expect("all parts are there")
}

fn saved(trainer: &Trainer<AnyModel>) -> Checkpoint {
    block_on(trainer.checkpoint()).expect("readable")
}

/// The largest difference between two checkpoints' numbers, relative to those above 1.
fn difference(one: &Checkpoint, other: &Checkpoint) -> f32 {
    let tensors = |checkpoint: &Checkpoint| {
        metavae::weights::from_bytes(&checkpoint.to_bytes().expect("finite")).expect("written").0
    };
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

/// Everything that a whole run and its parts can be compared in, over several steps.
fn assert_same(config: &RunConfig, count: usize, cuts: bool, rounds: usize) {
    let RunConfig { network, context, .. } = config;
    let NetworkConfig { system, decoder, aggregation, pooling, .. } = network;
    let case = format!("{system:?}, {decoder:?}, {:?}, {aggregation:?}, {pooling:?}, {count} parts", context.mode);
    // A step moves a parameter by some 3e-3, whatever is wrong with its gradient.
    // The Homoencoder's c is linear in D: its gradients start thousands of times larger, and roundings grow with them.
    let tolerance = if *system == System::VariationalHomoencoder { 2e-3 } else { 1e-4 };
    let mut whole = trainer(config);
    let mut parts = shared_out(|| trainer(config), count, cuts);
    // 50 digits make six batches of 8: the last step is of the second epoch.
    for _ in 0..7 {
        let expected = read(whole.step().expect("not at its end")).by_dataset;
        let (found, exchanged) = step(&mut parts);
        assert_eq!(exchanged, rounds, "{case}");
        assert_eq!(found.by_dataset.len(), expected.len());
        for (found, expected) in found.by_dataset.iter().zip(&expected) {
            let apart = (found.reconstruction - expected.reconstruction).abs();
            assert!(apart < 1e-3 * expected.reconstruction.abs(), "{case}: {apart} nats");
            assert!((found.kl - expected.kl).abs() < 1e-3 * expected.kl.abs().max(1.0), "{case}");
        }
    }
    let apart = difference(&saved(&joined(&parts)), &saved(&whole));
    assert!(apart < tolerance, "{case}: {apart} apart");
}

#[test]
fn parts_together_are_the_whole_run() {
    for system in System::ALL {
        for decoder in [DecoderKind::Separate, DecoderKind::SharedTrunk] {
            for mode in [ContextMode::InBatch, ContextMode::Fresh] {
                for count in [1, 2, 3, 4] {
                    assert_same(&config(system, decoder, mode), count, false, 1);
                }
            }
        }
    }
}

#[test]
fn so_they_are_where_datasets_are_cut() {
    for system in System::ALL {
        for decoder in [DecoderKind::Separate, DecoderKind::SharedTrunk, DecoderKind::Conditioned] {
            if decoder == DecoderKind::Conditioned && system != System::MetaVae {
                continue;
            }
            for mode in [ContextMode::InBatch, ContextMode::Fresh] {
                // Only where D is made of other images of the batch do parts ask for each other's summaries.
                let asks = system == System::MetaVae && mode == ContextMode::InBatch;
                assert_same(&config(system, decoder, mode), 3, true, if asks { 3 } else { 1 });
            }
        }
    }
}

#[test]
fn so_they_are_in_every_variant_of_the_encoder() {
    let plain = config(System::MetaVae, DecoderKind::SharedTrunk, ContextMode::InBatch);
    let gated = NetworkConfig { aggregation: Aggregation::Gated, ..plain.network };
    let attentive = NetworkConfig { pooling: Pooling::Attention, ..plain.network };
    for network in [gated, attentive] {
        assert_same(&RunConfig { network, ..plain.clone() }, 3, true, 3);
    }
    // What the encoder sees is not what is explained.
    assert_same(&RunConfig { continuous_values: true, ..plain.clone() }, 3, true, 3);
    assert_same(&RunConfig { digits: DigitChoice::Same, ..plain.clone() }, 3, true, 3);
    // So small a batch that a part begins where a dataset does, while others do not.
    assert_same(&RunConfig { batch: 5, ..plain }, 3, true, 3);
}

#[test]
fn the_shared_parameters_stay_equal_to_the_last_bit() {
    let config = config(System::MetaVae, DecoderKind::SharedTrunk, ContextMode::InBatch);
    let mut parts = shared_out(|| trainer(&config), 3, true);
    (0..5).for_each(|_| drop(step(&mut parts)));
    let checksum = parts[0].state()[0].shared;
    assert_eq!(checksum, parts[1].state()[0].shared);
    step(&mut parts);
    assert_ne!(checksum, parts[0].state()[0].shared);
}

#[test]
fn a_joined_run_goes_on_in_any_way() {
    for decoder in [DecoderKind::Separate, DecoderKind::SharedTrunk] {
        let config = config(System::MetaVae, decoder, ContextMode::InBatch);
        let mut parts = shared_out(|| trainer(&config), 3, true);
        (0..3).for_each(|_| drop(step(&mut parts)));
        let bytes = saved(&joined(&parts)).to_bytes().expect("finite");
        let checkpoint = Checkpoint::from_bytes(&bytes).expect("just written");
        let resume = || Trainer::<AnyModel>::resume(&checkpoint, squares(50), &Device::flex()).expect("just written");

        // In the same parts it goes on exactly, and those that were joined were left as they are.
        let mut resumed = shared_out(resume, 3, true);
        (0..3).for_each(|_| assert_eq!(step(&mut resumed), step(&mut parts)));
        assert_eq!(
            saved(&joined(&resumed)).to_bytes().expect("finite"),
            saved(&joined(&parts)).to_bytes().expect("finite")
        );

        // Whole or in other parts it goes on up to rounding.
        let (mut whole, mut others) = (resume(), shared_out(resume, 3, false));
        for _ in 0..3 {
            whole.step().expect("not at its end");
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
    let parts = shared_out(|| trainer(&config), 3, true);
    assert_eq!(
        saved(&joined(&parts)).to_bytes().expect("finite"),
        saved(&trainer(&config)).to_bytes().expect("finite")
    );
}

#[test]
fn a_run_that_is_shared_out_begins_a_new_schedule_after_the_end_of_one() {
    let config = RunConfig {
        schedule: Schedule::cosine(2),
        ..config(System::MetaVae, DecoderKind::Separate, ContextMode::InBatch)
    };
    let mut whole = trainer(&config);
    let mut parts = shared_out(|| trainer(&config), 3, true);
    for _ in 0..2 {
        whole.step().expect("not at its end");
        step(&mut parts);
    }
    for part in &mut parts {
        let mut numbers = Vec::new();
        assert_eq!(part.advance(&mut numbers), Err(PartError::Ended(ScheduleEnded { step: 2 })));
        assert!(numbers.is_empty());
        assert_eq!(part.reschedule(0.0, Schedule::Constant), Err(PartError::Config(ConfigError::LearningRate(0.0))));
        part.reschedule(2e-3, Schedule::cosine(4)).expect("between two steps");
    }
    whole.reschedule(2e-3, Schedule::cosine(4)).expect("it can be run");
    let mut midway = shared_out(|| trainer(&config), 2, false);
    midway[0].advance(&mut Vec::new()).expect("a step begins");
    assert_eq!(midway[0].reschedule(2e-3, Schedule::Constant), Err(PartError::MidStep));
    for _ in 0..3 {
        whole.step().expect("not at its end");
        step(&mut parts);
    }
    let joined = saved(&joined(&parts));
    assert_eq!((&joined.config, joined.step), (whole.config(), 5));
    assert_eq!(joined.config.schedule, Schedule::Cosine { steps: 4, from: 2 });
    let apart = difference(&joined, &saved(&whole));
    assert!(apart < 1e-4, "{apart} apart");
}

#[test]
fn what_makes_no_run_is_refused() {
    let config = config(System::MetaVae, DecoderKind::Separate, ContextMode::InBatch);
    assert_eq!(most_parts(&config), 4);
    for (part, parts) in [(4, 4), (0, 5)] {
        let refused = PartTrainer::of(&trainer(&config), part, parts, true).expect_err("no part");
        assert_eq!(refused, PartError::Count { part, parts, most: 4 });
    }
    let exchanged = RunConfig { digits: DigitChoice::Exchanged, ..config.clone() };
    assert_eq!(most_parts(&exchanged), 1);
    assert_eq!(PartTrainer::of(&trainer(&exchanged), 0, 2, true).expect_err("codes cross"), PartError::Exchange);

    let mut parts = shared_out(|| trainer(&config), 2, false);
    let mut numbers = Vec::new();
    assert_eq!(parts[0].advance(&mut numbers), Ok(None));
    assert!(matches!(parts[0].advance(&mut vec![0.0]), Err(PartError::Length { found: 1, .. })));
    // What was refused left the step as it was.
    assert!(parts[0].advance(&mut numbers).expect("as many as were handed out").is_some());
    // One step apart.
    assert!(matches!(parts[0].joined(&parts[1].state()), Err(PartError::Apart)));
    assert!(matches!(parts[0].joined(&[]), Err(PartError::Incomplete)));
    assert!(matches!(parts[1].joined(&parts[0].state()), Err(PartError::Incomplete)));
}
