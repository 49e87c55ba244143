//! Small results with known means, for the tests of the report.

use metavae::{DecoderKind, RunConfig};
use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::{ContextKind, Options};

use crate::reproduce::results::{Figure6, Identity, Record, RunFacts, title};

/// Two seeds of MetaVAE, another after fewer steps, and a VAE; two unseen rotations and a seen one.
pub fn figure6() -> Figure6 {
    let mut figure = Figure6::default();
    for (model, seed, steps, probe) in
        [("meta-vae", 0, 1500, 0.88), ("meta-vae", 1, 1500, 0.90), ("meta-vae", 0, 100, 0.5), ("vae", 0, 1500, 0.7)]
    {
        let (family, split) = (Family::Rotation, MetaSplit::Interleaved);
        let run = Identity { family, split, model: model.to_owned(), seed, steps };
        let mut config = RunConfig::paper(family, split, DecoderKind::Separate);
        config.seed = seed;
        figure.runs.push(RunFacts {
            run: run.clone(),
            title: title(model),
            log_likelihood: -90.0 - f64::from(seed),
            milliseconds_per_step: Some(300.0),
            evaluation_seconds: 60.0,
            evaluation: Options::default(),
            config,
            commit: "abc".to_owned(),
            command: format!("metavae reproduce figure6 --seeds {seed}"),
        });
        let record = |value: f64, seen: bool, probe: f64, shared_probe: f64, context: ContextKind, n: usize| Record {
            run: run.clone(),
            value,
            seen,
            probe,
            shared_probe,
            raw_pixels: 0.92,
            pca40: 0.91,
            shared_raw_pixels: 0.34,
            shared_pca40: 0.51,
            context,
            wrong_value: (context == ContextKind::Wrong).then_some(-60.0),
            n,
            active_units: 30,
        };
        for (value, less) in [(-160.0, 0.0), (-120.0, 0.02)] {
            if model == "vae" {
                figure.records.push(record(value, false, probe - less, 0.4, ContextKind::Empty, 0));
                continue;
            }
            figure.records.push(record(value, false, probe - less, 0.8, ContextKind::Right, 10));
            figure.records.push(record(value, false, probe - 0.1, 0.2, ContextKind::Wrong, 10));
            figure.records.push(record(value, false, probe - 0.2, 0.3, ContextKind::Empty, 0));
            figure.records.push(record(value, false, probe - 0.3, 0.6, ContextKind::Right, 1));
        }
        let (context, n) = if model == "vae" { (ContextKind::Empty, 0) } else { (ContextKind::Right, 10) };
        figure.records.push(record(-180.0, true, 0.95, 0.9, context, n));
    }
    figure
}
