// Scans and photos of digits under bad light: what is read is the digit on clean paper, or a reason.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inkOf } from "./ink";

const SIDE = 28;
const digits = gunzipSync(readFileSync("www/public/data/t10k-images-idx3-ubyte.gz")).subarray(16);
const digit = (index: number) => digits.subarray(784 * index, 784 * (index + 1));

/** Ink from 0 to 1 at a place of a digit, in its pixels, between them by halves. */
function inkAt(image: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= SIDE || row >= SIDE ? 0 : (image[row * SIDE + column] ?? 0) / 255;
  const [right, down] = [x - 0.5 - left, y - 0.5 - top];
  const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
  const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
  return upper * (1 - down) + lower * down;
}

const [WIDTH, HEIGHT] = [224, 200];
type Light = (x: number, y: number, paper: number) => number;
interface Scan {
  /** Grey of paper and of ink. */
  paper?: number;
  pen?: number;
  /** What becomes of a level at a place from (0, 0) to (1, 1). */
  light?: Light;
  noise?: number;
}

/** RGBA of a page with the digit in its middle. */
function scan(
  image: Uint8Array,
  { paper = 235, pen = 40, light = (_x, _y, level) => level, noise = 0 }: Scan,
): number[] {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const size = 160;
  return Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [column, row] = [at % WIDTH, Math.floor(at / WIDTH)];
    const ink = inkAt(image, ((column - 32) * SIDE) / size, ((row - 20) * SIDE) / size);
    const level = light(column / WIDTH, row / HEIGHT, paper + (pen - paper) * ink) + noise * random();
    const grey = Math.max(0, Math.min(255, Math.round(level)));
    return [grey, grey, grey, 255];
  }).flat();
}

/** As the library brings drawings into MNIST's form: the box of the ink to 20 pixels, its centre of mass to the middle. */
function normalised(ink: ArrayLike<number>, width: number, height: number): Float32Array {
  const value = (x: number, y: number) => ink[y * width + x] ?? 0;
  const most = Math.max(...Array.from(ink));
  const inked = Array.from({ length: width * height }, (_, i) => i).filter((i) => (ink[i] ?? 0) >= most / 8);
  const [left, right] = [Math.min(...inked.map((i) => i % width)), Math.max(...inked.map((i) => i % width)) + 1];
  const rows = inked.map((i) => Math.floor(i / width));
  const [top, bottom] = [Math.min(...rows), Math.max(...rows) + 1];
  const scale = Math.max(right - left, bottom - top) / 20;
  const [across, down] = [Math.round((right - left) / scale), Math.round((bottom - top) / scale)];
  const small = new Float32Array(across * down);
  for (let i = 0; i < small.length; i++) {
    const [x, y] = [left + (i % across) * scale, top + Math.floor(i / across) * scale];
    let [sum, count] = [0, 0];
    for (let v = Math.floor(y); v < Math.max(y + scale, Math.floor(y) + 1); v++)
      for (let u = Math.floor(x); u < Math.max(x + scale, Math.floor(x) + 1); u++, count++) sum += value(u, v);
    small[i] = sum / count;
  }
  const total = small.reduce((a, b) => a + b, 0);
  const mass = (place: (i: number) => number) => small.reduce((sum, v, i) => sum + v * place(i), 0) / total;
  const corner = [Math.round(14 - mass((i) => i % across)), Math.round(14 - mass((i) => Math.floor(i / across)))];
  const image = new Float32Array(SIDE * SIDE);
  small.forEach((v, i) => {
    const [x, y] = [(corner[0] ?? 0) + (i % across), (corner[1] ?? 0) + Math.floor(i / across)];
    if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) image[y * SIDE + x] = v;
  });
  return image;
}

/** Of two images, at the best of the places that rounding may have put them. */
function likeness(a: Float32Array, b: Float32Array): number {
  const shifts = [-SIDE, -1, 0, 1, SIDE];
  return Math.max(
    ...shifts.map((shift) =>
      correlation(
        a,
        Float32Array.from(b, (_, i) => b[i + shift] ?? 0),
      ),
    ),
  );
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((x, y) => x + y, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: Float32Array, mx: number, y: Float32Array, my: number) =>
    x.reduce((sum, v, i) => sum + (v - mx) * ((y[i] ?? 0) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

const reach = (x: number, y: number, cx: number, cy: number) => Math.hypot(x - cx, y - cy);
const framed = (border: number, frame: number): Light => {
  return (x, y, level) => {
    const [column, row] = [x * WIDTH, y * HEIGHT];
    const atRim = Math.min(column, row, WIDTH - 1 - column, HEIGHT - 1 - row) < border - 0.5;
    return atRim ? frame : level;
  };
};

/** One of each sort of page. */
const scans: Record<string, Scan> = {
  "a clean page": {},
  pencil: { paper: 220, pen: 140, noise: 8 },
  "a blackboard": { paper: 30, pen: 220 },
  "a black border": { light: framed(3, 0) },
  "a grey border": { light: framed(3, 90) },
  "a broad black border": { light: framed(12, 0) },
  "a black border around pencil": { paper: 225, pen: 150, light: framed(3, 0) },
  "a white border around a blackboard": { paper: 20, pen: 230, light: framed(4, 255) },
  "a dark left edge": { light: (x, _, level) => (x < 0.09 ? 25 : level) },
  "a dark left edge that fades": { light: (x, _, level) => level * Math.min(1, 0.1 + x * 9) },
  "a shaded page with pencil": { pen: 150, light: (x, y, level) => level * (1 - 0.45 * x - 0.2 * y), noise: 4 },
  "a corner in the shade": { light: (x, y, level) => level * (x + y > 1.5 ? 0.55 : 1) },
  "a corner in soft shade": { light: (x, y, level) => level * Math.min(1, 1 - 0.5 * Math.max(0, x + y - 1.25)) },
  "a lamp's halo": { light: (x, y, level) => level * (0.35 + 0.65 * Math.exp(-(reach(x, y, 0.45, 0.4) ** 2) / 0.12)) },
  "a lamp beside the page": { light: (x, y, level) => level * (0.3 + 0.7 * Math.exp(-reach(x, y, 0, 0.1))), noise: 6 },
  "a sheet on a dark desk": { light: (x, y, level) => (x < 0.15 || x > 0.88 || y < 0.06 ? 30 : level) },
  grain: { noise: 50 },
  "ruled lines": { light: (_, y, level) => (Math.round(y * HEIGHT) % 24 < 2 ? level - 30 : level) },
  "squared paper": {
    light: (x, y, level) =>
      Math.round(y * HEIGHT) % 20 === 0 || Math.round(x * WIDTH) % 20 === 0 ? level - 30 : level,
  },
};

/** Digits of many shapes: open and closed, with gaps, thin and bold. */
const CHOSEN = [0, 2, 3, 18, 61];

describe("digits are read from", () => {
  test.each(Object.entries(scans))(
    "%s",
    (_, page) => {
      for (const index of CHOSEN) {
        const image = digit(index);
        const ink = inkOf(scan(image, page), WIDTH, HEIGHT);
        if (!(ink instanceof Uint8Array)) throw new Error(`digit ${index} ${ink.wrong}`);
        const alike = likeness(normalised(ink, WIDTH, HEIGHT), normalised(image, SIDE, SIDE));
        expect([index, alike]).toEqual([index, expect.toSatisfy((value: number) => value > 0.93)]);
      }
    },
    30_000,
  );

  test.each([1, 3])("a picture cut close around them, %i pixels to each of the digit's", (zoom) => {
    for (const index of CHOSEN) {
      const image = digit(index);
      const inked = Array.from({ length: 784 }, (_, i) => i).filter((i) => (image[i] ?? 0) > 60);
      const [left, top] = [Math.min(...inked.map((i) => i % SIDE)), Math.floor((inked[0] ?? 0) / SIDE)];
      const width = Math.max(...inked.map((i) => i % SIDE)) + 1 - left;
      const height = Math.floor((inked.at(-1) ?? 0) / SIDE) + 1 - top;
      const rgba = Array.from({ length: width * height * zoom * zoom }, (_, at) => {
        const [x, y] = [Math.floor((at % (width * zoom)) / zoom), Math.floor(at / (width * zoom) / zoom)];
        const grey = 255 - (image[(top + y) * SIDE + left + x] ?? 0);
        return [grey, grey, grey, 255];
      }).flat();
      const ink = inkOf(rgba, width * zoom, height * zoom);
      if (!(ink instanceof Uint8Array)) throw new Error(`digit ${index} ${ink.wrong}`);
      const alike = likeness(normalised(ink, width * zoom, height * zoom), normalised(image, SIDE, SIDE));
      expect([index, alike]).toEqual([index, expect.toSatisfy((value: number) => value > 0.9)]);
    }
  });
});

describe("a reason is given for", () => {
  const page = (level: (x: number, y: number) => number, noise = 0) =>
    inkOf(scan(new Uint8Array(784), { light: (x, y) => level(x, y), noise }), WIDTH, HEIGHT);
  test.each([
    ["a blank page", page(() => 230), "is blank"],
    ["a blank page with grain", page(() => 220, 20), "is blank"],
    ["a blank page in uneven light", page((x, y) => 240 - 120 * x - 60 * y, 4), "is blank"],
    ["a page with nothing but a border", page((x, y) => framed(3, 0)(x, y, 235)), "shows a frame"],
    ["a page with nothing but a dark edge", page((x) => (x < 0.08 ? 30 : 235)), "shows a frame"],
    ["a solid square", page((x, y) => (Math.abs(x - 0.5) < 0.1 && Math.abs(y - 0.5) < 0.11 ? 40 : 230)), "solid area"],
    [
      "a page of many marks",
      page((x, y) => ((x * 10) % 1 < 0.3 && (y * 9) % 1 < 0.6 && x > 0.1 && y > 0.12 && x < 0.9 && y < 0.9 ? 40 : 230)),
      "many separate marks",
    ],
  ])("%s", (_, ink, wrong) => {
    expect(ink).toEqual({ wrong: expect.stringContaining(wrong) });
  });
});
