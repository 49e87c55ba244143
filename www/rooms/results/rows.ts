// The rows of the table: what stands in them, in which group, and in which order.

import { GROUPS, type Group } from "./names";
import { type Line, meanOf, type Summary, type Variant, worstOf } from "./summary";

export interface Row {
  line: Line;
  mean: number;
  worst: { value: number; accuracy: number };
  /** Null for what was not trained here. */
  variant: Variant | null;
}

export type Column = "mean" | "seeds" | "worst" | "wrong" | "empty" | "steps" | "bound" | "units";
export interface Order {
  column: Column;
  isAscending: boolean;
}

export interface Grouped {
  group: Group;
  title: string;
  rows: Row[];
}

const VALUES: Record<Column, (row: Row) => number | null> = {
  mean: ({ mean }) => mean,
  seeds: ({ variant }) => variant?.seeds.length ?? null,
  worst: ({ worst }) => worst.accuracy,
  wrong: ({ variant }) => variant?.wrong ?? null,
  empty: ({ variant }) => variant?.empty ?? null,
  steps: ({ variant }) => variant?.steps ?? null,
  bound: ({ variant }) => variant?.logLikelihood ?? null,
  units: ({ variant }) => variant?.activeUnits ?? null,
};

export function rowsOf({ variants, controls, paper }: Summary): Row[] {
  const row = (line: Line, variant: Variant | null): Row => ({
    line,
    mean: meanOf(line),
    worst: worstOf(line),
    variant,
  });
  return [
    ...variants.map((variant) => row(variant.line, variant)),
    ...[...controls, ...paper].map((line) => row(line, null)),
  ];
}

/** By groups, in each by the column; what has nothing there comes last either way. */
export function grouped(rows: readonly Row[], { column, isAscending }: Order): Grouped[] {
  const value = VALUES[column];
  const sorted = [...rows].sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return isAscending ? one - other : other - one;
  });
  return GROUPS.map(({ group, title }) => ({
    group,
    title,
    rows: sorted.filter(({ line }) => line.group === group),
  })).filter(({ rows }) => rows.length > 0);
}

/** The best mean of what was measured here: the paper's numbers are another classifier's. */
export const bestOf = (rows: readonly Row[]): number =>
  Math.max(...rows.filter(({ line }) => line.kind !== "paper").map(({ mean }) => mean));
