// What the visitor is told: progress of downloads, problems with their remedies, announcements.

import { identifier } from "../engine/identifier";
import type { Problem, State } from "../state/state";
import type { Store } from "../state/store";

export class Messages {
  readonly #store: Store<State>;

  constructor(store: Store<State>) {
    this.#store = store;
  }

  /** Shows a progress bar until the work ends. `work` is given a function that says how far it is. */
  async during<T>(label: string, total: number, work: (loaded: (amount: number) => void) => Promise<T>): Promise<T> {
    const id = identifier();
    const set = (loaded: number) =>
      this.#store.update(({ progress }) => ({
        progress: progress.map((entry) => (entry.id === id ? { ...entry, loaded } : entry)),
      }));
    this.#store.update(({ progress }) => ({ progress: [...progress, { id, label, loaded: 0, total }] }));
    try {
      return await work(throttled(set, total));
    } finally {
      this.#store.update(({ progress }) => ({ progress: progress.filter((entry) => entry.id !== id) }));
    }
  }

  /** Shows a problem until it is dismissed or replaced by another of the same id. */
  problem(problem: Problem): void {
    this.#store.update(({ problems }) => ({ problems: [...problems.filter(({ id }) => id !== problem.id), problem] }));
  }

  dismiss(id: string): void {
    // Most that is dismissed never was there, and nobody need look again.
    if (!this.#store.state.problems.some((problem) => problem.id === id)) return;
    this.#store.update(({ problems }) => ({ problems: problems.filter((problem) => problem.id !== id) }));
  }

  announce(announcement: string): void {
    this.#store.update({ announcement });
  }
}

/** The sentence in an error, for the visitor. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Passes on a hundred steps at most: a stream delivers thousands of chunks. */
function throttled(set: (loaded: number) => void, total: number): (loaded: number) => void {
  let shown = 0;
  return (loaded) => {
    if (loaded - shown < total / 100 && loaded < total) return;
    shown = loaded;
    set(loaded);
  };
}
