// The paper's three ways to split the grid of a family into seen and unseen datasets.

import type { Family, MetaSplit } from "../engine/protocol";
import { gridValues } from "./families";
import type { Settings } from "./table";

export interface Split {
  /** Of all datasets, ascending. */
  grid: readonly number[];
  /** Meta-training: what encoder and decoders are fitted to. */
  seen: readonly number[];
  /** Meta-testing: met only afterwards. */
  unseen: readonly number[];
}

const isSeen: Record<MetaSplit, (index: number, count: number) => boolean> = {
  interleaved: (index) => index % 2 === 0,
  sparse: (index) => index % 4 === 1,
  contiguous: (index, count) => index <= Math.floor(count / 2),
};

/** Values of one grid mean nothing on another, and a split says which they are: with either, those chosen before go. */
export const forgetsValues = (change: Partial<Settings>): Partial<Settings> =>
  change.trainFamily !== undefined || change.split !== undefined ? { trainValues: "", ...change } : change;

/** The values that settings choose one by one; null where they choose none, or what is no part of the grid. */
export function valuesChosen(family: Family, text: string): number[] | null {
  if (text === "") return null;
  const values = text.split(",").map(Number);
  const grid = gridValues(family);
  const isPart = values.every((value, at) => grid.includes(value) && (at === 0 || value > (values[at - 1] ?? value)));
  return isPart && values.length < grid.length ? values : null;
}

/** As crates/datasets splits them. */
export function splitOf(family: Family, split: MetaSplit): Split {
  const grid = gridValues(family);
  const seen = (_: number, index: number) => isSeen[split](index, grid.length);
  return { grid, seen: grid.filter(seen), unseen: grid.filter((value, index) => !seen(value, index)) };
}
