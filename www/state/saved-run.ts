// A run as it is kept on the visitor's disk: what is to be said of it, its pictures, then the checkpoint, in one file.

import type { ProbeAccuracy, RunConfig } from "../engine/protocol";
import type { History } from "./history";
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

/** A kept run that can be continued. */
export interface SavedRun extends RunNote {
  id: string;
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
}

export class UnreadableRun extends Error {
  override name = "UnreadableRun";
}

/** Bytes before the note: its length. */
export const HEAD = 4;
/** Changes with the shape of the note. The first knew neither pictures nor probes; later ones are not offered. */
const VERSION = 2;

/** One file and not two, so that a crash between them cannot leave a note that lies. */
export function packRun({ snapshots, ...note }: KeptRun, checkpoint: Uint8Array): Uint8Array {
  const { digit, taken, value, own } = snapshots;
  const pictures = digit ? [digit, ...taken.map(({ images }) => images)] : [];
  const album: Album = {
    value,
    own,
    digit: digit?.length ?? 0,
    each: taken[0]?.images.length ?? 0,
    taken: taken.map(({ step, elbo }) => ({ step, elbo })),
  };
  const text = new TextEncoder().encode(JSON.stringify({ ...note, version: VERSION, album } satisfies Written));
  const head = new Uint8Array(HEAD);
  new DataView(head.buffer).setUint32(0, text.length, true);
  return joined([head, text, ...pictures, checkpoint]);
}

/** How much of a file must be read to know its note; `start` is its first bytes, HEAD of them at least. */
export function noteEnd(start: Uint8Array): number {
  if (start.length < HEAD) throw new UnreadableRun("the file is too short");
  return HEAD + new DataView(start.buffer, start.byteOffset).getUint32(0, true);
}

/** The note alone; what lies behind it need not be there. */
export function unpackNote(bytes: Uint8Array): RunNote {
  const { version: _, album: __, ...note } = written(bytes);
  return note;
}

export function unpackRun(bytes: Uint8Array): { run: KeptRun; checkpoint: Uint8Array } {
  const { version: _, album, ...note } = written(bytes);
  const start = noteEnd(bytes);
  const end = start + album.digit + album.each * album.taken.length;
  if (end > bytes.length) throw new UnreadableRun("the file was cut off");
  const snapshots: Snapshots = {
    value: album.value,
    own: album.own,
    digit: album.digit > 0 ? bytes.slice(start, start + album.digit) : null,
    taken: album.taken.map((snapshot, i) => {
      const from = start + album.digit + album.each * i;
      return { ...snapshot, images: bytes.slice(from, from + album.each) };
    }),
  };
  return { run: { ...note, snapshots }, checkpoint: bytes.slice(end) };
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
  if (!isNote(note)) throw new UnreadableRun("its description is of another version");
  return note.version === 1 ? fromFirst(note) : withGaps(note);
}

function isNote(note: unknown): note is Written {
  const { version, config, step, at, history, probes, album } = (note ?? {}) as Partial<Written>;
  const curves = history?.curves;
  const common =
    typeof config?.network?.latent === "number" &&
    Number.isInteger(step) &&
    typeof at === "number" &&
    Array.isArray(curves?.step) &&
    Array.isArray(curves.byDataset);
  if (version === 1) return common;
  return version === VERSION && common && Array.isArray(probes) && isAlbum(album);
}

function isAlbum(album: Partial<Album> | undefined): boolean {
  const whole = [album?.digit, album?.each, album?.own].every((size) => Number.isInteger(size) && Number(size) >= 0);
  return whole && typeof album?.value === "number" && Array.isArray(album.taken);
}

/** The first version kept only the MetaELBO of each dataset: its terms have gaps up to where the run was kept. */
function fromFirst(note: Written): Written {
  const { history } = note;
  const gaps = () => history.curves.step.map(() => Number.NaN);
  const byDataset = history.curves.byDataset.map(() => ({ reconstruction: gaps(), kl: gaps() }));
  const { digit: _, taken: __, ...where } = noSnapshots();
  return {
    ...note,
    history: { ...history, curves: { ...history.curves, byDataset }, pending: [] },
    probes: [],
    pixels: null,
    album: { ...where, digit: 0, each: 0, taken: [] },
  };
}

/** JSON writes what is not a number as null. */
function withGaps(note: Written): Written {
  const { history } = note;
  const gaps = (values: Array<number | null>) => values.map((value) => value ?? Number.NaN);
  const byDataset = history.curves.byDataset.map(({ reconstruction, kl }) => ({
    reconstruction: gaps(reconstruction),
    kl: gaps(kl),
  }));
  return { ...note, history: { ...history, curves: { ...history.curves, byDataset } } };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
