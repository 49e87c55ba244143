// The last pictures of a run: one digit as each of its decoders drew it.

import { apart } from "./image-size";
import type { Preview } from "./preview";
import type { Snapshots } from "./snapshots";

export interface RunTiles {
  step: number;
  /** The visitor's own digit with its right D; or the test digit that a run is followed by, which is kept with it. */
  digit: "own" | "test";
  /** One for each dataset. */
  images: readonly Uint8Array[];
}

/** Of the visitor's digit where it was looked at, else of the test digit. */
export function tilesOf(preview: Preview | null, snapshots: Snapshots): RunTiles | null {
  const taken = lastTaken(snapshots);
  if (!preview || preview.chosen.datasets.length === 0) return taken;
  return { step: preview.step, digit: "own", images: preview.chosen.datasets.map(({ image }) => image) };
}

export function lastTaken({ taken, digit }: Pick<Snapshots, "taken" | "digit">): RunTiles | null {
  const last = taken.at(-1);
  if (!last || !digit?.length || last.images.length === 0) return null;
  return { step: last.step, digit: "test", images: apart(last.images, last.images.length / digit.length) };
}
