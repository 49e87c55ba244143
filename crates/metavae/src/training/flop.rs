//! The arithmetic of one training step, so that speeds can be quoted in GFLOP/s.

use crate::config::{Aggregation, ContextMode, DecoderKind, Pooling, RunConfig, System};
use crate::networks::context_attention::ATTENTION_HEADS;

/// Floating-point operations of all matrix products of one step, forward and backward, two per multiply-add.
///
/// Gradients with respect to pixels and to the averaging weights are never computed and not counted.
pub fn flop_per_step(config: &RunConfig) -> f64 {
    let network = &config.network;
    if network.system.has_dataset_code() {
        return hierarchical(config);
    }
    let [batch, size, pixels] = [config.batch, config.context.size, network.pixels()].map(wide);
    let queries = wide(config.seen().len()) * batch;
    let summarised = match config.context.mode {
        ContextMode::InBatch => queries,
        ContextMode::Fresh => queries * size,
    };
    let [summary_hidden, summary, hidden, latent] =
        [network.summary_hidden, network.summary, network.hidden, network.latent].map(wide);
    let heads = wide(ATTENTION_HEADS);
    // Attention keeps a summary for each head, and finds keys of D's images and queries of x.
    let (kept, attention) = match network.pooling {
        Pooling::Mean => (summary, 0),
        Pooling::Attention => (heads * (summary + 1), heads * (3 * summarised * summary + 2 * queries * pixels)),
    };
    let averaging = match config.context.mode {
        ContextMode::InBatch => 2 * queries * batch * kept,
        ContextMode::Fresh => 0,
    };
    // Three products of one size for a layer whose input needs a gradient (values, weights, inputs), two otherwise.
    let summary_network =
        summarised * (2 * pixels * summary_hidden + 3 * (summary_hidden + summary) * summary) + attention + averaging;
    let (summary_network, summary) =
        if network.system == System::MetaVae { (summary_network, summary) } else { (0, 0) };
    let gate = if network.aggregation == Aggregation::Gated { summary } else { 0 };
    let aggregation_network = queries * (2 * pixels * hidden + 3 * (summary + gate + hidden + 2 * latent) * hidden);
    // A conditioned decoder reads the summary of each query's D twice.
    let of_context = if network.decoder == DecoderKind::Conditioned { 2 * summary } else { 0 };
    let decoders = queries * 3 * (latent + of_context + hidden + pixels) * hidden;
    2.0 * (summary_network + aggregation_network + decoders) as f64
}

/// The same for systems with a code for each dataset; the Neural Statistician has one for the whole batch.
fn hierarchical(config: &RunConfig) -> f64 {
    let network = &config.network;
    let [hidden, latent, dataset_latent, decoder_hidden] =
        [network.hidden, network.latent, network.dataset_latent, network.decoder_hidden].map(wide);
    let [datasets, batch, size, pixels] =
        [config.seen().len(), config.batch, config.context.size, network.pixels()].map(wide);
    let queries = datasets * batch;
    let (codes, statistics, averaging) = match (config.network.system, config.context.mode) {
        (System::NeuralStatistician, _) => (datasets, queries, 0),
        (_, ContextMode::InBatch) => (queries, queries, 2 * queries * batch * hidden),
        (_, ContextMode::Fresh) => (queries, queries * size, 0),
    };
    let statistic_network = statistics * 2 * pixels * hidden + averaging + codes * 3 * hidden * 2 * dataset_latent;
    let prior = codes * 3 * (dataset_latent + hidden + 2 * latent) * hidden;
    // What reads c, then what reads the image or its code.
    let encoder =
        codes * 3 * (dataset_latent + hidden) * hidden + queries * (2 * pixels + 3 * (hidden + 2 * latent)) * hidden;
    let decoder = codes * 3 * (dataset_latent + decoder_hidden) * hidden
        + queries * 3 * (latent * hidden + hidden * decoder_hidden + decoder_hidden * pixels);
    2.0 * (statistic_network + prior + encoder + decoder) as f64
}

/// In 64 bits, for a step has more operations than a browser's 32 can count.
fn wide(size: usize) -> u64 {
    size as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use metavae_datasets::{Family, MetaSplit};

    #[test]
    fn five_datasets_at_paper_sizes_cost_as_counted_by_hand() {
        let config = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::Separate);
        assert_eq!(config.seen().len(), 5);
        assert!((flop_per_step(&config) / 1e9 - 5.88).abs() < 0.01);
    }
}
