// The curves of a run: every measurement at first, then ever coarser averages, so that long runs stay quick to draw.

import type { Metrics } from "../engine/protocol";

export interface Curves {
  step: number[];
  metaElbo: number[];
  reconstruction: number[];
  kl: number[];
  /** The MetaELBO of each dataset, in the order of the decoders. */
  byDataset: number[][];
}

export interface History {
  curves: Curves;
  /** The validation bound, where it was measured. */
  bound: { step: number[]; value: number[] };
  /** How many measurements each point of the curves stands for. */
  coarseness: number;
  /** Measurements that do not fill a point yet. */
  pending: Array<{ step: number; metrics: Metrics }>;
}

/** More points than a chart has pixels show nothing more. */
export const MOST_POINTS = 1200;

export const emptyHistory = (): History => ({
  curves: { step: [], metaElbo: [], reconstruction: [], kl: [], byDataset: [] },
  bound: { step: [], value: [] },
  coarseness: 1,
  pending: [],
});

export function withMetrics(history: History, step: number, metrics: Metrics): History {
  const pending = [...history.pending, { step, metrics }];
  if (pending.length < history.coarseness) return { ...history, pending };
  const mean = (read: (metrics: Metrics) => number) =>
    pending.reduce((sum, point) => sum + read(point.metrics), 0) / pending.length;
  const { curves } = history;
  const longer: Curves = {
    step: [...curves.step, step],
    metaElbo: [...curves.metaElbo, mean((m) => m.metaElbo)],
    reconstruction: [...curves.reconstruction, mean((m) => m.reconstruction)],
    kl: [...curves.kl, mean((m) => m.kl)],
    byDataset: metrics.metaElboByDataset.map((_, i) => [
      ...(curves.byDataset[i] ?? []),
      mean((m) => m.metaElboByDataset[i] ?? Number.NaN),
    ]),
  };
  const full = longer.step.length >= MOST_POINTS;
  return {
    ...history,
    curves: full ? halved(longer) : longer,
    coarseness: full ? history.coarseness * 2 : history.coarseness,
    pending: [],
  };
}

export function withBound(history: History, step: number, value: number): History {
  const { bound } = history;
  return { ...history, bound: { step: [...bound.step, step], value: [...bound.value, value] } };
}

/** Averages neighbours; a point stands at the later of its two steps. */
function halved(curves: Curves): Curves {
  const pairs = (values: number[]) =>
    Array.from({ length: values.length >> 1 }, (_, i) => ((values[2 * i] ?? 0) + (values[2 * i + 1] ?? 0)) / 2);
  const step = Array.from({ length: curves.step.length >> 1 }, (_, i) => curves.step[2 * i + 1] ?? 0);
  return {
    step,
    metaElbo: pairs(curves.metaElbo),
    reconstruction: pairs(curves.reconstruction),
    kl: pairs(curves.kl),
    byDataset: curves.byDataset.map(pairs),
  };
}
