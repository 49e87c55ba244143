//! The one protocol between the page and a worker: commands in, events out.
//!
//! The TypeScript side, `www/engine/protocol.ts`, is generated from these types; the test at the end says how.
//!
//! Bytes travel as `Uint8Array`, images as one byte per pixel (0 paper, 255 ink), row by row, in squares: 28 x 28 in
//! MNIST.

mod data;
mod messages;

pub use data::{
    Answer, ChainsProgress, ContextChoice, DatasetAnswer, ExplainedGradient, ExplainedStep, FitMeasured, FitProgress,
    GapProgress, ModelSummary, Question, ReferencePosterior, RunPart, Subject,
};
pub use messages::{Command, Event};

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::worlds::protocol::{
        NamedError, NetworkAnswer, Observed, PlaceErrors, RivalAnswer, WorldCommand, WorldEvent, WorldExample,
    };
    use metavae::inference::reliability::{Judgement, Verdict};
    use metavae::inference::{Estimate, Evidence, Fit, ImageGap, Method, Stage};
    use metavae::{
        Aggregation, ContextConfig, ContextMode, DatasetKl, DatasetMetrics, DecoderKind, DigitChoice, Metrics,
        NetworkConfig, Optimiser, Pooling, ProbeAccuracy, RunConfig, Schedule, Source, System,
    };
    use metavae_amortised::{Models, Objective, Pooling as RegressorPooling, PosteriorFamily, RegressorConfig};
    use metavae_datasets::{Family, MetaSplit, Part, Transformation};
    use metavae_worlds::NamedWorld;
    use ts_rs::{Config, TS};

    const PATH: &str = "../../www/engine/protocol.ts";

    /// Run with METAVAE_WRITE_PROTOCOL=1 to write the file instead.
    #[test]
    fn the_page_speaks_this_protocol() {
        let config = Config::new().with_large_int("number");
        let types = [
            Part::decl(&config),
            Family::decl(&config),
            Transformation::decl(&config),
            MetaSplit::decl(&config),
            System::decl(&config),
            DecoderKind::decl(&config),
            Aggregation::decl(&config),
            Pooling::decl(&config),
            DigitChoice::decl(&config),
            ContextMode::decl(&config),
            ContextConfig::decl(&config),
            Optimiser::decl(&config),
            Schedule::decl(&config),
            NetworkConfig::decl(&config),
            DatasetKl::decl(&config),
            Source::decl(&config),
            RunConfig::decl(&config),
            ContextChoice::decl(&config),
            RunPart::decl(&config),
            Subject::decl(&config),
            Question::decl(&config),
            ModelSummary::decl(&config),
            DatasetAnswer::decl(&config),
            Verdict::decl(&config),
            Judgement::decl(&config),
            Answer::decl(&config),
            DatasetMetrics::decl(&config),
            Metrics::decl(&config),
            ProbeAccuracy::decl(&config),
            Fit::decl(&config),
            Stage::decl(&config),
            Method::decl(&config),
            Estimate::decl(&config),
            Evidence::decl(&config),
            ImageGap::decl(&config),
            ReferencePosterior::decl(&config),
            GapProgress::decl(&config),
            ChainsProgress::decl(&config),
            ExplainedGradient::decl(&config),
            ExplainedStep::decl(&config),
            FitMeasured::decl(&config),
            FitProgress::decl(&config),
            NamedWorld::decl(&config),
            Objective::decl(&config),
            PosteriorFamily::decl(&config),
            Models::decl(&config),
            RegressorPooling::decl(&config),
            RegressorConfig::decl(&config),
            Observed::decl(&config),
            NetworkAnswer::decl(&config),
            RivalAnswer::decl(&config),
            WorldExample::decl(&config),
            NamedError::decl(&config),
            PlaceErrors::decl(&config),
            WorldCommand::decl(&config),
            WorldEvent::decl(&config),
            Command::decl(&config),
            Event::decl(&config),
        ];
        let mut text =
            "// The protocol between the page and a worker. Generated from crates/web/src/protocol; do not edit.\n"
                .to_owned();
        for declaration in types {
            text.push_str("\nexport ");
            text.push_str(&declaration);
            text.push('\n');
        }
        if std::env::var_os("METAVAE_WRITE_PROTOCOL").is_some() {
            std::fs::write(PATH, &text).expect("the protocol can be written");
        }
        let found = std::fs::read_to_string(PATH).expect("the page has a protocol");
        assert!(
            found == text,
            "www/engine/protocol.ts is out of date: METAVAE_WRITE_PROTOCOL=1 cargo test -p metavae-web"
        );
    }
}
