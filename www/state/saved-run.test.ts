// A kept run comes back as it was, one from an earlier version with gaps, and a damaged one is refused.

import { expect, test } from "vitest";
import { sameBytes } from "./checksum";
import { emptyHistory, withMetrics } from "./history";
import { runConfig } from "./run-config";
import { HEAD, isSound, NewerRun, noteEnd, packing, packRun, UnreadableRun, unpackNote, unpackRun } from "./saved-run";
import { atOnce } from "./slices";
import { noSnapshots, type Snapshots, withSnapshot } from "./snapshots";
import { defaults } from "./table";

const byDataset = [
  { reconstruction: -175, kl: 15 },
  { reconstruction: -185, kl: 25 },
];
const metrics = { metaElbo: -200, reconstruction: -180, kl: 20, byDataset };
const picture = (ink: number) => new Uint8Array(2 * 784).fill(ink);
const noPictures: Snapshots = { ...noSnapshots(), digit: new Uint8Array(784).fill(9), value: 60, own: 1 };
const snapshots = [1, 60, 120].reduce(
  (all, step) => withSnapshot(all, { step, images: picture(step), elbo: -step }),
  noPictures,
);
const note = {
  config: runConfig(defaults()),
  step: 120,
  target: 2000,
  at: 1_700_000_000_000,
  history: withMetrics(emptyHistory(), 1, metrics),
  probes: [{ step: 100, codes: { own: 0.8, shared: 0.6 } }],
  pixels: { own: 0.9, shared: 0.4 },
};
const run = { ...note, snapshots };
const checkpoint = Uint8Array.of(1, 2, 3, 250);

/** A file with any description, as another version may have written it. */
function file(description: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(description));
  const bytes = new Uint8Array(HEAD + text.length + checkpoint.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, HEAD);
  bytes.set(checkpoint, HEAD + text.length);
  return bytes;
}

test("note, pictures and checkpoint survive the file", () => {
  const bytes = packRun(run, checkpoint);
  expect(unpackRun(bytes)).toEqual({ run, checkpoint });
  // The note alone can be read without what lies behind it.
  expect(unpackNote(bytes.slice(0, noteEnd(bytes.slice(0, HEAD))), bytes.length)).toEqual(note);
});

test("a run without pictures survives it too", () => {
  const bare = { ...note, snapshots: noSnapshots() };
  expect(unpackRun(packRun(bare, checkpoint))).toEqual({ run: bare, checkpoint });
});

test("a run from before pictures and terms were kept goes on, with gaps", () => {
  const { probes: _, pixels: __, ...rest } = note;
  const curves = { ...note.history.curves, byDataset: [[-190], [-210]] };
  const first = { version: 1, ...rest, history: { ...note.history, curves, pending: [{ step: 2, metrics: {} }] } };
  const { run: read, checkpoint: bytes } = unpackRun(file(first));
  expect(bytes).toEqual(checkpoint);
  expect(read).toMatchObject({ step: 120, probes: [], pixels: null, snapshots: noSnapshots() });
  expect(read.history.curves.metaElbo).toEqual([-200]);
  const longer = withMetrics(read.history, 140, metrics);
  expect(longer.curves.byDataset[1]).toEqual({ reconstruction: [Number.NaN, -185], kl: [Number.NaN, 25] });
  // And once more, now with a gap.
  const again = { ...read, history: longer };
  expect(unpackRun(packRun(again, checkpoint)).run.history.curves).toEqual(longer.curves);
});

test.each([
  ["nothing", new Uint8Array(0)],
  ["a file that was cut off", packRun(run, checkpoint).slice(0, 40)],
  ["a file without all its pictures", packRun(run, checkpoint).slice(0, -2000)],
  ["noise", Uint8Array.from({ length: 400 }, (_, i) => (i < 4 ? (i === 0 ? 200 : 0) : 255 - (i % 7)))],
  ["a version that never was", file({ ...note, version: 0 })],
  ["a note without its pictures' places", file({ ...note, version: 2 })],
  ["no note at all", file(null)],
])("%s is refused", (_, bytes) => {
  expect(() => unpackRun(bytes)).toThrow(UnreadableRun);
});

test("a newer version is told from a damaged file", () => {
  expect(() => unpackRun(file({ version: 4, whatever: "it holds" }))).toThrow(NewerRun);
});

test("every file that was cut off is refused, by its note and size alone as well", () => {
  const whole = packRun(run, checkpoint);
  const end = noteEnd(whole);
  for (let length = 0; length < whole.length; length += length > end ? 97 : 13) {
    expect(() => unpackRun(whole.slice(0, length))).toThrow(UnreadableRun);
    expect(() => unpackNote(whole.slice(0, Math.min(end, length)), length)).toThrow(UnreadableRun);
  }
  expect(() => unpackNote(whole.slice(0, end), 0)).toThrow(UnreadableRun);
});

test("a file in which one byte was changed behind the note is refused", () => {
  const whole = packRun(run, checkpoint);
  for (let at = noteEnd(whole); at < whole.length; at += 61) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => unpackRun(changed)).toThrow("the file was changed or damaged");
  }
});

const album = { value: 60, own: 1, digit: 0, each: 0, taken: [] };
const second = { ...note, version: 2, album };
const { curves } = note.history;
test.each<[string, object]>([
  ["a step that is no number", { step: "120" }],
  ["a step below nought", { step: -1 }],
  ["a step that no computer counts to", { step: 1e300 }],
  ["a time that no clock shows", { at: 1e17 }],
  ["no target", { target: undefined }],
  ["no configuration", { config: null }],
  ["a configuration of other words", { config: { ...note.config, family: 3 } }],
  ["a configuration without widths", { config: { ...note.config, network: { latent: 2 } } }],
  ["curves of different lengths", { history: { ...note.history, curves: { ...curves, kl: [1, 2, 3] } } }],
  ["curves of words", { history: { ...note.history, curves: { ...curves, kl: ["twenty"] } } }],
  ["a coarseness that never ends", { history: { ...note.history, coarseness: 0 } }],
  ["curves that are no list", { history: { ...note.history, curves: { ...curves, step: { length: 1e9 } } } }],
  ["what is to come as nothing", { history: { ...note.history, pending: [null] } }],
  ["probes of nothing", { probes: [{}] }],
  ["pictures longer than the file", { album: { ...album, each: 1e12, taken: [{ step: 1, elbo: -1 }] } }],
  ["pictures longer than any file", { album: { ...album, digit: 1e308 } }],
  ["pictures of negative length", { album: { ...album, digit: -784 } }],
])("a description with %s is refused", (_, change) => {
  expect(unpackRun(file(second)).run.step).toBe(120);
  expect(() => unpackRun(file({ ...second, ...change }))).toThrow(UnreadableRun);
});

test("a note that claims to be longer than its file is refused before anything is read", () => {
  const bytes = packRun(run, checkpoint);
  new DataView(bytes.buffer).setUint32(0, 0xffffffff, true);
  expect(() => unpackRun(bytes)).toThrow(UnreadableRun);
});

test("a run whose newest measurement is no number is told from a sound one", () => {
  expect(isSound(run)).toBe(true);
  const diverged = { ...run, history: withMetrics(run.history, 140, { ...metrics, metaElbo: Number.NaN }) };
  expect(isSound(diverged)).toBe(false);
  expect(isSound(unpackRun(packRun(diverged, checkpoint)).run)).toBe(false);
});

test("a large run is packed in slices, and is the same file", () => {
  const large = new Uint8Array(13e6).fill(5);
  const work = packing(run, large);
  let slices = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) slices++;
  expect(slices).toBeGreaterThan(3);
  expect(atOnce(sameBytes(step.value, packRun(run, large)))).toBe(true);
  expect(unpackRun(step.value).checkpoint.length).toBe(large.length);
});
