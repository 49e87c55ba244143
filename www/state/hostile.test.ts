// Whatever comes from outside (kept runs, links, what is typed, strokes by script) is read or refused, never a crash. METAVAE_FUZZ_RUNS
// says how many inputs each reader gets; ./build.sh campaign fuzz gives each a hundred thousand.

import fc from "fast-check";
import { expect, test } from "vitest";
import { rasteriser } from "../drawing/raster";
import { curvesCsv } from "./csv";
import { emptyHistory, withMetrics } from "./history";
import { readImages, writeImages } from "./image-link";
import { readNumeral } from "./numeral";
import { runConfig } from "./run-config";
import { runName } from "./run-name";
import { HEAD, isSound, NewerRun, noteEnd, packRun, UnreadableRun, unpackNote, unpackRun } from "./saved-run";
import { noSnapshots, withSnapshot } from "./snapshots";
import { defaults, readSetting, type SettingName, table } from "./table";
import { readLink, writeLink } from "./url";

const numRuns = Number(process.env.METAVAE_FUZZ_RUNS ?? 300);
const seed = Number(process.env.METAVAE_FUZZ_SEED ?? 1);
const hours = 3_600_000;

const byDataset = [{ reconstruction: -175, kl: 15 }];
const history = withMetrics(emptyHistory(), 1, { metaElbo: -200, reconstruction: -180, kl: 20, byDataset });
const snapshots = withSnapshot(
  { ...noSnapshots(), digit: new Uint8Array(784).fill(9) },
  { step: 1, images: new Uint8Array(784), elbo: -5 },
);
const whole = packRun(
  {
    config: runConfig(defaults()),
    step: 120,
    target: 2000,
    at: 1_700_000_000_000,
    history,
    probes: [{ step: 100, codes: { own: 0.8, shared: 0.6 } }],
    pixels: { own: 0.9, shared: 0.4 },
    snapshots,
  },
  Uint8Array.of(1, 2, 3, 250),
);

/** A right file changed: its note as JSON with other values, kinds or lengths in some places, or its bytes anywhere. */
const changedRun = fc.oneof(
  fc.array(fc.tuple(fc.nat(), anything()), { minLength: 1, maxLength: 4 }).map((changes) => {
    const end = noteEnd(whole);
    const note: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(HEAD, end)));
    for (const [at, value] of changes) change(note, at, value);
    return withNote(note, whole.subarray(end));
  }),
  fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
    const bytes = whole.slice();
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  }),
  fc.nat(whole.length).map((length) => whole.slice(0, length)),
  fc.uint8Array({ maxLength: 2000 }),
);

/** Values that a note may hold where others belong. */
function anything(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(null, true, "", "scale", [], {}, 0, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, -0),
    fc.jsonValue({ maxDepth: 2 }),
  );
}

/** Puts a value in the place of the nth one of a tree. */
function change(tree: unknown, nth: number, value: unknown): void {
  const places: Array<[Record<string, unknown>, string]> = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(tree);
  const place = places[nth % Math.max(1, places.length)];
  if (place) place[0][place[1]] = value;
}

function withNote(note: unknown, rest: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(note));
  const bytes = new Uint8Array(HEAD + text.length + rest.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, HEAD);
  bytes.set(rest, HEAD + text.length);
  return bytes;
}

/** What a reader returns, or null where it refuses as it should. */
function refusing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    expect(error instanceof UnreadableRun || error instanceof NewerRun, String(error)).toBe(true);
    return null;
  }
}

test("a kept run is read or refused, and what was read can be shown", { timeout: hours }, () => {
  fc.assert(
    fc.property(changedRun, (bytes) => {
      const note = refusing(() => unpackNote(bytes, bytes.length));
      const run = refusing(() => unpackRun(bytes));
      if (note) {
        expect(runName(note.config).length).toBeGreaterThan(0);
        expect(typeof isSound(note)).toBe("boolean");
        expect(curvesCsv(note.history, [0]).length).toBeGreaterThan(0);
        expect(new Date(note.at).toISOString()).toMatch(/^\d/);
      }
      if (run) expect(run.checkpoint.length + (run.run.snapshots.digit?.length ?? 0)).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns, seed },
  );
});

const names = fc.constantFrom(...Object.keys(table), "lang", "hide", "bench", "utm_source", "__proto__", "constructor");
const values = fc.oneof(
  fc.constantFrom("0", "60", "-1e999", "NaN", "live", "rotation", "true", "", "１２", "0x10", "1,5"),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.double().map(String),
);
const query = fc.oneof(
  fc.array(fc.tuple(names, values), { maxLength: 8 }).map((pairs) => `?${new URLSearchParams(pairs)}`),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => `?${text}`),
);

test("a link is read: each setting is possible, and the link to them leads back to them", { timeout: hours }, () => {
  fc.assert(
    fc.property(query, (search) => {
      const { settings, refused } = readLink(search);
      expect(refused.every((reason) => reason.length < 400)).toBe(true);
      for (const [name, value] of Object.entries(settings)) {
        const entry = table[name as SettingName] as { write(value: unknown): string };
        expect(readSetting(name as SettingName, entry.write(value)), name).toEqual(value);
      }
      const link = writeLink({ ...defaults(), ...settings }, search);
      expect(writeLink({ ...defaults(), ...readLink(link).settings }, link)).toBe(link);
    }),
    { numRuns, seed },
  );
});

test("what is typed is a finite number or is said to be wrong", { timeout: hours }, () => {
  const typed = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."0123456789.,-+−eE '　 ．，１２x%"), maxLength: 14 }),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.double().map(String),
  );
  fc.assert(
    fc.property(typed, fc.boolean(), (text, wholeNumber) => {
      const read = readNumeral(text, wholeNumber);
      if ("wrong" in read) expect(read.wrong.length).toBeGreaterThan(5);
      else expect(Number.isFinite(read.value) && (!wholeNumber || Number.isInteger(read.value))).toBe(true);
    }),
    { numRuns, seed },
  );
});

test("strokes of any shape become a whole picture", { timeout: hours }, () => {
  const side = 56;
  const coordinate = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.5, 1e-300, -3, 4));
  const point = fc.record({ x: coordinate, y: coordinate, pressure: fc.double({ min: 0, max: 1, noNaN: true }) });
  const strokes = fc.array(fc.array(point, { minLength: 1, maxLength: 12 }), { maxLength: 5 });
  fc.assert(
    fc.property(strokes, (drawn) => {
      const painted = rasteriser()({ kind: "strokes", strokes: drawn }, side);
      expect(painted).toHaveLength(side * side);
      // The pen's path is smooth, and may leave out a corner where it lay outside before and after.
      const isInside = drawn.flat().every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
      if (isInside && drawn.length > 0) expect(painted.some((ink) => ink > 0)).toBe(true);
    }),
    { numRuns, seed },
  );
});

test("own images in a link are read whole, or not at all", { timeout: hours }, async () => {
  const sent = Uint8Array.from({ length: 784 * 4 }, (_, pixel) =>
    pixel % 28 > 10 && pixel % 28 < 14 ? 200 + (pixel % 50) : 0,
  );
  const text = (await writeImages(sent)) ?? "";
  expect(await readImages(text)).toEqual(sent);
  const changed = fc.oneof(
    fc
      .array(fc.tuple(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 })), { maxLength: 4 })
      .map((changes) => {
        const letters = [...text];
        for (const [at, letter] of changes) letters[at] = letter;
        return letters.join("");
      }),
    fc.nat(text.length).map((length) => text.slice(0, length)),
    fc.string({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(changed, async (text) => {
      const images = await readImages(text);
      expect(images === undefined || (images.length > 0 && images.length % 784 === 0)).toBe(true);
    }),
    { numRuns, seed },
  );
});
