// Drives a session step by step inside the worker, and lets other commands in between two steps.

import type { Notice, Pace } from "./envelope";
import type { Command, Event } from "./protocol";

/** Hands one command to the session, after those already waiting. */
export type Handle = (command: Command) => Promise<Event>;

/** Metrics are read back at most this often, unless `measureEvery` steps went by: a readback stalls a GPU. */
const MEASURE_INTERVAL = 100;

/** Resolves in a later task. A resolved promise is not enough: it would starve the worker's message queue. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

export class StepLoop {
  readonly #handle: Handle;
  readonly #notify: (notice: Notice) => void;
  readonly #now: () => number;
  /** Counts starts and pauses, so that a loop knows that it has been replaced. */
  #round = 0;
  #loop: Promise<void> = Promise.resolve();
  #step: number | null = null;
  #pace: Pace = 0;
  /** Ends the wait between two steps before its time. */
  #wake: () => void = () => {};

  constructor(handle: Handle, notify: (notice: Notice) => void, now: () => number = () => performance.now()) {
    this.#handle = handle;
    this.#notify = notify;
    this.#now = now;
  }

  /** Takes `steps` steps of a run, in the background. */
  async start(run: number, steps: number, measureEvery: number, pace: Pace = 0): Promise<void> {
    await this.pause();
    this.#step = null;
    this.#pace = pace;
    this.#loop = this.#drive(this.#round, run, steps, measureEvery);
  }

  /** Ends the loop; resolves when no step is under way any more, with the step reached since the start. */
  async pause(): Promise<number | null> {
    this.#round++;
    this.#wake();
    await this.#loop;
    return this.#step;
  }

  /** From the next step on; the wait under way ends at once. */
  setPace(pace: Pace): void {
    this.#pace = pace;
    this.#wake();
  }

  async #drive(round: number, run: number, steps: number, measureEvery: number): Promise<void> {
    let measuredAt = Number.NEGATIVE_INFINITY;
    let sinceMeasure = 0;
    for (let done = 0; done < steps; done++) {
      sinceMeasure++;
      const now = this.#now();
      const due = now - measuredAt >= MEASURE_INTERVAL || sinceMeasure >= measureEvery || done === steps - 1;
      const event = await this.#handle({ type: "step", run, measure: due });
      if (event.type !== "stepped") {
        this.#notify({ type: "stopped", run, failure: event.type === "failed" ? event.message : "unexpected answer" });
        return;
      }
      this.#step = event.step;
      if (due) {
        // From its start, so that steps slower than the interval are all measured.
        measuredAt = now;
        sinceMeasure = 0;
        this.#notify({ type: "progress", run, step: event.step, metrics: event.metrics });
      }
      if (round === this.#round && done < steps - 1) await this.#rest(this.#now() - now);
      if (round !== this.#round) return;
    }
    this.#notify({ type: "stopped", run, failure: null });
  }

  /** What the pace leaves of a step's time; at least until a later task, so that commands get in between. */
  async #rest(taken: number): Promise<void> {
    const left = this.#pace - taken;
    if (left <= 0) return nextTask();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
