// Whether the engines did the same work: the losses tell.

import { label } from "./cases.mjs";

/** Initial losses differ by the noise of the samples alone; later ones also by the contexts drawn. */
const INITIAL = 0.005;
const LATER = 0.05;

/** Sentences about every engine whose losses are not those of the first record of the same work. */
export function disagreements(records) {
  const found = [];
  for (const work of new Set(records.map((record) => record.work))) {
    const [reference, ...others] = records.filter((record) => record.work === work && record.losses?.[0] != null);
    for (const record of others) {
      const common = Object.keys(record.losses).filter((step) => reference.losses[step] != null);
      const last = Math.max(...common.map(Number));
      for (const [step, limit] of [
        [0, INITIAL],
        [last, LATER],
      ]) {
        const [mine, theirs] = [reference.losses[step], record.losses[step]];
        const apart = Math.abs(theirs - mine) / Math.abs(mine);
        if (apart <= limit) continue;
        found.push(
          `${work}, step ${step}: ${label(record)} has a loss of ${theirs}, ${label(reference)} ${mine} (${(100 * apart).toFixed(1)} % apart)`,
        );
      }
    }
  }
  return found;
}
