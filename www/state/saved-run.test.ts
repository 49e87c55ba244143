// A kept run comes back as it was, and a damaged one is refused.

import { expect, test } from "vitest";
import { emptyHistory, withMetrics } from "./history";
import { runConfig } from "./run-config";
import { HEAD, noteEnd, packRun, UnreadableRun, unpackRun } from "./saved-run";
import { defaults } from "./table";

const metrics = { metaElbo: -200, reconstruction: -180, kl: 20, metaElboByDataset: [-190, -210] };
const note = {
  config: runConfig(defaults()),
  step: 120,
  target: 2000,
  at: 1_700_000_000_000,
  history: withMetrics(emptyHistory(), 1, metrics),
};
const checkpoint = Uint8Array.of(1, 2, 3, 250);

test("note and checkpoint survive the file", () => {
  const { note: read, checkpoint: bytes } = unpackRun(packRun(note, checkpoint));
  expect(read).toMatchObject(note);
  expect(bytes).toEqual(checkpoint);
  // The note alone can be read without the checkpoint behind it.
  const file = packRun(note, checkpoint);
  const end = noteEnd(file.slice(0, HEAD));
  expect(end).toBe(file.length - checkpoint.length);
  expect(unpackRun(file.slice(0, end)).note.step).toBe(120);
});

test.each([
  ["nothing", new Uint8Array(0)],
  ["a file that was cut off", packRun(note, checkpoint).slice(0, 40)],
  ["noise", Uint8Array.from({ length: 400 }, (_, i) => (i < 4 ? (i === 0 ? 200 : 0) : 255 - (i % 7)))],
  ["another version", packRun({ ...note, version: 7 } as typeof note, checkpoint)],
  ["no note at all", packRun(null as unknown as typeof note, checkpoint)],
])("%s is refused", (_, bytes) => {
  expect(() => unpackRun(bytes)).toThrow(UnreadableRun);
});
