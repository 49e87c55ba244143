//! The variants that the study compares: the shared trunk, and what might keep its code more common.

use metavae::{Aggregation, DecoderKind, DigitChoice, Pooling, RunConfig, Schedule, System};

use super::models::Model;

/// In the order of the report. Names differ from those of the models of Figure 6, beside which they may be asked for.
pub static VARIANTS: [Model; 20] = [
    Model {
        name: "separate",
        title: "separate decoders (the paper's)",
        change: |config| config.network.decoder = DecoderKind::Separate,
    },
    Model {
        name: "shared-first",
        title: "the decoders' first layer shared",
        change: |config| config.network.decoder = DecoderKind::SharedFirst,
    },
    Model { name: "shared-trunk", title: "shared trunk: two of three layers", change: shared_trunk },
    Model {
        name: "shared-weights",
        title: "all weights shared, biases per dataset",
        change: |config| config.network.decoder = DecoderKind::SharedWeights,
    },
    Model {
        name: "constant-rate",
        title: "shared trunk, a third of the learning rate, constant",
        change: |config| {
            shared_trunk(config);
            config.learning_rate /= 3.0;
            config.schedule = Schedule::Constant;
        },
    },
    Model {
        name: "random-size",
        title: "shared trunk, N drawn from 1 to 10",
        change: |config| {
            shared_trunk(config);
            config.context.random_size = true;
        },
    },
    Model {
        name: "wide-summary",
        title: "shared trunk, h twice as wide",
        change: |config| {
            shared_trunk(config);
            config.network.summary_hidden *= 2;
            config.network.summary *= 2;
        },
    },
    Model {
        name: "gated",
        title: "shared trunk, gated encoder",
        change: |config| {
            shared_trunk(config);
            config.network.aggregation = Aggregation::Gated;
        },
    },
    Model { name: "exchanged", title: "shared trunk, exchanged digits", change: exchanged },
    Model {
        name: "gated-exchanged",
        title: "shared trunk, gated encoder, exchanged digits",
        change: |config| {
            exchanged(config);
            config.network.aggregation = Aggregation::Gated;
        },
    },
    Model {
        name: "attention",
        title: "shared trunk, x attends to the images of D",
        change: |config| {
            shared_trunk(config);
            config.network.pooling = Pooling::Attention;
        },
    },
    Model {
        name: "attention-exchanged",
        title: "shared trunk, x attends to the images of D, exchanged digits",
        change: |config| {
            exchanged(config);
            config.network.pooling = Pooling::Attention;
        },
    },
    Model {
        name: "continuous-trunk",
        title: "MetaVAE, shared trunk, values between (the page's)",
        change: |config| {
            shared_trunk(config);
            config.continuous_values = true;
        },
    },
    Model {
        name: "continuous-trunk-without-d",
        title: "the same without D: shared encoder, shared trunk, values between",
        change: |config| {
            shared_trunk(config);
            config.continuous_values = true;
            config.network.system = System::SharedEncoder;
        },
    },
    Model {
        name: "continuous-trunk-exchanged",
        title: "shared trunk, the encoder sees continuous values, exchanged digits",
        change: |config| {
            exchanged(config);
            config.continuous_values = true;
        },
    },
    Model { name: "conditioned", title: "one decoder that reads the summary of D", change: conditioned },
    Model {
        name: "conditioned-exchanged",
        title: "one decoder that reads the summary of D, exchanged digits",
        change: |config| {
            conditioned(config);
            config.digits = DigitChoice::Exchanged;
        },
    },
    Model {
        name: "continuous",
        title: "one decoder that reads the summary of D, continuous values",
        change: continuous,
    },
    Model {
        name: "continuous-exchanged",
        title: "one decoder that reads the summary of D, continuous values, exchanged digits",
        change: |config| {
            continuous(config);
            config.digits = DigitChoice::Exchanged;
        },
    },
    Model {
        name: "continuous-gated-exchanged",
        title: "one decoder that reads the summary of D, continuous values, gated encoder, exchanged digits",
        change: |config| {
            continuous(config);
            config.digits = DigitChoice::Exchanged;
            config.network.aggregation = Aggregation::Gated;
        },
    },
];

fn conditioned(config: &mut RunConfig) {
    config.network.decoder = DecoderKind::Conditioned;
}

fn continuous(config: &mut RunConfig) {
    conditioned(config);
    config.continuous_values = true;
}

fn shared_trunk(config: &mut RunConfig) {
    config.network.decoder = DecoderKind::SharedTrunk;
}

fn exchanged(config: &mut RunConfig) {
    shared_trunk(config);
    config.digits = DigitChoice::Exchanged;
}
