// A run as it is kept on the visitor's disk: what is to be said of it, its pictures, then the checkpoint, in one file.

import type { ProbeAccuracy, RunConfig } from "../engine/protocol";
import { checksum } from "./checksum";
import type { History } from "./history";
import {
  isAccuracy,
  isAlbum,
  isBasis,
  isConfig,
  isCurve,
  isHistory,
  isPending,
  isProbe,
  isTerms,
  wholeConfig,
} from "./saved-note";
import { atOnce, type Sliced } from "./slices";
import { noSnapshots, type Snapshots } from "./snapshots";

/** What is known of a kept run without reading its pictures and weights. */
export interface RunNote {
  config: RunConfig;
  step: number;
  target: number;
  /** When it was kept, ms since 1970. */
  at: number;
  history: History;
  probes: ReadonlyArray<{ step: number; codes: ProbeAccuracy }>;
  pixels: ProbeAccuracy | null;
}

/** All but the weights. */
export interface KeptRun extends RunNote {
  snapshots: Snapshots;
}

/** What the note says of the pictures, whose bytes lie behind it: the digit, then those of each step. */
interface Album {
  value: number;
  own: number;
  /** Bytes of the digit, and of the pictures of one step. */
  digit: number;
  each: number;
  taken: Array<{ step: number; elbo: number }>;
}

interface Written extends RunNote {
  version: number;
  album: Album;
  /** Bytes behind the note, and their checksum; earlier versions did not say. */
  rest?: number;
  sum?: number;
}

/** The file cannot be what it should be: cut off, changed, or never a run. */
export class UnreadableRun extends Error {
  override name = "UnreadableRun";
}

/** Nothing is wrong with the file: a later version of this page reads it. */
export class NewerRun extends Error {
  override name = "NewerRun";
}

/** Bytes before the note: its length. */
export const HEAD = 4;
/** Changes with the shape of the note. The first knew neither pictures nor probes, the second no checksum. */
const VERSION = 3;

/** A checksum has ten digits at most: the note is made so long before what follows it is summed up. */
const LARGEST_SUM = 0xffffffff;

export const packRun = (run: KeptRun, checkpoint: Uint8Array): Uint8Array => atOnce(packing(run, checkpoint));

/** One file and not two, so that a crash between them cannot leave a note that lies. */
export function* packing({ snapshots, ...note }: KeptRun, checkpoint: Uint8Array): Sliced<Uint8Array> {
  const { digit, taken, value, own } = snapshots;
  const pictures = digit ? [digit, ...taken.map(({ images }) => images)] : [];
  const album: Album = {
    value,
    own,
    digit: digit?.length ?? 0,
    each: taken[0]?.images.length ?? 0,
    taken: taken.map(({ step, elbo }) => ({ step, elbo })),
  };
  const parts = [...pictures, checkpoint];
  const rest = parts.reduce((sum, { length }) => sum + length, 0);
  const text = (sum: number): string => {
    const written: Written = { ...note, version: VERSION, album, rest, sum };
    return JSON.stringify(written);
  };
  const encoder = new TextEncoder();
  const { length } = encoder.encode(text(LARGEST_SUM));
  const bytes = new Uint8Array(HEAD + length + rest);
  new DataView(bytes.buffer).setUint32(0, length, true);
  let at = HEAD + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  yield;
  const sum = yield* checksum(bytes.subarray(HEAD + length));
  // Where the sum is shorter, space follows the note.
  bytes.fill(SPACE, HEAD, HEAD + length);
  bytes.set(encoder.encode(text(sum)), HEAD);
  return bytes;
}

const SPACE = 0x20;

/** How much of a file must be read to know its note; `start` is its first bytes, HEAD of them at least. */
export function noteEnd(start: Uint8Array): number {
  if (start.length < HEAD) throw new UnreadableRun("the file is too short");
  return HEAD + new DataView(start.buffer, start.byteOffset).getUint32(0, true);
}

/** The note alone; what lies behind it need not be there, but `size`, the file's, must be as the note has it. */
export function unpackNote(bytes: Uint8Array, size: number): RunNote {
  const whole = written(bytes);
  checkLength(whole, noteEnd(bytes), size);
  return noteOf(whole);
}

export function unpackRun(bytes: Uint8Array): { run: KeptRun; checkpoint: Uint8Array } {
  const whole = written(bytes);
  const { album } = whole;
  const start = noteEnd(bytes);
  const end = checkLength(whole, start, bytes.length);
  if (whole.sum !== undefined && atOnce(checksum(bytes.subarray(start))) !== whole.sum)
    throw new UnreadableRun("the file was changed or damaged");
  return { run: { ...noteOf(whole), snapshots: picturesIn(bytes, start, album) }, checkpoint: bytes.slice(end) };
}

/** Where the pictures end, which lie behind the note. */
export function albumOf(bytes: Uint8Array): { until: number } {
  const { album } = written(bytes);
  return { until: noteEnd(bytes) + album.digit + album.each * album.taken.length };
}

/** Pictures alone; the weights behind them need not be there. */
export const unpackPictures = (bytes: Uint8Array): Snapshots => picturesIn(bytes, noteEnd(bytes), written(bytes).album);

function picturesIn(bytes: Uint8Array, start: number, album: Album): Snapshots {
  return {
    value: album.value,
    own: album.own,
    digit: album.digit > 0 ? bytes.slice(start, start + album.digit) : null,
    taken: album.taken.map(({ step, elbo }, i) => {
      const from = start + album.digit + album.each * i;
      return { step, elbo: elbo ?? Number.NaN, images: bytes.slice(from, from + album.each) };
    }),
  };
}

/** Whether what was measured last is a number: a run that diverged is not worth keeping over one that has not. */
export function isSound({ history: { curves, pending } }: Pick<RunNote, "history">): boolean {
  const newest = pending.at(-1)?.metrics.metaElbo ?? curves.metaElbo.at(-1);
  return newest === undefined || Number.isFinite(newest);
}

const noteOf = ({ config, step, target, at, history, probes, pixels }: Written): RunNote => ({
  config,
  step,
  target,
  at,
  history,
  probes,
  pixels,
});

/** Where the checkpoint begins. */
function checkLength({ album, rest }: Written, start: number, size: number): number {
  const end = start + album.digit + album.each * album.taken.length;
  if (end >= size || (rest !== undefined && start + rest !== size)) throw new UnreadableRun("the file was cut off");
  return end;
}

function written(bytes: Uint8Array): Written {
  const end = noteEnd(bytes);
  if (end > bytes.length) throw new UnreadableRun("the file was cut off");
  let note: unknown;
  try {
    note = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(HEAD, end)));
  } catch {
    throw new UnreadableRun("its description is damaged");
  }
  const { version } = (note ?? {}) as Partial<Written>;
  if (Number.isInteger(version) && Number(version) > VERSION)
    throw new NewerRun("it was kept by a newer version of this page");
  const whole = { ...(note ?? {}), config: wholeConfig((note as Partial<Written> | null)?.config) };
  if (!isNote(whole)) throw new UnreadableRun("its description is damaged");
  return whole.version === 1 ? fromFirst(whole) : withGaps(whole);
}

function isNote(note: object): note is Written {
  const { version, config, history, probes, pixels, album, rest, sum } = note as Partial<Written>;
  if (!isBasis(note) || !isConfig(config)) return false;
  if (version === 1) return isHistory(history, isCurve);
  const whole = version === 2 || (Number.isSafeInteger(rest) && Number.isSafeInteger(sum));
  return (
    (version === 2 || version === VERSION) &&
    whole &&
    isHistory(history, isTerms) &&
    history.pending.every(isPending) &&
    Array.isArray(probes) &&
    probes.every(isProbe) &&
    (pixels === null || isAccuracy(pixels)) &&
    isAlbum(album)
  );
}

/** The first version kept only the MetaELBO of each dataset: its terms have gaps up to where the run was kept. */
function fromFirst(note: Written): Written {
  const { history } = note;
  const gaps = () => history.curves.step.map(() => Number.NaN);
  const byDataset = history.curves.byDataset.map(() => ({ reconstruction: gaps(), kl: gaps() }));
  const { digit: _, taken: __, ...where } = noSnapshots();
  return {
    ...withGaps({ ...note, history: { ...history, curves: { ...history.curves, byDataset }, pending: [] } }),
    probes: [],
    pixels: null,
    album: { ...where, digit: 0, each: 0, taken: [] },
  };
}

/** JSON writes what is not a number as null. */
function withGaps(note: Written): Written {
  const { curves, bound, pending, coarseness } = note.history;
  const gap = (value: number | null) => value ?? Number.NaN;
  const gaps = (values: Array<number | null>) => values.map(gap);
  const terms = ({ reconstruction, kl }: { reconstruction: number[]; kl: number[] }) => ({
    reconstruction: gaps(reconstruction),
    kl: gaps(kl),
  });
  const history: History = {
    curves: {
      step: curves.step,
      metaElbo: gaps(curves.metaElbo),
      reconstruction: gaps(curves.reconstruction),
      kl: gaps(curves.kl),
      byDataset: curves.byDataset.map(terms),
    },
    bound: { step: bound.step, value: gaps(bound.value) },
    coarseness,
    pending: pending.map(({ step, metrics }) => ({
      step,
      metrics: {
        metaElbo: gap(metrics.metaElbo),
        reconstruction: gap(metrics.reconstruction),
        kl: gap(metrics.kl),
        byDataset: metrics.byDataset.map(({ reconstruction, kl }) => ({
          reconstruction: gap(reconstruction),
          kl: gap(kl),
        })),
      },
    })),
  };
  return { ...note, history };
}
