// How a posterior depends on N: its KL to the prior and its spread for growing D, over several draws of D.

import type { ModelSummary, Transformation } from "../engine/protocol";
import type { Digit } from "./state";

export const SIZES = [0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50] as const;
/** Draws of D. */
export const DRAWS = 4;

export interface Tightening {
  /** For each draw of D, one number for each of SIZES; draws still to come are missing. */
  kl: number[][];
  /** The mean standard deviation over the dimensions of the code. */
  deviation: number[][];
  /** What D's digits are under. */
  transformation: Transformation;
  digit: Digit;
  model: ModelSummary;
}

/** Mean, least and most over the draws, for each of SIZES. */
export const band = (draws: readonly (readonly number[])[]) =>
  (draws[0] ?? []).map((_, at) => {
    const values = draws.map((draw) => draw[at] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, least: Math.min(...values), most: Math.max(...values) };
  });
