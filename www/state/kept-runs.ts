// The runs that this browser keeps: their files, which of them are offered, and which go first when there are too many.

import type { RunNote } from "./saved-run";

/**
 * What a file is good for. One that diverged, is of a newer version, cannot be read this time or is damaged stays until
 * the visitor deletes it.
 */
export type KeptStatus = "good" | "diverged" | "newer" | "unreadable" | "damaged";

/** A file in the storage of runs: a run as it stood at some step. */
export interface KeptFile {
  name: string;
  /** The run; it stays the same when the run is kept anew, in another file. */
  run: string;
  /** Counts how often the run was kept. */
  generation: number;
  bytes: number;
  /** When it was kept, ms since 1970. */
  at: number;
  status: KeptStatus;
  /** What its description says; null where it could not be read. */
  about: RunNote | null;
}

export interface KeptRow extends KeptFile {
  /** Whether another page goes on with it. */
  elsewhere: boolean;
}

/** Why a run could not be kept: no room, nowhere to keep it, other bytes came back, or what the browser says. */
export type KeepTrouble = "room" | "nowhere" | "unequal" | "refused";

/** What the page knows of what is kept. */
export interface KeptRuns {
  /** Why this page's run is not kept now; null where it is, or there is none. */
  trouble: KeepTrouble | null;
  /** Which runs went to make room for others, in a sentence. */
  gone: string;
  /** The newest first. */
  rows: readonly KeptRow[];
  /** Where: nowhere, if the browser lets nothing be kept. */
  place: "unknown" | "disk" | "nowhere";
  /** Whether the browser has promised not to remove them by itself; null where it does not say. */
  promised: boolean | null;
  /** Bytes that may still be written; null where the browser does not say. */
  room: number | null;
}

export const noKeptRuns = (): KeptRuns => ({
  trouble: null,
  gone: "",
  rows: [],
  place: "unknown",
  promised: null,
  room: null,
});

/** Runs that are kept at most, and their bytes in all; what goes on in another tab counts, but never goes. */
export const MOST_RUNS = 12;
export const MOST_BYTES = 1e9;

export const fileName = (run: string, generation: number): string => `${run}.${generation}`;

/** Files of earlier versions have no generation: each page had one file. */
export function readName(name: string): { run: string; generation: number } {
  const [, run = name, generation = "0"] = /^([^.]+)\.(\d{1,15})$/.exec(name) ?? [];
  return { run, generation: Number(generation) };
}

const isUsable = ({ status }: KeptFile): boolean => status === "good" || status === "diverged";

/** Of each run the newest file, and all that say nothing; older ones of the same run are superseded. */
export function arrange(files: readonly KeptFile[]): { shown: KeptFile[]; superseded: KeptFile[] } {
  const newest = new Map<string, KeptFile>();
  // One that diverged supersedes none that did not.
  const rank = ({ status, generation }: KeptFile) => [status === "good" ? 1 : 0, generation] as const;
  for (const file of files.filter(isUsable)) {
    const other = newest.get(file.run);
    if (!other || later(rank(file), rank(other))) newest.set(file.run, file);
  }
  const isNewest = (file: KeptFile) => newest.get(file.run) === file;
  const shown = files.filter((file) => isNewest(file) || !isUsable(file)).sort((a, b) => b.at - a.at);
  return { shown, superseded: files.filter((file) => isUsable(file) && !isNewest(file)) };
}

const later = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean =>
  a !== c ? a > c : b > d;

/** What must go so that no more is kept than is promised to fit: the oldest first, and only what can be told to be a run. */
export function overflow(rows: readonly KeptRow[], own: string | null): KeptRow[] {
  const going: KeptRow[] = [];
  let count = rows.length;
  let bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const removable = rows.filter((row) => isUsable(row) && !row.elsewhere && row.run !== own);
  for (const row of removable.sort((a, b) => a.at - b.at)) {
    if (count <= MOST_RUNS && bytes <= MOST_BYTES) break;
    going.push(row);
    count--;
    bytes -= row.bytes;
  }
  return going;
}

/** The newest run that can go on here. */
export const offered = ({ rows }: Pick<KeptRuns, "rows">, own: string | null): KeptRow | null =>
  rows.find(({ status, elsewhere, run }) => status === "good" && !elsewhere && run !== own) ?? null;
