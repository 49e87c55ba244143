// From records to what a panel shows: lines over unseen datasets, means over seeds, controls, N, and what D does.

import type { Family, MetaSplit } from "../../engine/protocol";
import type { Measured, PaperPanel, Results, Run, RunFacts } from "./figure6";
import { type Group, nameOf } from "./names";

/** A probe of each dataset's own, as in the paper, or one for all. */
export type Measure = "probe" | "shared_probe";

export interface Panel {
  family: Family;
  split: MetaSplit;
  measure: Measure;
}

/** Accuracy over unseen datasets; a value that nobody measured is missing. */
export interface Line {
  id: string;
  title: string;
  /** The title in one or two short lines. */
  label: readonly string[];
  kind: "model" | "control" | "paper";
  group: Group;
  points: ReadonlyArray<{ value: number; accuracy: number }>;
}

/** A model with as many steps, all its seeds together. */
export interface Variant {
  id: string;
  title: string;
  model: string;
  steps: number;
  seeds: readonly number[];
  /** The mean over datasets of each of these seeds. */
  perSeed: readonly number[];
  /** With the right D, at the N that it was trained with; a model without D has it empty. */
  line: Line;
  /** Means over unseen datasets and seeds, where they were measured. */
  wrong: number | null;
  empty: number | null;
  /** Images in D, as for the line; 0 without D. */
  size: number;
  /** With the right D, by N, ascending. */
  bySize: ReadonlyArray<{ size: number; accuracy: number }>;
  readsContext: boolean;
  activeUnits: number;
  /** Nats per image on seen datasets, mean over seeds. */
  logLikelihood: number | null;
  /** Whether that is a bound on ln p(x given c), the code of its dataset, and not on ln p(x). */
  givenCode: boolean;
  /** Of the mean over datasets, between seeds; null for a single one. */
  standardError: number | null;
}

export interface Summary {
  variants: Variant[];
  controls: Line[];
  paper: Line[];
}

/** Whether a system has a latent code c for each dataset. */
export const hasCode = (model: string): boolean => /^(neural-statistician|homoencoder)/.test(model);

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const meanOf = ({ points }: Line): number => mean(points.map(({ accuracy }) => accuracy));
export const worstOf = ({ points }: Line) =>
  points.reduce((worst, point) => (point.accuracy < worst.accuracy ? point : worst));

/** The datasets that any of the lines has, ascending. */
export const valuesOf = (lines: readonly Line[]): number[] =>
  unique(lines.flatMap(({ points }) => points.map(({ value }) => value))).sort((a, b) => a - b);

/** Which families and splits were measured, in the order of the records. */
export const familiesOf = ({ figure6 }: Results): Family[] => unique(figure6.records.map(({ family }) => family));
export const splitsOf = ({ figure6 }: Results, family: Family): MetaSplit[] =>
  unique(figure6.records.filter((record) => record.family === family).map(({ split }) => split));

export function summarise(results: Results, panel: Panel): Summary {
  const here = ({ family, split }: Pick<Run, "family" | "split">) => family === panel.family && split === panel.split;
  const records = results.figure6.records.filter((record) => here(record) && !record.seen);
  const runs = results.figure6.runs.filter(here);
  const models = unique(records.map(({ model }) => model));
  const variants = models.flatMap((model) => {
    const own = records.filter((record) => record.model === model);
    const stepped = unique(own.map(({ steps }) => steps));
    return stepped.map((steps) => {
      const facts = runs.filter((run) => run.model === model && run.steps === steps);
      const of = own.filter((record) => record.steps === steps);
      return variant(of, facts, panel.measure, stepped.length > 1);
    });
  });
  const paper = results.paper.find(here);
  return {
    variants,
    controls: records.length > 0 ? controls(records, panel.measure) : [],
    paper: paper && panel.measure === "probe" ? paperLines(paper) : [],
  };
}

function variant(records: Measured[], facts: RunFacts[], measure: Measure, many: boolean): Variant {
  const [first] = records;
  if (!first) throw new RangeError("A variant has records.");
  const { model, steps } = first;
  const name = nameOf(model, facts[0]?.title ?? model);
  const after = `${steps.toLocaleString("en")} steps`;
  const title = many ? `${name.title}, after ${after}` : name.title;
  const label = many ? [name.label[0] ?? title, after] : name.label;
  const readsContext = records.some(({ context }) => context === "right");
  const headline = headlines(records);
  const id = `${model}-${steps}`;
  const seeds = unique(records.map(({ seed }) => seed));
  const perSeed = seeds.map((seed) =>
    mean(headline.filter((record) => record.seed === seed).map((record) => record[measure])),
  );
  const over = (chosen: Measured[]) => (chosen.length > 0 ? mean(chosen.map((record) => record[measure])) : null);
  const withRight = records.filter(({ context }) => context === "right");
  const sizes = unique(withRight.map(({ n }) => n)).sort((a, b) => a - b);
  return {
    id,
    title,
    model,
    steps,
    seeds,
    perSeed,
    line: { id, title, label, kind: "model", group: name.group, points: points(headline, (record) => record[measure]) },
    size: headline[0]?.n ?? 0,
    wrong: over(records.filter(({ context }) => context === "wrong")),
    empty: readsContext ? over(records.filter(({ context }) => context === "empty")) : null,
    bySize: sizes.map((size) => ({ size, accuracy: over(withRight.filter(({ n }) => n === size)) ?? Number.NaN })),
    readsContext,
    activeUnits: mean(headline.map((record) => record.active_units)),
    logLikelihood: facts.length > 0 ? mean(facts.map(({ log_likelihood }) => log_likelihood)) : null,
    givenCode: hasCode(model),
    standardError: standardError(perSeed),
  };
}

/** The first record of each run and dataset, which is the one that the figure shows. */
function headlines(records: Measured[]): Measured[] {
  const known = new Set<string>();
  return records.filter(({ seed, value }) => {
    const key = `${seed} ${value}`;
    const isFirst = !known.has(key);
    known.add(key);
    return isFirst;
  });
}

/** Means over whatever was measured at each value, values ascending. */
function points(records: Measured[], of: (record: Measured) => number): Line["points"] {
  const values = unique(records.map(({ value }) => value)).sort((a, b) => a - b);
  return values.map((value) => ({ value, accuracy: mean(records.filter((record) => record.value === value).map(of)) }));
}

export function standardError(means: number[]): number | null {
  if (means.length < 2) return null;
  const middle = mean(means);
  const variance = means.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (means.length - 1);
  return Math.sqrt(variance / means.length);
}

function controls(records: Measured[], measure: Measure): Line[] {
  const [pixels, pca] =
    measure === "probe" ? (["raw_pixels", "pca40"] as const) : (["shared_raw_pixels", "shared_pca40"] as const);
  return [
    named(
      "raw-pixels",
      "control",
      points(records, (record) => record[pixels]),
    ),
    named(
      "pca-40",
      "control",
      points(records, (record) => record[pca]),
    ),
  ];
}

function paperLines({ values, meta_vae, vhe, neural_statistician }: PaperPanel): Line[] {
  const line = (id: string, accuracies: ReadonlyArray<number | null>): Line =>
    named(
      id,
      "paper",
      values.flatMap((value, i) => {
        const accuracy = accuracies[i] ?? null;
        return accuracy === null ? [] : [{ value, accuracy }];
      }),
    );
  return [line("paper-meta-vae", meta_vae), line("paper-vhe", vhe), line("paper-ns", neural_statistician)];
}

function named(id: string, kind: Line["kind"], points: Line["points"]): Line {
  const { title, label, group } = nameOf(id, id);
  return { id, title, label, kind, group, points };
}
