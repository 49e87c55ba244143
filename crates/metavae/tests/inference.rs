//! Inference that is not amortised, against a trained model: what must hold whatever the weights are.

#[path = "../../../tests/inference.rs"]
mod body;

use std::sync::Arc;

use burn::tensor::{Device, Tensor, Tolerance};
use metavae::inference::{AnnealingOptions, GapOptions, InferenceGap, PerImageOptions, Stage, bernoulli};
use metavae::{
    Context, DecoderKind, Gaussian, MetaModel as _, MetaVae, NetworkConfig, RunConfig, Trainer, images_to_tensor,
};
use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use pollster::block_on;

/// Bright squares at places that depend on the index.
fn squares(count: usize) -> Vec<u8> {
    let mut images = vec![0; count * PIXELS];
    for (index, image) in images.chunks_mut(PIXELS).enumerate() {
        image.chunks_mut(28).skip(4 + index % 12).take(8).for_each(|line| line[8..20].fill(255));
    }
    images
}

fn trained(decoder: DecoderKind) -> MetaVae {
    let digits = Arc::new(Digits::new(squares(50), vec![0; 50]).expect("whole images"));
    let paper = NetworkConfig::paper(decoder);
    let network = NetworkConfig { summary_hidden: 9, summary: 5, hidden: 24, latent: 4, ..paper };
    let paper = RunConfig::paper(Family::Scale, MetaSplit::Sparse, decoder);
    let config = RunConfig { batch: 12, learning_rate: 3e-3, network, ..paper };
    let mut trainer: Trainer<MetaVae> = Trainer::new(config, digits, &Device::flex()).expect("it can be run");
    (0..150).for_each(|_| drop(trainer.step().expect("not at its end")));
    trainer.model()
}

/// Posteriors [n, Z] without a D.
fn posterior(model: &MetaVae, images: &Tensor<2>) -> Gaussian<2> {
    let posterior = model.posterior(images.clone().unsqueeze(), &Context::Empty); // [1, n, Z]
    posterior.map(|of| of.squeeze_dim(0))
}

#[test]
fn a_gap_is_never_negative() {
    let model = trained(DecoderKind::SharedTrunk);
    let images = images_to_tensor(&squares(5), PIXELS, &Device::flex()); // [5, P]
    let likelihood = bernoulli(images.clone(), |codes| model.decode_under(1, codes));
    let amortised = posterior(&model, &images);
    let prior = Gaussian::new(amortised.mean().zeros_like(), amortised.mean().zeros_like());
    let options = GapOptions::of_seed(3);
    let options = GapOptions {
        per_image: PerImageOptions { steps: 200, ..options.per_image },
        elbo_samples: 300,
        annealing: Some(AnnealingOptions { temperatures: 60, ..options.annealing.expect("the default") }),
        ..options
    };
    let mut gap = InferenceGap::new(vec![amortised, prior], options);
    while gap.stage() != Stage::Done {
        block_on(gap.step(&likelihood)).expect("readable");
    }
    for (report, by_search) in gap.report().iter().zip(gap.search_elbo()) {
        let (best, evidence) = (report.best.expect("measured"), report.log_evidence.expect("measured"));
        for (amortised, difference) in report.amortised.iter().zip(&report.amortisation_gap) {
            assert!(difference.nats > -3.0 * difference.standard_error, "{report:?}");
            assert!((best.nats - amortised.nats - difference.nats).abs() < 1e-9);
        }
        // The prior is what no encoder should be as bad as: so something has been optimised.
        assert!(report.amortisation_gap[1].nats > 1.0, "{report:?}");
        assert!(best.nats < evidence.nats + 3.0 * best.standard_error.hypot(evidence.standard_error), "{report:?}");
        let importance = report.importance.expect("measured");
        assert!((importance.nats - evidence.nats).abs() < 1.0, "{report:?}");
        assert!((by_search - best.nats).abs() < 2.0, "{by_search} by the search, {best:?}");
    }
}

#[test]
fn a_decoder_out_of_the_bank_decodes_as_in_it() {
    for kind in DecoderKind::ALL.into_iter().filter(|kind| *kind != DecoderKind::Conditioned) {
        let model = trained(kind);
        let codes = posterior(&model, &images_to_tensor(&squares(3), PIXELS, &Device::flex())).mean(); // [3, Z]
        for dataset in 0..4 {
            let alone = model.decoder(dataset).expect("a decoder of codes alone").forward(codes.clone()).into_data();
            alone
                .assert_approx_eq::<f32>(&model.decode_under(dataset, codes.clone()).into_data(), Tolerance::default());
        }
    }
}

#[test]
fn all_parts_run_as_in_a_browser() {
    block_on(body::check(&Device::flex()));
}
