// What the page knows at a moment: settings, the drawing, the answers, the run.

import type { BackendChoice } from "../engine/backend";
import type { ShippedModel, ShippedName } from "../engine/models";
import type {
  Answer,
  ExplainedStep,
  Family,
  MetaSplit,
  Metrics,
  ModelSummary,
  ProbeAccuracy,
  RunConfig,
  Source,
} from "../engine/protocol";
import type { LeftOut } from "../sources/image-set";
import type { SourceAbout } from "../sources/prepared";
import type { KeptSource } from "../sources/source-store";
import type { ChainsRun } from "./chains";
import { type Comparison, compare } from "./comparison";
import { type Drawing, drawn, firstDrawing, type Sheet, type Stroke } from "./drawing";
import { families, SHIPPED_FAMILIES } from "./families";
import type { Fitting } from "./fitting";
import type { GapMeasurement } from "./gap";
import { emptyHistory, type History } from "./history";
import { type KeptRow, type KeptRuns, noKeptRuns } from "./kept-runs";
import type { LatentMap } from "./latent-map";
import type { MeasuredPace } from "./prediction";
import type { Preview } from "./preview";
import type { Room } from "./rooms";
import type { RunNames } from "./run-names";
import type { RunTiles } from "./run-tiles";
import type { KeptRun } from "./saved-run";
import { noSnapshots, type Snapshots } from "./snapshots";
import { type CoresWish, defaults, type ModelName, type NumberName, type Settings } from "./table";
import type { Tightening } from "./tightening";
import type { Weighing } from "./weighing";

/** A download or a preparation that the visitor waits for. */
export interface Progress {
  id: string;
  label: string;
  loaded: number;
  total: number;
}

/** Something that helps, by its label; the app knows what it does. */
export interface Remedy {
  label: string;
  run: () => void;
}

/** Something that went wrong, in a sentence, with what can be done about it. */
export interface Problem {
  id: string;
  message: string;
  remedy?: Remedy;
  /** Where there is a choice. */
  other?: Remedy;
}

/** An image as the model sees it, with its class if it is a test digit. */
export interface Digit {
  image: Uint8Array;
  label: number | null;
}

export interface ContextImages {
  images: Uint8Array;
  /** Rows and columns of each. */
  side: number;
  labels: number[];
}

/** One side of the comparison: D's images and what the model infers with them. */
export interface Side {
  context: ContextImages;
  /** None while the pad is empty. */
  answer: Answer | null;
}

/** What a question was made from: an answer to it is current while these are the same. */
export interface Asked {
  settings: Settings;
  sheet: Sheet;
  model: ModelSummary;
}

export type RunPhase = "none" | "preparing" | "paused" | "running" | "finished";

export interface Training {
  phase: RunPhase;
  /** What is being prepared, or why the run stands still. */
  note: string;
  run: number;
  config: RunConfig | null;
  step: number;
  /** Step at which the run stops by itself. */
  target: number;
  parameters: number;
  flopPerStep: number;
  seen: number[];
  /** How many workers compute a step together, and what was wished for when they were chosen. */
  cores: number;
  coresWish: CoresWish;
  metrics: Metrics | null;
  /** The step at which the run was seen to have diverged: its weights are of no use to anyone. */
  diverged: number | null;
  bound: { step: number; value: number } | null;
  /** What quick probes read from codes of unseen datasets, as the run went on. */
  probes: ReadonlyArray<{ step: number; codes: ProbeAccuracy }>;
  /** The same from raw pixels: the control. */
  pixels: ProbeAccuracy | null;
  stepsPerSecond: number | null;
  history: History;
  /** What one fixed digit looked like to the run along the way. */
  snapshots: Snapshots;
  /** What the visitor's digit looks like to it now; null until someone looks. */
  preview: Preview | null;
  /** Names the run on the visitor's disk; it stays when a crash or a reload starts the run again. */
  keptAs: string;
  /** Step at which the run was last written to the visitor's disk, and read back. */
  keptStep: number | null;
  /** Step of the newest checkpoint in this page's memory: where the run goes on from if its worker dies. */
  checkpointStep: number | null;
  /** What the worker runs on, once it runs. */
  choice: BackendChoice | null;
  /** Step of the weights that answer, when the run's own model does. */
  answeringStep: number | null;
}

/** A run of this session that another one has replaced. */
export interface EarlierRun {
  run: number;
  /** Names it on the disk, where it is kept. */
  keptAs: string;
  config: RunConfig;
  step: number;
  target: number;
  /** When another run replaced it, ms since 1970. */
  at: number;
  history: History;
  probes: Training["probes"];
  pixels: ProbeAccuracy | null;
  tiles: RunTiles | null;
  /** What it takes to go on with it; null for all but the newest, since weights are large. */
  whole: { kept: KeptRun; checkpoint: Uint8Array } | null;
}

/** What was typed into a field of the trainer's form and could not be used, and the value that was in force then. */
export interface Refusal {
  typed: string;
  wrong: string;
  instead: number;
}

/** The same run once more with other seeds, one after another. */
export interface Repeats {
  /** As it was trained first. */
  config: RunConfig;
  steps: number;
  /** Seeds to come. */
  left: readonly number[];
  all: number;
}

export interface State {
  /** The room of the page that is shown. */
  room: Room;
  settings: Settings;
  /** What fields of the trainer's form could not use, by name. */
  refusedFields: Partial<Record<NumberName, Refusal>>;
  drawing: Drawing;
  progress: Progress[];
  /** How many images there are to leaf through and to draw D from, and whose; MNIST's where no source is named. */
  testImages: TestImages;
  /** Images that the visitor brought, once someone looks. */
  sources: Sources;
  /** Whether the worker that answers has its program and the test digits. */
  answering: "starting" | "ready" | "failed";
  problems: Problem[];
  /** The models that ship with the page, once the list is there. */
  shipped: readonly ShippedModel[];
  /** The model that answers, once it does, and which one it is: while another is on its way, not the one that is chosen. */
  model: ModelSummary | null;
  modelName: ModelName | null;
  /** The model whose answers are read and judged, by the tables that ship with it; none for one in training. */
  judged: ModelSummary | null;
  /** Why the chosen model does not answer, where it cannot. */
  failure: string | null;
  /** The pad's content as the model would see it, not transformed; null while the pad is empty. */
  upright: Digit | null;
  /** The same, transformed: what the model sees. */
  digit: Digit | null;
  chosen: Side | null;
  against: Side | null;
  /** What the answers were asked with: they are current while these are the same. */
  answered: Asked | null;
  /** The question that the model refused, and why. */
  refused: (Asked & { reason: string }) | null;
  /** From the pen's last move to the answer on the screen, ms; newest last. */
  latencies: number[];
  /** The visitor's own images for D, of MNIST's size, and whether they are D now. */
  ownContext: { images: Uint8Array; used: boolean };
  training: Training;
  /** A run from before that can be continued, until the visitor decides. */
  savedRun: KeptRow | null;
  keptRuns: KeptRuns;
  /** The newest last. */
  earlierRuns: readonly EarlierRun[];
  /** Last pictures of kept runs, by their files, once someone looks. */
  keptTiles: Readonly<Record<string, RunTiles>>;
  runNames: RunNames;
  /** Runs whose curves are laid beside the present one's; null until the visitor chooses. */
  compared: readonly string[] | null;
  /** Whether runs that differ in the seed alone are drawn as one band. */
  banded: boolean;
  /** A run that is being repeated with other seeds. */
  repeats: Repeats | null;
  /** How fast this machine trains, once it was measured. */
  pace: MeasuredPace | null;
  /** The next step of a run, told for one image, once someone wants to follow it. */
  explained: { run: number; told: ExplainedStep } | null;
  /** Which dataset the digit comes from, and what N does to its posterior: computed when idle. */
  weighing: Weighing | null;
  tightening: Tightening | null;
  /** How far the amortised posterior is from the best there is, and a decoder's fit to an unseen dataset, once asked for. */
  gap: GapMeasurement | null;
  fitting: Fitting | null;
  /** Chains over the digit's code, once asked for. */
  chains: ChainsRun | null;
  /** The map of codes; null until it was asked for. */
  latentMap: LatentMap | null;
  /** The part of the results that another room pointed to last. */
  resultsPanel: { family: Family; split: MetaSplit } | null;
  /** What automatic choice would train on, and why. */
  backend: BackendChoice | null;
  /** Read out by screen readers. */
  announcement: string;
}

export interface TestImages {
  count: number;
  source?: Source | undefined;
}

export const MNIST_TEST: TestImages = { count: 10_000 };

/** What the visitor brought to train on. */
export interface Sources {
  kept: readonly KeptSource[];
  /** Share of the files that has been read, 0 to 1; null while none are. */
  reading: number | null;
  /** Read, and not yet taken. */
  offered: OfferedImages | null;
}

/** A set of images as it would be taken. */
export interface OfferedImages {
  about: SourceAbout;
  leftOut: readonly LeftOut[];
  /** Whether light and dark were exchanged, so that ink is light. */
  inverted: boolean;
  /** Some of them, and the classes of these. */
  sheet: { images: Uint8Array; labels: number[] };
}

export const noTraining = (): Training => ({
  phase: "none",
  note: "",
  run: 0,
  config: null,
  step: 0,
  target: 0,
  parameters: 0,
  flopPerStep: 0,
  seen: [],
  cores: 1,
  coresWish: "auto",
  metrics: null,
  diverged: null,
  bound: null,
  probes: [],
  pixels: null,
  stepsPerSecond: null,
  history: emptyHistory(),
  snapshots: noSnapshots(),
  preview: null,
  keptAs: "",
  keptStep: null,
  checkpointStep: null,
  choice: null,
  answeringStep: null,
});

export function initialState(change: Partial<Settings> = {}, strokes?: readonly Stroke[]): State {
  const settings = { ...defaults(), ...change };
  return {
    room: "play",
    settings,
    refusedFields: {},
    drawing: strokes ? drawn(strokes) : firstDrawing(settings.digit),
    progress: [],
    testImages: MNIST_TEST,
    sources: { kept: [], reading: null, offered: null },
    answering: "starting",
    problems: [],
    shipped: [],
    model: null,
    modelName: null,
    judged: null,
    failure: null,
    upright: null,
    digit: null,
    chosen: null,
    against: null,
    answered: null,
    refused: null,
    latencies: [],
    ownContext: { images: new Uint8Array(0), used: false },
    training: noTraining(),
    savedRun: null,
    keptRuns: noKeptRuns(),
    earlierRuns: [],
    keptTiles: {},
    runNames: {},
    compared: null,
    banded: true,
    repeats: null,
    pace: null,
    explained: null,
    weighing: null,
    tightening: null,
    gap: null,
    fitting: null,
    chains: null,
    latentMap: null,
    resultsPanel: null,
    backend: null,
    announcement: "",
  };
}

/** What stands refused in a field; nothing once another value came into force, by a preset or a checkpoint. */
export function refusalOf({ refusedFields, settings }: State, name: NumberName): Refusal | null {
  const refusal = refusedFields[name];
  return refusal && refusal.instead === settings[name] ? refusal : null;
}

/** Which two datasets are compared now; the visitor's own images count where they are D. */
export const comparisonOf = ({ settings, ownContext }: State): Comparison =>
  compare(settings, ownContext.used ? ownContext.images : null);

/** Whether the worker has the model that is chosen, and not one that answers until it is there. */
export const isChosen = ({ model, modelName, settings }: State): boolean =>
  model !== null && modelName === settings.model && model.family === settings.family;

const isOfNow = (asked: Asked | null, { settings, drawing, model }: State): boolean =>
  asked?.settings === settings && asked.sheet === drawing.sheet && asked.model === model;

/** Whether the answers are those to what is on the pad and chosen now. */
export const isAnswered = (state: State): boolean => isChosen(state) && isOfNow(state.answered, state);

/** Why what is on the pad will get no answer, in a sentence; null while one is there or on its way. */
export function whyUnanswered(state: State): string | null {
  if (state.failure !== null) return state.failure;
  return state.refused && isOfNow(state.refused, state) ? state.refused.reason : null;
}

/** Families that somebody can be asked about: those that models ship for, and that of a run that is here. */
export const answeredFamilies = ({ training }: State): Family[] =>
  (Object.keys(families) as Family[]).filter(
    (family) => SHIPPED_FAMILIES.includes(family) || family === training.config?.family,
  );

/** Whether a model of this kind can be asked about this family. */
export const ships = ({ shipped }: State, family: Family, name: ShippedName): boolean =>
  shipped.some((model) => model.family === family && model.name === name);
