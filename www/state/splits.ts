// The grids of the three families and the paper's three ways to split them into seen and unseen datasets.

import type { Family, MetaSplit } from "../engine/protocol";

export interface Split {
  /** Of all datasets, ascending. */
  grid: readonly number[];
  /** Meta-training: what encoder and decoders are fitted to. */
  seen: readonly number[];
  /** Meta-testing: met only afterwards. */
  unseen: readonly number[];
}

const angles = Array.from({ length: 18 }, (_, i) => 20 * (i - 9));
// Divided, not multiplied by 0.1: 7 / 10 is the number that prints as 0.7.
const factors = Array.from({ length: 15 }, (_, i) => (i + 5) / 10);

export const grids: Record<Family, readonly number[]> = { rotation: angles, scale: factors, shear: angles };

const isSeen: Record<MetaSplit, (index: number, count: number) => boolean> = {
  interleaved: (index) => index % 2 === 0,
  sparse: (index) => index % 4 === 1,
  contiguous: (index, count) => index <= Math.floor(count / 2),
};

/** As crates/datasets splits them. */
export function splitOf(family: Family, split: MetaSplit): Split {
  const grid = grids[family];
  const seen = (_: number, index: number) => isSeen[split](index, grid.length);
  return { grid, seen: grid.filter(seen), unseen: grid.filter((value, index) => !seen(value, index)) };
}
