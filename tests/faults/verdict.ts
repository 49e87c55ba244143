// What each fault led to, summed up.

import type { FaultClass, Place } from "./places";
import type { Outcome } from "./visitor";

export const VERDICTS = [
  "as without a fault",
  "recovered and said",
  "one interval lost and said",
  "not reached",
  "FAILED",
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Result {
  place: Place;
  verdict: Verdict;
  outcome: Outcome;
}

/** A visit that failed before its fault came is no better than one that failed by it. */
export function verdictOf({ failure, hit, lost, said }: Outcome): Verdict {
  if (failure !== null) return "FAILED";
  if (hit === null) return "not reached";
  if (lost > 0) return said.length > 0 ? "one interval lost and said" : "FAILED";
  return said.length > 0 ? "recovered and said" : "as without a fault";
}

export interface Row {
  name: string;
  /** Calls of that kind in a visit without a fault. */
  calls: number;
  places: number;
  verdicts: Record<Verdict, number>;
}

export function summed(
  classes: readonly FaultClass[],
  results: readonly Result[],
  calls: (name: string) => number,
): Row[] {
  return classes.map(({ name }) => {
    const of = results.filter(({ place }) => place.name === name);
    const count = (verdict: Verdict) => of.filter((result) => result.verdict === verdict).length;
    const verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Row["verdicts"];
    return { name, calls: calls(name), places: of.length, verdicts };
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
