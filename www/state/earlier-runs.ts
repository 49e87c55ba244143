// Puts a run that another one replaces aside: its curves for comparison, and the newest one whole, to go back to.

import { tilesOf } from "./run-tiles";
import type { EarlierRun, Training } from "./state";

/** Earlier runs that are kept for comparison. */
const MOST = 20;

/** With the run that is about to be replaced. One that has hardly begun leaves nothing to compare with. */
export function withEarlier(
  earlier: readonly EarlierRun[],
  training: Training,
  checkpoint: Uint8Array | null,
): readonly EarlierRun[] {
  const { run, keptAs, config, step, target, history, probes, pixels, snapshots, preview } = training;
  if (!config || history.curves.step.length < 2) return earlier;
  const at = Date.now();
  const kept = { config, step, target, at, history, probes, pixels, snapshots };
  const older = earlier.filter((other) => other.keptAs !== keptAs).map((other) => ({ ...other, whole: null }));
  const tiles = tilesOf(preview, snapshots);
  const whole = checkpoint && { kept, checkpoint };
  return [...older, { run, keptAs, config, step, target, at, history, probes, pixels, tiles, whole }].slice(-MOST);
}
