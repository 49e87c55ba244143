// The last pictures of a run: one digit as each of its decoders drew it.

import type { Preview } from "./preview";
import type { Snapshots } from "./snapshots";

export interface RunTiles {
  step: number;
  /** The visitor's own digit with its right D; or the test digit that a run is followed by, which is kept with it. */
  digit: "own" | "test";
  /** 784 bytes each. */
  images: readonly Uint8Array[];
}

/** Of the visitor's digit where it was looked at, else of the test digit. */
export function tilesOf(preview: Preview | null, snapshots: Snapshots): RunTiles | null {
  const taken = lastTaken(snapshots);
  if (!preview || preview.chosen.datasets.length === 0) return taken;
  return { step: preview.step, digit: "own", images: preview.chosen.datasets.map(({ image }) => image) };
}

export function lastTaken({ taken }: Pick<Snapshots, "taken">): RunTiles | null {
  const last = taken.at(-1);
  if (!last || last.images.length === 0) return null;
  const images = Array.from({ length: last.images.length / 784 }, (_, i) =>
    last.images.subarray(784 * i, 784 * (i + 1)),
  );
  return { step: last.step, digit: "test", images };
}
