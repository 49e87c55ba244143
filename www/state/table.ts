// The one table of everything that the visitor can set: its default, its range, and how it is written and read as text.

import type { BackendWish } from "../engine/backend";
import type { ShippedName } from "../engine/models";
import type {
  Aggregation,
  ContextMode,
  DatasetKl,
  DecoderKind,
  DigitChoice,
  Family,
  MetaSplit,
  Optimiser,
  Schedule,
  System,
} from "../engine/protocol";
import { families } from "./families";
import { MNIST, readSource } from "./training-source";

/** How one setting is shown, checked and kept. */
export interface Entry<T> {
  readonly fallback: T;
  readonly label: string;
  /** A sentence of help. */
  readonly hint: string;
  /** The value that a text stands for; undefined if it stands for none. */
  read(text: string): T | undefined;
  write(value: T): string;
}

export interface NumberEntry extends Entry<number> {
  readonly kind: "number";
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

export interface ChoiceEntry<T extends string> extends Entry<T> {
  readonly kind: "choice";
  readonly options: ReadonlyArray<{ value: T; label: string }>;
}

export interface FlagEntry extends Entry<boolean> {
  readonly kind: "flag";
}

export interface TextEntry extends Entry<string> {
  readonly kind: "text";
  /** What it can be, in words. */
  readonly range: string;
}

/** As links and scripts write numbers; what people type into a field is read in numeral.ts. */
const STRICT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

type NumberOptions = { label: string; hint?: string; least: number; most: number; whole?: boolean };

function number(fallback: number, { label, hint = "", least, most, whole = true }: NumberOptions): NumberEntry {
  return {
    kind: "number",
    fallback,
    label,
    hint,
    least,
    most,
    whole,
    read(text) {
      const value = STRICT.test(text.trim()) ? Number(text) : Number.NaN;
      const fits = Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));
      return fits ? value : undefined;
    },
    write: String,
  };
}

function choice<T extends string>(fallback: T, label: string, labels: Record<T, string>, hint = ""): ChoiceEntry<T> {
  const options = Object.entries(labels).map(([value, text]) => ({ value: value as T, label: text as string }));
  return {
    kind: "choice",
    fallback,
    label,
    hint,
    options,
    read: (text) => options.find((option) => option.value === text)?.value,
    write: (value) => value,
  };
}

function flag(fallback: boolean, label: string, hint = ""): FlagEntry {
  return {
    kind: "flag",
    fallback,
    label,
    hint,
    read: (text) => ({ yes: true, no: false })[text],
    write: (value) => (value ? "yes" : "no"),
  };
}

/** Images to learn from, which no field offers: they are brought. */
const source: TextEntry = {
  kind: "text",
  fallback: MNIST,
  label: "Images",
  hint: "What the run learns from.",
  range: "mnist, or a set of images that was brought",
  read: (text) => (text === MNIST || readSource(text) ? text : undefined),
  write: (text) => text,
};

/** Values of the grid that are trained on instead of the split's; none for the split's. */
const chosenValues: TextEntry = {
  kind: "text",
  fallback: "",
  label: "Values that are trained on",
  hint: "Chosen one by one instead of by a split.",
  range: "numbers with commas between them, or nothing",
  read: (text) => (/^(-?\d{1,4}(\.\d{1,6})?(,|$)){0,25}$/.test(text) && !text.endsWith(",") ? text : undefined),
  write: (text) => text,
};

const familyLabels = Object.fromEntries(Object.entries(families).map(([family, { name }]) => [family, name])) as Record<
  Family,
  string
>;
const width = (fallback: number, label: string, hint: string) =>
  number(fallback, { label, hint, least: 1, most: 4096 });
const seed = (fallback: number, label: string, hint: string) =>
  number(fallback, { label, hint, least: 0, most: 2 ** 32 - 1 });

export type ModelName = ShippedName | "live";
/** What the second strip compares with. */
export type Against = "far" | "empty" | "mixed";
/** Whose codes the map shows, and with which D: one dataset's; every dataset's, each with its own D, all with one, or both. */
export type MapOf = "compare" | "one" | "each" | "same";
/** What stands on the map: the codes of digits, what the plane decodes to, or the one over the other. */
export type MapShows = "codes" | "pictures" | "both";

/** Under which values the encoder is shown each dataset. */
export type EncoderSees = "seen" | "between";

/** How fast training steps follow one another. */
export type TrainingSpeed = "full" | "ten" | "one";
/** The least time from one step to the next, ms. */
export const paces: Record<TrainingSpeed, number> = { full: 0, ten: 100, one: 1000 };

/** On how many of the processor's cores a run trains. */
const coreCounts = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;
type Count = (typeof coreCounts)[number];
export type CoresWish = "auto" | Count;

/** A code of two dimensions is there to be looked at. */
export const mapShowsFor = (model: ModelName, now: MapShows): MapShows =>
  model === "plane" && now === "codes" ? "both" : now;

export const table = {
  // What is asked
  family: choice<Family>("rotation", "Family", familyLabels, "What tells one dataset from another."),
  value: number(families.rotation.opening, {
    label: "Value",
    hint: "The dataset D: every digit in it is transformed by this.",
    least: -180,
    most: 180,
    whole: false,
  }),
  contextSize: number(10, {
    label: "Images in D",
    hint: "N: how many images stand for the dataset.",
    least: 0,
    most: 50,
  }),
  contextSeed: seed(1, "Which images", "Seed of the draw of D."),
  linked: flag(true, "Turn my digit with D", "Your digit is transformed as D's are, so that D is right."),
  digitValue: number(families.rotation.opening, {
    label: "My digit",
    hint: "How your digit is transformed.",
    least: -180,
    most: 180,
    whole: false,
  }),
  against: choice<Against>("far", "Compare with", {
    far: "a wrong D",
    empty: "an empty D",
    mixed: "a mixed D",
  }),
  digit: number(462, { label: "Test digit", least: 0, most: 9_999 }),
  model: choice<ModelName>("common", "Model", {
    common: "Common code",
    separate: "As in the paper",
    plane: "2-D code",
    live: "In training",
  }),
  sampleSeed: seed(1, "Posterior samples", "Seed of the posterior samples."),
  mapOf: choice<MapOf>("compare", "Codes of", {
    compare: "all datasets: own D beside your D",
    one: "D's digits, given D",
    each: "all datasets, each given its own D",
    same: "all datasets, all given your D",
  }),
  mapShows: choice<MapShows>("codes", "Show", { codes: "codes", pictures: "pictures", both: "both" }),
  mapColour: choice<"class" | "dataset">("class", "Coloured by", { class: "class", dataset: "dataset" }),
  // What is trained
  trainSource: source,
  trainFamily: choice<Family>("rotation", "Family", familyLabels, "The transformation that tells the datasets apart."),
  trainValues: chosenValues,
  split: choice<MetaSplit>(
    "interleaved",
    "Trained on",
    { interleaved: "every other value", sparse: "few values", contiguous: "one half" },
    "Which values of the grid become training datasets; the others stay unseen.",
  ),
  system: choice<System>(
    "metaVae",
    "System",
    {
      metaVae: "MetaVAE",
      sharedEncoder: "without D",
      vae: "VAE",
      vaePerDataset: "one VAE per dataset",
      neuralStatistician: "Neural Statistician",
      variationalHomoencoder: "Homoencoder",
    },
    "MetaVAE reads D; without D is its control. The last two infer a code c of D, and their one decoder reads it.",
  ),
  decoder: choice<DecoderKind>(
    "sharedTrunk",
    "Decoders",
    {
      separate: "separate",
      sharedFirst: "first layer shared",
      sharedTrunk: "shared trunk",
      sharedWeights: "weights shared",
      conditioned: "one that reads D",
    },
    "A shared trunk keeps the code common to all datasets; separate decoders are the paper's. One that reads D decodes any dataset.",
  ),
  batch: number(32, { label: "Batch", hint: "Images per dataset and step.", least: 2, most: 2000 }),
  digits: choice<DigitChoice>(
    "own",
    "Digits per step",
    { own: "each its own", exchanged: "exchanged", same: "the same for all" },
    "The same digits in every dataset are the paper's. Exchanged: pairs of datasets show the same digit, and explain it by each other's code.",
  ),
  encoderSees: choice<EncoderSees>(
    "between",
    "The encoder sees",
    { seen: "seen values", between: "values between" },
    "Between: each step moves x and D by up to half a step of the grid, never onto an unseen value. Decoders explain the seen values.",
  ),
  aggregation: choice<Aggregation>(
    "concatenated",
    "Encoder",
    { concatenated: "x, D side by side", gated: "gated by D" },
    "Gated: D also says how strongly each unit looks at x. Side by side is the paper's.",
  ),
  optimiser: choice<Optimiser["type"]>(
    "adam",
    "Optimiser",
    { adam: "Adam", adamW: "AdamW", sgd: "SGD" },
    "How gradients move the weights. Adam is the paper's; AdamW also shrinks them, SGD follows the gradient with momentum.",
  ),
  decay: number(0.01, {
    label: "Weight decay",
    hint: "The share of each weight that AdamW takes off, times the learning rate.",
    least: 0,
    most: 1,
    whole: false,
  }),
  momentum: number(0.9, {
    label: "Momentum",
    hint: "How much of its last move SGD keeps; less than 1.",
    least: 0,
    most: 0.999,
    whole: false,
  }),
  learningRate: number(1e-3, {
    label: "Learning rate",
    hint: "The optimiser's step size.",
    least: 1e-6,
    most: 1,
    whole: false,
  }),
  schedule: choice<Schedule["type"]>(
    "constant",
    "Schedule",
    { constant: "constant", cosine: "cosine to 0" },
    "Cosine lowers the learning rate to zero at the last of the planned steps.",
  ),
  trainContextSize: number(10, { label: "Images in D", hint: "N: images per context.", least: 1, most: 1000 }),
  contextMode: choice<ContextMode>(
    "inBatch",
    "D drawn from",
    { inBatch: "the batch", fresh: "all digits" },
    "From the batch costs a sixth; fresh images for each query are the paper's.",
  ),
  summaryHidden: width(256, "Summary, hidden", "First layer of the summary network."),
  summary: width(128, "Summary", "S: width of the summary of D."),
  hidden: width(256, "Hidden", "Hidden layers of the encoder and the decoders."),
  latent: number(40, { label: "Code", hint: "Dimensions of z.", least: 1, most: 1024 }),
  datasetLatent: number(64, { label: "Code of D", hint: "Dimensions of c.", least: 1, most: 1024 }),
  decoderHidden: width(512, "Decoder, last", "Last hidden layer of the decoder that reads c."),
  datasetKl: choice<DatasetKl>(
    "shared",
    "KL of c",
    { shared: "shared by D's images", whole: "whole for each image" },
    "Shared is as in the systems' own papers; whole, as in MetaVAE's, holds c to its prior.",
  ),
  trainSeed: seed(0, "Seed", "The same seed gives the same run."),
  steps: number(2000, {
    label: "Steps",
    hint: "How far to train; more can be added later.",
    least: 1,
    most: 1_000_000,
  }),
  speed: choice<TrainingSpeed>(
    "full",
    "Speed",
    { full: "full speed", ten: "10 steps/s", one: "1 step/s" },
    "Slower steps can be watched one by one.",
  ),
  backend: choice<BackendWish>(
    "auto",
    "Backend",
    { auto: "automatic", cpu: "processor", webgpu: "WebGPU" },
    "Automatic takes WebGPU where there is a real graphics adapter.",
  ),
  cores: choice<CoresWish>(
    "auto",
    "Cores",
    { ...(Object.fromEntries(coreCounts.map((count) => [count, count])) as Record<Count, string>), auto: "all" },
    "On the processor, a run is shared out among so many cores; it stays the same up to rounding. Applies at the next start.",
  ),
} as const;

export type SettingName = keyof typeof table;
export type Settings = { -readonly [K in SettingName]: (typeof table)[K] extends Entry<infer T> ? T : never };
/** Names of the settings that are numbers, or choices. */
export type NumberName = { [K in SettingName]: (typeof table)[K] extends NumberEntry ? K : never }[SettingName];

export function defaults(): Settings {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, entry.fallback])) as Settings;
}

/** The value that a text stands for, if it is a sensible one for this setting. */
export function readSetting<K extends SettingName>(name: K, text: string): Settings[K] | undefined {
  return table[name].read(text) as Settings[K] | undefined;
}

/** What differs from the defaults, as text: what a link or a saved session needs to hold. */
export function written(settings: Settings): Partial<Record<SettingName, string>> {
  const names = Object.keys(table) as SettingName[];
  const entries = names
    .filter((name) => settings[name] !== table[name].fallback)
    .map((name) => [name, (table[name] as Entry<unknown>).write(settings[name])]);
  return Object.fromEntries(entries);
}
