// Runs of this session that others have replaced: their curves for comparison, and the newest one whole, to go back to.

import type { RunConfig } from "../engine/protocol";
import type { History } from "./history";
import type { KeptRun } from "./saved-run";
import type { Training } from "./state";

export interface EarlierRun {
  run: number;
  config: RunConfig;
  step: number;
  history: History;
  /** What it takes to go on with it; null for all but the newest, since weights are large. */
  whole: { kept: KeptRun; checkpoint: Uint8Array } | null;
}

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
