// The arithmetic of a training step, known before the run is made: the same count as crates/metavae/src/training/flop.rs.

import type { RunConfig } from "../engine/protocol";
import { pixelsOfRun } from "./image-size";
import { hasDatasetCode } from "./run-config";
import { splitOf } from "./splits";

/** Summaries that attention keeps of D. */
export const ATTENTION_HEADS = 8;

export const datasetsOf = ({ family, metaSplit, seenValues, dataset }: RunConfig): number =>
  dataset === undefined || dataset === null ? (seenValues ?? splitOf(family, metaSplit).seen).length : 1;

/** Floating-point operations of all matrix products of one step, forward and backward, two per multiply-add. */
export function flopPerStep(config: RunConfig): number {
  const { network, batch, context } = config;
  if (hasDatasetCode(network.system)) return hierarchical(config);
  const queries = datasetsOf(config) * batch;
  const isFresh = context.mode === "fresh";
  const summarised = isFresh ? queries * context.size : queries;
  const { summaryHidden, hidden, latent } = network;
  const pixels = pixelsOfRun(config);
  const attends = network.pooling === "attention";
  const kept = attends ? ATTENTION_HEADS * (network.summary + 1) : network.summary;
  const attention = attends ? ATTENTION_HEADS * (3 * summarised * network.summary + 2 * queries * pixels) : 0;
  const averaging = isFresh ? 0 : 2 * queries * batch * kept;
  const summaries =
    summarised * (2 * pixels * summaryHidden + 3 * (summaryHidden + network.summary) * network.summary) +
    attention +
    averaging;
  // Three products of one size for a layer whose input needs a gradient (values, weights, inputs), two otherwise.
  const reads = network.system === "metaVae";
  const summary = reads ? network.summary : 0;
  const gate = network.aggregation === "gated" ? summary : 0;
  const aggregation = queries * (2 * pixels * hidden + 3 * (summary + gate + hidden + 2 * latent) * hidden);
  const ofContext = network.decoder === "conditioned" ? 2 * summary : 0;
  const decoders = queries * 3 * (latent + ofContext + hidden + pixels) * hidden;
  return 2 * ((reads ? summaries : 0) + aggregation + decoders);
}

/** Of systems with a code for each dataset; the Neural Statistician has one for the whole batch. */
function hierarchical(config: RunConfig): number {
  const { network, batch, context } = config;
  const { hidden, latent, datasetLatent, decoderHidden } = network;
  const pixels = pixelsOfRun(config);
  const datasets = datasetsOf(config);
  const queries = datasets * batch;
  const isStatistician = network.system === "neuralStatistician";
  const isFresh = context.mode === "fresh";
  const codes = isStatistician ? datasets : queries;
  const statistics = isStatistician || !isFresh ? queries : queries * context.size;
  const averaging = isStatistician || isFresh ? 0 : 2 * queries * batch * hidden;
  const statistic = statistics * 2 * pixels * hidden + averaging + codes * 3 * hidden * 2 * datasetLatent;
  const prior = codes * 3 * (datasetLatent + hidden + 2 * latent) * hidden;
  const encoder =
    codes * 3 * (datasetLatent + hidden) * hidden + queries * (2 * pixels + 3 * (hidden + 2 * latent)) * hidden;
  const decoder =
    codes * 3 * (datasetLatent + decoderHidden) * hidden +
    queries * 3 * (latent * hidden + hidden * decoderHidden + decoderHidden * pixels);
  return 2 * (statistic + prior + encoder + decoder);
}
