//! What a run promises: it learns, it is reproducible, it resumes exactly, and it refuses what it cannot use.

mod common;

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use metavae::weights::{self, Tensors};
use metavae::{
    Aggregation, AnyModel, BatchSampler, Checkpoint, ConfigError, Context, ContextConfig, ContextMode, DatasetCodeDraw,
    DatasetKl, DecoderKind, DigitChoice, MetaBatch, MetaModel as _, MetaVae, ModelFile, ModelPart, NetworkConfig,
    Optimiser, Pooling, Precision, RunConfig, Schedule, ScheduleEnded, System, Trainer, WeightsError,
    importance_weighted_bound, validation_bound,
};
use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use pollster::block_on;

use common::squares;

fn config(decoder: DecoderKind, mode: ContextMode) -> RunConfig {
    RunConfig {
        batch: 8,
        context: ContextConfig { mode, size: 3, random_size: false },
        learning_rate: 3e-3,
        schedule: Schedule::cosine(60),
        network: NetworkConfig {
            summary_hidden: 24,
            summary: 12,
            hidden: 24,
            latent: 4,
            ..NetworkConfig::paper(decoder)
        },
        dataset_kl: DatasetKl::Shared,
        seed: 7,
        ..RunConfig::paper(Family::Scale, MetaSplit::Sparse, decoder)
    }
}

fn trainer(config: RunConfig) -> Trainer<MetaVae> {
    Trainer::new(config, squares(50), &Device::flex()).expect("the config can be run")
}

#[test]
fn a_run_may_take_one_dataset_alone() {
    let all = config(DecoderKind::Separate, ContextMode::InBatch);
    let value = all.seen()[1];
    let one = RunConfig { dataset: Some(value), ..all.clone() };
    assert_eq!(one.seen(), [value]);
    let metrics = block_on(trainer(one.clone()).step().expect("not at its end").read()).expect("readable");
    assert_eq!(metrics.by_dataset.len(), 1);
    let device = Device::flex();
    let images = |config: RunConfig| BatchSampler::new(config, squares(50)).batch(0, &device).images;
    images(one).into_data().assert_eq(&images(all).slice(1..2).into_data(), true);
}

#[test]
fn every_kind_of_run_learns() {
    for decoder in DecoderKind::ALL {
        for mode in [ContextMode::InBatch, ContextMode::Fresh] {
            let mut trainer = trainer(config(decoder, mode));
            let first = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
            for _ in 0..58 {
                trainer.step().expect("not at its end");
            }
            let last = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
            assert!(first < -400.0 && last > 0.6 * first, "{decoder:?}, {mode:?}: {first} to {last} nats");
        }
    }
}

#[test]
fn values_can_be_chosen_one_by_one() {
    let chosen = |values: &[f64]| RunConfig {
        seen_values: Some(values.to_vec()),
        ..config(DecoderKind::SharedTrunk, ContextMode::InBatch)
    };
    let run = chosen(&[0.5, 0.7, 1.9]);
    assert_eq!(run.seen(), [0.5, 0.7, 1.9]);
    let unseen = run.unseen();
    assert_eq!((unseen.len(), unseen[0], unseen[1]), (12, 0.6, 0.8));
    let mut trainer = trainer(run);
    assert_eq!(block_on(trainer.step().expect("not at its end").read()).expect("readable").by_dataset.len(), 3);
    let whole = Family::Scale.grid();
    for refused in [&[][..], &[0.55], &[0.7, 0.5], &[0.5, 0.5], &[f64::NAN], &whole] {
        assert_eq!(chosen(refused).validate(), Err(ConfigError::SeenValues(Family::Scale)), "{refused:?}");
    }
    assert_eq!(RunConfig { dataset: Some(0.6), ..chosen(&[0.5]) }.validate(), Err(ConfigError::Dataset(0.6)));
}

#[test]
fn every_family_is_learnt_under_every_split() {
    for family in Family::ALL {
        for meta_split in MetaSplit::ALL {
            let paper = config(DecoderKind::SharedTrunk, ContextMode::InBatch);
            let mut trainer = trainer(RunConfig { family, meta_split, continuous_values: !family.is_plane(), ..paper });
            let first = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
            for _ in 0..28 {
                trainer.step().expect("not at its end");
            }
            let last = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
            assert!(first < -400.0 && last > first + 20.0, "{family}, {meta_split}: {first} to {last} nats");
        }
    }
}

/// A weight of the run's first steps, by hand: plain gradient descent says what the gradient was.
#[test]
fn each_optimiser_is_the_textbooks() {
    let of = |optimiser, rate| RunConfig {
        optimiser,
        learning_rate: rate,
        schedule: Schedule::Constant,
        ..config(DecoderKind::Separate, ContextMode::InBatch)
    };
    let weights = |config: RunConfig, steps: usize| -> Vec<Tensors> {
        let mut trainer = trainer(config);
        let read = |trainer: &Trainer<MetaVae>| block_on(weights::read_module(&trainer.model())).expect("readable");
        let mut after = vec![read(&trainer)];
        for _ in 0..steps {
            trainer.step().expect("not at its end");
            after.push(read(&trainer));
        }
        after
    };
    let apart = |a: &Tensors, b: &Tensors| -> Vec<f64> {
        let of = a.iter().flat_map(|(name, tensor)| tensor.values.iter().zip(&b[name].values));
        of.map(|(a, b)| f64::from(*a) - f64::from(*b)).collect()
    };
    let norm = |numbers: &[f64]| numbers.iter().map(|number| number * number).sum::<f64>().sqrt();
    let off = |a: &[f64], b: &[f64]| norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>()) / norm(b);
    let rate = 1e-3;

    let plain = weights(of(Optimiser::Sgd { momentum: 0.0 }, rate), 1);
    let first = apart(&plain[1], &plain[0]);
    // The first velocity is the gradient, whatever the momentum; twice the rate goes twice as far.
    let heavy = weights(of(Optimiser::Sgd { momentum: 0.9 }, rate), 2);
    assert!(off(&apart(&heavy[1], &heavy[0]), &first) < 1e-3);
    let twice = weights(of(Optimiser::Sgd { momentum: 0.0 }, 2.0 * rate), 1);
    assert!(off(&apart(&twice[1], &twice[0]), &first.iter().map(|step| 2.0 * step).collect::<Vec<_>>()) < 1e-3);
    // The second is nine tenths of it and the gradient there, which a fresh descent from there would tell.
    let light = weights(of(Optimiser::Sgd { momentum: 0.0 }, rate), 2);
    let here = apart(&light[2], &light[1]);
    let expected: Vec<f64> = first.iter().zip(&here).map(|(before, now)| 0.9 * before + now).collect();
    assert!(off(&apart(&heavy[2], &heavy[1]), &expected) < 1e-3);

    // AdamW goes where Adam goes, less the share of each weight that it takes away.
    let (adam, decayed) =
        (weights(of(Optimiser::Adam, rate), 1), weights(of(Optimiser::AdamW { decay: 0.5 }, rate), 1));
    let taken = apart(&decayed[1], &adam[1]);
    let whole = adam[0].values().flat_map(|tensor| &tensor.values).map(|value| -rate * 0.5 * f64::from(*value));
    assert!(off(&taken, &whole.collect::<Vec<_>>()) < 1e-2);
    // Adam's first step is the rate in the gradient's direction.
    let sizes: Vec<f64> = apart(&adam[1], &adam[0]).into_iter().filter(|step| step.abs() > 0.0).collect();
    assert!(sizes.iter().filter(|step| (step.abs() / rate - 1.0).abs() < 0.02).count() > sizes.len() * 9 / 10);
}

#[test]
fn by_any_optimiser_a_run_learns_resumes_exactly_and_refuses_nonsense() {
    for (optimiser, learning_rate) in
        [(Optimiser::AdamW { decay: 0.01 }, 3e-3), (Optimiser::Sgd { momentum: 0.9 }, 3e-3)]
    {
        let config = RunConfig { optimiser, learning_rate, ..config(DecoderKind::SharedTrunk, ContextMode::InBatch) };
        let mut straight = trainer(config);
        let first = block_on(straight.step().expect("not at its end").read()).expect("readable").meta_elbo;
        (0..20).for_each(|_| drop(straight.step().expect("not at its end")));
        let saved = block_on(straight.checkpoint()).expect("readable").to_bytes().expect("finite");
        let checkpoint = Checkpoint::from_bytes(&saved).expect("just written");
        assert_eq!(checkpoint.config.optimiser, optimiser);
        let mut resumed: Trainer<MetaVae> =
            Trainer::resume(&checkpoint, squares(50), &Device::flex()).expect("just written");
        for _ in 0..20 {
            let (a, b) = (straight.step().expect("not at its end"), resumed.step().expect("not at its end"));
            assert_eq!(block_on(a.read()).expect("readable"), block_on(b.read()).expect("readable"));
        }
        let last = block_on(straight.step().expect("not at its end").read()).expect("readable").meta_elbo;
        assert!(last > first + 50.0, "{optimiser:?}: {first} to {last} nats");
    }
    let with =
        |optimiser| RunConfig { optimiser, ..config(DecoderKind::Separate, ContextMode::InBatch) }.validate().err();
    assert_eq!(with(Optimiser::AdamW { decay: -0.1 }), Some(ConfigError::Decay(-0.1)));
    assert_eq!(with(Optimiser::Sgd { momentum: 1.0 }), Some(ConfigError::Momentum(1.0)));
    assert!(matches!(with(Optimiser::Sgd { momentum: f64::NAN }), Some(ConfigError::Momentum(_))));
    assert_eq!(with(Optimiser::AdamW { decay: 0.0 }), None);
    let adam = serde_json::to_string(&config(DecoderKind::Separate, ContextMode::InBatch)).expect("plain data");
    assert!(!adam.contains("optimiser"), "files of runs by Adam stay readable to older versions: {adam}");
}

/// What is told of a step is what the step then does.
#[test]
fn the_next_step_is_told_without_a_change() {
    for (mode, digits, decoder) in [
        (ContextMode::InBatch, DigitChoice::Own, DecoderKind::SharedTrunk),
        (ContextMode::InBatch, DigitChoice::Exchanged, DecoderKind::SharedTrunk),
        (ContextMode::Fresh, DigitChoice::Same, DecoderKind::Separate),
    ] {
        let config = RunConfig {
            digits,
            optimiser: Optimiser::Sgd { momentum: 0.0 },
            learning_rate: 1e-4,
            ..config(decoder, mode)
        };
        let mut trainer = trainer(config.clone());
        trainer.step().expect("not at its end");
        let told = block_on(trainer.explain_next()).expect("there is a next step");
        assert_eq!(told, block_on(trainer.explain_next()).expect("nothing has changed"));
        assert_eq!((told.step, told.image.len(), told.context.len()), (1, PIXELS, 3 * PIXELS));
        assert_eq!((told.summaries.len(), told.summary.len()), (36, 12));
        for (i, mean) in told.summary.iter().enumerate() {
            let by_hand = (0..3).map(|image| told.summaries[image * 12 + i]).sum::<f32>() / 3.0;
            assert!((mean - by_hand).abs() < 1e-5);
        }
        if !told.is_exchanged {
            for i in 0..4 {
                let by_hand = told.mean[i] + told.deviation[i] * told.noise[i];
                assert!((told.code[i] - by_hand).abs() < 1e-5);
            }
        }
        // Of Bernoulli pixels, and in closed form.
        let likelihood = told.explained.iter().zip(&told.decoded).map(|(x, p)| x * p.ln() + (1.0 - x) * (1.0 - p).ln());
        let likelihood: f32 = likelihood.sum();
        assert!((told.log_likelihood - likelihood).abs() < 0.05, "{} and {likelihood}", told.log_likelihood);
        let divergence = told.mean.iter().zip(&told.deviation);
        let divergence: f32 = divergence.map(|(m, s)| 0.5 * (m * m + s * s - 1.0) - s.ln()).sum();
        assert!((told.kl - divergence).abs() < 1e-3, "{} and {divergence}", told.kl);

        let before = block_on(weights::read_module(&trainer.model())).expect("readable");
        let metrics = block_on(trainer.step().expect("not at its end").read()).expect("readable");
        assert_eq!(metrics, told.metrics);
        let after = block_on(weights::read_module(&trainer.model())).expect("readable");
        for gradient in &told.gradients {
            let own = before.iter().filter(|(name, _)| name.starts_with(&format!("{}.", gradient.network)));
            let own: Vec<f32> = own
                .flat_map(|(name, tensor)| tensor.values.iter().zip(&after[name].values).map(|(a, b)| a - b))
                .collect();
            assert_eq!(own.len(), gradient.parameters, "{}", gradient.network);
            let moved = own.iter().map(|step| step * step).sum::<f32>().sqrt() / told.learning_rate as f32;
            assert!((moved / gradient.norm - 1.0).abs() < 0.02, "{}: {moved} and {}", gradient.network, gradient.norm);
        }
        assert_eq!(told.gradients.len(), 3);
    }
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let run = |seed| {
        let mut trainer = trainer(RunConfig { seed, ..config(DecoderKind::Separate, ContextMode::InBatch) });
        (0..4)
            .map(|_| block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo)
            .collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn datasets_show_the_same_digits_or_each_its_own() {
    // Each digit is a sheet of its own grey: rotations leave the centre pixel as it is.
    let images = (0..50).flat_map(|index| [index as u8; PIXELS]).collect();
    let digits = Arc::new(Digits::new(images, vec![0; 50]).expect("whole images"));
    for (choice, alike) in [(DigitChoice::Same, true), (DigitChoice::Own, false)] {
        let network = config(DecoderKind::Separate, ContextMode::InBatch).network;
        let paper = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::Separate);
        let config = RunConfig { digits: choice, batch: 20, network, ..paper };
        let images = BatchSampler::new(config, digits.clone()).batch(3, &Device::flex()).images; // [K, B, P]
        let centres = |dataset: usize| {
            let centres: Tensor<3> = images.clone().slice([dataset..dataset + 1, 0..20, 406..407]);
            centres.into_data().iter::<f32>().collect::<Vec<_>>()
        };
        assert!(centres(0).iter().any(|&grey| grey > 0.0));
        assert_eq!(centres(0) == centres(1), alike, "{choice:?}");
    }
}

#[test]
fn a_resumed_run_continues_exactly() {
    for (mode, digits) in [(ContextMode::InBatch, DigitChoice::Exchanged), (ContextMode::Fresh, DigitChoice::Same)] {
        let mut straight = trainer(RunConfig { digits, ..config(DecoderKind::SharedTrunk, mode) });
        // 50 digits make six batches of 8, so that the run crosses into its second epoch after the interruption.
        (0..5).for_each(|_| drop(straight.step().expect("not at its end")));
        let saved = block_on(straight.checkpoint()).expect("readable").to_bytes().expect("finite");
        let checkpoint = Checkpoint::from_bytes(&saved).expect("just written");
        let mut resumed: Trainer<MetaVae> =
            Trainer::resume(&checkpoint, squares(50), &Device::flex()).expect("just written");
        assert_eq!(resumed.steps_done(), 5);
        for _ in 0..5 {
            let (a, b) = (straight.step().expect("not at its end"), resumed.step().expect("not at its end"));
            assert_eq!(block_on(a.read()).expect("readable"), block_on(b.read()).expect("readable"));
        }
        let bytes =
            |trainer: &Trainer<MetaVae>| block_on(trainer.checkpoint()).expect("readable").to_bytes().expect("finite");
        assert_eq!(bytes(&straight), bytes(&resumed));
    }
}

fn saved(trainer: &Trainer<MetaVae>) -> Vec<u8> {
    block_on(trainer.checkpoint()).expect("readable").to_bytes().expect("finite")
}

#[test]
fn no_step_is_taken_after_a_schedules_end_until_a_new_one_begins() {
    let finished = RunConfig { schedule: Schedule::cosine(3), ..config(DecoderKind::Separate, ContextMode::InBatch) };
    let mut trainer = trainer(finished);
    (0..3).for_each(|_| drop(trainer.step().expect("not at its end")));
    let before = saved(&trainer);
    let refused = trainer.step().expect_err("nothing would be learnt");
    assert_eq!(refused, ScheduleEnded { step: 3 });
    assert!(refused.to_string().contains("schedule has ended"), "{refused}");
    assert!(saved(&trainer) == before, "what was refused changed nothing");

    // Whatever the new one says of its beginning: it begins now, at the full rate.
    assert_eq!(trainer.reschedule(2.0, Schedule::Constant), Err(ConfigError::LearningRate(2.0)));
    assert_eq!(trainer.reschedule(1e-3, Schedule::cosine(0)), Err(ConfigError::Schedule));
    trainer.reschedule(2e-3, Schedule::Cosine { steps: 2, from: 77 }).expect("it can be run");
    assert_eq!(trainer.config().schedule, Schedule::Cosine { steps: 2, from: 3 });
    let rates = [3, 4, 5].map(|step| (trainer.config().learning_rate_at(step) * 1e6).round());
    assert!(
        rates.into_iter().zip([2000.0, 1000.0, 0.0]).all(|(rate, expected): (f64, f64)| (rate - expected).abs() < 1e-9),
        "{rates:?}"
    );
    let weights = |trainer: &Trainer<MetaVae>| block_on(weights::read_module(&trainer.model())).expect("readable");
    let old = weights(&trainer);
    trainer.step().expect("not at its end");
    assert_ne!(weights(&trainer), old);

    // A checkpoint keeps where it began.
    let checkpoint = Checkpoint::from_bytes(&saved(&trainer)).expect("just written");
    let mut resumed: Trainer<MetaVae> =
        Trainer::resume(&checkpoint, squares(50), &Device::flex()).expect("just written");
    resumed.step().expect("one step is left");
    assert_eq!(resumed.step().expect_err("none is left"), ScheduleEnded { step: 5 });
}

#[test]
fn schedules_of_older_files_read_as_before() {
    let old = r#"{"type":"cosine","steps":60}"#;
    let schedule: Schedule = serde_json::from_str(old).expect("as it was written");
    assert_eq!(schedule, Schedule::cosine(60));
    assert_eq!(serde_json::to_string(&schedule).expect("plain data"), old);
}

#[test]
fn a_diverged_run_is_not_written() {
    let fast = RunConfig {
        learning_rate: 1.0,
        schedule: Schedule::Constant,
        ..config(DecoderKind::Separate, ContextMode::InBatch)
    };
    let mut trainer = trainer(fast);
    let diverged = (0..500).any(|_| {
        let elbo = trainer.step().expect("constant");
        !block_on(elbo.read()).expect("readable").meta_elbo.is_finite()
    });
    assert!(diverged, "so high a rate is too much for any model");
    let error = block_on(trainer.checkpoint()).expect("readable").to_bytes().expect_err("not finite");
    assert!(matches!(error, WeightsError::Diverged(_)) && error.to_string().contains("diverged"), "{error}");
    let error = block_on(trainer.export()).expect("readable").to_bytes(ModelPart::Whole, Precision::Full);
    assert!(matches!(error, Err(WeightsError::Diverged(_))));
}

#[test]
fn checkpoints_that_do_not_fit_are_refused_with_a_reason() {
    let trainer = trainer(config(DecoderKind::Separate, ContextMode::InBatch));
    let saved = block_on(trainer.checkpoint()).expect("readable").to_bytes().expect("finite");
    let cut = Checkpoint::from_bytes(&saved[..saved.len() / 2]);
    assert!(matches!(cut, Err(WeightsError::NotSafetensors(_))));
    let model =
        block_on(trainer.export()).expect("readable").to_bytes(ModelPart::Whole, Precision::Full).expect("finite");
    assert!(matches!(Checkpoint::from_bytes(&model), Err(WeightsError::Kind { .. })));
    // A damaged weight: the first bytes behind the header become NaN.
    let header = usize::try_from(u64::from_le_bytes(saved[..8].try_into().expect("8 bytes"))).expect("small");
    let mut poisoned = saved;
    poisoned[8 + header..8 + header + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    let checkpoint = Checkpoint::from_bytes(&poisoned).expect("the header is fine");
    let resumed: Result<Trainer<MetaVae>, _> = Trainer::resume(&checkpoint, squares(50), &Device::flex());
    assert!(matches!(resumed, Err(WeightsError::NotFinite(_))));
}

#[test]
fn an_exported_encoder_and_decoder_make_the_model_again() {
    let trainer = trainer(config(DecoderKind::SharedTrunk, ContextMode::InBatch));
    let file = block_on(trainer.export()).expect("readable");
    let blank = MetaVae::new(&trainer.config().network, 4, 99, &Device::flex());
    let mut model = blank;
    for part in [ModelPart::Encoder, ModelPart::Decoder] {
        let bytes = file.to_bytes(part, Precision::Full).expect("finite");
        let read = ModelFile::from_bytes(&bytes).expect("just written");
        model = read.load_into(model, part).expect("it fits");
    }
    let weights = |model: &MetaVae| block_on(weights::read_module(model)).expect("readable");
    assert_eq!(weights(&model), weights(&trainer.model()));
}

#[test]
fn configs_that_cannot_run_are_refused() {
    let good = config(DecoderKind::Separate, ContextMode::InBatch);
    let mut bad = good.clone();
    bad.context.size = 8;
    assert_eq!(bad.validate(), Err(ConfigError::ContextTooLarge { size: 8, batch: 8 }));
    let without_context = NetworkConfig { system: System::SharedEncoder, ..tiny(DecoderKind::Conditioned) };
    let bad = RunConfig { network: without_context, ..good.clone() };
    assert_eq!(bad.validate(), Err(ConfigError::Conditioned));
    for (system, decoder, may) in [
        (System::MetaVae, DecoderKind::SharedTrunk, true),
        (System::MetaVae, DecoderKind::Conditioned, true),
        (System::Vae, DecoderKind::Separate, true),
        (System::VaePerDataset, DecoderKind::Separate, false),
        (System::VariationalHomoencoder, DecoderKind::Separate, true),
    ] {
        let network = NetworkConfig { system, ..tiny(decoder) };
        let config = RunConfig { continuous_values: true, network, ..good.clone() };
        assert_eq!(config.validate() == Err(ConfigError::ContinuousValues), !may, "{system:?}");
    }
    let attentive = NetworkConfig { pooling: Pooling::Attention, ..tiny(DecoderKind::Separate) };
    let network = NetworkConfig { system: System::NeuralStatistician, ..attentive };
    assert_eq!(RunConfig { network, ..good.clone() }.validate(), Err(ConfigError::Attention));
    for learning_rate in [0.0, 1e-60, -1.0, f64::NAN, 2.0] {
        let bad = RunConfig { learning_rate, ..good.clone() };
        assert!(matches!(bad.validate(), Err(ConfigError::LearningRate(_))));
    }
    let ended = RunConfig { schedule: Schedule::cosine(0), ..good.clone() };
    assert_eq!(ended.validate(), Err(ConfigError::Schedule));
    assert!(matches!(RunConfig { batch: 0, ..good.clone() }.validate(), Err(ConfigError::OutOfRange { .. })));
    assert_eq!(RunConfig { dataset: Some(0.5), ..good }.validate(), Err(ConfigError::Dataset(0.5)));
}

/// A model, its batch and the loss at weights moved along one parameter's entry.
fn loss_at(weights: &Tensors, batch: &MetaBatch, network: &NetworkConfig) -> f64 {
    let blank = AnyModel::new(network, 2, 0, &Device::flex());
    let model = weights::load_module(blank, weights, |_| true).expect("it fits");
    let terms = model.meta_elbo(batch).loss_terms();
    terms.into_data().iter::<f32>().map(f64::from).sum()
}

#[test]
fn gradients_agree_with_finite_differences() {
    for (system, aggregation) in [
        (System::MetaVae, Aggregation::Concatenated),
        (System::MetaVae, Aggregation::Gated),
        (System::SharedEncoder, Aggregation::Gated),
        (System::Vae, Aggregation::Concatenated),
        (System::VaePerDataset, Aggregation::Concatenated),
        (System::NeuralStatistician, Aggregation::Concatenated),
        (System::VariationalHomoencoder, Aggregation::Concatenated),
    ] {
        check_gradients(&NetworkConfig { system, aggregation, ..tiny(DecoderKind::SharedTrunk) }, 5);
    }
    for decoder in DecoderKind::ALL {
        check_gradients(&tiny(decoder), 0);
    }
    for decoder in [DecoderKind::Separate, DecoderKind::Conditioned] {
        check_gradients(&NetworkConfig { pooling: Pooling::Attention, ..tiny(decoder) }, 0);
    }
}

fn tiny(decoder: DecoderKind) -> NetworkConfig {
    NetworkConfig {
        summary_hidden: 6,
        summary: 5,
        hidden: 6,
        latent: 3,
        dataset_latent: 4,
        decoder_hidden: 7,
        ..NetworkConfig::paper(decoder)
    }
}

/// A seed is one whose units stay on their side of the kink of ReLU along every gradient.
fn check_gradients(network: &NetworkConfig, seed: u32) {
    let device = Device::flex().autodiff();
    let model = AnyModel::new(network, 2, seed, &device);
    let numbers = |count: usize, scale: f32| (0..count).map(|i| scale * ((i * 37 % 101) as f32 / 50.0 - 1.0)).collect();
    let data = |values: Vec<f32>, shape: [usize; 3]| TensorData::new(values, shape);
    let batch_on = |device: &Device| MetaBatch {
        images: Tensor::<3>::from_data(data(numbers(2 * 3 * PIXELS, 1.0), [2, 3, PIXELS]), device).abs(),
        context: Context::InBatch(Tensor::from_data(data([0.5, 0.0, 0.5].repeat(6), [2, 3, 3]), device)),
        noise: Tensor::from_data(data(numbers(18, 0.8), [2, 3, 3]), device),
        inputs: None,
        code_sources: None,
        dataset_code: network.system.has_dataset_code().then(|| DatasetCodeDraw {
            noise: Tensor::from_data(data(numbers(24, 0.8), [2, 3, 4]), device),
            kl_weight: 0.3,
        }),
    };
    let elbo = model.meta_elbo(&batch_on(&device));
    let gradients = burn::optim::GradientsParams::from_grads(elbo.loss_terms().backward(), &model);
    // A step of plain gradient descent makes the gradients visible by name.
    let before = block_on(weights::read_module(&model)).expect("readable");
    let mut descent = burn::optim::SgdConfig::new().init();
    let after = block_on(weights::read_module(&descent.step(1.0, model, gradients))).expect("readable");
    let batch = batch_on(&Device::flex());
    for (name, tensor) in &before {
        // Along the gradient itself, where the difference is largest against rounding.
        let gradient: Vec<f32> = tensor.values.iter().zip(&after[name].values).map(|(a, b)| a - b).collect();
        let square: f64 = gradient.iter().map(|&value| f64::from(value).powi(2)).sum();
        // Far enough for the loss to change by more than its rounding, near enough not to cross a kink of a ReLU.
        let reach = (0.005 / square.sqrt()).clamp(0.0003, 0.02) / square.sqrt();
        let moved = |sign: f64| {
            let mut weights = before.clone();
            let entries = &mut weights.get_mut(name).expect("the same names").values;
            entries.iter_mut().zip(&gradient).for_each(|(value, slope)| *value += (sign * reach) as f32 * slope);
            loss_at(&weights, &batch, network)
        };
        let (change, expected) = (moved(1.0) - moved(-1.0), 2.0 * reach * square);
        // The loss is hundreds of nats in f32: differences below a ten thousandth are rounding.
        assert!((change - expected).abs() < 0.03 * expected + 1e-4, "{name}: {change} against {expected}, {network:?}");
    }
}

#[test]
fn the_importance_weighted_bound_grows_with_samples() {
    let mut trainer = trainer(config(DecoderKind::Separate, ContextMode::InBatch));
    (0..30).for_each(|_| drop(trainer.step().expect("not at its end")));
    let (model, config, digits) = (trainer.model(), trainer.config().clone(), squares(50));
    let bound =
        |samples| block_on(validation_bound(&model, &config, &digits, 50, samples, &Device::flex())).expect("readable");
    let (one, four, sixteen) = (bound(1), bound(4), bound(16));
    assert!(one < four && four < sixteen, "{one}, {four}, {sixteen}");
    assert!(sixteen.is_finite() && sixteen < 0.0);
}

#[test]
fn with_one_sample_the_bound_is_the_elbo_with_a_sampled_kl() {
    let trainer = trainer(config(DecoderKind::Separate, ContextMode::InBatch));
    let model = trainer.model();
    let images: Tensor<3> = Tensor::ones([4, 2, PIXELS], &Device::flex()).mul_scalar(0.3);
    let noise: Tensor<3> = Tensor::ones([4, 2, 4], &Device::flex()).mul_scalar(0.5);
    let bound = importance_weighted_bound(&model, &images, &Context::Empty, std::slice::from_ref(&noise));
    let batch = MetaBatch {
        images: images.clone(),
        context: Context::Empty,
        noise: noise.clone(),
        inputs: None,
        code_sources: None,
        dataset_code: None,
    };
    let posterior = model.posterior(images, &Context::Empty);
    let code = posterior.sample(noise.clone());
    let elbo = model.meta_elbo(&batch).reconstruction + posterior.log_prior_ratio(code, noise).squeeze_dim(2);
    bound.into_data().assert_approx_eq::<f32>(&elbo.into_data(), burn::tensor::Tolerance::default());
}
