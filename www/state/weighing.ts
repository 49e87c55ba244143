// Which dataset an image comes from: pieces of an importance-weighted bound put together, and probabilities from it.

import type { ModelSummary } from "../engine/protocol";
import type { Digit } from "./state";

/** Bounds on ln p_theta_i(x), nats, one for each dataset that the model was trained on. */
export interface Weighing {
  bounds: number[];
  /** Importance samples behind each bound. */
  samples: number;
  /** N of the D that guided them. */
  size: number;
  /** What was weighed, by which model. */
  digit: Digit;
  model: ModelSummary;
}

/** ln of the mean of exp, without overflow. */
export function logMeanExp(values: readonly number[]): number {
  const most = Math.max(...values);
  if (!Number.isFinite(most)) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}

/** Each bound is the ln of a mean of importance weights; so is that of equally many samples from each piece together. */
export const combinedBounds = (pieces: readonly (readonly number[])[]): number[] =>
  (pieces[0] ?? []).map((_, dataset) => logMeanExp(pieces.map((piece) => piece[dataset] ?? Number.NEGATIVE_INFINITY)));

/** Probabilities of the datasets, had each been equally probable before the image was seen. */
export function probabilities(bounds: readonly number[]): number[] {
  const most = Math.max(...bounds);
  const weights = bounds.map((bound) => Math.exp(bound - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
