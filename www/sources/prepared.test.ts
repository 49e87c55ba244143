import { describe, expect, test } from "vitest";
import type { ImageSet } from "./image-set";
import { isDarkOnLight, mostImages, prepared, sheetOf, usualSide } from "./prepared";
import { tableSet } from "./table";

const PIXELS = 784;

/** Images of 28 x 28, each a square of ink of its own level in the middle. */
function set(count: number, more: Partial<ImageSet> = {}): ImageSet {
  const pixels = new Uint8Array(count * PIXELS);
  for (let image = 0; image < count; image++) pixels[image * PIXELS + 400] = image + 1;
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  return {
    name: "squares",
    width: 28,
    height: 28,
    pixels,
    labels,
    classes: ["a", "b", "c"],
    test: 0,
    leftOut: [],
    ...more,
  };
}
const inks = (images: Uint8Array) =>
  Array.from({ length: (images.length - 16) / PIXELS }, (_, i) => images[16 + i * PIXELS + 400]);

test("a tenth is held out by the seed; nothing is lost, nothing is in both", async () => {
  const { about, train, test } = await prepared(set(50), false);
  expect([about.train, about.test]).toEqual([45, 5]);
  expect([...inks(train.images), ...inks(test.images)].sort((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
  expect(inks((await prepared(set(50), false)).test.images)).toEqual(inks(test.images));
  expect(inks((await prepared(set(50), false, 28, 1)).test.images)).not.toEqual(inks(test.images));
});

test("a test part that came as one stays it, and labels stay with their images", async () => {
  const { test, train } = await prepared(set(30, { test: 6 }), false);
  expect(inks(test.images)).toEqual([25, 26, 27, 28, 29, 30]);
  expect([...test.labels.subarray(8)]).toEqual([0, 1, 2, 0, 1, 2]);
  expect([...train.images.subarray(0, 8)]).toEqual([0, 0, 8, 3, 0, 0, 0, 24]);
  expect([...train.labels.subarray(0, 8)]).toEqual([0, 0, 8, 1, 0, 0, 0, 24]);
});

test("the same images have the same name, others another", async () => {
  const id = async (set: ImageSet, inverted = false) => (await prepared(set, inverted)).about.id;
  const first = await id(set(30));
  expect(first).toMatch(/^30-[0-9a-f]{32}$/);
  expect(await id(set(30, { name: "other" }))).toBe(first);
  expect(await id(set(31))).not.toBe(first);
  expect(await id(set(30), true)).not.toBe(first);
  expect(await id(set(30, { labels: null, classes: [] }))).not.toBe(first);
});

test("without labels, with one class and with too many there are no classes", async () => {
  for (const more of [{ labels: null }, { classes: ["only"] }, { classes: Array.from({ length: 65 }, String) }]) {
    const { about, train } = await prepared(set(30, more), false);
    expect(about.classes).toEqual([]);
    expect(new Set(train.labels.subarray(8))).toEqual(new Set([0]));
  }
});

test("fewer than twenty are refused", async () => {
  await expect(prepared(set(19), false)).rejects.toThrow(/19 images; at least 20/);
});

test("small squares are kept as they are, larger ones and what is no square become MNIST's size", () => {
  const side = (width: number, height: number) => usualSide({ width, height });
  expect([side(8, 8), side(28, 28), side(32, 32)]).toEqual([8, 28, 32]);
  expect([side(7, 7), side(33, 33), side(64, 64), side(16, 32)]).toEqual([28, 28, 28, 28]);
});

test("as many larger images are taken as have as many pixels", () => {
  expect([mostImages(8), mostImages(28), mostImages(56)]).toEqual([150_000, 150_000, 37_500]);
});

describe("sizes", () => {
  const plain = (width: number, height: number) =>
    set(20, { width, height, pixels: new Uint8Array(20 * width * height).fill(100), labels: null });
  const first = async (set: ImageSet) => (await prepared(set, false)).train.images.subarray(16, 16 + PIXELS);

  test("larger and smaller images fill 28 x 28, and what is narrow stands in the middle", async () => {
    for (const [width, height] of [
      [64, 64],
      [7, 7],
      [33, 33],
    ] as const)
      expect(new Set(await first(plain(width, height)))).toEqual(new Set([100]));
    const narrow = await first(plain(16, 32));
    expect([...narrow.subarray(0, 28)]).toEqual([...Array(7).fill(0), ...Array(14).fill(100), ...Array(7).fill(0)]);
  });

  test("any other side can be asked for", async () => {
    for (const side of [8, 32, 64]) {
      const { about, train, test } = await prepared(plain(28, 14), false, side);
      expect(about.side).toBe(side);
      expect(train.images.length).toBe(16 + 18 * side ** 2);
      // The longer side fills it.
      const [upper, middle] = [0, Math.floor(side / 2)].map((row) => test.images[16 + row * side + 3]);
      expect([upper, middle]).toEqual([0, 100]);
      const sheet = sheetOf({ about, train, test }, 5);
      expect(sheet.images.length).toBe(5 * side ** 2);
    }
  });

  test("each pixel is the mean of what it covers", async () => {
    const wide = set(20, { width: 56, height: 56, pixels: new Uint8Array(20 * 56 * 56), labels: null });
    for (let image = 0; image < 20; image++) wide.pixels[image * 56 * 56] = 200;
    expect((await first(wide))[0]).toBe(50);
  });
});

test("light paper is told from dark, and its ink becomes light", async () => {
  expect(isDarkOnLight(set(20))).toBe(false);
  const light = set(20);
  const dark = { ...light, pixels: light.pixels.map((level) => 255 - level) };
  expect(isDarkOnLight(dark)).toBe(true);
  expect((await prepared(dark, true)).about.id).toBe((await prepared(light, false)).about.id);
});

test("ink is counted, and images without any", async () => {
  const { about } = await prepared(set(20, { pixels: new Uint8Array(20 * PIXELS), test: 5 }), false);
  expect([about.ink, about.blank]).toEqual([[0, 0], 15]);
  expect((await prepared(set(20, { pixels: new Uint8Array(20 * PIXELS).fill(255) }), false)).about.ink).toEqual([1, 0]);
});

test("the sheet shows each class in turn", async () => {
  const source = await prepared(set(60, { test: 6 }), false);
  expect(source.about.counts).toEqual([20, 20, 20]);
  const { images, labels } = sheetOf(source, 7);
  expect(labels).toEqual([0, 1, 2, 0, 1, 2, 0]);
  expect(Array.from({ length: 7 }, (_, i) => images[i * PIXELS + 400])).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("the command line makes the same of a table: crates/sources/tests/read.rs", async () => {
  const level = (image: number, pixel: number) => (image * 37 + pixel * 11) % 256;
  const row = (image: number) => Array.from({ length: 81 }, (_, pixel) => level(image, pixel)).join(",");
  const lines = Array.from({ length: 40 }, (_, image) => `class ${(image * 7) % 12},${row(image)}`);
  const head = ["label", ...Array.from({ length: 81 }, (_, pixel) => `p${pixel}`)].join(",");
  const file = { path: "made.csv", blob: new Blob([[head, ...lines].join("\n")]) };
  const read = await tableSet(file, () => {});
  expect(read.classes.slice(0, 3)).toEqual(["class 0", "class 1", "class 2"]);
  const about = async (side?: number) => (await prepared(read, isDarkOnLight(read), side)).about;
  expect(await about()).toMatchObject({ id: "40-cc220df10db95d94414dd40157e77380", side: 9, width: 9 });
  expect((await about(28)).id).toBe("40-2092f4d00db95d94f7ee0a5357e77380");
});

test("the command line calls the same images the same: crates/datasets/src/identity.rs", async () => {
  const bytes = (count: number) => Uint8Array.from({ length: count * PIXELS }, (_, place) => (place * 37) % 251);
  const pixels = new Uint8Array([...bytes(19), ...bytes(3)]);
  const labels = Uint8Array.from([...Array(19).keys(), ...Array(3).keys()], (place) => place % 3);
  const { about } = await prepared(set(22, { pixels, labels, test: 3 }), false);
  expect(about.id).toBe("22-6a3c85d2d6b11dc6aaebcf7b09c3f0d1");
});
