// What each fault led to, summed up.

import type { FaultClass } from "./fault-points";
import type { Outcome } from "./visitor";

export const VERDICTS = [
  "as without a fault",
  "recovered and said",
  "one interval lost and said",
  "not reached",
  "FAILED",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What came of one place. */
export interface Visited {
  class: string;
  at: number;
  /** The call, and how often it was made before and then, as in the visit without a fault: visits differ in their order. */
  call: string;
  occurrence: number;
  verdict: Verdict;
  /** Steps that had to be taken again. */
  lost: number;
  failure: string | null;
  /** Of the page that was visited. */
  commit: string;
}

/** A visit that failed before its fault came is no better than one that failed by it. */
export function verdictOf({ failure, hit, lost, said }: Outcome): Verdict {
  if (failure !== null) return "FAILED";
  if (hit === null) return "not reached";
  if (lost > 0) return said.length > 0 ? "one interval lost and said" : "FAILED";
  return said.length > 0 ? "recovered and said" : "as without a fault";
}

/** How much there is of a class. */
export interface Size {
  name: string;
  /** Calls of that kind in a visit without a fault. */
  calls: number;
  /** Those of them that are made to fail. */
  places: number;
}

export interface Row extends Size {
  verdicts: Record<Verdict, number>;
}

export const sizesOf = (
  classes: readonly FaultClass[],
  calls: (fault: FaultClass) => number,
  places: (fault: FaultClass) => number,
): Size[] => classes.map((fault) => ({ name: fault.name, calls: calls(fault), places: places(fault) }));

export function summed(sizes: readonly Size[], visited: readonly Visited[]): Row[] {
  return sizes.map((size) => {
    const of = visited.filter((visit) => visit.class === size.name);
    const count = (verdict: Verdict) => of.filter((visit) => visit.verdict === verdict).length;
    const verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Row["verdicts"];
    return { ...size, verdicts };
  });
}

export function table(rows: readonly Row[]): string {
  const head = ["class", "calls", "places", ...VERDICTS];
  const lines = rows.map(({ name, calls, places, verdicts }) => [
    name,
    String(calls),
    String(places),
    ...VERDICTS.map((verdict) => String(verdicts[verdict])),
  ]);
  const sum = (column: number) => String(lines.reduce((total, line) => total + Number(line[column]), 0));
  const all = [head, ...lines, ["all", ...head.slice(1).map((_, i) => sum(i + 1))]];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
    )
    .join("\n");
}
