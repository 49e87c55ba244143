// Steps per second over the last few seconds, so that the figure is steady and yet follows what happens.

const WINDOW = 5_000;

export class Speed {
  #seen: Array<{ step: number; at: number }> = [];

  clear(): void {
    this.#seen = [];
  }

  /** Notes that `step` was reached at `now` (ms); null until two moments are known. */
  at(step: number, now: number): number | null {
    this.#seen = [...this.#seen.filter(({ at }) => now - at < WINDOW), { step, at: now }];
    const first = this.#seen[0];
    if (!first || now - first.at < 1) return null;
    return ((step - first.step) / (now - first.at)) * 1000;
  }
}
