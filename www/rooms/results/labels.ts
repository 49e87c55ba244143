// Where the labels at the lines' ends stand: beside their lines as far as they can, and never over each other.

export interface Placed {
  /** Centre, pixels from the top. */
  at: number;
  height: number;
}

/** Moves labels apart, in the order of their places, within top and bottom; what does not fit there reaches beyond the bottom. */
export function apart(wanted: readonly Placed[], top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a]?.at ?? 0) - (wanted[b]?.at ?? 0));
  const centres = wanted.map(({ at }) => at);
  const half = (i: number) => (wanted[i]?.height ?? 0) / 2;
  let edge = top;
  for (const i of order) {
    centres[i] = Math.max(centres[i] ?? 0, edge + half(i));
    edge = (centres[i] ?? 0) + half(i);
  }
  edge = Math.max(bottom, top + wanted.reduce((sum, { height }) => sum + height, 0));
  for (const i of order.toReversed()) {
    centres[i] = Math.min(centres[i] ?? 0, edge - half(i));
    edge = (centres[i] ?? 0) - half(i);
  }
  return centres;
}
