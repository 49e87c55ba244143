// Whether a run learns its images by heart: what it never saw is explained ever worse while its own images are explained better.

import type { History } from "./history";

/** What the bound on held-out images must have lost, nats; and measurements in a row that have. */
const LOST = 3;
const IN_A_ROW = 2;

export interface Memorising {
  /** Where held-out images were explained best. */
  best: { step: number; bound: number };
  now: { step: number; bound: number };
}

export function memorising({ bound, curves }: History): Memorising | null {
  const last = bound.value.length - 1;
  const at = bound.value.reduce((best, value, place) => (value > (bound.value[best] ?? 0) ? place : best), 0);
  const best = { step: bound.step[at] ?? 0, bound: bound.value[at] ?? 0 };
  if (last - at < IN_A_ROW) return null;
  if (!bound.value.slice(-IN_A_ROW).every((value) => value < best.bound - LOST)) return null;
  // Training went on to explain its own images better.
  const then = curves.metaElbo[curves.step.findIndex((step) => step >= best.step)];
  const now = curves.metaElbo.at(-1);
  if (then === undefined || now === undefined || now <= then) return null;
  return { best, now: { step: bound.step[last] ?? 0, bound: bound.value[last] ?? 0 } };
}
