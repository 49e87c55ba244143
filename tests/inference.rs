//! The body of the inference test: the same natively on the CPU backend, and in a browser on the CPU and on WebGPU.
//!
//! Tiny on purpose, as WebGPU in software takes long for every launch. It shows that each part runs without blocking reads
//! and that inequalities hold which no device may break; the numbers are compared with closed forms natively.

use burn::tensor::{Device, Tensor};
use metavae::inference::{
    Adaptation, AdaptationOptions, AnnealingOptions, Fit, GapOptions, Hamiltonian, HamiltonianOptions, InferenceGap,
    Inferred, PerImageOptions, Stage, bernoulli,
};
use metavae::random::{Purpose, stream};
use metavae::{Decoder, DecoderKind, Gaussian, NetworkConfig, images_to_tensor};

const LATENT: usize = 2;

/// All parts of inference, briefly.
pub async fn check(device: &Device) {
    let decoder = decoder(1, device);
    let images = images_to_tensor(&[[0; 784], [255; 784]].concat(), 784, device); // [2, 784]
    let zeros = Tensor::<2>::zeros([2, LATENT], device);
    let prior = Gaussian::new(zeros.clone(), zeros);
    let likelihood = bernoulli(images.clone(), |codes| decoder.forward(codes));

    let mut gap = InferenceGap::new(vec![prior.clone()], options());
    while gap.stage() != Stage::Done {
        gap.step(&likelihood).await.expect("readable");
    }
    let (done, total) = gap.progress();
    assert_eq!(done, total);
    for report in gap.report() {
        let evidence = report.log_evidence.expect("measured").nats;
        // Random weights make logits near zero: about 784 ln 2 nats.
        assert!((-700.0..-400.0).contains(&evidence), "{report:?}");
        assert!(report.amortisation_gap[0].nats > -0.5, "{report:?}");
        assert!(report.approximation_gap.expect("measured").nats > -0.5, "{report:?}");
    }
    assert!(gap.search_elbo().iter().all(|elbo| elbo.is_finite()));

    let mut chains = Hamiltonian::new(&prior, HamiltonianOptions { chains: 2, warm_up: 2, leapfrogs: 2, seed: 0 });
    chains.advance(6, &likelihood).await.expect("readable");
    let summary = chains.draws().summary(1).expect("four draws");
    assert!(summary.mean.iter().all(|mean| mean.abs() < 8.0), "{summary:?}");
    assert!(chains.acceptance().expect("warm-up is over").iter().all(|rate| (0.0..=1.0).contains(rate)));

    for fit in [Fit::Decoder, Fit::OutputLayer] {
        let inferred = Inferred { images: images.clone(), posterior: prior.clone() };
        let options = AdaptationOptions { learning_rate: 1e-2, steps: 3, ..AdaptationOptions::new(fit, 2, 0) };
        let mut adaptation = Adaptation::new(decoder.clone(), inferred.clone(), inferred, options);
        let before = adaptation.held_out_elbo().await.expect("readable");
        adaptation.advance(3);
        let after = adaptation.held_out_elbo().await.expect("readable");
        // One decoder cannot be black and white at once, but it can do better than chance weights.
        assert!(after > before, "{fit:?}: {before} to {after}");
    }
}

fn decoder(seed: u32, device: &Device) -> Decoder {
    let config = NetworkConfig { hidden: 6, latent: LATENT, ..NetworkConfig::paper(DecoderKind::Separate) };
    Decoder::new(&config, &mut stream(seed, Purpose::Weights, 0), device)
}

fn options() -> GapOptions {
    let options = GapOptions::of_seed(0);
    GapOptions {
        per_image: PerImageOptions { steps: 4, samples: 4, selection_samples: 64, ..options.per_image },
        elbo_samples: 64,
        importance_samples: 64,
        annealing: Some(AnnealingOptions { chains: 4, temperatures: 4, leapfrogs: 2, warm_up: 2, seed: 0 }),
        ..options
    }
}
