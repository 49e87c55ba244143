//! Images of other sizes than MNIST's: every system learns from them, and what does not fit together is refused.

use std::sync::Arc;

use burn::tensor::Device;
use metavae::{
    Aggregation, AnyModel, Checkpoint, ConfigError, DecoderKind, Memory, NetworkConfig, Pooling, RunConfig, System,
    Trainer, flop_per_step, probe_codes, validation_bound,
};
use metavae_datasets::{Digits, Family, MetaSplit};
use pollster::block_on;

/// Bright squares of a third of the side, at places that depend on the index.
fn squares(side: usize) -> Arc<Digits> {
    let count = 60;
    let mut images = vec![0; count * side * side];
    for (index, image) in images.chunks_mut(side * side).enumerate() {
        let (row, column) = (index % (side / 2), index / 7 % (side / 2));
        image.chunks_mut(side).skip(row).take(side / 3).for_each(|line| line[column..column + side / 3].fill(255));
    }
    let labels = (0..count).map(|index| (index % 10) as u8).collect();
    Arc::new(Digits::of_side(side, images, labels).unwrap())
}

fn config(side: usize, system: System) -> RunConfig {
    let paper = RunConfig::paper(Family::ShiftX, MetaSplit::Sparse, DecoderKind::SharedTrunk);
    let network = NetworkConfig {
        side,
        system,
        summary_hidden: 9,
        summary: 5,
        hidden: 24,
        latent: 4,
        dataset_latent: 6,
        decoder_hidden: 20,
        ..paper.network
    };
    RunConfig { batch: 12, learning_rate: 3e-3, network, ..paper }
}

fn bound(trainer: &Trainer<AnyModel>, digits: &Digits) -> f32 {
    block_on(validation_bound(&trainer.model(), trainer.config(), digits, 20, 2, &Device::flex())).unwrap()
}

/// Forty steps improve the bound clearly; the bound after them.
fn learns(trainer: &mut Trainer<AnyModel>, digits: &Digits, case: &str) -> f32 {
    let before = bound(trainer, digits);
    for _ in 0..40 {
        trainer.step().unwrap();
    }
    let after = bound(trainer, digits);
    assert!(after > before + 0.02 * before.abs(), "{case}: from {before} to {after}");
    after
}

#[test]
fn every_system_learns_from_images_of_any_size() {
    let device = Device::flex();
    for side in [8, 32] {
        let digits = squares(side);
        let mut configs: Vec<RunConfig> = System::ALL.map(|system| config(side, system)).into();
        let plain = config(side, System::MetaVae);
        for network in [
            NetworkConfig { decoder: DecoderKind::Conditioned, ..plain.network },
            NetworkConfig { aggregation: Aggregation::Gated, ..plain.network },
            NetworkConfig { pooling: Pooling::Attention, ..plain.network },
        ] {
            configs.push(RunConfig { network, ..plain.clone() });
        }
        for config in configs {
            let case = format!("{side}, {:?}", config.network);
            let mut trainer = Trainer::<AnyModel>::new(config.clone(), digits.clone(), &device).unwrap();
            let after = learns(&mut trainer, &digits, &case);
            let codes = block_on(probe_codes(&trainer.model(), &config, &digits, &digits, &device)).unwrap();
            assert!((0.0..=1.0).contains(&codes.own) && (0.0..=1.0).contains(&codes.shared), "{case}");

            let bytes = block_on(trainer.checkpoint()).unwrap().to_bytes().unwrap();
            let checkpoint = Checkpoint::from_bytes(&bytes).unwrap();
            assert_eq!(checkpoint.config, config, "{case}");
            let resumed = Trainer::<AnyModel>::resume(&checkpoint, digits.clone(), &device).unwrap();
            assert_eq!(bound(&resumed, &digits).to_bits(), after.to_bits(), "{case}");
        }
    }
}

#[test]
fn a_plane_of_datasets_is_learnt_and_nothing_is_shown_between_its_values() {
    let config =
        RunConfig { family: Family::RotationScale, meta_split: MetaSplit::Interleaved, ..config(32, System::MetaVae) };
    assert_eq!((config.seen().len(), config.unseen().len()), (8, 7));
    let between = RunConfig { continuous_values: true, ..config.clone() };
    assert_eq!(between.validate(), Err(ConfigError::Plane(Family::RotationScale)));
    let (device, digits) = (Device::flex(), squares(32));
    let mut trainer = Trainer::<AnyModel>::new(config.clone(), digits.clone(), &device).unwrap();
    learns(&mut trainer, &digits, "a plane");
}

#[test]
fn images_of_another_size_than_the_networks_read_are_refused() {
    let refused = |config, side| Trainer::<AnyModel>::new(config, squares(side), &Device::flex()).err();
    let expected = ConfigError::ImageSide { found: 28, expected: 32 };
    assert_eq!(refused(config(32, System::MetaVae), 28), Some(expected));
    for side in [0, 7, 65, 4096] {
        let refused = config(side, System::Vae).validate().unwrap_err();
        assert!(matches!(refused, ConfigError::OutOfRange { least: 8, most: 64, .. }), "{refused}");
    }
}

#[test]
fn a_file_names_the_size_only_where_it_is_not_mnists() {
    let written = |side| serde_json::to_value(config(side, System::MetaVae)).unwrap();
    assert!(written(28)["network"].get("side").is_none(), "files from before there was a choice hold MNIST's");
    assert_eq!(written(48)["network"]["side"], 48);
    let read: RunConfig = serde_json::from_value(written(28)).unwrap();
    assert_eq!(read.network.side, 28);
}

#[test]
fn larger_images_cost_more() {
    let [small, large] = [28, 56].map(|side| config(side, System::MetaVae));
    assert!(flop_per_step(&large) > 3.0 * flop_per_step(&small), "most of a narrow network's work is with pixels");
    assert!(Memory::of(&large, 1).images == 4 * Memory::of(&small, 1).images);
}
