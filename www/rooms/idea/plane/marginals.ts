// The exact marginals of the grid, and those of the draws, over the same bins.

import { isInside, type Square } from "./grid";
import { type Landscape, marginal } from "./landscape";

/** At most so many: more would be noise with a thousand draws. */
const MOST_BINS = 31;

/** Masses of bins along one side of the finest grid: each bin is so many of its cells. */
export function exactBins(landscape: Landscape, dimension: 0 | 1): number[] {
  const cells = marginal(landscape, dimension);
  const width = Math.ceil(cells.length / MOST_BINS);
  const bins = new Array<number>(Math.ceil(cells.length / width)).fill(0);
  cells.forEach((mass, i) => {
    const bin = Math.floor(i / width);
    bins[bin] = (bins[bin] ?? 0) + mass;
  });
  return bins;
}

/** Shares of the draws (two numbers each) in the same bins. */
export function drawnBins(
  { finest: { cells, area } }: Landscape,
  draws: readonly number[],
  dimension: 0 | 1,
): number[] {
  const width = Math.ceil(cells / MOST_BINS);
  const bins = new Array<number>(Math.ceil(cells / width)).fill(0);
  const count = draws.length / 2;
  for (let i = dimension; i < draws.length; i += 2) {
    const bin = Math.floor(Math.floor(cells * share(area, draws[i] ?? 0, dimension)) / width);
    if (bin >= 0 && bin < bins.length) bins[bin] = (bins[bin] ?? 0) + 1 / count;
  }
  return bins;
}

/** The share of the draws that the finest grid does not reach, where next to nothing of the posterior is. */
export function outside({ finest: { area } }: Landscape, draws: readonly number[]): number {
  let count = 0;
  for (let i = 0; i + 1 < draws.length; i += 2) if (!isInside(area, draws[i] ?? 0, draws[i + 1] ?? 0)) count++;
  return draws.length === 0 ? 0 : count / (draws.length / 2);
}

const share = ({ left, bottom, side }: Square, z: number, dimension: 0 | 1): number =>
  (z - (dimension === 0 ? left : bottom)) / side;
