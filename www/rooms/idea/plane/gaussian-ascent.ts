// Pushes the Gaussian towards the posterior, step by step or as the visitor drags it; each digit anew, from the prior.

import type { Store } from "../../../state/store";
import { REACH } from "./adaptive-grid";
import { climb, elboOf, type Gaussian, PRIOR } from "./gaussian";
import type { PlaneState } from "./state";

/** Between two steps, ms: slow enough to be followed. */
const PAUSE = 110;
/** What a hand can make of it. */
const NARROWEST = 0.01;
const WIDEST = 1.5;

export class GaussianAscent {
  readonly #store: Store<PlaneState>;
  /** Counts digits, and times of playing. */
  #run = 0;

  constructor(store: Store<PlaneState>) {
    this.#store = store;
  }

  /** At the prior, where each digit begins; what the one before cost is added up. */
  begin(): void {
    this.#run++;
    const { landscape, ascent, earlier } = this.#store.state;
    if (!landscape) return;
    const before =
      ascent && ascent.steps > 0
        ? { digits: earlier.digits + 1, steps: earlier.steps + ascent.steps, gaussian: ascent.gaussian }
        : earlier;
    const elbo = elboOf(landscape.joint, PRIOR);
    this.#store.update({
      // Another object than the one before, for its mean is to be decoded anew.
      ascent: { gaussian: { ...PRIOR }, elbo, steps: 0, arrived: false },
      ascending: false,
      earlier: before,
    });
  }

  /** From the prior once more, for the same digit. */
  again(): void {
    this.#run++;
    const { landscape, ascent } = this.#store.state;
    if (!landscape || !ascent) return;
    const elbo = elboOf(landscape.joint, PRIOR);
    this.#store.update({ ascent: { ...ascent, gaussian: PRIOR, elbo, arrived: false }, ascending: false });
  }

  async play(): Promise<void> {
    if (this.#store.state.ascending) return;
    // Another time of playing, or another digit, ends this one.
    const run = ++this.#run;
    this.#store.update({ ascending: true });
    while (run === this.#run && this.#store.state.ascending && this.#take()) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    if (run === this.#run) this.#store.update({ ascending: false });
  }

  pause(): void {
    this.#store.update({ ascending: false });
  }

  step(): void {
    this.pause();
    this.#take();
  }

  /** All steps, shown at once. */
  leap(): void {
    this.pause();
    while (this.#take());
  }

  /** By hand. */
  set({ mean, deviation }: Gaussian): void {
    const { landscape, ascent } = this.#store.state;
    if (!landscape || !ascent) return;
    const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
    const gaussian: Gaussian = {
      mean: [clamp(mean[0], -REACH, REACH), clamp(mean[1], -REACH, REACH)],
      deviation: [clamp(deviation[0], NARROWEST, WIDEST), clamp(deviation[1], NARROWEST, WIDEST)],
    };
    const elbo = elboOf(landscape.joint, gaussian);
    this.#store.update({ ascent: { ...ascent, gaussian, elbo, arrived: false }, ascending: false });
  }

  /** Whether there was a step to take. */
  #take(): boolean {
    const { landscape, ascent } = this.#store.state;
    if (!landscape || !ascent) return false;
    const next = climb(landscape.joint, ascent.gaussian);
    this.#store.update({
      ascent: next ? { ...next, steps: ascent.steps + 1, arrived: false } : { ...ascent, arrived: true },
    });
    return next !== null;
  }
}
