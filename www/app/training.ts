// Keeps the run: its worker, its steps and curves, and what happens when the worker dies.

import type { BackendWish } from "../engine/backend";
import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { AnswerOf, Notice } from "../engine/envelope";
import { identifier } from "../engine/identifier";
import { withEarlier } from "../state/earlier-runs";
import { emptyHistory, newestBound, withBound, withMetrics } from "../state/history";
import { runConfig, settingsOf } from "../state/run-config";
import type { KeptRun } from "../state/saved-run";
import { noTraining, type RunPhase, type State, type Training } from "../state/state";
import type { Store } from "../state/store";
import { type CoresWish, paces } from "../state/table";
import { type Messages, sentence } from "./messages";
import { Photographer } from "./photographer";
import { Routine } from "./routine";
import { Speed } from "./speed";
import type { TrainingWorker } from "./training-worker";

/** A readback at least every so many steps bounds how far a GPU's queue can run ahead. */
const MEASURE_EVERY = 20;
const VALIDATION = { images: 50, samples: 10 };
/** A worker that dies more often than this in a row is not started again by itself. */
const MOST_CRASHES = 3;

export class TrainingDesk {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #worker: TrainingWorker;
  readonly #onExport: (bytes: Uint8Array, step: number) => Promise<void>;
  readonly #speed = new Speed();
  readonly #routine: Routine;
  readonly #photographer: Photographer;
  /** Told of each automatic checkpoint, and of the last one of a run that is about to be replaced. */
  onKept: (bytes: Uint8Array, step: number) => void = () => {};
  /** The newest automatic checkpoint, to go on from after a crash. */
  #kept: Uint8Array | null = null;
  #runs = 0;
  #crashes = 0;
  /** After a helper has died the run goes on without any; a new one tries again. */
  #isAlone = false;
  /** Each of the visitor's wishes waits for the one before it. */
  #wishes: Promise<void> = Promise.resolve();

  constructor(
    store: Store<State>,
    messages: Messages,
    worker: TrainingWorker,
    onExport: (bytes: Uint8Array, step: number) => Promise<void>,
  ) {
    this.#store = store;
    this.#messages = messages;
    this.#worker = worker;
    this.#onExport = onExport;
    worker.onNotice = (notice) => this.#receive(notice);
    this.#photographer = new Photographer(store, worker);
    store.subscribe(({ settings: { speed } }, previous) => {
      if (speed !== previous.settings.speed) this.#hurry();
    });
    this.#routine = new Routine({
      photograph: async () => this.#photographer.maybe(),
      keep: () => this.#keep(),
      validate: () => this.#validate(),
      probe: () => this.#probe(),
      publish: () => this.#publish(),
    });
  }

  start(): Promise<void> {
    return this.#wish(async () => {
      if (this.#training.phase === "running") return;
      if (!this.#training.config) await this.#create();
      await this.#spread();
      const { step, target } = this.#training;
      if (step >= target) this.#set({ target: step + this.#store.state.settings.steps });
      await this.#run();
      this.#messages.announce("Training started.");
    });
  }

  pause(): Promise<void> {
    return this.#wish(async () => {
      await this.#halt("paused");
      this.#messages.announce(`Training paused at step ${this.#training.step}.`);
      quietly(this.#keep());
      this.#photographer.take();
      this.publish();
    });
  }

  /** One step, with its metrics. */
  stepOnce(): Promise<void> {
    return this.#wish(async () => {
      if (this.#training.phase === "running") return;
      if (!this.#training.config) await this.#create();
      await this.#spread();
      const { run } = this.#training;
      const { step, metrics } = await this.#worker.request({ type: "step", run, measure: true });
      this.#measured(step, metrics);
      this.#set({ target: Math.max(step, this.#training.target) });
      this.#messages.announce(`Step ${step} done.`);
      this.publish();
    });
  }

  /** Starts over from nothing, with the settings as they stand now. */
  reset(): Promise<void> {
    return this.#wish(async () => {
      await this.#halt("paused");
      this.#shelve(await this.#checkpoint());
      this.#kept = null;
      this.#isAlone = false;
      this.#messages.dismiss("cores");
      await this.#create();
      this.#messages.announce("The run starts over at step 0.");
      this.publish();
    });
  }

  /** The run as a file that continues exactly. */
  save(): Promise<{ name: string; bytes: Uint8Array } | null> {
    return this.#wish(async () => {
      const { run, config } = this.#training;
      if (!config) return null;
      const { step, bytes } = await this.#worker.request({ type: "saveRun", run });
      return { name: `metavae-${config.family}-step-${step}.safetensors`, bytes };
    });
  }

  /** Continues from a file. If it cannot be read, the run that is there stays as it was. */
  restore(name: string, bytes: Uint8Array): Promise<void> {
    return this.#wish(async () => {
      const before = this.#training.phase;
      try {
        // Not on another backend: its worker would replace the one that holds the run.
        await this.#prepare(this.#training.config ? this.#training.choice?.backend : undefined);
        this.#routine.stop();
        if (before === "running") await this.#worker.request({ type: "pause" });
        const replaced = await this.#checkpoint();
        const run = ++this.#runs;
        const restored = await this.#worker.request({ type: "restoreRun", run, bytes });
        this.#shelve(replaced);
        this.#begin(restored);
        this.#kept = bytes;
        this.#set({ checkpointStep: this.#training.step });
        this.#messages.dismiss("checkpoint");
        this.#messages.announce(`Checkpoint loaded; the run stands at step ${this.#training.step}.`);
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        this.#set({ phase: before, note: "" });
        this.#messages.problem({
          id: "checkpoint",
          message: `${name} could not be loaded: ${error.message} The current model was left as it is.`,
        });
        if (before === "running") await this.#run();
        return;
      }
      this.publish();
    });
  }

  /** An automatic checkpoint out of turn, as when the page may be about to go. */
  keepNow(): void {
    const { phase, config, step } = this.#training;
    if (config && step > 0 && phase !== "preparing") quietly(this.#keep());
  }

  /** Goes on with a run that was kept on disk, curves, probes and pictures. Null if that failed, which has been said. */
  resume(kept: KeptRun, checkpoint: Uint8Array, keptAs?: string): Promise<number | null> {
    return this.#wish(async () => {
      const step = await this.#takeUp(kept, checkpoint, keptAs);
      if (step < kept.target) await this.#run();
      return step;
    });
  }

  /** Back to an earlier run, which waits where it stood; the present one becomes an earlier run in its turn. */
  goBackTo(run: number): Promise<void> {
    return this.#wish(async () => {
      const whole = this.#store.state.earlierRuns.find((earlier) => earlier.run === run)?.whole;
      if (!whole) return;
      await this.#takeUp(whole.kept, whole.checkpoint);
      this.#store.update(({ earlierRuns }) => ({ earlierRuns: earlierRuns.filter((earlier) => earlier.run !== run) }));
    });
  }

  /** Hands the run's model to the worker that answers, if it is the one asked. */
  publish(): void {
    quietly(this.#publish());
  }

  get #training(): Training {
    return this.#store.state.training;
  }

  #set(change: Partial<Training>): void {
    this.#store.update(({ training }) => ({ training: { ...training, ...change } }));
  }

  /** Wishes are carried out one after the other, and what goes wrong is told once, here. */
  #wish<T>(carryOut: () => Promise<T>): Promise<T> {
    const done = this.#wishes.then(carryOut);
    this.#wishes = done.then(
      () => {},
      (error) => this.#failed(error),
    );
    return done.catch(() => null as T);
  }

  #failed(error: unknown): void {
    // A crash is reported by the worker's own notice.
    if (error instanceof WorkerCrashed) return;
    const phase: RunPhase = this.#training.config ? "paused" : "none";
    this.#routine.stop();
    this.#set({ phase, note: "" });
    this.#messages.problem({ id: "training", message: sentence(error) });
  }

  get #coresWish(): CoresWish {
    return this.#isAlone ? "1" : this.#store.state.settings.cores;
  }

  async #prepare(wish: BackendWish = this.#store.state.settings.backend): Promise<void> {
    const { phase } = this.#training;
    this.#set({ phase: "preparing" });
    const choice = await this.#worker.ready(wish, (note) => this.#set({ note }));
    await this.#worker.allow(this.#coresWish);
    this.#set({ choice, note: "", phase });
  }

  async #create(): Promise<void> {
    await this.#prepare();
    const run = ++this.#runs;
    this.#begin(await this.#worker.request({ type: "createRun", run, config: runConfig(this.#store.state.settings) }));
  }

  /** A run that stands still takes up the number of cores that is wanted now: the same run, from a checkpoint of its own. */
  async #spread(): Promise<void> {
    const { run, coresWish, choice } = this.#training;
    const { cores: wish } = this.#store.state.settings;
    if (wish === coresWish || choice?.backend !== "cpu") return;
    this.#isAlone = false;
    this.#messages.dismiss("cores");
    const { bytes } = await this.#worker.request({ type: "saveRun", run });
    await this.#worker.allow(wish);
    const { cores } = await this.#worker.request({ type: "restoreRun", run, bytes });
    this.#set({ cores, coresWish: wish });
  }

  /** A run is there: from scratch, or from a checkpoint, which brings its own settings. */
  #begin(begun: AnswerOf<"createRun">, keptAs: string = identifier()): void {
    const { run, config, step, parameters, flopPerStep, seen, cores } = begun;
    const { choice, answeringStep } = this.#training;
    const { settings } = this.#store.state;
    this.#speed.clear();
    this.#messages.dismiss("training");
    this.#store.update({
      settings: { ...settings, ...settingsOf(config) },
      training: {
        ...noTraining(),
        phase: "paused",
        run,
        config,
        step,
        target: Math.max(step, settings.steps),
        parameters,
        flopPerStep,
        seen,
        cores,
        coresWish: settings.cores,
        choice,
        answeringStep,
        keptAs,
        history: emptyHistory(),
      },
    });
    this.#photographer.take();
  }

  /** `keptAs` names the run on the disk that this is; without a name it will be kept as another one. */
  async #takeUp(kept: KeptRun, checkpoint: Uint8Array, keptAs?: string): Promise<number> {
    await this.#halt("paused");
    const before = await this.#checkpoint();
    await this.#prepare();
    const run = ++this.#runs;
    const restored = await this.#worker.request({ type: "restoreRun", run, bytes: checkpoint });
    this.#shelve(before);
    this.#begin(restored, keptAs);
    const { step } = restored;
    this.#kept = checkpoint;
    const { target, history, probes, pixels, snapshots } = kept;
    const bound = newestBound(history);
    if (keptAs !== undefined) this.#set({ keptStep: step });
    this.#set({ checkpointStep: step, history, bound, probes, pixels, snapshots, target: Math.max(step, target) });
    this.#messages.announce(`The run goes on from step ${step}.`);
    this.publish();
    return step;
  }

  /** The run as it stands, before another one replaces it; null where there is none, or the worker has died. */
  async #checkpoint(): Promise<Uint8Array | null> {
    const { run, config, step } = this.#training;
    if (!config || step === 0) return null;
    return this.#worker.request({ type: "saveRun", run }).then(
      ({ bytes }) => bytes,
      () => null,
    );
  }

  #shelve(checkpoint: Uint8Array | null): void {
    if (checkpoint) this.onKept(checkpoint, this.#training.step);
    this.#store.update(({ earlierRuns, training }) => ({
      earlierRuns: withEarlier(earlierRuns, training, checkpoint),
    }));
  }

  async #run(): Promise<void> {
    const { run, step, target } = this.#training;
    this.#speed.clear();
    const pace = paces[this.#store.state.settings.speed];
    await this.#worker.request({ type: "start", run, steps: target - step, measureEvery: MEASURE_EVERY, pace });
    this.#set({ phase: "running", note: "", stepsPerSecond: null });
    this.#routine.start(this.#training.choice?.backend ?? "cpu");
  }

  /** A run under way takes up the speed that is wanted now. */
  #hurry(): void {
    this.#speed.clear();
    if (this.#training.phase !== "running") return;
    quietly(this.#worker.request({ type: "pace", pace: paces[this.#store.state.settings.speed] }).then(() => {}));
  }

  async #halt(phase: RunPhase): Promise<void> {
    this.#routine.stop();
    if (this.#training.phase !== "running") return;
    const { step } = await this.#worker.request({ type: "pause" });
    // Quick steps are not all reported, so the step on the page may lag behind.
    this.#set({ phase, step: step ?? this.#training.step });
  }

  #receive(notice: Notice): void {
    if (notice.type === "crashed") {
      if (notice.helper) this.#helperLost(notice.message);
      this.#recover(notice.message);
    } else if (notice.type === "alone") {
      const message = `Workers on other cores could not start (${notice.message}). Training goes on, on one core.`;
      this.#messages.problem({ id: "cores", message });
    } else if (notice.run === this.#training.run) {
      if (notice.type === "progress") this.#measured(notice.step, notice.metrics);
      else this.#stopped(notice.failure);
    }
  }

  #measured(step: number, metrics: AnswerOf<"step">["metrics"]): void {
    const stepsPerSecond = this.#speed.at(step, performance.now());
    if (!metrics) {
      this.#set({ step, stepsPerSecond });
      return;
    }
    this.#crashes = 0;
    this.#set({ step, stepsPerSecond, metrics, history: withMetrics(this.#training.history, step, metrics) });
    if (Number.isFinite(metrics.metaElbo)) return;
    void this.pause();
    this.#messages.problem({
      id: "training",
      message: "The run diverged: its MetaELBO is no longer a number. Lower the learning rate, then reset.",
    });
  }

  #stopped(failure: string | null): void {
    this.#routine.stop();
    if (failure !== null) {
      this.#set({ phase: "paused" });
      this.#messages.problem({ id: "training", message: failure });
      return;
    }
    this.#set({ phase: "finished" });
    this.#messages.announce(`Training finished at step ${this.#training.step}.`);
    quietly(this.#validate());
    quietly(this.#probe());
    quietly(this.#keep());
    this.#photographer.take();
    this.publish();
  }

  #helperLost(message: string): void {
    const from = this.#training.checkpointStep ?? 0;
    this.#isAlone = true;
    this.#messages.problem({
      id: "cores",
      message: `A worker on another core stopped (${message}). The run goes on from step ${from}, on one core; a reset uses all again.`,
    });
  }

  /** The worker died: another one takes over from the last automatic checkpoint, or from the start. */
  #recover(message: string): void {
    const { phase, config, target, keptAs, keptStep, checkpointStep } = this.#training;
    const wasRunning = phase === "running";
    this.#routine.stop();
    this.#crashes++;
    const from = checkpointStep ?? 0;
    const resume = () =>
      this.#wish(async () => {
        await this.#prepare();
        const run = ++this.#runs;
        if (!config) return this.#set(noTraining());
        const { history, bound, probes, pixels, snapshots } = this.#training;
        const kept = this.#kept;
        this.#begin(
          await this.#worker.request(
            kept ? { type: "restoreRun", run, bytes: kept } : { type: "createRun", run, config },
          ),
          keptAs,
        );
        this.#set({ target, keptStep, checkpointStep, history, bound, probes, pixels, snapshots });
        this.#messages.dismiss("crash");
        this.#messages.announce(`Training goes on from step ${from}.`);
        if (wasRunning) await this.#run();
      });
    this.#set({ phase: config ? "paused" : "none", note: "" });
    if (config && this.#crashes <= MOST_CRASHES) {
      this.#messages.announce(`The training worker stopped; another one goes on from step ${from}.`);
      void resume();
      return;
    }
    this.#messages.problem({
      id: "crash",
      message: `The training worker stopped (${message}).${config ? ` The run can go on from step ${from}.` : ""}`,
      ...(config ? { remedy: { label: `Go on from step ${from}`, run: () => void resume() } } : {}),
    });
  }

  // These happen beside the steps; one that fails is tried again next time.

  async #keep(): Promise<void> {
    const { run } = this.#training;
    const saved = await this.#worker.request({ type: "saveRun", run });
    if (run !== this.#training.run) return;
    this.#kept = saved.bytes;
    this.#set({ checkpointStep: saved.step });
    this.onKept(saved.bytes, saved.step);
  }

  async #validate(): Promise<void> {
    const { run } = this.#training;
    const { step, bound } = await this.#worker.request({ type: "validate", run, ...VALIDATION });
    if (run !== this.#training.run) return;
    this.#set({ bound: { step, value: bound }, history: withBound(this.#training.history, step, bound) });
  }

  async #probe(): Promise<void> {
    const { run, pixels: known } = this.#training;
    const { step, codes, pixels } = await this.#worker.request({ type: "probe", run, pixels: known === null });
    const { probes } = this.#training;
    if (run !== this.#training.run || probes.at(-1)?.step === step) return;
    this.#set({ probes: [...probes, { step, codes }], pixels: pixels ?? known });
  }

  async #publish(): Promise<void> {
    const { run, config } = this.#training;
    if (this.#store.state.settings.model !== "live" || !config) return;
    const { step, bytes } = await this.#worker.request({ type: "exportModel", run });
    await this.#onExport(bytes, step);
  }
}

/** For what the visitor did not ask for and need not hear of when it fails, as when the worker dies meanwhile. */
function quietly(work: Promise<void>): void {
  work.catch(() => {});
}
