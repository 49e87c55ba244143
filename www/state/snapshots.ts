// What one fixed digit looked like to the run, step by step: kept while it trains, thinned so that it never grows long.

import { thinned } from "./thinned";

export interface Snapshot {
  step: number;
  /** The digit's code decoded under each seen dataset, one image after the other. */
  images: Uint8Array;
  /** ELBO of the digit under its own dataset's decoder, nats. */
  elbo: number;
}

export interface Snapshots {
  /** The digit as the model sees it. */
  digit: Uint8Array | null;
  /** Value of the dataset that it is in, and which of the seen ones that is. */
  value: number;
  own: number;
  taken: Snapshot[];
}

export const MOST_SNAPSHOTS = 60;

export const noSnapshots = (): Snapshots => ({ digit: null, value: 0, own: 0, taken: [] });

/** Adds one; of too many, every other one goes, but neither the first nor the newest. */
export function withSnapshot(snapshots: Snapshots, snapshot: Snapshot): Snapshots {
  const last = snapshots.taken.at(-1);
  const before = last?.step === snapshot.step ? snapshots.taken.slice(0, -1) : snapshots.taken;
  const taken = [...before, snapshot];
  return { ...snapshots, taken: thinned(taken.length, MOST_SNAPSHOTS).flatMap((place) => taken[place] ?? []) };
}
