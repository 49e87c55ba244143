// Everything that says something of z: what is exact, then each network.

import { histogram } from "./posterior";
import { BEST, GEOMETRIC, GIVEN, KNOWN, SAMPLED } from "./world-list";
import type { WorldState } from "./world-state";

export interface Line {
  name: string;
  kind: "known" | "given" | "geometric" | "network" | "draws";
  masses: readonly number[];
  /** Of this answer, ms; null where nobody measured it. */
  milliseconds: number | null;
}

export function linesOf({ answered, inferred, question, search, opened }: WorldState): Line[] {
  const lines: Line[] = [];
  if (answered?.known && !question?.real)
    lines.push({ name: KNOWN, kind: "known", masses: answered.known, milliseconds: null });
  if (inferred) {
    lines.push({ name: GIVEN, kind: "given", masses: inferred.givenDataset, milliseconds: inferred.milliseconds });
    if (inferred.geometric)
      lines.push({ name: GEOMETRIC, kind: "geometric", masses: inferred.geometric, milliseconds: null });
  }
  for (const { name, masses, milliseconds } of answered?.networks ?? [])
    lines.push({ name, kind: "network", masses, milliseconds });
  if (search)
    lines.push({ name: BEST, kind: "network", masses: search.gaussian, milliseconds: search.searchMilliseconds });
  if (search && opened && search.draws.length > 0)
    lines.push({
      name: SAMPLED,
      kind: "draws",
      masses: histogram(opened, search.draws),
      milliseconds: search.samplingMilliseconds,
    });
  return lines;
}
