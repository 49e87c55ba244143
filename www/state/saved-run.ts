// A run as it is kept on the visitor's disk: what is to be said of it, then the checkpoint, in one file.

import type { RunConfig } from "../engine/protocol";
import type { History } from "./history";

/** What is known of a kept run without reading its weights. */
export interface RunNote {
  config: RunConfig;
  step: number;
  target: number;
  /** When it was kept, ms since 1970. */
  at: number;
  history: History;
}

/** A kept run that can be continued. */
export interface SavedRun extends RunNote {
  id: string;
}

export class UnreadableRun extends Error {
  override name = "UnreadableRun";
}

/** Bytes before the note: its length. */
export const HEAD = 4;
/** Changes with the shape of the note; files of other versions are not offered. */
const VERSION = 1;

/** One file and not two, so that a crash between them cannot leave a note that lies. */
export function packRun(note: RunNote, checkpoint: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ version: VERSION, ...note }));
  const bytes = new Uint8Array(HEAD + text.length + checkpoint.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, HEAD);
  bytes.set(checkpoint, HEAD + text.length);
  return bytes;
}

/** How much of a file must be read to know its note; `start` is its first bytes, HEAD of them at least. */
export function noteEnd(start: Uint8Array): number {
  if (start.length < HEAD) throw new UnreadableRun("the file is too short");
  return HEAD + new DataView(start.buffer, start.byteOffset).getUint32(0, true);
}

export function unpackRun(bytes: Uint8Array): { note: RunNote; checkpoint: Uint8Array } {
  const end = noteEnd(bytes);
  if (end > bytes.length) throw new UnreadableRun("the file was cut off");
  let note: unknown;
  try {
    note = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(HEAD, end)));
  } catch {
    throw new UnreadableRun("its description is damaged");
  }
  if (!isNote(note)) throw new UnreadableRun("its description is of another version");
  return { note, checkpoint: bytes.slice(end) };
}

function isNote(note: unknown): note is RunNote {
  const { version, config, step, at, history } = (note ?? {}) as Partial<RunNote> & { version?: unknown };
  const curves = history?.curves;
  return (
    version === VERSION &&
    typeof config?.network?.latent === "number" &&
    Number.isInteger(step) &&
    typeof at === "number" &&
    Array.isArray(curves?.step) &&
    Array.isArray(curves.byDataset)
  );
}
