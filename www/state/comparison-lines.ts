// How runs that are compared are drawn: a colour and dashes for each, and those that differ in the seed alone as one band.

import type { Curves, Points } from "./history";
import { comparedRows, type RunRow, runRows, titleOf } from "./runs";
import { type Band, bandOf, sameButSeed } from "./seed-band";
import type { State } from "./state";

export type Quantity = "metaElbo" | "reconstruction" | "kl";

export interface LineStyle {
  /** A token of the style sheet. */
  tone: string;
  dash: string;
}

/** By their place among the compared ones; no two share colour or dashes. */
const STYLES: readonly LineStyle[] = [
  { tone: "--run-1", dash: "7 4" },
  { tone: "--run-2", dash: "2 3" },
  { tone: "--run-3", dash: "10 3 2 3" },
  { tone: "--run-4", dash: "4 2" },
  { tone: "--run-5", dash: "14 5" },
  { tone: "--run-6", dash: "6 2 2 2 2 2" },
];
const LAST: LineStyle = { tone: "--run-6", dash: "1 4" };

const styleOf = (place: number): LineStyle => STYLES[place] ?? LAST;

/** One run, or several of the same settings. */
export interface Group {
  rows: readonly RunRow[];
  style: LineStyle;
  label: string;
}

/**
 * The present run goes by itself while it trains. Once it stands it joins those that differ from it in the seed alone, where
 * `banded`, and so do the others among themselves.
 */
export function groupsOf(compared: readonly RunRow[], present: RunRow | null, banded: boolean): Group[] {
  const groups: Array<{ rows: RunRow[]; place: number }> = [];
  compared.forEach((row, place) => {
    const kin = banded && groups.find(({ rows }) => isKin(rows[0], row));
    if (kin) kin.rows.push(row);
    else groups.push({ rows: [row], place });
  });
  if (present && banded) groups.find(({ rows }) => isKin(rows[0], present))?.rows.push(present);
  return groups.map(({ rows, place }) => ({
    rows,
    style: styleOf(place),
    label: rows.length === 1 && rows[0] ? titleOf(rows[0]) : `mean of ${rows.length} seeds`,
  }));
}

/** As the page has them now. */
export function groupsIn(state: State): Group[] {
  const present = runRows(state).find(({ isPresent }) => isPresent) ?? null;
  const stands = state.training.phase !== "running";
  return groupsOf(comparedRows(state), stands ? present : null, state.banded);
}

const isKin = (a: RunRow | undefined, b: RunRow): boolean =>
  Boolean(a?.config && b.config && a.config.seed !== b.config.seed && sameButSeed(a.config, b.config));

export const curveOf = (row: RunRow, quantity: Quantity): Points => ({
  step: row.history?.curves.step ?? [],
  value: row.history?.curves[quantity satisfies keyof Curves] ?? [],
});

export const bandIn = ({ rows }: Group, quantity: Quantity): Band =>
  bandOf(rows.map((row) => curveOf(row, quantity)).filter(({ step }) => step.length > 0));
