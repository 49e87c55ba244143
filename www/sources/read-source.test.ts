import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { dump } from "npyjs";
import { describe, expect, test } from "vitest";
import { type NamedFile, UnreadableImages } from "./image-set";
import type { ReadGrey } from "./pictures";
import { readSource } from "./read-source";
import { filesOfZip } from "./unpacked";

const file = (path: string, ...parts: BlobPart[]): NamedFile => ({ path, blob: new Blob(parts) });
const bytes = (...values: number[]) => Uint8Array.from(values);
const word = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** An IDX file of these sizes, its bytes counted up from `first`. */
function idx(sizes: readonly number[], first = 0, spare = 0): Uint8Array<ArrayBuffer> {
  const length = sizes.reduce((product, size) => product * size, 1) + spare;
  return Uint8Array.from([
    0,
    0,
    8,
    sizes.length,
    ...sizes.flatMap(word),
    ...Array.from({ length }, (_, i) => (first + i) % 256),
  ]);
}
/** A picture file of one byte: a square of that grey. */
const readGrey: ReadGrey = async (blob, _, side) => {
  const [level = 0] = new Uint8Array(await blob.arrayBuffer());
  if (level === 13) throw new Error("is no picture that this browser can read");
  return { width: side, height: side / 2, grey: new Uint8Array((side * side) / 2).fill(level) };
};
const read = (...files: NamedFile[]) => readSource(files, readGrey);
const refused = async (...files: NamedFile[]): Promise<string> => {
  const error = await read(...files).then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UnreadableImages);
  return (error as Error).message;
};

describe("IDX files", () => {
  const images = idx([3, 2, 4]);
  const labels = idx([3], 7);

  test("pairs under their usual names, gzipped or not, in any order", async () => {
    const set = await read(
      file("t10k-labels-idx1-ubyte", idx([2], 7)),
      file("train-images-idx3-ubyte.gz", gzipSync(images)),
      file("t10k-images-idx3-ubyte", idx([2, 2, 4], 100)),
      file("train-labels-idx1-ubyte.gz", gzipSync(labels)),
    );
    expect([set.width, set.height, set.test, set.pixels.length]).toEqual([4, 2, 2, 5 * 8]);
    expect(set.classes).toEqual(["7", "8", "9"]);
    expect([...(set.labels ?? [])]).toEqual([0, 1, 2, 0, 1]);
    expect(set.pixels[3 * 8]).toBe(100);
  });

  test("a single pair of any names, and images alone", async () => {
    const set = await read(file("a.idx", images), file("b.idx", labels));
    expect([set.test, set.classes.length]).toEqual([0, 3]);
    const alone = await read(file("train-images", images));
    expect([alone.labels, alone.classes]).toEqual([null, []]);
  });

  test("EMNIST's images are stood upright", async () => {
    const set = await read(file("emnist-letters-train-images-idx3-ubyte", idx([1, 2, 2])));
    expect([...set.pixels]).toEqual([0, 2, 1, 3]);
  });

  test("each kind of damage has its sentence", async () => {
    expect(await refused(file("images", images.slice(0, -1)))).toMatch(
      /cut off: 3 x 2 x 4 bytes are announced and 23 follow/,
    );
    expect(await refused(file("images", idx([3, 2, 4], 0, 1)))).toMatch(/not what its head says/);
    expect(await refused(file("images", idx([2, 2])))).toMatch(/three dimensions, or in one/);
    expect(await refused(file("labels", labels))).toMatch(/labels without images/);
    expect(await refused(file("a", images), file("b", idx([4])))).toMatch(/3 images and b 4 labels/);
    expect(await refused(file("train-a", images), file("test-b", idx([3, 4, 2])))).toMatch(/different sizes/);
    expect(await refused(file("huge", bytes(0, 0, 8, 3, ...word(2 ** 32 - 1), ...word(28), ...word(28))))).toMatch(
      /announced and 0 follow/,
    );
    expect(await refused(file("flat", idx([4, 1, 9])))).toMatch(/9 x 1 pixels/);
    expect(await refused(file("broken.gz", gzipSync(images).subarray(0, 30)))).toMatch(/gzipped and damaged/);
  });
});

describe("NumPy's arrays", () => {
  const npy = (values: Uint8Array | Float32Array | BigInt64Array, ...shape: number[]) =>
    new Uint8Array(dump(values as Uint8Array, shape));
  const fours = (count: number, from = 0) => Uint8Array.from({ length: 4 * count }, (_, i) => from + i);

  test("MNIST as Keras ships it", async () => {
    const zip = zipSync({
      "x_train.npy": npy(fours(3), 3, 2, 2),
      "y_train.npy": npy(bytes(5, 0, 4), 3),
      "x_test.npy": npy(fours(1, 90), 1, 2, 2),
      "y_test.npy": npy(bytes(0), 1),
    });
    const set = await read(file("mnist.npz", zip));
    expect([set.name, set.test, set.width]).toEqual(["mnist", 1, 2]);
    expect(set.classes).toEqual(["0", "4", "5"]);
    expect([...(set.labels ?? [])]).toEqual([2, 0, 1, 0]);
    expect(set.pixels[12]).toBe(90);
  });

  test("fractions, colours, labels of 64 bits, and a file for each class", async () => {
    const set = await read(
      file("images.npy", npy(Float32Array.of(0, 0.5, 1, 0.2, 0, 0, 0, 1), 2, 2, 2)),
      file("labels.npy", npy(BigInt64Array.of(3n, 1n), 2)),
    );
    expect([...set.pixels]).toEqual([0, 128, 255, 51, 0, 0, 0, 255]);
    expect([...(set.labels ?? [])]).toEqual([1, 0]);
    const colours = Uint8Array.from({ length: 2 * 2 * 3 }, (_, i) => (i % 3 === 0 ? 90 : 0));
    expect([...(await read(file("a.npy", npy(colours, 1, 2, 2, 3)))).pixels]).toEqual([30, 30, 30, 30]);
    const drawn = await read(file("full/cat.npy", npy(fours(2), 2, 4)), file("full/dog.npy", npy(fours(1), 1, 4)));
    expect(drawn.classes).toEqual(["cat", "dog"]);
    expect([...(drawn.labels ?? [])]).toEqual([0, 0, 1]);
  });

  test("each kind of damage has its sentence", async () => {
    expect(await refused(file("a.npy", npy(fours(1), 1, 2, 2).slice(0, -2)))).toMatch(/cut off/);
    expect(await refused(file("a.npy", npy(fours(2), 2, 2, 2)), file("b.npy", npy(bytes(1, 2, 3), 3)))).toMatch(
      /2 images and b.npy 3 labels/,
    );
    expect(await refused(file("a.npy", npy(bytes(1, 2, 3), 1, 3)))).toMatch(/no square image/);
    expect(await refused(file("y.npy", npy(bytes(1, 2, 3), 3)))).toMatch(/no array of images/);
    expect(await refused(file("a.npy", npy(Float32Array.of(0, Number.NaN, 1, 1), 1, 2, 2)))).toMatch(
      /grey values from 0 to 255/,
    );
    expect(await refused(file("a.npy", npy(Float32Array.of(0, -1, 1, 1), 1, 2, 2)))).toMatch(/holds -1 to 1/);
    expect(await refused(file("a.npz", zipSync({ "a.npy": npy(fours(9), 1, 2, 2) }).subarray(0, 60)))).toMatch(
      /damaged archive/,
    );
  });
});

describe("tables", () => {
  test("Kaggle's train.csv: the class first, then the pixels", async () => {
    const set = await read(file("train.csv", "label,pixel0,pixel1,pixel2,pixel3\n5,0,1,2,255\n0,9,9,9,9\n"));
    expect([set.width, set.classes, [...(set.labels ?? [])]]).toEqual([2, ["0", "5"], [1, 0]]);
    expect([...set.pixels]).toEqual([0, 1, 2, 255, 9, 9, 9, 9]);
  });

  test("without a head, without classes, the class last, words for classes, fractions, semicolons", async () => {
    expect((await read(file("a.csv", "3,0,1,2,255\n"))).classes).toEqual(["3"]);
    expect((await read(file("a.csv", "0,1,2,255\n7,7,7,7\n"))).labels).toBeNull();
    const last = await read(file("a.csv", "a,b,c,d,class\n1,2,3,4,cat\n5,6,7,8,ant\n"));
    expect([last.classes, [...(last.labels ?? [])], [...last.pixels]]).toEqual([
      ["ant", "cat"],
      [1, 0],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ]);
    expect([...(await read(file("a.csv", "9,0,0.5,1,0.25\n"))).pixels]).toEqual([0, 128, 255, 64]);
    expect([...(await read(file("a.csv", "9;0;1;2;3\n"))).pixels]).toEqual([0, 1, 2, 3]);
  });

  test("rows that are none are left out, and named", async () => {
    const set = await read(file("a.csv", "label,a,b,c,d\n1,0,0,0,0\n2,0,0\n3,0,x,0,0\n4,0,300,0,0\n5,9,9,9,9\n"));
    expect([...(set.labels ?? [])]).toEqual([0, 1]);
    expect(set.leftOut.map(({ name }) => name)).toEqual(["line 3", "line 4", "line 5"]);
    expect(set.leftOut[1]?.why).toMatch(/holds “x”/);
    expect(await refused(file("a.csv", "name,price\nx,3\n"))).toMatch(/2 columns/);
    expect(await refused(file("empty.csv", ""))).toMatch(/no row that is an image/);
  });
});

describe("pictures", () => {
  const folders = (level: number) => ({ "letters/a/1.png": bytes(level), "letters/ü/2.png": bytes(level + 1) });

  test("a zip of folders: classes from their names, what else lies there passed over", async () => {
    const zip = zipSync({
      ...folders(200),
      "letters/a/broken.png": bytes(13),
      "letters/readme.txt": bytes(65),
      "__MACOSX/letters/a/._1.png": bytes(1),
      "letters/.DS_Store": bytes(1),
    });
    const set = await read(file("my letters.zip", zip));
    expect([set.name, set.classes, [...(set.labels ?? [])]]).toEqual(["my letters", ["a", "ü"], [0, 1]]);
    expect(set.leftOut.map(({ name }) => name)).toEqual(["letters/a/broken.png", "letters/readme.txt"]);
    // Half as high as wide, on a ground like its rim.
    expect([...new Set(set.pixels.subarray(0, 784))]).toEqual([200]);
  });

  test("without folders there are no classes; nothing that can be read is said", async () => {
    expect((await read(file("1.png", bytes(1)), file("2.png", bytes(2)))).labels).toBeNull();
    expect(await refused(file("1.png", bytes(13)))).toMatch(/no picture/);
    expect(await refused(file("notes.txt", "hello"))).toMatch(/1 columns/);
    expect(await refused(file("thing.bin", bytes(1, 2, 3)))).toMatch(/none of what can be read/);
    expect(await refused(file("a.zip", zipSync({})))).toMatch(/is empty/);
  });
});

test("an archive that would grow without bound is refused while it grows", async () => {
  const zip = zipSync({ "bomb.png": new Uint8Array(8 << 20) });
  expect(zip.length).toBeLessThan(20_000);
  await expect(filesOfZip(file("bomb.zip", zip), 1 << 20)).rejects.toThrow(/unpack to more than 1 MB/);
});
