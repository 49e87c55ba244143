// Keeps the run: its worker, its steps and curves, and what happens when the worker dies.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { AnswerOf, Crash, Notice } from "../engine/envelope";
import type { Schedule } from "../engine/protocol";
import { sourceOfCheckpoint } from "../state/checkpoint-source";
import { newestBound, withBound, withMetrics } from "../state/history";
import { isOutdated } from "../state/outdated";
import { withError } from "../state/probe-error";
import { runConfig } from "../state/run-config";
import { handedOn } from "../state/run-names";
import type { KeptRun } from "../state/saved-run";
import { hasEnded, isSound, type NewSchedule, scheduleEnd, scheduleOf } from "../state/schedule";
import { isChosen, type RunPhase, type State, type Training } from "../state/state";
import type { Store } from "../state/store";
import { paces } from "../state/table";
import { MOST_MEASUREMENTS, thinned } from "../state/thinned";
import { type Messages, sentence } from "./messages";
import { PeriodicTasks } from "./periodic-tasks";
import { Previewer } from "./preview";
import { type Beginning, RunHolder } from "./run-holder";
import { SnapshotTaker } from "./snapshot-taker";
import { Speed } from "./speed";
import type { Rasterise } from "./subject";
import { divergedRun, endedSchedule, goneOn, hopelessRun, waitingRun } from "./training-troubles";
import type { Trainer } from "./training-worker";

/** A readback at least every so many steps bounds how far a GPU's queue can run ahead. */
const MEASURE_EVERY = 20;
const VALIDATION = { images: 50, samples: 10 };
/** How the program says that a run has no sound numbers any more, or no learning rate above 0. */
const DIVERGED = /diverged/;
const ENDED = /schedule has ended/;

export class TrainingController {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #worker: Trainer;
  readonly #onExport: (bytes: Uint8Array, step: number) => Promise<void>;
  readonly #speed = new Speed();
  readonly #periodicTasks: PeriodicTasks;
  readonly #previewer: Previewer;
  readonly #snapshotTaker: SnapshotTaker;
  /** Told of each automatic checkpoint, and of the last one of a run that is about to be replaced. */
  onKept: (bytes: Uint8Array, step: number) => void = () => {};
  /** Told why the run gives no weights to the worker that answers, though it is the one asked. */
  onWithheld: (reason: string) => void = () => {};
  readonly #holder: RunHolder;
  /** Whether the visitor wants steps; a worker that dies does not change that. */
  #goesOn = false;
  /** Each of the visitor's wishes waits for the one before it. */
  #wishes: Promise<void> = Promise.resolve();

  constructor(
    store: Store<State>,
    messages: Messages,
    worker: Trainer,
    onExport: (bytes: Uint8Array, step: number) => Promise<void>,
    rasterise: Rasterise,
  ) {
    this.#store = store;
    this.#messages = messages;
    this.#worker = worker;
    this.#onExport = onExport;
    this.#holder = new RunHolder(store, worker);
    this.#holder.onReplaced = (bytes, step) => this.onKept(bytes, step);
    worker.onNotice = (notice) => this.#receive(notice);
    this.#snapshotTaker = new SnapshotTaker(store, worker);
    this.#previewer = new Previewer(store, worker, rasterise);
    store.subscribe(({ settings: { speed } }, previous) => {
      if (speed !== previous.settings.speed) this.#hurry();
    });
    this.#periodicTasks = new PeriodicTasks({
      snapshot: async () => this.#snapshotTaker.maybe(),
      preview: async () => this.#previewer.maybe(),
      keep: () => this.#keep(),
      validate: () => this.#validate(),
      probe: () => this.#probe(),
      publish: () => this.#publish(),
    });
  }

  /** Takes steps up to the target, or so many of them. */
  start(steps?: number): Promise<void> {
    return this.#wish(async () => {
      if (this.#training.phase === "running" && steps === undefined) return;
      await this.#halt("paused");
      this.#goesOn = true;
      await this.#asShown();
      if (this.#isStuck()) return;
      await this.#spread();
      const { step, target, config } = this.#training;
      const wished = this.#store.state.settings.steps;
      // At the first step the form says how far, whatever it said when the run was made.
      const more = steps ?? (step > 0 && step < target ? target - step : wished);
      // Where the schedule ends, steps would change nothing.
      const last = config ? scheduleEnd(config.schedule) : step;
      this.#set({ target: Math.min(step + more, last) });
      await this.#run();
      this.#messages.announce("Training started.");
    });
  }

  pause(): Promise<void> {
    this.#goesOn = false;
    return this.#wish(async () => {
      await this.#halt("paused");
      this.#messages.announce(`Training paused at step ${this.#training.step}.`);
      ignoreFailure(this.#keep());
      this.#snapshotTaker.take();
      this.#previewer.take();
      this.publish();
    });
  }

  /** One step, with its metrics. */
  stepOnce(): Promise<void> {
    return this.#wish(async () => {
      if (this.#training.phase === "running") return;
      await this.#asShown();
      if (this.#isStuck()) return;
      await this.#spread();
      const { run } = this.#training;
      const { step, metrics } = await this.#worker.request({ type: "step", run, measure: true });
      this.#measured(step, metrics);
      this.#set({ target: Math.max(step, this.#training.target) });
      this.#messages.announce(`Step ${step} done.`);
      this.publish();
      this.#previewer.take();
    });
  }

  /** What the next step will do, told for one image; of a run that is not there yet, its first. */
  explainStep(): Promise<void> {
    return this.#wish(async () => {
      if (this.#training.phase === "running") return;
      await this.#asShown();
      if (this.#isStuck()) return;
      const { run } = this.#training;
      const { explained } = await this.#worker.request({ type: "explainStep", run });
      this.#store.update({ explained: { run, told: explained } });
    });
  }

  /** Starts over from nothing, with the settings as they stand now. */
  reset(): Promise<void> {
    this.#goesOn = false;
    return this.#wish(async () => {
      await this.#halt("paused");
      this.#holder.forgive();
      this.#messages.dismiss("cores");
      await this.#create();
      this.#messages.announce("The run starts over at step 0.");
    });
  }

  /** Goes on from where the run stands by another learning rate and schedule. */
  reschedule(to: NewSchedule): Promise<void> {
    return this.#wish(async () => {
      await this.#halt("paused");
      await this.#present();
      if (this.#training.diverged !== null) return this.#offerSound();
      await this.#take(to);
      await this.#run();
      this.#messages.announce(`Training goes on with a learning rate of ${to.learningRate}.`);
    });
  }

  /** The run as a file that continues exactly: of a run that has diverged, its last sound weights. */
  save(): Promise<{ name: string; bytes: Uint8Array } | null> {
    return this.#wish(async () => {
      const { config, diverged } = this.#training;
      if (!config) return null;
      if (diverged === null) await this.#present();
      const sound = await this.#holder.sound();
      if (sound) return { name: `metavae-${config.family}-step-${sound.step}.safetensors`, bytes: sound.bytes };
      this.#offerSound();
      return null;
    });
  }

  /** Continues from a file. If it cannot be read, the run that is there stays as it was. */
  restore(name: string, bytes: Uint8Array): Promise<void> {
    return this.#wish(async () => {
      const before = this.#training.phase;
      try {
        await this.#halt("paused");
        const { source: _, ...config } = runConfig(this.#store.state.settings);
        const source = sourceOfCheckpoint(bytes);
        await this.#begin({ config: { ...config, ...(source ? { source } : {}) }, checkpoint: bytes });
        this.#messages.dismiss("checkpoint");
        this.#messages.announce(`Checkpoint loaded; the run stands at step ${this.#training.step}.`);
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        this.#set({ phase: before === "running" ? "paused" : before, note: "" });
        this.#messages.problem({
          id: "checkpoint",
          message: `${name} could not be loaded: ${error.message} The current model was left as it is.`,
        });
        if (before !== "running") return;
        await this.#present();
        await this.#run();
      }
    });
  }

  /** An automatic checkpoint out of turn, as when the page may be about to go. */
  keepNow(): void {
    const { phase, config, step } = this.#training;
    if (config && step > 0 && phase !== "preparing") ignoreFailure(this.#keep());
  }

  /** Goes on with a run that was kept on disk, curves, probes and pictures. Null if that failed, which has been said. */
  resume(kept: KeptRun, checkpoint: Uint8Array, keptAs?: string): Promise<number | null> {
    return this.#wish(async () => {
      const step = await this.#takeUp(kept, checkpoint, keptAs);
      if (step < kept.target && !this.#isStuck()) await this.#run();
      return step;
    });
  }

  /** Back to an earlier run, which waits where it stood; the present one becomes an earlier run in its turn. */
  goBackTo(run: number): Promise<void> {
    return this.#wish(async () => {
      const earlier = this.#store.state.earlierRuns.find((earlier) => earlier.run === run);
      const whole = earlier?.whole;
      if (!whole) return;
      const { keptAs } = earlier;
      await this.#takeUp(whole.kept, whole.checkpoint);
      this.#store.update(({ earlierRuns, runNames, training }) => ({
        earlierRuns: earlierRuns.filter((earlier) => earlier.run !== run),
        runNames: handedOn(runNames, keptAs, training.keptAs),
      }));
    });
  }

  /** Hands the run's model to the worker that answers, if it is the one asked. */
  publish(): void {
    ignoreFailure(this.#publish());
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
    this.#goesOn = false;
    this.#periodicTasks.stop();
    this.#set({ phase: this.#training.config ? "paused" : "none", note: "" });
    if (error instanceof CommandFailed && this.#isOutOfNumbers(error)) return;
    this.#messages.problem({ id: "training", message: sentence(error) });
  }

  /** Whether the program refused for want of sound numbers, or of a learning rate above 0: both have remedies. */
  #isOutOfNumbers({ message }: CommandFailed): boolean {
    if (DIVERGED.test(message)) this.#diverge(this.#training.step);
    else if (ENDED.test(message)) this.#offerSchedule();
    else return false;
    return true;
  }

  /** Before the first step there is nothing to go on with: what is trained is what the form shows. */
  async #asShown(): Promise<void> {
    if (this.#training.step === 0 && isOutdated(this.#store.state)) await this.#create();
    else await this.#present();
  }

  /** Makes sure that there is a run, and a worker that has it. */
  async #present(): Promise<void> {
    if (!this.#training.config) return this.#create();
    if (this.#holder.isLost) await this.#revive();
  }

  #create(): Promise<void> {
    return this.#begin({ config: runConfig(this.#store.state.settings) });
  }

  async #begin(beginning: Beginning): Promise<void> {
    await this.#holder.begin(beginning);
    this.#speed.clear();
    for (const told of ["training", "schedule", "crash", "recovered"]) this.#messages.dismiss(told);
    this.#snapshotTaker.take();
    this.#previewer.take();
    this.publish();
  }

  async #revive(): Promise<void> {
    await this.#holder.revive();
    this.#speed.clear();
    this.publish();
  }

  async #spread(): Promise<void> {
    const { settings, training } = this.#store.state;
    if (settings.cores !== training.coresWish) this.#messages.dismiss("cores");
    await this.#holder.spread();
  }

  /** In the middle of a run: fewer cores may be quicker. */
  async #spreadAgain(): Promise<void> {
    if (this.#training.phase !== "running") return;
    const { step } = await this.#worker.request({ type: "pause" });
    this.#set({ step: step ?? this.#training.step });
    await this.#spread();
    await this.#run();
  }

  /** `keptAs` names the run on the disk that this is; without a name it will be kept as another one. */
  async #takeUp(kept: KeptRun, checkpoint: Uint8Array, keptAs?: string): Promise<number> {
    await this.#halt("paused");
    await this.#begin({ config: kept.config, checkpoint, ...(keptAs === undefined ? {} : { keptAs }) }).catch(
      (error) => {
        // What is wrong with that checkpoint says nothing of the run that is there.
        throw error instanceof CommandFailed ? new Error(error.message) : error;
      },
    );
    const { step } = this.#training;
    const { target, history, probes, pixels, snapshots } = kept;
    const bound = newestBound(history);
    if (keptAs !== undefined) this.#set({ keptStep: step });
    this.#set({ history, bound, probes, pixels, snapshots, target: Math.max(step, target) });
    this.#messages.announce(`The run goes on from step ${step}.`);
    return step;
  }

  /** Whether steps would lead nowhere; the visitor is told what would. */
  #isStuck(): boolean {
    const { training } = this.#store.state;
    if (training.diverged !== null) this.#offerSound();
    else if (hasEnded(training)) this.#offerSchedule();
    else return false;
    this.#goesOn = false;
    return true;
  }

  /** From here on nothing takes the run's weights. */
  #diverge(step: number): void {
    if (this.#training.diverged !== null) return;
    this.#goesOn = false;
    this.#set({ diverged: step });
    ignoreFailure(this.#wish(() => this.#halt("paused")));
    this.#offerSound();
    if (this.#training.answeringStep === null) this.publish();
  }

  #offerSound(): void {
    this.#messages.problem(divergedRun(this.#training, (rate) => void this.#goBackSound(rate)));
  }

  /** From the last sound weights on, by a smaller learning rate. */
  #goBackSound(learningRate: number): Promise<void> {
    return this.#wish(async () => {
      const { config, target } = this.#training;
      if (!config) return;
      await this.#halt("paused");
      if (this.#training.checkpointStep !== null) {
        await this.#revive();
        const { step } = this.#training;
        const last = Math.min(target, scheduleEnd(config.schedule));
        this.#set({ diverged: null });
        await this.#take({ learningRate, schedule: config.schedule.type, steps: Math.max(1, last - step) });
      } else {
        await this.#begin({ config: { ...config, learningRate } });
        this.#set({ target });
      }
      this.#messages.dismiss("training");
      this.publish();
      await this.#run();
      this.#messages.announce(`Training goes on with a learning rate of ${learningRate}.`);
    });
  }

  #offerSchedule(): void {
    const { state } = this.#store;
    const goOn = (type: Schedule["type"]) => void this.reschedule(scheduleOf(this.#store.state.settings, type));
    this.#messages.problem(endedSchedule(state, goOn));
  }

  async #take({ learningRate, schedule: type, steps }: NewSchedule): Promise<void> {
    const { run, step } = this.#training;
    const schedule = type === "cosine" ? { type, steps } : { type };
    const { config } = await this.#worker.request({ type: "reschedule", run, learningRate, schedule });
    const { settings } = this.#store.state;
    const form = { learningRate, schedule: type, ...(type === "cosine" ? { steps } : {}) };
    this.#messages.dismiss("schedule");
    this.#store.update({ settings: { ...settings, ...form } });
    this.#set({ config, target: step + steps });
    // The checkpoint before this one knows nothing of the new rate.
    await this.#keep();
  }

  async #run(): Promise<void> {
    const { run, step, target } = this.#training;
    this.#goesOn = true;
    this.#speed.clear();
    this.#holder.started();
    const pace = paces[this.#store.state.settings.speed];
    await this.#worker.request({ type: "start", run, steps: target - step, measureEvery: MEASURE_EVERY, pace });
    this.#set({ phase: "running", note: "", stepsPerSecond: null });
    this.#periodicTasks.start(this.#training.choice?.backend ?? "cpu");
  }

  /** A run under way takes up the speed that is wanted now. */
  #hurry(): void {
    this.#speed.clear();
    this.#holder.started();
    if (this.#training.phase !== "running") return;
    ignoreFailure(this.#worker.request({ type: "pace", pace: paces[this.#store.state.settings.speed] }).then(() => {}));
  }

  async #halt(phase: RunPhase): Promise<void> {
    this.#periodicTasks.stop();
    if (this.#training.phase !== "running") return;
    // Wished for before it is asked: should the worker die of it, the run that takes its place stands still.
    this.#goesOn = false;
    const { step } = await this.#worker.request({ type: "pause" });
    // Quick steps are not all reported, so the step on the page may lag behind.
    this.#set({ phase, step: step ?? this.#training.step });
  }

  #receive(notice: Notice): void {
    if (notice.type === "crashed") {
      this.#recover(notice);
    } else if (notice.type === "alone") {
      const message = `Workers on other cores could not start (${notice.message}). Training goes on, on one core.`;
      this.#messages.problem({ id: "cores", message });
    } else if (notice.run === this.#training.run) {
      if (notice.type === "progress") this.#measured(notice.step, notice.metrics);
      else this.#stopped(notice.failure);
    }
  }

  #measured(step: number, metrics: AnswerOf<"step">["metrics"]): void {
    if (metrics && !isSound(metrics)) {
      this.#set({ step });
      this.#diverge(step);
      return;
    }
    const now = performance.now();
    const stepsPerSecond = this.#speed.at(step, now);
    const { history } = this.#training;
    this.#set({
      step,
      stepsPerSecond,
      ...(metrics ? { metrics, history: withMetrics(history, step, metrics) } : {}),
    });
    // Where the number of cores is left to the page, it takes the one that turns out to be the quickest.
    if (this.#holder.stepped(step, now)) ignoreFailure(this.#wish(() => this.#spreadAgain()));
  }

  #stopped(failure: string | null): void {
    this.#goesOn = false;
    this.#periodicTasks.stop();
    if (failure !== null) {
      this.#set({ phase: "paused" });
      if (!this.#isOutOfNumbers(new CommandFailed(failure)))
        this.#messages.problem({ id: "training", message: failure });
      return;
    }
    this.#set({ phase: "finished" });
    this.#messages.announce(`Training finished at step ${this.#training.step}.`);
    ignoreFailure(this.#validate());
    ignoreFailure(this.#probeAtEnd());
    ignoreFailure(this.#keep());
    this.#snapshotTaker.take();
    this.#previewer.take();
    this.publish();
  }

  /** The last probe is told of, with its error. */
  async #probeAtEnd(): Promise<void> {
    const { run } = this.#training;
    await this.#probe();
    const last = this.#training.probes.at(-1);
    if (run !== this.#training.run || !last) return;
    const { own, shared } = last.codes;
    this.#messages.announce(
      `Digits of unseen datasets, read at step ${last.step}: ${withError(own)} by a probe of their own, ${withError(shared)} by one for all.`,
    );
  }

  /** The worker died, or its device is gone: the run goes on from the last automatic checkpoint, as far as that helps. */
  #recover(crash: Crash): void {
    this.#periodicTasks.stop();
    const recovery = this.#holder.crashed(crash);
    // Whoever tries to begin another run hears of it there.
    if (this.#holder.isTrying) return;
    const { config, checkpointStep } = this.#training;
    this.#set({ phase: config ? "paused" : "none", note: "" });
    if (!config) return;
    const from = checkpointStep ?? 0;
    if (recovery === "again" || recovery === "processor") {
      this.#set({ phase: "preparing" });
      this.#messages.announce(`The training worker stopped; another one goes on from step ${from}.`);
      void this.#wish(() => this.#goOnAfter(crash));
      return;
    }
    this.#goesOn = false;
    if (recovery === "hopeless") this.#messages.problem(hopelessRun(crash, this.#store.state));
    else this.#messages.problem(waitingRun(crash, from, () => void this.start()));
  }

  async #goOnAfter(crash: Crash): Promise<void> {
    // Whatever was wished for before may have taken it up.
    if (this.#holder.isLost) await this.#revive();
    const { step } = this.#training;
    this.#messages.problem(goneOn(crash, this.#training));
    this.#messages.announce(`Training goes on from step ${step}.`);
    if (this.#training.phase === "running") return;
    if (this.#goesOn && !this.#isStuck()) await this.#run();
    else this.#set({ phase: "paused" });
  }

  // These happen beside the steps; one that fails is tried again next time.

  async #keep(): Promise<void> {
    if (this.#training.diverged !== null || this.#holder.isLost) return;
    try {
      const kept = await this.#holder.keep();
      if (kept) this.onKept(kept.bytes, kept.step);
    } catch (error) {
      if (error instanceof CommandFailed) this.#isOutOfNumbers(error);
      throw error;
    }
  }

  async #validate(): Promise<void> {
    const { run } = this.#training;
    const { step, bound } = await this.#worker.request({ type: "validate", run, ...VALIDATION });
    if (run !== this.#training.run || !Number.isFinite(bound)) return;
    this.#set({ bound: { step, value: bound }, history: withBound(this.#training.history, step, bound) });
  }

  async #probe(): Promise<void> {
    const { run, config, pixels: known } = this.#training;
    // Without classes there is nothing to read.
    if (config?.source?.classes === 0) return;
    const { step, codes, pixels } = await this.#worker.request({ type: "probe", run, pixels: known === null });
    const { probes } = this.#training;
    if (run !== this.#training.run || probes.at(-1)?.step === step) return;
    const longer = [...probes, { step, codes }];
    const places = thinned(longer.length, MOST_MEASUREMENTS);
    this.#set({ probes: places.flatMap((place) => longer[place] ?? []), pixels: pixels ?? known });
  }

  async #publish(): Promise<void> {
    const { run, config, diverged } = this.#training;
    if (this.#store.state.settings.model !== "live" || !config) return;
    if (diverged !== null) {
      // Sound weights that answer already may go on.
      if (!isChosen(this.#store.state)) this.onWithheld("The run has diverged, and its model cannot answer.");
      return;
    }
    try {
      const { step, bytes } = await this.#worker.request({ type: "exportModel", run });
      await this.#onExport(bytes, step);
    } catch (error) {
      if (run === this.#training.run) this.#notPublished(error);
    }
  }

  #notPublished(error: unknown): void {
    if (error instanceof CommandFailed) {
      if (!this.#isOutOfNumbers(error)) this.onWithheld(`The model in training cannot answer: ${error.message}`);
    } else if (this.#holder.isLost && this.#training.phase !== "preparing") {
      // While it is prepared, another worker is taking the run over, and publishes.
      this.onWithheld("The run has lost its worker, and its model cannot answer.");
    }
  }
}

/** For what the visitor did not ask for and need not hear of when it fails, as when the worker dies meanwhile. */
function ignoreFailure(work: Promise<void>): void {
  work.catch(() => {});
}
