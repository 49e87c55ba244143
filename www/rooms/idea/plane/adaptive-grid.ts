// Finds where the posterior is: a coarse grid over the plane, then a finer one wherever too few cells would carry the mass.

import { Grid, middle, type Square } from "./grid";
import { type Block, Landscape } from "./landscape";

/** Cells along a side. */
export const CELLS = 61;
/** The plane ends here: beyond lies 1 in 8,000 of the prior. */
export const REACH = 4;
export const PLANE: Square = { left: -REACH, bottom: -REACH, side: 2 * REACH };

/** Cells that must share the posterior at least. */
const SPREAD = 40;
/** Cells may hide a peak between them: so far below the highest, nats, something may still be worth a closer look. */
const DOUBT = 30;
/** Where the peak is resolved: what lies below it by so much carries nothing. */
const NOTHING = 10;
const MOST_LEVELS = 5;

/** ln p(x|z) at codes, two numbers each. */
export type FindLikelihoods = (codes: number[]) => Promise<readonly number[]>;

/** `each` hears of each grid, for what there is can be shown before the rest. */
export async function adaptiveGrid(
  find: FindLikelihoods,
  each: (sofar: Landscape) => void = () => {},
): Promise<Landscape> {
  const grids = [await filled(PLANE, CELLS, find)];
  let landscape = new Landscape(grids);
  while (grids.length < MOST_LEVELS) {
    each(landscape);
    const isResolved = landscape.spread >= SPREAD;
    const block = blockAbove(landscape, isResolved ? NOTHING : DOUBT);
    const { cells } = landscape.finest;
    // A grid whose cells are small enough is done once it is not mostly empty.
    if (isResolved && grids.length > 1 && block.size > 0.6 * cells) break;
    // A block as large as the grid itself: only more cells can help.
    grids.push(await filled(areaOf(landscape.finest, block), block.size > 0.7 * cells ? 2 * CELLS : CELLS, find));
    landscape = new Landscape(grids);
  }
  each(landscape);
  return landscape;
}

export async function filled(area: Square, cells: number, find: FindLikelihoods): Promise<Grid> {
  const codes = Array.from({ length: cells * cells }, (_, i) => middle(area, cells, i % cells, Math.floor(i / cells)));
  return new Grid(area, cells, Float64Array.from(await find(codes.flat())));
}

/** The smallest square of cells around those that are not lower than the highest by more than so much, and one around it. */
function blockAbove({ finest: { cells }, joints }: Landscape, below: number): Block {
  const least = joints.reduce((most, joint) => Math.max(most, joint), Number.NEGATIVE_INFINITY) - below;
  let [left, right, bottom, top] = [cells, -1, cells, -1];
  joints.forEach((joint, i) => {
    if (joint < least) return;
    const [column, row] = [i % cells, Math.floor(i / cells)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [bottom, top] = [Math.min(bottom, row), Math.max(top, row)];
  });
  const size = Math.min(cells, Math.max(right - left, top - bottom) + 3);
  const start = (first: number, last: number) =>
    Math.min(cells - size, Math.max(0, Math.round((first + last + 1 - size) / 2)));
  return { column: start(left, right), row: start(bottom, top), size };
}

function areaOf({ area, step }: Grid, { column, row, size }: Block): Square {
  return { left: area.left + column * step, bottom: area.bottom + row * step, side: size * step };
}
