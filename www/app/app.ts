// Puts the parts together: store, workers, and the actions that views can call.

import { bytesOf, UnreadableFile } from "../engine/file-bytes";
import { WasmModules } from "../engine/modules";
import { codesCsv, curvesCsv } from "../state/csv";
import * as drawing from "../state/drawing";
import { clamp, families } from "../state/families";
import type { FitChoice } from "../state/fitting";
import type { Preset } from "../state/run-config";
import { initialState, refusalOf, type State, ships } from "../state/state";
import { Store } from "../state/store";
import { type ModelName, mapShowsFor, type NumberName, type Settings, table } from "../state/table";
import { Afterthoughts } from "./afterthoughts";
import { Answering } from "./answering";
import { Arrivals, type Sorted } from "./arrivals";

import { FittingDesk } from "./fitting";
import { Inquiry } from "./inquiry";
import { LastSession } from "./last-session";
import { Mapping } from "./mapping";
import { Measuring } from "./measuring";
import { Messages } from "./messages";
import { OwnContext, type ReadPicture } from "./own-context";
import { Question } from "./question";
import type { Rasterise } from "./subject";
import { TrainingDesk } from "./training";
import { TrainingWorker } from "./training-worker";

/** What a view may do. */
export interface Actions {
  set(change: Partial<Settings>): void;
  chooseFamily(family: Settings["family"]): void;
  chooseModel(model: ModelName): void;
  resample(): void;
  sampleAgain(): void;
  penDown(point: drawing.Point): void;
  penMove(points: drawing.Point[]): void;
  penUp(): void;
  /** The stroke under way was a palm's. */
  dropStroke(): void;
  undo(): void;
  redo(): void;
  clear(): void;
  pickDigit(index: number): void;
  applyPreset(preset: Preset): void;
  /** Remembers what a field of the trainer's form could not use, or that nothing is wrong with it any more. */
  refuse(name: NumberName, refused: { typed: string; wrong: string } | null): void;
  /** Does something that takes the form's settings, or says which field must be put right first. */
  unlessRefused(work: () => void): void;
  start(): void;
  pause(): void;
  stepOnce(): void;
  /** Back to an earlier run of this session, by its number. */
  goBackTo(run: number): void;
  reset(): void;
  download(): Promise<void>;
  /** The run as a file that continues exactly; null where there is no run. */
  save(): Promise<{ name: string; bytes: Uint8Array } | null>;
  restore(file: File): Promise<void>;
  dismiss(problem: string): void;
  /** Whether the visitor's own images are D. */
  useOwnContext(used: boolean): void;
  addStrokesToContext(strokes: readonly drawing.Stroke[]): Promise<void>;
  addDigitToContext(): void;
  addFilesToContext(files: readonly File[], emptyFolders?: readonly string[]): Promise<void>;
  /** Files that were dropped beside their place, or pasted. */
  takeFiles(sorted: Sorted): void;
  removeFromContext(index: number): void;
  clearContext(): void;
  resumeRun(): Promise<void>;
  discardRun(): Promise<void>;
  postponeRun(): void;
  downloadCurves(): void;
  downloadCodes(): void;
  /** Whether what is computed when idle is about to be seen. */
  watchAfterthoughts(near: boolean): void;
  /** Whether the map of codes is about to be seen, and so worth keeping up to date. */
  watchMap(near: boolean): void;
  /** Measures the inference gap of the digit, and follows the question while `watchGap` says that it is seen. */
  measureGap(): void;
  stopGap(): void;
  watchGap(near: boolean): void;
  /** Fits a decoder to a dataset that the model never saw. */
  fitDecoder(choice: FitChoice): Promise<void>;
  stopFitting(): void;
}

export interface App {
  readonly store: Store<State>;
  readonly actions: Actions;
  readonly inquiry: Inquiry;
}

export interface Surroundings {
  /** Where the site's data lies, with a slash at the end. */
  base: string;
  spawn(): Worker;
  rasterise: Rasterise;
  /** What a link asks for; the rest stands at its defaults. */
  settings?: Partial<Settings>;
  readPicture: ReadPicture;
  /** Offers bytes to the visitor as a file. */
  offerFile(name: string, bytes: Uint8Array): void;
}

const TEST_DIGITS = 10_000;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

export function startApp({ base, spawn, rasterise, readPicture, settings, offerFile }: Surroundings): App {
  const store = new Store(initialState(settings));
  const messages = new Messages(store);
  const modules = new WasmModules();
  const answering = new Answering(store, messages, modules, spawn, base);
  new Question(store, answering, messages, rasterise);
  const own = new OwnContext(store, answering, messages, rasterise, readPicture);
  const afterthoughts = new Afterthoughts(store, answering);
  const mapping = new Mapping(store, answering, messages);
  const measuring = new Measuring(store, answering, messages);
  const fitting = new FittingDesk(store, answering, messages, rasterise);
  const worker = new TrainingWorker(messages, modules, spawn, base);
  const training = new TrainingDesk(store, messages, worker, (bytes, step) => answering.showLiveModel(bytes, step));
  const session = new LastSession(store, messages, training);
  answering.onLiveLost = () => training.publish();

  const set = (change: Partial<Settings>) => store.update(({ settings }) => ({ settings: { ...settings, ...change } }));
  const redraw = (change: (drawing: drawing.Drawing) => drawing.Drawing) =>
    store.update((state) => ({ drawing: change(state.drawing) }));

  const forgetRefused = () => {
    store.update({ refused: {} });
    messages.dismiss("refused");
  };

  const actions: Actions = {
    set,
    chooseFamily(family) {
      const { settings } = store.state;
      if (family === settings.family) return;
      const { identity } = families[family];
      const value = clamp(family, identity);
      // The model in training knows one family, and not every model ships for every family.
      const kept = settings.model !== "live" && ships(store.state, family, settings.model);
      const model = kept ? settings.model : table.model.fallback;
      // What was inferred about the other family says nothing here.
      store.update({ chosen: null, against: null, digit: null });
      set({ family, value, digitValue: value, linked: true, model });
      void answering.showChosenModel();
    },
    chooseModel(model) {
      const { settings, training: run } = store.state;
      if (model === settings.model) return;
      const family = model === "live" ? run.config?.family : settings.family;
      if (!family) return;
      const value = family === settings.family ? settings.value : families[family].identity;
      const moved = family === settings.family ? {} : { digitValue: value, linked: true };
      set({ model, family, value, ...moved, mapShows: mapShowsFor(model, settings.mapShows) });
      if (model === "live") training.publish();
      else void answering.showChosenModel();
    },
    resample: () => set({ contextSeed: store.state.settings.contextSeed + 1 }),
    sampleAgain: () => set({ sampleSeed: store.state.settings.sampleSeed + 1 }),
    penDown: (point) => redraw((now) => drawing.begin(now, point)),
    penMove: (points) => redraw((now) => drawing.extend(now, points)),
    penUp: () => redraw(drawing.end),
    dropStroke: () => redraw(drawing.drop),
    undo: () => redraw(drawing.undo),
    redo: () => redraw(drawing.redo),
    clear: () => redraw(drawing.clear),
    pickDigit(index) {
      const digit = ((index % TEST_DIGITS) + TEST_DIGITS) % TEST_DIGITS;
      store.update((state) => ({
        drawing: drawing.pick(state.drawing, digit),
        settings: { ...state.settings, digit },
      }));
    },
    applyPreset(preset) {
      forgetRefused();
      set(preset.settings);
    },
    refuse(name, text) {
      const { [name]: _, ...others } = store.state.refused;
      const instead = store.state.settings[name];
      store.update({ refused: text ? { ...others, [name]: { ...text, instead } } : others });
      if (!text) messages.dismiss("refused");
    },
    unlessRefused(work) {
      const { state } = store;
      const name = (Object.keys(state.refused) as NumberName[]).find((name) => refusalOf(state, name));
      const refusal = name && refusalOf(state, name);
      if (!refusal) return work();
      messages.problem({
        id: "refused",
        message: `${table[name].label}: ${refusal.wrong} Nothing was started.`,
        remedy: {
          label: "Take the values before",
          run() {
            forgetRefused();
            work();
          },
        },
      });
    },
    start: () => void training.start(),
    pause: () => void training.pause(),
    stepOnce: () => void training.stepOnce(),
    goBackTo: (run) => void training.goBackTo(run),
    reset: () => void training.reset(),
    async download() {
      const file = await training.save();
      if (file) offerFile(file.name, file.bytes);
    },
    save: () => training.save(),
    async restore(file) {
      try {
        await training.restore(file.name, await bytesOf(file));
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
        messages.problem({ id: "checkpoint", message: error.message });
      }
    },
    dismiss: (problem) => messages.dismiss(problem),
    useOwnContext: (used) => own.use(used),
    addStrokesToContext: (strokes) => own.addStrokes(strokes),
    addDigitToContext: () => own.addDigit(),
    addFilesToContext: (files, emptyFolders) => own.addFiles(files, emptyFolders),
    takeFiles: (sorted) => void new Arrivals(actions, messages).take(sorted),
    removeFromContext: (index) => own.remove(index),
    clearContext: () => own.clear(),
    resumeRun: () => session.resume(),
    discardRun: () => session.discard(),
    postponeRun: () => session.postpone(),
    downloadCurves() {
      const { config, step, history, seen } = store.state.training;
      if (config) offerFile(`metavae-${config.family}-step-${step}-curves.csv`, text(curvesCsv(history, seen)));
    },
    downloadCodes() {
      const { latentMap } = store.state;
      if (latentMap) offerFile(`metavae-${latentMap.model.family}-codes.csv`, text(codesCsv(latentMap)));
    },
    watchAfterthoughts: (near) => afterthoughts.watch(near),
    watchMap: (near) => mapping.watch(near),
    measureGap: () => measuring.start(),
    stopGap: () => measuring.stop(),
    watchGap: (near) => measuring.watch(near),
    fitDecoder: (choice) => fitting.start(choice),
    stopFitting: () => fitting.stop(),
  };

  if (typeof WebAssembly === "undefined") {
    store.update({ answering: "failed" });
    messages.problem({
      id: "webassembly",
      message: "This browser has no WebAssembly, which runs the model. A current one has it.",
    });
  } else {
    void answering.start();
    void session.look();
    void TrainingWorker.choose("auto").then((backend) => store.update({ backend }));
  }
  return { store, actions, inquiry: new Inquiry(store, answering, rasterise) };
}
