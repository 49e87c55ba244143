// The curves of a run: every measurement at first, then ever coarser averages, so that long runs stay quick to draw.

import type { DatasetMetrics, Metrics } from "../engine/protocol";
import { MOST_MEASUREMENTS, thinned } from "./thinned";

/** What is measured of a dataset, and what follows from it. */
export type Term = "metaElbo" | "reconstruction" | "kl";

/** The curves of one dataset; their difference is its MetaELBO. */
export type DatasetCurves = Record<keyof DatasetMetrics, number[]>;

export interface Curves {
  step: number[];
  metaElbo: number[];
  reconstruction: number[];
  kl: number[];
  /** In the order of the decoders. */
  byDataset: DatasetCurves[];
}

/** A curve, or single measurements. */
export interface Points {
  step: readonly number[];
  value: readonly number[];
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
    byDataset: metrics.byDataset.map((_, i) => {
      const longer = (term: keyof DatasetMetrics) => [
        ...(curves.byDataset[i]?.[term] ?? []),
        mean((m) => m.byDataset[i]?.[term] ?? Number.NaN),
      ];
      return { reconstruction: longer("reconstruction"), kl: longer("kl") };
    }),
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
  const steps = [...history.bound.step, step];
  const values = [...history.bound.value, value];
  // Whether a run has begun to memorise is told from its best one.
  const places = thinned(values.length, MOST_MEASUREMENTS, [values.indexOf(Math.max(...values))]);
  const kept = (row: number[]) => places.map((place) => row[place] ?? Number.NaN);
  return { ...history, bound: { step: kept(steps), value: kept(values) } };
}

/** The curves up to a step: what came after it belongs to another end of the run. */
export function upTo(history: History, last: number): History {
  const { curves, bound, pending } = history;
  const kept = curves.step.filter((step) => step <= last).length;
  const measured = bound.step.filter((step) => step <= last).length;
  const cut = (values: number[]) => values.slice(0, kept);
  return {
    ...history,
    curves: {
      step: cut(curves.step),
      metaElbo: cut(curves.metaElbo),
      reconstruction: cut(curves.reconstruction),
      kl: cut(curves.kl),
      byDataset: curves.byDataset.map(({ reconstruction, kl }) => ({
        reconstruction: cut(reconstruction),
        kl: cut(kl),
      })),
    },
    bound: { step: bound.step.slice(0, measured), value: bound.value.slice(0, measured) },
    pending: pending.filter(({ step }) => step <= last),
  };
}

export function newestBound({ bound }: History): { step: number; value: number } | null {
  const [step, value] = [bound.step.at(-1), bound.value.at(-1)];
  return step === undefined || value === undefined ? null : { step, value };
}

export const datasetTerm = (term: Term, { reconstruction, kl }: DatasetMetrics): number =>
  ({ metaElbo: reconstruction - kl, reconstruction, kl })[term];

/** One term of one dataset over the steps of the curves. */
export const datasetCurve = (term: Term, { reconstruction, kl }: DatasetCurves): number[] =>
  reconstruction.map((value, i) => datasetTerm(term, { reconstruction: value, kl: kl[i] ?? Number.NaN }));

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
    byDataset: curves.byDataset.map(({ reconstruction, kl }) => ({
      reconstruction: pairs(reconstruction),
      kl: pairs(kl),
    })),
  };
}
