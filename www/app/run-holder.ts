// Holds on to the run: which worker has it, on what and on how many cores, and from where it can be had back.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { AnswerOf, CommandOf, Crash } from "../engine/envelope";
import { identifier } from "../engine/identifier";
import type { RunConfig } from "../engine/protocol";
import { withEarlier } from "../state/earlier-runs";
import { asOf } from "../state/run-as-of";
import { settingsOf } from "../state/run-config";
import { scheduleEnd } from "../state/schedule";
import { noTraining, type State, type Training } from "../state/state";
import type { Store } from "../state/store";
import { coresOfMachine } from "./capabilities";
import { CoreChoice } from "./core-choice";
import { type PastCrash, type Recovery, recoveryAfter } from "./crash-recovery";
import { notBegun } from "./training-troubles";
import type { Trainer } from "./training-worker";

/** A run from nothing, or from a checkpoint; `keptAs` names the run on the disk that it is. */
export interface Beginning {
  config: RunConfig;
  checkpoint?: Uint8Array;
  keptAs?: string;
}

interface Checkpoint {
  step: number;
  bytes: Uint8Array;
}

export class RunHolder {
  readonly #store: Store<State>;
  readonly #worker: Trainer;
  readonly #cores = new CoreChoice();
  /** The newest checkpoint, to go on from should the worker die; always of sound weights. */
  #newest: Checkpoint | null = null;
  #runs = 0;
  /** The worker that has the run, by how many had gone before it. */
  #worksIn = 0;
  /** Whether another run is about to take the place of the present one. */
  #isTrying = false;
  /** Since the run last got beyond its checkpoint. */
  #crashes: PastCrash[] = [];
  /** Whether a step was done since the run was taken up. */
  #stepped = false;
  /** How many workers may train the run together, as it was taken up. */
  #most = 1;
  /** After a helper has died a run goes on without any, after two lost devices without a third; a reset tries again. */
  #isAlone = false;
  #avoidsGraphics = false;
  /** Told of the last checkpoint of a run that another one replaces. */
  onReplaced: (bytes: Uint8Array, step: number) => void = () => {};

  constructor(store: Store<State>, worker: Trainer) {
    this.#store = store;
    this.#worker = worker;
  }

  /** Whether the worker that had the run is gone. */
  get isLost(): boolean {
    return this.#training.config !== null && this.#worksIn !== this.#worker.gone;
  }

  get isTrying(): boolean {
    return this.#isTrying;
  }

  /** A checkpoint of the run as it stands, to go on from later. The program refuses one of weights that are not sound. */
  async keep(): Promise<Checkpoint | null> {
    const { run } = this.#training;
    const { step, bytes } = await this.#worker.request({ type: "saveRun", run });
    const { training } = this.#store.state;
    if (run !== training.run || training.diverged !== null) return null;
    if (step > (training.checkpointStep ?? 0)) this.#crashes = [];
    this.#remember({ step, bytes });
    return { step, bytes };
  }

  /** What the run can be gone on from: as it stands, or if it has diverged or is gone, its newest checkpoint. */
  async sound(): Promise<Checkpoint | null> {
    const { run, diverged } = this.#training;
    if (diverged !== null || this.isLost) return this.#newest;
    try {
      const { step, bytes } = await this.#worker.request({ type: "saveRun", run });
      return { step, bytes };
    } catch (error) {
      if (error instanceof CommandFailed && !this.#newest) throw error;
      return this.#newest;
    }
  }

  /** Another run takes the place of the present one, which stays as it is where the other one cannot begin. */
  async begin(beginning: Beginning): Promise<void> {
    const before = await this.#whole();
    // Should its worker end meanwhile, or be replaced for another backend, it goes on from here.
    if (before?.checkpoint) this.#remember(before.checkpoint);
    this.#isTrying = true;
    try {
      const ready = await this.#request(beginning);
      if (before) this.#setAside(before.training, before.checkpoint);
      this.#begun(ready, beginning);
    } catch (error) {
      if (!(error instanceof WorkerCrashed)) throw error;
      // Nothing else is tried again by itself: a run that ends its worker before it began would do so again.
      if (!this.#crashes.at(-1)?.device || this.#avoidsGraphics)
        throw new Error(notBegun(error.message, this.#store.state.settings));
      this.#avoidsGraphics = true;
      await this.begin(beginning);
    } finally {
      this.#isTrying = false;
    }
  }

  /** Another worker takes the run over from its newest checkpoint, or from the start; the form stays as it is. */
  async revive(): Promise<void> {
    const { config, phase } = this.#training;
    if (!config) return;
    const { run, step, cores } = await this.#request({
      config,
      ...(this.#newest ? { checkpoint: this.#newest.bytes } : {}),
    });
    this.#takenUp();
    this.#store.update(({ training }) => ({ training: { ...asOf(training, step), run, cores, phase } }));
  }

  /** A run that stands still takes up the number of cores that is wanted now: the same run, from a checkpoint of its own. */
  async spread(): Promise<void> {
    const { run, coresWish, choice, config } = this.#training;
    const { cores: wish } = this.#store.state.settings;
    if (wish !== coresWish) this.#isAlone = false;
    const most = this.#wanted(config);
    if (most === this.#most || choice?.backend !== "cpu") return;
    const { bytes } = await this.#worker.request({ type: "saveRun", run });
    await this.#worker.allow(most);
    const { cores } = await this.#worker.request({ type: "restoreRun", run, bytes });
    this.#most = most;
    this.#set({ cores, coresWish: wish });
  }

  /** Steps are about to be taken, at another pace perhaps. */
  started(): void {
    this.#cores.begin();
  }

  /** Notes that a step was done at `now` (ms); true where another number of cores should be tried, or has turned out quicker. */
  stepped(step: number, now: number): boolean {
    this.#stepped = true;
    const { settings, training } = this.#store.state;
    const { phase, cores, choice } = training;
    const isFree = settings.cores === "auto" && settings.speed === "full" && choice?.backend === "cpu";
    return isFree && !this.#isAlone && phase === "running" && this.#cores.at(cores, step, now);
  }

  /** What to do now that the worker has died, or its device is gone. */
  crashed({ message, helper, device = false }: Crash): Recovery {
    this.#crashes.push({ message, device, stepped: this.#stepped });
    if (helper) this.#isAlone = true;
    const recovery = recoveryAfter(this.#crashes);
    if (recovery === "processor") this.#avoidsGraphics = true;
    return recovery;
  }

  /** The next run may use all there is again. */
  forgive(): void {
    this.#isAlone = false;
    this.#avoidsGraphics = false;
  }

  get #training(): Training {
    return this.#store.state.training;
  }

  #set(change: Partial<Training>): void {
    this.#store.update(({ training }) => ({ training: { ...training, ...change } }));
  }

  #remember(checkpoint: Checkpoint): void {
    this.#newest = checkpoint;
    this.#set({ checkpointStep: checkpoint.step });
  }

  /** How many workers may train a run together. */
  #wanted(config: RunConfig | null): number {
    const { cores } = this.#store.state.settings;
    if (this.#isAlone || !config) return 1;
    return cores === "auto" ? this.#cores.wanted(config, coresOfMachine()) : Number(cores);
  }

  /** Sees to a worker, and has it make the run. */
  async #request({ config, checkpoint }: Beginning): Promise<AnswerOf<"createRun">> {
    const { phase } = this.#training;
    const { backend } = this.#store.state.settings;
    this.#set({ phase: "preparing" });
    const ready = await this.#worker.ready(
      this.#avoidsGraphics ? "cpu" : backend,
      (note) => this.#set({ note }),
      config.source,
      // Who was promised a graphics adapter is better served by the processor than by nothing.
      backend === "auto" || this.#crashes.length > 0,
    );
    this.#most = this.#wanted(config);
    await this.#worker.allow(this.#most);
    const choice = this.#avoidsGraphics ? { ...ready, reason: "the graphics device was lost" } : ready;
    this.#set({ choice, note: "", phase });
    const run = ++this.#runs;
    const command: CommandOf<"createRun" | "restoreRun"> = checkpoint
      ? { type: "restoreRun", run, bytes: checkpoint }
      : { type: "createRun", run, config };
    return this.#worker.request<"createRun" | "restoreRun">(command);
  }

  #takenUp(): void {
    this.#worksIn = this.#worker.gone;
    this.#stepped = false;
  }

  /** A run is there: from scratch, or from a checkpoint, which brings its own settings. */
  #begun(ready: AnswerOf<"createRun">, { checkpoint, keptAs = identifier() }: Beginning): void {
    const { run, config, step, parameters, flopPerStep, seen, cores } = ready;
    const { settings } = this.#store.state;
    this.#takenUp();
    this.#crashes = [];
    this.#newest = checkpoint ? { step, bytes: checkpoint } : null;
    this.#store.update(({ training: { choice }, earlierRuns }) => ({
      settings: { ...settings, ...settingsOf(config) },
      // One that was kept, and goes on, is no earlier one.
      earlierRuns: earlierRuns.filter((earlier) => earlier.keptAs !== keptAs),
      training: {
        ...noTraining(),
        phase: "paused",
        run,
        config,
        step,
        target: Math.max(step, Math.min(settings.steps, scheduleEnd(config.schedule))),
        parameters,
        flopPerStep,
        seen,
        cores,
        coresWish: settings.cores,
        choice,
        keptAs,
        checkpointStep: checkpoint ? step : null,
      },
    }));
  }

  /** The run as far as it is sound, before another one replaces it. */
  async #whole(): Promise<{ training: Training; checkpoint: Checkpoint | null } | null> {
    const { config, step } = this.#training;
    if (!config || step === 0) return null;
    const checkpoint = await this.sound().catch(() => null);
    const { training } = this.#store.state;
    return { training: checkpoint ? asOf(training, checkpoint.step) : training, checkpoint };
  }

  #setAside(training: Training, checkpoint: Checkpoint | null): void {
    if (checkpoint) this.onReplaced(checkpoint.bytes, checkpoint.step);
    const bytes = checkpoint?.bytes ?? null;
    this.#store.update(({ earlierRuns }) => ({ earlierRuns: withEarlier(earlierRuns, training, bytes) }));
  }
}
