// Keeps the page's run on disk as it goes: soon after its start, whenever it stands, before the page goes; and says so when it cannot.

import type { KeepTrouble } from "../state/kept-runs";
import { asOf } from "../state/run-as-of";
import { isSound, type KeptRun } from "../state/saved-run";
import type { State, Training } from "../state/state";
import type { Store } from "../state/store";
import type { LeaveWarning } from "./leave-warning";
import { type Messages, sentence } from "./messages";
import { NotKept, type RunLibrary } from "./run-library";
import type { TrainingController } from "./training";

/** A checkpoint on its way to the disk. */
interface PendingCheckpoint {
  run: string;
  kept: KeptRun;
  checkpoint: Uint8Array;
  /** How long the page had worked when it was taken, s. */
  worked: number;
}

export interface CheckpointSource extends Pick<TrainingController, "onKept" | "keepNow"> {}

/** Seconds of work that are worth a question before leaving, and those after which a run is kept for the first time. */
const WORTH = 5;
const YOUNG = 3;
/** Seconds between two attempts while something is amiss, between two looks whether the file is still there, and until a checkpoint is asked for again. */
const RETRY_INTERVAL = 10;
const LOOK = 5;
/** What makes the browser's promise worth asking for: so many steps, or seconds of work. */
const WORTH_A_PROMISE = { steps: 100, seconds: 30 };
/** Checkpoints that wait for a disk that refuses them; each may be tens of megabytes. */
const MOST_WAITING = 2;

export class Autosave {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #source: CheckpointSource;
  readonly #library: RunLibrary;
  readonly #leaveWarning: Pick<LeaveWarning, "ask">;
  /** Told when files have come or gone. */
  onChanged: () => void = () => {};
  /** What the visitor can do about a run that cannot be kept. */
  onSave: () => void = () => {};
  /** Of each run the newest checkpoint that is not on disk yet; the newest last. */
  readonly #waiting = new Map<string, PendingCheckpoint>();
  #busy = false;
  /** The newest checkpoint of this page's run, to be written again should its file vanish. */
  #newest: PendingCheckpoint | null = null;
  #vanished = false;
  /** Seconds of work in all; at which second of it the steps began that are not on disk. */
  #worked = 0;
  #since = 0;
  #step = 0;
  #ticked = performance.now();
  #tried = 0;
  #looked = 0;
  #asked = { run: "", step: 0, at: 0 };
  #promise: Promise<void> | null = null;

  constructor(
    store: Store<State>,
    messages: Messages,
    source: CheckpointSource,
    library: RunLibrary,
    leaveWarning: Pick<LeaveWarning, "ask">,
  ) {
    this.#store = store;
    this.#messages = messages;
    this.#source = source;
    this.#library = library;
    this.#leaveWarning = leaveWarning;
    source.onKept = (checkpoint, step) => this.#take(checkpoint, step);
    store.subscribe(({ training }, { training: before }) => {
      if (training.keptAs === before.keptAs) return;
      this.#since = this.#worked;
      this.#newest = null;
      if (before.keptAs && !this.#waiting.has(before.keptAs)) this.#library.release(before.keptAs);
    });
  }

  /** From here on the run is tended to, once a second. */
  watch(): void {
    setInterval(() => this.tick(performance.now()), 1000);
    const keep = () => {
      if (this.#isUnsaved) this.#source.keepNow();
    };
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) keep();
    });
    document.addEventListener("freeze", keep);
    addEventListener("pagehide", keep);
  }

  /** The visitor has a copy as it stands now. */
  downloaded(): void {
    this.#since = this.#worked;
  }

  /** `now` in ms. */
  tick(now: number): void {
    const seconds = (now - this.#ticked) / 1000;
    this.#ticked = now;
    const { phase, config, step } = this.#training;
    if (!config) {
      this.#leaveWarning.ask(false);
      return;
    }
    if (phase === "running" || step !== this.#step) this.#worked += seconds;
    const stands = phase !== "running" && phase !== "preparing" && step === this.#step;
    this.#step = step;
    if (!this.#isUnsaved) this.#since = this.#worked;
    this.#leaveWarning.ask(this.#isUnsaved && this.#worked - this.#since > WORTH);
    if (this.#busy) return;
    if (this.#trouble) this.#retry(now);
    else if (this.#isUnsaved && (stands || this.#isYoung)) this.#ask(now);
    else void this.#lookAfter(now);
  }

  get #trouble(): KeepTrouble | null {
    return this.#store.state.keptRuns.trouble;
  }

  #troubled(trouble: KeepTrouble | null): void {
    if (trouble !== this.#trouble) this.#store.update(({ keptRuns }) => ({ keptRuns: { ...keptRuns, trouble } }));
  }

  get #training(): Training {
    return this.#store.state.training;
  }

  get #isUnsaved(): boolean {
    const { config, step, keptStep } = this.#training;
    return config !== null && step > (keptStep ?? 0) && isSoundRun(this.#training);
  }

  get #isYoung(): boolean {
    return this.#training.keptStep === null && this.#worked - this.#since >= YOUNG;
  }

  /** Asks for a checkpoint; not twice for the same one, unless nothing came of it. */
  #ask(now: number): void {
    const { keptAs: run, step } = this.#training;
    const stands = this.#training.phase !== "running";
    const isAsked = this.#asked.run === run && (this.#asked.step === step || !stands);
    if (isAsked && now - this.#asked.at < RETRY_INTERVAL * 1000) return;
    this.#asked = { run, step, at: now };
    this.#source.keepNow();
  }

  #retry(now: number): void {
    if (now - this.#tried < RETRY_INTERVAL * 1000) return;
    this.#tried = now;
    if (this.#waiting.size > 0) void this.#write();
    else if (this.#isUnsaved) this.#source.keepNow();
  }

  /** The visitor, or the browser, may remove what was kept while the page is open. */
  async #lookAfter(now: number): Promise<void> {
    const { keptAs, keptStep } = this.#training;
    if (keptStep === null || now - this.#looked < LOOK * 1000) return;
    this.#looked = now;
    const isThere = await this.#library.isThere(keptAs).catch(() => true);
    if (isThere || this.#busy || this.#training.keptAs !== keptAs || this.#training.keptStep !== keptStep) return;
    this.#vanished = true;
    this.#set({ keptStep: null });
    if (this.#newest) this.#waiting.set(keptAs, this.#newest);
    else this.#source.keepNow();
    this.onChanged();
    await this.#write();
  }

  #take(checkpoint: Uint8Array, step: number): void {
    const training = this.#training;
    const { keptAs: run, config, target, history, probes, pixels, snapshots, keptStep } = asOf(training, step);
    if (!config || step === 0 || step === keptStep || !isSound({ history })) return;
    // What was measured last may belong to no point of the curves yet; a checkpoint of steps before it knows nothing of it.
    if (step >= training.step && !isSoundRun(training)) return;
    const kept = { config, step, target, at: Date.now(), history, probes, pixels, snapshots };
    const pending = { run, kept, checkpoint, worked: this.#worked };
    this.#newest = pending;
    this.#waiting.delete(run);
    this.#waiting.set(run, pending);
    void this.#write();
  }

  /** One after the other: a slow disk is given no queue but the newest checkpoint of each run. */
  async #write(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let pending = first(this.#waiting); pending; pending = first(this.#waiting)) {
        await this.#keep(pending);
        if (this.#waiting.get(pending.run) === pending) this.#waiting.delete(pending.run);
        if (pending.run !== this.#training.keptAs && !this.#waiting.has(pending.run))
          this.#library.release(pending.run);
        this.#succeeded(pending);
      }
    } catch (error) {
      this.#failed(error instanceof NotKept ? error : new NotKept("refused", sentence(error)));
    } finally {
      this.#busy = false;
    }
    this.onChanged();
  }

  async #keep({ run, kept, checkpoint }: PendingCheckpoint): Promise<void> {
    // A name that nobody else can have, unless the run was continued, which took its lock before.
    await this.#library.hold(run);
    await this.#library.keep(run, kept, checkpoint);
  }

  #succeeded({ run, kept: { step }, worked }: PendingCheckpoint): void {
    if (run === this.#training.keptAs) {
      this.#set({ keptStep: step });
      this.#since = Math.max(this.#since, worked);
      if (step >= WORTH_A_PROMISE.steps || worked >= WORTH_A_PROMISE.seconds) this.#askForPromise();
    }
    if (this.#trouble) this.#messages.announce(`The run is kept again, at step ${step}.`);
    this.#troubled(null);
    this.#messages.dismiss("keeping");
    if (!this.#vanished) return;
    this.#vanished = false;
    this.#messages.problem({
      id: "cleared",
      message: `What this browser had kept was cleared. This run was kept anew, at step ${step}.`,
    });
  }

  #failed({ trouble, message }: NotKept): void {
    for (const run of [...this.#waiting.keys()].slice(0, -MOST_WAITING)) this.#waiting.delete(run);
    this.#tried = performance.now();
    // Said once: attempts go on quietly.
    if (this.#trouble === trouble) return;
    this.#troubled(trouble);
    const remedy = { label: "Save", run: () => this.onSave() };
    this.#messages.problem({ id: "keeping", message: reasons[trouble](message), remedy });
  }

  /** Once: some browsers ask the visitor. */
  #askForPromise(): void {
    this.#promise ??= promiseOf(navigator.storage).then(this.onChanged);
  }

  #set(change: Partial<Training>): void {
    this.#store.update(({ training }) => ({ training: { ...training, ...change } }));
  }
}

async function promiseOf(storage: StorageManager | undefined): Promise<void> {
  await storage?.persist?.().catch(() => false);
}

const first = <K, V>(map: ReadonlyMap<K, V>): V | undefined => map.values().next().value;

const isSoundRun = ({ metrics, history, diverged }: Training): boolean =>
  diverged === null && (metrics === null || Number.isFinite(metrics.metaElbo)) && isSound({ history });

const reasons: Record<KeepTrouble, (message: string) => string> = {
  room: () =>
    "This run cannot be kept: the browser has no room left for this page. Deleting kept runs makes room; Save downloads this one. Training goes on.",
  nowhere: () =>
    "This browser lets the page keep nothing, as in some private windows: closing it ends the run. Save downloads it, and Load goes on with it.",
  unequal: () =>
    "This run cannot be kept: what was written could not be read back as it was. The page tries again; Save downloads the run.",
  refused: (message) =>
    `This run cannot be kept: the browser refused to write it (${message}). The page tries again; Save downloads the run.`,
};
