// Keeps the run on disk as it goes, and offers the newest one that another page left behind, after a reload or crash.

import { openShelf, type Shelf } from "../engine/shelf";
import { HEAD, noteEnd, packRun, unpackNote, unpackRun } from "../state/saved-run";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { type Messages, sentence } from "./messages";
import type { TrainingDesk } from "./training";

/** Runs that are kept at most, this page's own aside: older ones go. */
const MOST_KEPT = 3;
/** A page that is being closed may hold its lock for a moment longer. */
const SECOND_LOOK = 1500;

const lockName = (file: string): string => `metavae-run-${file}`;

export class LastSession {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #training: TrainingDesk;
  readonly #shelf: Promise<Shelf | null> = openShelf();
  /** This page's own file; its lock tells other pages that the run is alive. */
  readonly #own = crypto.randomUUID();
  #writing = false;
  #locked = false;
  /** The file that this page's run was continued from: it goes once the run has been kept anew. */
  #continued: string | null = null;

  constructor(store: Store<State>, messages: Messages, training: TrainingDesk) {
    this.#store = store;
    this.#messages = messages;
    this.#training = training;
    training.onKept = (bytes, step) => void this.#keep(bytes, step).catch(() => {});
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) training.keepNow();
    });
  }

  /** Looks for a run to continue. */
  async look(): Promise<void> {
    if (!(await this.#look().catch(() => true))) setTimeout(() => void this.#look().catch(() => {}), SECOND_LOOK);
  }

  async resume(): Promise<void> {
    const { savedRun } = this.#store.state;
    const shelf = await this.#shelf;
    if (!savedRun || !shelf) return;
    this.#store.update({ savedRun: null });
    try {
      const bytes = await shelf.read(savedRun.id);
      if (!bytes) throw new Error("it is no longer there");
      const { run, checkpoint } = unpackRun(bytes);
      const step = await this.#training.resume(run, checkpoint);
      if (step !== null) this.#continued = savedRun.id;
    } catch (error) {
      this.#messages.problem({ id: "resume", message: `The run could not be continued: ${sentence(error)}.` });
    }
  }

  async discard(): Promise<void> {
    const { savedRun } = this.#store.state;
    const shelf = await this.#shelf;
    if (!savedRun || !shelf) return;
    this.#store.update({ savedRun: null });
    await shelf.remove(savedRun.id).catch(() => {});
    this.#messages.announce("The kept run was discarded.");
  }

  /** Puts the question off: the run stays where it is, and is offered when the page opens again. */
  postpone(): void {
    this.#store.update({ savedRun: null });
  }

  /** Whether the search is over: true, unless all that was found belongs to other pages. */
  async #look(): Promise<boolean> {
    const shelf = await this.#shelf;
    if (!shelf) return true;
    const held = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name) ?? []);
    const all = (await shelf.list()).filter(({ name }) => name !== this.#own).sort((a, b) => b.at - a.at);
    const left = all.filter(({ name }) => !held.has(lockName(name)));
    for (const { name } of left.splice(MOST_KEPT)) await shelf.remove(name).catch(() => {});
    for (const { name } of left) {
      try {
        const nothing = new Uint8Array(0);
        const end = noteEnd((await shelf.read(name, HEAD)) ?? nothing);
        // The weights behind the note may be tens of megabytes; they are read only when wanted.
        const note = unpackNote((await shelf.read(name, end)) ?? nothing);
        // Whoever has begun to train meanwhile is not interrupted.
        if (!this.#store.state.training.config) this.#store.update({ savedRun: { ...note, id: name } });
        return true;
      } catch {
        // Unreadable: nobody can continue it.
        await shelf.remove(name).catch(() => {});
      }
    }
    return all.length === 0;
  }

  /** Held until the page goes: the promise never settles. */
  #lock(): void {
    if (this.#locked) return;
    this.#locked = true;
    void navigator.locks?.request(lockName(this.#own), () => new Promise(() => {})).catch(() => {});
  }

  async #keep(checkpoint: Uint8Array, step: number): Promise<void> {
    const shelf = await this.#shelf;
    const { config, target, history, probes, pixels, snapshots } = this.#store.state.training;
    // A slow disk is not given a queue: the next checkpoint is newer anyway.
    if (!shelf || !config || this.#writing || step === 0) return;
    this.#writing = true;
    this.#lock();
    try {
      const run = { config, step, target, at: Date.now(), history, probes, pixels, snapshots };
      await shelf.write(this.#own, packRun(run, checkpoint));
      if (this.#continued) await shelf.remove(this.#continued);
      this.#continued = null;
    } finally {
      this.#writing = false;
    }
  }
}
