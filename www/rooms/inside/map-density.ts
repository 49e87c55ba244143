// Where codes lie densely: for each group of points the outline of the least area that holds half of it.

import type { Bounds } from "../../state/latent-map";
import { zeroLines } from "../../views/marching-squares";

/** Line segments in the plane: x and y of one end, then of the other. */
export type Outline = Float32Array;

/** Cells of the grid along each axis. */
const CELLS = 72;
/** Cells kept free around the points, so that no outline is cut off. */
const RIM = 4;
/** Against the rule for a single Gaussian, as classes are no single heap. */
const SHARPER = 0.9;
const HALF = 0.5;

export function outlines(points: Float32Array, groups: Uint8Array, count: number, bounds: Bounds): Outline[] {
  const grid = gridOver(bounds);
  return Array.from({ length: count }, (_, group) => outline(densityOf(points, groups, group, grid), grid));
}

interface Grid {
  left: number;
  low: number;
  /** Sides of a cell. */
  wide: number;
  tall: number;
}

function gridOver({ left, right, low, high }: Bounds): Grid {
  const inner = CELLS - 2 * RIM;
  const [wide, tall] = [(right - left) / inner, (high - low) / inner];
  return { left: left - RIM * wide, low: low - RIM * tall, wide, tall };
}

/** A kernel density estimate at the middle of each cell, up to a constant. */
function densityOf(points: Float32Array, groups: Uint8Array, group: number, grid: Grid): Float32Array {
  const counts = new Float32Array(CELLS * CELLS);
  let [n, x, y, xx, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < groups.length; i++) {
    if (groups[i] !== group) continue;
    const across = ((points[2 * i] as number) - grid.left) / grid.wide;
    const up = ((points[2 * i + 1] as number) - grid.low) / grid.tall;
    const cell = Math.floor(up) * CELLS + Math.floor(across);
    counts[cell] = (counts[cell] ?? 0) + 1;
    n++;
    x += across;
    y += up;
    xx += across * across;
    yy += up * up;
  }
  if (n < 3) return counts;
  // Scott's rule, in cells.
  const width = (sum: number, squares: number) =>
    Math.max(0.7, SHARPER * Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) * n ** (-1 / 6));
  return blurred(blurred(counts, width(x, xx), 1, CELLS), width(y, yy), CELLS, 1);
}

/** Along one axis: `step` from cell to cell, `line` from row to row. */
function blurred(values: Float32Array, deviation: number, step: number, line: number): Float32Array {
  const reach = Math.min(CELLS - 1, Math.ceil(3 * deviation));
  const weights = Float32Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * (i / deviation) ** 2));
  const result = new Float32Array(values.length);
  for (let row = 0; row < CELLS; row++) {
    for (let from = 0; from < CELLS; from++) {
      const value = values[row * line + from * step] as number;
      if (value === 0) continue;
      for (let to = Math.max(0, from - reach); to <= Math.min(CELLS - 1, from + reach); to++) {
        const at = row * line + to * step;
        result[at] = (result[at] as number) + value * (weights[Math.abs(to - from)] as number);
      }
    }
  }
  return result;
}

/** The level that half of the whole lies above. */
function levelOf(density: Float32Array): number {
  const sorted = Float32Array.from(density).sort();
  const whole = sorted.reduce((sum, value) => sum + value, 0);
  let held = 0;
  for (let i = sorted.length - 1; i >= 0; i--) {
    held += sorted[i] as number;
    if (held >= HALF * whole) return sorted[i] as number;
  }
  return Number.POSITIVE_INFINITY;
}

/** Where the density crosses the level. */
function outline(density: Float32Array, { left, low, wide, tall }: Grid): Outline {
  const level = levelOf(density);
  const lines = zeroLines(CELLS, (column, row) => (density[row * CELLS + column] as number) - level);
  const place = (x: number, y: number) => [left + (x + 0.5) * wide, low + (y + 0.5) * tall];
  return Float32Array.from(lines.flatMap(([x, y, toX, toY]) => [...place(x, y), ...place(toX, toY)]));
}
