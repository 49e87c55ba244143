// All runs that the page knows in one list: the present one, those of this visit that another replaced, those that are kept.

import type { ProbeAccuracy, RunConfig } from "../engine/protocol";
import { type History, newestBound } from "./history";
import type { KeptRow } from "./kept-runs";
import { runDifferenceWords, runWords } from "./run-name";
import type { RunLabel } from "./run-names";
import { type RunTiles, tilesOf } from "./run-tiles";
import type { EarlierRun, State } from "./state";

export interface Probe {
  step: number;
  codes: ProbeAccuracy;
}

export interface RunRow {
  /** Names the run on the disk, and here. */
  id: string;
  label: RunLabel | null;
  /** Null where a file of it cannot be read. */
  config: RunConfig | null;
  step: number;
  target: number;
  /** When it was last kept or replaced, ms since 1970; null for the one that stands. */
  at: number | null;
  history: History | null;
  bound: { step: number; value: number } | null;
  probes: readonly Probe[];
  pixels: ProbeAccuracy | null;
  tiles: RunTiles | null;
  isPresent: boolean;
  /** The run of this visit that can be gone back to. */
  earlier: EarlierRun | null;
  /** Its file, where it has one. */
  kept: KeptRow | null;
}

type Known = Pick<State, "training" | "earlierRuns" | "keptRuns" | "keptTiles" | "runNames">;

/** The newest first. */
export function runRows(state: Known): RunRow[] {
  const rows = new Map<string, RunRow>();
  for (const kept of state.keptRuns.rows) rows.set(ofFile(kept, rows), ofKept(kept, state));
  for (const earlier of state.earlierRuns)
    rows.set(earlier.keptAs, ofEarlier(earlier, rows.get(earlier.keptAs), state));
  const { keptAs, config, step } = state.training;
  if (config && (step > 0 || rows.has(keptAs))) rows.set(keptAs, ofPresent(rows.get(keptAs), state));
  const age = ({ at }: RunRow) => at ?? Number.POSITIVE_INFINITY;
  return [...rows.values()].sort((a, b) => age(b) - age(a));
}

/** Of a run several files may lie there where one cannot be read. */
const ofFile = ({ run, name }: KeptRow, rows: ReadonlyMap<string, RunRow>): string => (rows.has(run) ? name : run);

function ofKept(kept: KeptRow, { keptTiles, runNames }: Known): RunRow {
  const { run, about, at, name } = kept;
  return {
    id: run,
    label: runNames[run] ?? null,
    config: about?.config ?? null,
    step: about?.step ?? 0,
    target: about?.target ?? 0,
    at,
    history: about?.history ?? null,
    bound: about ? newestBound(about.history) : null,
    probes: about?.probes ?? [],
    pixels: about?.pixels ?? null,
    tiles: keptTiles[name] ?? null,
    isPresent: false,
    earlier: null,
    kept,
  };
}

function ofEarlier(earlier: EarlierRun, kept: RunRow | undefined, { runNames }: Known): RunRow {
  const { keptAs, config, step, target, at, history, probes, pixels, tiles } = earlier;
  return {
    id: keptAs,
    label: runNames[keptAs] ?? null,
    config,
    step,
    target,
    at,
    history,
    bound: newestBound(history),
    probes,
    pixels,
    tiles,
    isPresent: false,
    earlier,
    kept: kept?.kept ?? null,
  };
}

function ofPresent(kept: RunRow | undefined, { training, runNames }: Known): RunRow {
  const { keptAs, config, step, target, history, bound, probes, pixels, preview, snapshots } = training;
  return {
    id: keptAs,
    label: runNames[keptAs] ?? null,
    config,
    step,
    target,
    at: null,
    history,
    bound,
    probes,
    pixels,
    tiles: tilesOf(preview, snapshots),
    isPresent: true,
    earlier: null,
    kept: kept?.kept ?? null,
  };
}

/** What the visitor calls it, or its number. */
export const titleOf = ({ label }: Pick<RunRow, "label">): string =>
  label === null ? "A run" : label.name || `Run ${label.number}`;

/** What tells it from the run before it, which stands below it; of the first one all that a run is known by. */
export function differenceOf(rows: readonly RunRow[], row: RunRow): { words: string[]; before: RunRow | null } {
  const { config } = row;
  const before = rows.slice(rows.indexOf(row) + 1).find((other) => other.config !== null) ?? null;
  if (!config) return { words: [], before: null };
  if (!before?.config) return { words: runWords(config), before: null };
  return { words: runDifferenceWords(config, before.config), before };
}

/** Runs whose curves can be laid beside the present one's. */
export const comparable = (rows: readonly RunRow[]): RunRow[] =>
  rows.filter(({ isPresent, history }) => !isPresent && history !== null && history.curves.step.length > 1);

/** So many at most: each has a colour and dashes of its own. */
export const MOST_COMPARED = 6;

/** Those that the visitor has ticked; until then the newest that this visit has left behind. */
export function comparedRows(state: Known & Pick<State, "compared">): RunRow[] {
  const rows = comparable(runRows(state));
  const { compared } = state;
  if (compared) return compared.flatMap((id) => rows.filter((row) => row.id === id)).slice(0, MOST_COMPARED);
  return rows.filter(({ earlier }) => earlier !== null).slice(0, 1);
}
