// Puts the parts together: store, workers, and the actions that views can call.

import { bytesOf, UnreadableFile } from "../engine/file-bytes";
import { WasmModules } from "../engine/modules";
import type { ReadImages } from "../sources/prepared";
import type { SourceLibrary } from "../sources/source-library";
import * as drawing from "../state/drawing";
import { atRest } from "../state/families";
import type { FitChoice } from "../state/fitting";
import { reconciled } from "../state/reconcile";
import type { Preset } from "../state/run-config";
import type { NewSchedule } from "../state/schedule";
import { initialState, refusalOf, type State } from "../state/state";
import { Store } from "../state/store";
import { type ModelName, mapShowsFor, type NumberName, type Settings, table } from "../state/table";
import type { Link } from "../state/url";
import { Answering } from "./answering";
import type { IdleTask } from "./idle-tasks";
import type { SortedFiles } from "./incoming-files";
import { LastSession } from "./last-session";
import { LaterTraining } from "./later-training";
import { Messages } from "./messages";
import { ModelQueries } from "./model-queries";
import { OwnContext, type ReadPicture } from "./own-context";
import { Question } from "./question";
import { isFailedDownload } from "./retry-downloads";
import type { RoomControllers } from "./room-controllers";
import type { Sampling } from "./sampling";
import type { SourceController } from "./source-controller";
import type { Rasterise } from "./subject";
import { chooseTrainingBackend } from "./training-backend";

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
  /** Takes steps up to the target, or so many of them. */
  start(steps?: number): Promise<void>;
  /** A new run by the form's settings; the one that stood is kept. */
  startAnew(): Promise<void>;
  pause(): void;
  stepOnce(): Promise<void>;
  /** Tells of the next step, and takes none. */
  explainStep(): Promise<void>;
  /** Goes on with an earlier run of this visit, by its number, from where it stood. */
  goOnWith(run: number): Promise<void>;
  reset(): void;
  /** Goes on from where the run stands by another learning rate and schedule. */
  reschedule(to: NewSchedule): Promise<void>;
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
  takeFiles(sorted: SortedFiles): void;
  removeFromContext(index: number): void;
  clearContext(): void;
  /** Puts the question off whether to go on with the run that is offered. */
  postponeRun(): void;
  /** What can be done with a kept run, by the name of its file. */
  continueKept(name: string): Promise<void>;
  downloadKept(name: string): Promise<void>;
  deleteKept(name: string): Promise<void>;
  /** Looks again at what is kept. */
  lookAtKept(): void;
  /** Calls a run by another name; by an empty one it goes by its number again. */
  renameRun(run: string, name: string): void;
  /** Whether a run's curves are laid beside the present one's. */
  compareRun(run: string, compared: boolean): void;
  /** Whether runs that differ in the seed alone are drawn as one band. */
  bandSeeds(banded: boolean): void;
  /** The present run once more with so many other seeds, one after another. */
  repeatSeeds(count: number): void;
  stopRepeating(): void;
  /** Images to train on: brings some, takes them, forgets them. */
  withSources(work: (controller: SourceController) => unknown): void;
  /** Offers bytes to the visitor as a file. */
  offerFile(name: string, bytes: Uint8Array): void;
  downloadCurves(): void;
  downloadCodes(): void;
  /** Whether what is computed when idle is about to be seen. */
  watchIdleTask(what: IdleTask, near: boolean): void;
  /** Whether the map of codes is about to be seen, and so worth keeping up to date. */
  watchMap(near: boolean): void;
  /** Measures the inference gap of the digit, and follows the question while `watchGap` says that it is seen. */
  measureGap(): void;
  stopGap(): void;
  watchGap(near: boolean): void;
  /** Chains over the code of the digit: begins new ones, or does something with those that there are. */
  beginChains(...how: Parameters<Sampling["begin"]>): Promise<void>;
  withChains(work: (sampling: Sampling) => unknown): void;
  /** Where they went, as a table. */
  downloadChains(): void;
  /** Fits a decoder to a dataset that the model never saw. */
  fitDecoder(choice: FitChoice): Promise<void>;
  stopFitting(): void;
}

export interface App {
  readonly store: Store<State>;
  readonly actions: Actions;
  readonly modelQueries: ModelQueries;
}

export interface Dependencies {
  /** Where the site's data lies, with a slash at the end. */
  base: string;
  spawn(): Worker;
  rasterise: Rasterise;
  /** What a link asks for; the rest stands at its defaults. */
  link?: Pick<Link, "settings" | "strokes">;
  readPicture: ReadPicture;
  /** Offers bytes to the visitor as a file. */
  offerFile(name: string, bytes: Uint8Array): void;
}

export function startApp({ base, spawn, rasterise, readPicture, link, offerFile }: Dependencies): App {
  const store = new Store(initialState(link?.settings, link?.strokes), reconciled);
  const messages = new Messages(store);
  const modules = new WasmModules();
  let library: Promise<SourceLibrary> | null = null;
  const sources = () => {
    library ??= import("../sources/source-library").then(({ SourceLibrary }) => new SourceLibrary());
    library.catch(() => {
      library = null;
    });
    return library;
  };
  const readImages: ReadImages = async (source) => (await sources()).read(source);
  const answering = new Answering(store, messages, modules, spawn, base, readImages);
  new Question(store, answering, messages, rasterise);
  const own = new OwnContext(store, answering, messages, rasterise, readPicture);
  const training = new LaterTraining(async () => {
    const { openTraining } = await import("./training-opening");
    return openTraining({ store, messages, modules, answering, rasterise, spawn, base, readImages });
  }, messages);
  const session = new LastSession(store, messages, training, offerFile);
  let opening: Promise<RoomControllers> | null = null;
  /** One after the other: what was asked first is done first. */
  const withControllers = async (work: (controllers: RoomControllers) => unknown): Promise<void> => {
    opening ??= import("./room-controllers").then(
      ({ RoomControllers }) =>
        new RoomControllers({ store, messages, modules, answering, training, rasterise, spawn, offerFile, sources }),
    );
    try {
      await work(await opening);
      messages.dismiss("controllers");
    } catch (error) {
      if (!isFailedDownload(error)) throw error;
      opening = null;
      messages.problem({ id: "controllers", message: "A part of the page could not be loaded. Try again." });
    }
  };
  // How long a run would take is found out while the visitor rests there.
  store.subscribe(({ room }, previous) => {
    if (room !== "train" || previous.room === "train") return;
    void withControllers(() => {});
    void training.with(() => {});
  });
  answering.onLiveWanted = () => training.publish();
  training.onWithheld = (reason) => answering.liveRefused(reason);

  const set = (change: Partial<Settings>) => store.update(({ settings }) => ({ settings: { ...settings, ...change } }));
  const redraw = (change: (drawing: drawing.Drawing) => drawing.Drawing) =>
    store.update((state) => ({ drawing: change(state.drawing) }));

  const forgetRefused = () => {
    store.update({ refusedFields: {} });
    messages.dismiss("refused");
  };

  const actions: Actions = {
    set,
    chooseFamily(family) {
      if (family === store.state.settings.family) return;
      set({ family, ...atRest(family) });
    },
    chooseModel: (model) => set({ model, mapShows: mapShowsFor(model, store.state.settings.mapShows) }),
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
      const { count } = store.state.testImages;
      const digit = ((index % count) + count) % count;
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
      const { [name]: _, ...others } = store.state.refusedFields;
      const instead = store.state.settings[name];
      store.update({ refusedFields: text ? { ...others, [name]: { ...text, instead } } : others });
      if (!text) messages.dismiss("refused");
    },
    unlessRefused(work) {
      const { state } = store;
      const name = (Object.keys(state.refusedFields) as NumberName[]).find((name) => refusalOf(state, name));
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
    start: (steps) => training.start(steps),
    startAnew() {
      void training.reset();
      return training.start();
    },
    pause: () => void training.with((controller) => controller.pause()),
    async stepOnce() {
      await training.with((controller) => controller.stepOnce());
    },
    async explainStep() {
      await training.with((controller) => controller.explainStep());
    },
    async goOnWith(run) {
      await training.with((controller) => controller.goBackTo(run));
      const { step, target } = store.state.training;
      if (step < target) await training.start();
    },
    reset: () => void training.reset(),
    async reschedule(to) {
      await training.with((controller) => controller.reschedule(to));
    },
    async download() {
      const file = await training.with((controller) => controller.save());
      if (!file) return;
      offerFile(file.name, file.bytes);
      session.downloaded();
    },
    save: () => training.with((controller) => controller.save()),
    async restore(file) {
      try {
        const bytes = await bytesOf(file);
        if (!(await session.restore(file.name, bytes)))
          await training.with((controller) => controller.restore(file.name, bytes));
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
    takeFiles: (sorted) => void withControllers((controllers) => controllers.incomingFiles(actions).take(sorted)),
    removeFromContext: (index) => own.remove(index),
    clearContext: () => own.clear(),
    postponeRun: () => session.postpone(),
    continueKept: (name) => session.resume(name),
    downloadKept: (name) => session.download(name),
    deleteKept: (name) => session.discard(name),
    lookAtKept: () => void session.lookClosely(),
    renameRun: (run, name) => void withControllers(({ naming }) => naming.rename(run, name)),
    compareRun: (run, compared) => void withControllers((controllers) => controllers.compare(run, compared)),
    bandSeeds: (banded) => store.update({ banded }),
    repeatSeeds: (count) => void withControllers(({ repeats }) => repeats.begin(count)),
    stopRepeating: () => void withControllers(({ repeats }) => repeats.stop()),
    withSources: (work) => void withControllers(({ sources }) => work(sources)),
    offerFile: (name, bytes) => offerFile(name, bytes),
    downloadCurves: () => void withControllers((controllers) => controllers.downloadCurves()),
    downloadCodes: () => void withControllers((controllers) => controllers.downloadCodes()),
    watchIdleTask: (what, near) => void withControllers(({ idleTasks }) => idleTasks.watch(what, near)),
    watchMap: (near) => void withControllers(({ map }) => map.watch(near)),
    measureGap: () => void withControllers(({ gap }) => gap.start()),
    stopGap: () => void withControllers(({ gap }) => gap.stop()),
    watchGap: (near) => void withControllers(({ gap }) => gap.watch(near)),
    beginChains: (...how) => withControllers(({ sampling }) => sampling.begin(...how)),
    withChains: (work) => void withControllers(({ sampling }) => work(sampling)),
    downloadChains: () => void withControllers((controllers) => controllers.downloadChains()),
    fitDecoder: (choice) => withControllers(({ fitting }) => fitting.start(choice)),
    stopFitting: () => void withControllers(({ fitting }) => fitting.stop()),
  };

  if (typeof WebAssembly === "undefined") {
    const message = "This browser has no WebAssembly, which runs the model. A current one has it.";
    store.update({ answering: "failed", failure: message });
    messages.problem({ id: "webassembly", message });
  } else {
    void answering.start();
    void session.look();
    void chooseTrainingBackend("auto").then((backend) => store.update({ backend }));
  }
  return { store, actions, modelQueries: new ModelQueries(store, answering, rasterise) };
}
