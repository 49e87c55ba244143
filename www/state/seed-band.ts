// Runs that differ in their seed alone, as one: their mean, and the band between the least and the most.

import type { RunConfig } from "../engine/protocol";
import type { Points } from "./history";
import { sameConfig } from "./run-config";

export interface Band {
  step: readonly number[];
  mean: readonly number[];
  least: readonly number[];
  most: readonly number[];
}

export const sameButSeed = (a: RunConfig, b: RunConfig): boolean => sameConfig({ ...a, seed: b.seed }, b);

/** Over the steps that all of them have, at those of the run that was measured most seldom; between its own, each is interpolated. */
export function bandOf(members: readonly Points[]): Band {
  const from = Math.max(...members.map(({ step }) => step[0] ?? Number.POSITIVE_INFINITY));
  const to = Math.min(...members.map(({ step }) => step.at(-1) ?? Number.NEGATIVE_INFINITY));
  const stepsInRange = ({ step }: Points) => step.filter((at) => at >= from && at <= to);
  const grids = members.map(stepsInRange).sort((a, b) => a.length - b.length);
  const step = grids[0] ?? [];
  const readers = members.map(reader);
  const values = step.map((at) => readers.map((read) => read(at)));
  return {
    step,
    mean: values.map((of) => of.reduce((sum, value) => sum + value, 0) / of.length),
    least: values.map((of) => Math.min(...of)),
    most: values.map((of) => Math.max(...of)),
  };
}

/** Reads a curve at steps that never fall. */
function reader({ step, value }: Points): (at: number) => number {
  let i = 0;
  return (at) => {
    while (i < step.length - 1 && (step[i] ?? 0) < at) i++;
    const [x, y] = [step[i] ?? at, value[i] ?? Number.NaN];
    if (i === 0 || x === at) return y;
    const [before, least] = [step[i - 1] ?? x, value[i - 1] ?? y];
    return least + ((y - least) * (at - before)) / (x - before);
  };
}
