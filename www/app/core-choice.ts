// On how many cores a run trains where the visitor leaves it to the page: measured, for some browsers make up how many there are.

import type { RunConfig } from "../engine/protocol";
import { pixelsOfRun } from "../state/image-size";

/** A trial is over after so many steps and ms, or where steps are slow after fewer steps and a longer time. */
const TRIALS = [
  { steps: 24, time: 1500 },
  { steps: 6, time: 6000 },
] as const;
/** The first steps of a trial warm up. */
const WARM_UP = 3;
/** Multiply-adds of a step below which sharing it out costs more than it saves. */
const TINY = 4e7;

/** What to train on next, after so many ms a step on so many cores: fewer, as long as fewer are no slower. */
export function nextCores(measured: ReadonlyMap<number, number>, most: number): number {
  const time = (cores: number) => measured.get(cores) ?? Number.POSITIVE_INFINITY;
  let best = most;
  while (measured.has(best) && best > 1) {
    const fewer = Math.ceil(best / 2);
    if (!measured.has(fewer)) return fewer;
    if (time(fewer) > time(best)) break;
    best = fewer;
  }
  return best;
}

/** Roughly: each weight is used once for each image, forwards and twice backwards; the factors do not matter here. */
export function isTiny(config: RunConfig): boolean {
  const { batch, network } = config;
  const { summaryHidden, summary, hidden, latent } = network;
  const weights =
    pixelsOfRun(config) * (summaryHidden + 2 * hidden) +
    summaryHidden * summary +
    hidden * (summary + hidden + 3 * latent);
  return 5 * batch * weights < TINY;
}

export class CoreChoice {
  /** Another shape of run is measured anew. */
  #shape = "";
  #most = 1;
  #measured = new Map<number, number>();
  #trial: { cores: number; step: number; at: number | null } | null = null;

  /** How many cores a run may have now, of so many that the browser counts. */
  wanted(config: RunConfig, counted: number): number {
    const { batch, context, metaSplit, seenValues, network, digits } = config;
    const shape = JSON.stringify([batch, context, metaSplit, seenValues, network, digits, counted]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#measured = new Map();
      this.#most = isTiny(config) ? 1 : counted;
    }
    return nextCores(this.#measured, this.#most);
  }

  /** Steps begin, perhaps on other cores. */
  begin(): void {
    this.#trial = null;
  }

  /** Notes that `step` was done at `now` (ms) on so many cores; true where a trial is over, and another number is wanted. */
  at(cores: number, step: number, now: number): boolean {
    if (this.#measured.has(cores) || this.#most === 1) return false;
    const trial = this.#trial?.cores === cores ? this.#trial : { cores, step: step + WARM_UP, at: null };
    this.#trial = trial;
    if (step < trial.step) return false;
    if (trial.at === null) {
      this.#trial = { cores, step, at: now };
      return false;
    }
    const [steps, time] = [step - trial.step, now - trial.at];
    if (!TRIALS.some((trial) => steps >= trial.steps && time >= trial.time)) return false;
    // No run has more parts than it has datasets, whatever was wished for.
    if (this.#measured.size === 0) this.#most = cores;
    this.#measured.set(cores, time / steps);
    return nextCores(this.#measured, this.#most) !== cores;
  }
}
