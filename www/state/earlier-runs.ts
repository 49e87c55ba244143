// Puts a run that another one replaces aside: its curves for comparison, and the newest one whole, to go back to.

import type { EarlierRun, Training } from "./state";

/** Earlier runs that are kept for comparison. */
const MOST = 6;

/** With the run that is about to be replaced. One that has hardly begun leaves nothing to compare with. */
export function withEarlier(
  earlier: readonly EarlierRun[],
  training: Training,
  checkpoint: Uint8Array | null,
): readonly EarlierRun[] {
  const { run, config, step, target, history, probes, pixels, snapshots } = training;
  if (!config || history.curves.step.length < 2) return earlier;
  const kept = { config, step, target, at: Date.now(), history, probes, pixels, snapshots };
  const older = earlier.map((other) => ({ ...other, whole: null }));
  return [...older, { run, config, step, history, whole: checkpoint && { kept, checkpoint } }].slice(-MOST);
}
