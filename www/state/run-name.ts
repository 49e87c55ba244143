// A run in a few words: what tells it apart from others.

import type { RunConfig } from "../engine/protocol";
import { MNIST_SIDE, sideOfRun } from "./image-size";
import { hasDatasetCode } from "./run-config";
import { table } from "./table";

const labelOf = (entry: { options: ReadonlyArray<{ value: string; label: string }> }, value: string): string =>
  entry.options.find((option) => option.value === value)?.label ?? value;

/** "Rotation, few values, MetaVAE, shared trunk, widths 256-128-256-40, batch 32, own digits, N 10, rate 0.001, seed 0" */
export const runName = (config: RunConfig): string => runWords(config).join(", ");

/** The same word by word, as a translation wants it. */
export const runWords = (config: RunConfig): string[] => runParts(config).filter((part) => !UNSAID.includes(part));

/** What goes without saying, unless another run differs in it. */
const UNSAID = ["MNIST", `${MNIST_SIDE} × ${MNIST_SIDE} pixels`, "not gated", "seen values only", "Adam"];

function optimiserName(optimiser: RunConfig["optimiser"]): string {
  if (optimiser?.type === "adamW") return `AdamW ${optimiser.decay}`;
  return optimiser?.type === "sgd" ? `SGD ${optimiser.momentum}` : "Adam";
}

/** The words of a run, each kind at a place of its own. */
function runParts(config: RunConfig): string[] {
  const { network } = config;
  const withCode = hasDatasetCode(network.system);
  const widths = withCode
    ? [network.hidden, network.latent, network.datasetLatent, network.decoderHidden]
    : [network.summaryHidden, network.summary, network.hidden, network.latent];
  return [
    config.source ? `“${config.source.name}”` : "MNIST",
    `${sideOfRun(config)} × ${sideOfRun(config)} pixels`,
    labelOf(table.trainFamily, config.family),
    config.seenValues ? "chosen values" : labelOf(table.split, config.metaSplit),
    labelOf(table.system, network.system),
    labelOf(table.decoder, network.decoder),
    network.aggregation === "gated" ? "gated" : "not gated",
    `widths ${widths.join("-")}`,
    `batch ${config.batch}`,
    { own: "own digits", same: "same digits", exchanged: "exchanged codes" }[config.digits],
    config.continuousValues ? "values between" : "seen values only",
    `N ${config.context.size}${config.context.mode === "fresh" ? " fresh" : ""}`,
    optimiserName(config.optimiser),
    `rate ${config.learningRate}${config.schedule.type === "cosine" ? " cosine" : ""}`,
    `seed ${config.seed}`,
    ...(withCode ? [`${config.datasetKl} KL of c`] : []),
  ];
}

/** Only what differs from another run, word by word. */
export function runDifferenceWords(config: RunConfig, from: RunConfig): string[] {
  const others = runParts(from);
  const different = runParts(config).filter((part, i) => part !== others[i]);
  return different.length === 0 ? ["the same settings"] : different;
}
