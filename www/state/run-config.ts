// Between the trainer's form and the configuration of a run, and the presets that fill the form.

import type { DecoderKind, Optimiser, RunConfig, System } from "../engine/protocol";
import { isPlane } from "./families";
import { MNIST_SIDE, sideOfRun } from "./image-size";
import { valuesChosen } from "./splits";
import { readSetting, type SettingName, type Settings, table } from "./table";
import { plainSource, readSource, writtenSource } from "./training-source";

export function runConfig(settings: Settings): RunConfig {
  const source = readSource(settings.trainSource);
  const seenValues = valuesChosen(settings.trainFamily, settings.trainValues);
  return {
    ...(source ? { source: plainSource(source) } : {}),
    family: settings.trainFamily,
    metaSplit: settings.split,
    ...(seenValues ? { seenValues } : {}),
    continuousValues: settings.encoderSees === "between" && canSeeBetween(settings),
    batch: settings.batch,
    digits: settings.digits,
    context: { mode: settings.contextMode, size: settings.trainContextSize },
    ...optimiserOf(settings),
    learningRate: settings.learningRate,
    schedule: settings.schedule === "cosine" ? { type: "cosine", steps: settings.steps } : { type: "constant" },
    network: {
      ...(source && source.side !== MNIST_SIDE ? { side: source.side } : {}),
      system: settings.system,
      decoder: settings.decoder,
      aggregation: settings.aggregation,
      summaryHidden: settings.summaryHidden,
      summary: settings.summary,
      hidden: settings.hidden,
      latent: settings.latent,
      datasetLatent: settings.datasetLatent,
      decoderHidden: settings.decoderHidden,
    },
    datasetKl: settings.datasetKl,
    seed: settings.trainSeed,
  };
}

/** Adam goes without saying, as in files from before there was a choice. */
function optimiserOf({ optimiser: type, decay, momentum }: Settings): Pick<RunConfig, "optimiser"> {
  if (type === "adam") return {};
  return { optimiser: type === "adamW" ? { type, decay } : { type, momentum } };
}

const ADAM: Optimiser = { type: "adam" };

/** The form as it must stand for this run; a checkpoint brings its own configuration, as far as the form can hold it. */
export function settingsOf(config: RunConfig): Partial<Settings> {
  const entries = Object.entries(asSettings(config)) as Array<[SettingName, never]>;
  return Object.fromEntries(entries.filter(([name, value]) => readSetting(name, table[name].write(value)) === value));
}

function asSettings(config: RunConfig): Partial<Settings> {
  const { system, decoder, aggregation, summaryHidden, summary, hidden, latent, datasetLatent, decoderHidden } =
    config.network;
  return {
    trainSource: writtenSource(config),
    trainFamily: config.family,
    split: config.metaSplit,
    trainValues: config.seenValues?.join(",") ?? "",
    encoderSees: config.continuousValues ? "between" : "seen",
    batch: config.batch,
    digits: config.digits,
    contextMode: config.context.mode,
    trainContextSize: config.context.size,
    optimiser: (config.optimiser ?? ADAM).type,
    ...(config.optimiser?.type === "adamW" ? { decay: config.optimiser.decay } : {}),
    ...(config.optimiser?.type === "sgd" ? { momentum: config.optimiser.momentum } : {}),
    learningRate: config.learningRate,
    schedule: config.schedule.type,
    ...(config.schedule.type === "cosine" ? { steps: config.schedule.steps } : {}),
    system,
    decoder,
    aggregation,
    summaryHidden,
    summary,
    hidden,
    latent,
    datasetLatent,
    decoderHidden,
    datasetKl: config.datasetKl,
    trainSeed: config.seed,
  };
}

/** Whether each dataset has a latent code c, by which alone the decoder knows of it. */
export const hasDatasetCode = (system: System): boolean =>
  system === "neuralStatistician" || system === "variationalHomoencoder";

/** Whether one encoder reads all datasets, and something lies between these, so that it can be shown it. */
export const canSeeBetween = ({ system, trainFamily }: Pick<Settings, "system" | "trainFamily">): boolean =>
  system !== "vaePerDataset" && !isPlane(trainFamily);

/** What the decoders of a model share, in words. */
export const decoderNames: Record<DecoderKind, string> = {
  separate: "separate decoders",
  sharedFirst: "decoders that share a layer",
  sharedTrunk: "shared decoder trunk",
  sharedWeights: "decoders that share their weights",
  conditioned: "one decoder that reads D",
};

/** Equal configurations give equal runs, up to the step at which a schedule was begun anew. */
export function sameConfig(a: RunConfig, b: RunConfig): boolean {
  return JSON.stringify(runConfigKey(a)) === JSON.stringify(runConfigKey(b));
}

/** Whether a run would be the other one, were it not for the learning rate and how it changes. */
export const differsInRate = (a: RunConfig, b: RunConfig): boolean =>
  !sameConfig(a, b) && sameConfig({ ...a, learningRate: b.learningRate, schedule: b.schedule }, b);

/** All fields in one order, whatever order they arrived in. */
const runConfigKey = (c: RunConfig): unknown[] => [
  c.source?.id ?? "",
  c.family,
  c.metaSplit,
  c.seenValues?.join(",") ?? "",
  c.batch,
  c.digits,
  c.context.mode,
  c.context.size,
  c.context.randomSize ?? false,
  c.continuousValues ?? false,
  optimiserKey(c.optimiser ?? ADAM),
  c.learningRate,
  c.schedule.type,
  c.schedule.type === "cosine" ? c.schedule.steps : 0,
  sideOfRun(c),
  c.network.system,
  c.network.decoder,
  c.network.aggregation,
  c.network.pooling ?? "mean",
  c.network.summaryHidden,
  c.network.summary,
  c.network.hidden,
  c.network.latent,
  c.network.datasetLatent,
  c.network.decoderHidden,
  c.datasetKl,
  c.seed,
];

const optimiserKey = (optimiser: Optimiser): unknown[] => [
  optimiser.type,
  optimiser.type === "adamW" ? optimiser.decay : 0,
  optimiser.type === "sgd" ? optimiser.momentum : 0,
];

export interface Preset {
  name: string;
  hint: string;
  settings: Partial<Settings>;
}

/** As in the code behind the paper. */
export const paperWidths = {
  summaryHidden: 784,
  summary: 400,
  hidden: 400,
  latent: 40,
  datasetLatent: 300,
  decoderHidden: 4096,
};

const quick = {
  system: "metaVae",
  split: "interleaved",
  trainValues: "",
  decoder: "sharedTrunk",
  aggregation: "concatenated",
  digits: "own",
  encoderSees: "between",
  batch: 32,
  optimiser: "adam",
  learningRate: 1e-3,
  schedule: "constant",
  trainContextSize: 10,
  contextMode: "inBatch",
  summaryHidden: 256,
  summary: 128,
  hidden: 256,
  latent: 40,
  datasetLatent: 64,
  decoderHidden: 512,
  steps: 2000,
} as const;

export const presets: Preset[] = [
  {
    name: "Quick",
    hint: "Small networks: a code that turns digits after a minute or two on a processor.",
    settings: quick,
  },
  {
    name: "2-D code",
    hint: "The same with a code of two dimensions, which the map shows whole; it can hold less of a digit.",
    settings: { ...quick, latent: 2 },
  },
  {
    name: "Full size",
    hint: "As the default model was trained, for a shorter time: the paper's widths, a shared trunk, values between. Best with WebGPU.",
    settings: {
      system: "metaVae",
      split: "interleaved",
      trainValues: "",
      decoder: "sharedTrunk",
      aggregation: "concatenated",
      digits: "own",
      encoderSees: "between",
      batch: 40,
      optimiser: "adam",
      learningRate: 7e-4,
      schedule: "cosine",
      trainContextSize: 10,
      contextMode: "inBatch",
      ...paperWidths,
      steps: 5000,
    },
  },
  {
    name: "The paper",
    hint: "Separate decoders, Adam at 2e-4, as published; contexts from the batch, which cost a sixth.",
    settings: {
      system: "metaVae",
      split: "interleaved",
      trainValues: "",
      decoder: "separate",
      aggregation: "concatenated",
      digits: "same",
      encoderSees: "seen",
      batch: 100,
      optimiser: "adam",
      learningRate: 2e-4,
      schedule: "constant",
      trainContextSize: 10,
      contextMode: "inBatch",
      ...paperWidths,
      steps: 10_000,
    },
  },
];

/** Whether the form stands as the preset would set it. */
export const matches = (settings: Settings, preset: Preset): boolean =>
  Object.entries(preset.settings).every(([name, value]) => settings[name as keyof Settings] === value);
