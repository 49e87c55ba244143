// What is measured: sizes of networks and batches, in the terms of a run's configuration.

import type { RunConfig } from "../../../www/engine/protocol";

export interface Work {
  name: string;
  /** K: 5 or 1. */
  datasets: 5 | 1;
  /** B, images per dataset and step. */
  batch: number;
  /** In-batch contexts (a sampling matrix), or fresh ones as in the paper's code. */
  context: "inBatch" | "fresh";
  /** Hidden width of encoder and decoders; the summary network grows with it. The paper has 400. */
  width: number;
}

/** N. */
export const CONTEXT_SIZE = 10;

/** Higher than the paper's 2e-4, so that 50 steps tell a network that learns from one that does not. */
export const LEARNING_RATE = 1e-3;

export function runConfig({ datasets, batch, context, width }: Work): RunConfig {
  return {
    family: "rotation",
    metaSplit: "sparse",
    // The sparse split's five angles, or the one in the middle.
    ...(datasets === 1 ? { dataset: 0 } : {}),
    batch,
    digits: "same",
    context: { mode: context, size: CONTEXT_SIZE },
    learningRate: LEARNING_RATE,
    schedule: { type: "constant" },
    network: {
      system: "metaVae",
      decoder: "separate",
      aggregation: "concatenated",
      summaryHidden: Math.round((784 * width) / 400),
      summary: width,
      hidden: width,
      latent: 40,
      datasetLatent: 300,
      decoderHidden: 4096,
    },
    datasetKl: "shared",
    seed: 1,
  };
}
