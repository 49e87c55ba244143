// A run as it was at an earlier step: what came after it belongs to another end.

import { newestBound, upTo } from "./history";
import type { Training } from "./state";

export function asOf(training: Training, step: number): Training {
  const history = upTo(training.history, step);
  return {
    ...training,
    step,
    history,
    bound: newestBound(history),
    probes: training.probes.filter((probe) => probe.step <= step),
    snapshots: { ...training.snapshots, taken: training.snapshots.taken.filter((taken) => taken.step <= step) },
  };
}
