// Lines of equal posterior density, as straight pieces across the cells of the finest grid.

import { type Piece, zeroLines } from "../../../views/marching-squares";
import type { Landscape } from "./landscape";
import { levelOf } from "./landscape";

const known = new WeakMap<Landscape, Map<number, readonly Piece[]>>();

/** The line that encloses the given share of the posterior; found once for each landscape. */
export function contour(landscape: Landscape, share: number): readonly Piece[] {
  const lines = known.get(landscape) ?? new Map<number, readonly Piece[]>();
  known.set(landscape, lines);
  const line = lines.get(share) ?? trace(landscape, levelOf(landscape, share));
  lines.set(share, line);
  return line;
}

function trace({ finest, joints }: Landscape, level: number): readonly Piece[] {
  const { cells } = finest;
  const lines = zeroLines(cells, (column, row) => (joints[row * cells + column] ?? 0) - level);
  return lines.map(([x, y, toX, toY]) => [...finest.middle(x, y), ...finest.middle(toX, toY)] as const);
}
