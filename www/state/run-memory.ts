// What memory a run takes, known before it is made: the same estimate as crates/metavae/src/training/memory.rs, and the digits beside it.

import type { RunConfig } from "../engine/protocol";
import { pixelsOfRun } from "./image-size";
import { hasDatasetCode } from "./run-config";
import { ATTENTION_HEADS, datasetsOf } from "./run-flop";

/** Bytes of a float. */
const FLOAT = 4;
/** Besides the large tensors. */
const BESIDES = 1_500_000;
/** Of MNIST, in both parts. */
const DIGITS = 70_000;

/** In the whole browser, for a run that so many workers share, each with the digits: bytes. An upper estimate. */
export const memoryOfRun = (config: RunConfig, workers: number): number => {
  const parts = Math.min(Math.max(1, workers), datasetsOf(config));
  const images = config.source ? config.source.train + config.source.test : DIGITS;
  return parts * (images * pixelsOfRun(config) + peakOfPart(config, parts));
};

/** The most that the largest of so many parts holds at a time, bytes. */
export function peakOfPart(config: RunConfig, parts: number): number {
  const datasets = Math.max(1, datasetsOf(config));
  const queries = Math.ceil((datasets * config.batch) / parts);
  // The end of one dataset and the start of another, at the worst.
  const own = parts === 1 ? datasets : Math.min(Math.ceil(datasets / parts) + 1, datasets);
  const contexts = contextsOf(config, queries);
  const layers = layersOf(config, queries, contexts.summarised, own);
  const whole = layersOf(config, queries, contexts.summarised, datasets).parameters;
  const copies = config.continuousValues && !hasOneDecoder(config) ? 2 : 1;
  const weights = 4 * FLOAT * layers.parameters;
  const images = queries * pixelsOfRun(config) * (1 + FLOAT * (1 + copies));
  const ofStep = weights + images + contexts.bytes + FLOAT * layers.kept + BESIDES;
  return Math.max(ofStep, weights + 9 * FLOAT * whole);
}

const readsByContext = ({ network: { system, decoder } }: RunConfig): boolean =>
  hasDatasetCode(system) || (system === "metaVae" && decoder === "conditioned");

const hasOneDecoder = (config: RunConfig): boolean => config.network.system === "vae" || readsByContext(config);

function contextsOf(config: RunConfig, queries: number): { summarised: number; bytes: number } {
  const { network, context, batch } = config;
  if (network.system === "neuralStatistician") return { summarised: queries, bytes: 0 };
  if (context.mode === "inBatch") return { summarised: queries, bytes: 2 * queries * batch * FLOAT };
  const summarised = queries * context.size;
  return { summarised, bytes: summarised * pixelsOfRun(config) * (1 + FLOAT) };
}

/** Numbers in the parameters of all layers, and numbers that these keep for the way back. */
class Layers {
  readonly pixels: number;
  parameters = 0;
  kept = 0;

  constructor(pixels: number) {
    this.pixels = pixels;
  }

  /** Rows through a layer, or through a stack of them. */
  add(rows: number, inputs: number, outputs: number, stack = 1): void {
    this.parameters += stack * (inputs + 1) * outputs;
    this.kept += rows * outputs;
  }

  /** A layer whose activation is taken apart. */
  elu(rows: number, inputs: number, outputs: number): void {
    this.add(rows, inputs, outputs);
    this.kept += 6 * rows * outputs;
  }

  decoders(queries: number, inputs: number, hidden: number, [first, second, third]: readonly number[]): void {
    this.add(queries, inputs, hidden, first);
    this.add(queries, hidden, hidden, second);
    this.add(queries, hidden, this.pixels, third);
  }
}

function layersOf(config: RunConfig, queries: number, summarised: number, datasets: number): Layers {
  const { network } = config;
  const layers = new Layers(pixelsOfRun(config));
  if (hasDatasetCode(network.system)) ofDatasetCode(layers, config, queries, summarised, datasets);
  else if (network.system === "vaePerDataset") {
    layers.add(queries, layers.pixels, network.hidden, datasets);
    layers.add(queries, network.hidden, network.hidden, datasets);
    layers.add(queries, network.hidden, 2 * network.latent, datasets);
    layers.decoders(queries, network.latent, network.hidden, [datasets, datasets, datasets]);
  } else ofOneEncoder(layers, config, queries, summarised, datasets);
  // Mean, log variance, deviation, noise, sample and what their gradients need.
  layers.kept += 12 * queries * network.latent;
  return layers;
}

function ofDatasetCode(
  layers: Layers,
  { network }: RunConfig,
  queries: number,
  summarised: number,
  datasets: number,
): void {
  const { hidden, latent, datasetLatent: code, decoderHidden, system } = network;
  const codes = system === "neuralStatistician" ? datasets : queries;
  layers.elu(summarised, layers.pixels, hidden);
  layers.add(codes, hidden, 2 * code);
  layers.elu(codes, code, hidden);
  layers.elu(codes, hidden, hidden);
  layers.add(codes, hidden, 2 * latent);
  const networks: ReadonlyArray<readonly [number, number, number]> = [
    [layers.pixels, hidden, 2 * latent],
    [latent, decoderHidden, layers.pixels],
  ];
  for (const [own, last, outputs] of networks) {
    layers.elu(queries, own, hidden);
    layers.elu(codes, code, hidden);
    layers.elu(queries, 2 * hidden, last);
    layers.kept += codes * last;
    layers.add(queries, last, outputs);
  }
}

function ofOneEncoder(layers: Layers, config: RunConfig, queries: number, summarised: number, datasets: number): void {
  const { summaryHidden, summary, hidden, latent, system, decoder, aggregation, pooling } = config.network;
  const reads = system === "metaVae";
  if (reads) {
    layers.add(summarised, layers.pixels, summaryHidden);
    layers.add(summarised, summaryHidden, summary);
    layers.add(summarised, summary, summary);
    layers.kept += queries * summary;
    if (pooling === "attention") {
      layers.add(summarised, summary, ATTENTION_HEADS);
      layers.add(queries, layers.pixels, ATTENTION_HEADS);
      layers.kept += (summarised + queries) * ATTENTION_HEADS * 3 * (summary + 1);
    }
  }
  layers.add(queries, layers.pixels + (reads ? summary : 0), hidden);
  layers.kept += queries * hidden;
  if (reads && aggregation === "gated") {
    layers.add(queries, summary, hidden);
    layers.kept += 3 * queries * hidden;
  }
  layers.add(queries, hidden, hidden);
  layers.add(queries, hidden, 2 * latent);
  if (readsByContext(config)) {
    layers.add(queries, summary, hidden);
    layers.kept += 4 * queries * hidden;
    layers.decoders(queries, latent + summary, hidden, [1, 1, 1]);
    return;
  }
  layers.decoders(queries, latent, hidden, stacksOf(config, datasets));
  if (decoder === "sharedWeights" && system !== "vae")
    layers.parameters += (datasets - 1) * (2 * hidden + layers.pixels);
}

/** How many of each of a decoder's layers there are. */
function stacksOf({ network: { system, decoder } }: RunConfig, datasets: number): readonly number[] {
  if (system === "vae" || decoder === "sharedWeights") return [1, 1, 1];
  if (decoder === "sharedFirst") return [1, datasets, datasets];
  if (decoder === "sharedTrunk") return [1, 1, datasets];
  return [datasets, datasets, datasets];
}

/** Numbers that the run learns. */
export const parametersOf = (config: RunConfig): number =>
  layersOf(config, config.batch * datasetsOf(config), 0, datasetsOf(config)).parameters;
