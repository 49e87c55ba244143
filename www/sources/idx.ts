// IDX files, as MNIST, Fashion-MNIST, KMNIST and EMNIST are distributed: images and labels in files of their own.

import {
  checkSides,
  denseLabels,
  fileName,
  type ImageSet,
  isOfTest,
  joined,
  stem,
  UnreadableImages,
} from "./image-set";

export interface Bytes {
  path: string;
  bytes: Uint8Array;
}

interface IdxFile {
  path: string;
  /** Sizes of its dimensions: images, rows, columns; or labels. */
  sizes: readonly number[];
  body: Uint8Array;
}

/** Two zeros, unsigned bytes, and how many dimensions. */
export const isIdx = (head: Uint8Array): boolean => head[0] === 0 && head[1] === 0 && head[2] === 8;

/** One set of the images and labels of either part, which belong together by their names. */
export function idxSet(files: readonly Bytes[]): ImageSet {
  const read = files.map(idxFile);
  const images = read.filter(({ sizes }) => sizes.length === 3);
  const labels = read.filter(({ sizes }) => sizes.length === 1);
  const [first] = images;
  if (!first) throw new UnreadableImages(`${files[0]?.path ?? "This"} holds labels without images: bring both files.`);
  const [, height = 0, width = 0] = first.sizes;
  checkSides(width, height, first.path);
  const parts = [
    images.filter(({ path }) => !isOfTest(fileName(path))),
    images.filter(({ path }) => isOfTest(fileName(path))),
  ];
  // A single pair belongs together, whatever it is called.
  const isPair = images.length === 1 && labels.length === 1;
  const found = parts.flat().map((image) => ({ image, label: isPair ? labels[0] : labelsOf(image, labels) }));
  for (const { image, label } of found) check(image, label, first);
  const values = found.flatMap(({ label }) => (label ? [...label.body] : []));
  const hasLabels = found.every(({ label }) => label !== undefined);
  const dense = hasLabels ? denseLabels(values) : null;
  const pixels = joined(found.map(({ image }) => (isTransposed(image.path) ? transposed(image) : image.body)));
  const [train = [], test = []] = parts;
  const count = (of: readonly IdxFile[]) => of.reduce((sum, { sizes: [images = 0] }) => sum + images, 0);
  return {
    name: stem(first.path).replace(/[-_.]?(train|t10k|test)?[-_.]?images?.*$/i, "") || stem(first.path),
    width,
    height,
    pixels,
    labels: dense?.labels ?? null,
    classes: dense?.classes ?? [],
    // All of one part: nothing is kept apart by its name.
    test: train.length > 0 ? count(test) : 0,
    leftOut: labels
      .filter((label) => !found.some((pair) => pair.label === label))
      .map(({ path }) => ({ name: path, why: "belongs to no images" })),
  };
}

function idxFile({ path, bytes }: Bytes): IdxFile {
  const rank = bytes[3] ?? 0;
  const head = 4 + 4 * rank;
  if (!isIdx(bytes) || (rank !== 1 && rank !== 3) || bytes.length < head)
    throw new UnreadableImages(`${path} is no IDX file of images or labels: bytes in three dimensions, or in one.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sizes = Array.from({ length: rank }, (_, place) => view.getUint32(4 + 4 * place));
  const due = sizes.reduce((product, size) => product * size, 1);
  const there = bytes.length - head;
  if (there !== due)
    throw new UnreadableImages(
      `${path} is ${there < due ? "cut off" : "not what its head says"}: ${sizes.join(" x ")} bytes are announced and ${there} follow. Download it again.`,
    );
  return { path, sizes, body: bytes.subarray(head) };
}

/** Names differ in what they hold alone: images-idx3 and labels-idx1. */
function labelsOf({ path }: IdxFile, labels: readonly IdxFile[]): IdxFile | undefined {
  const same = (name: string) => name.toLowerCase().replace(/image|label|idx\d/g, "");
  const exact = labels.find((label) => same(label.path) === same(path));
  const ofPart = labels.filter((label) => isOfTest(fileName(label.path)) === isOfTest(fileName(path)));
  return exact ?? (ofPart.length === 1 ? ofPart[0] : undefined);
}

function check({ path, sizes: [count = 0, rows, columns] }: IdxFile, label: IdxFile | undefined, first: IdxFile): void {
  if (rows !== first.sizes[1] || columns !== first.sizes[2])
    throw new UnreadableImages(`${path} and ${first.path} hold images of different sizes: bring one set at a time.`);
  const labels = label?.sizes[0];
  if (labels !== undefined && labels !== count)
    throw new UnreadableImages(
      `${path} holds ${count} images and ${label?.path} ${labels} labels: they do not belong together.`,
    );
}

/** EMNIST's images lie on their side, rows and columns exchanged. */
const isTransposed = (path: string): boolean => /emnist/i.test(path);

function transposed({ sizes: [count = 0, rows = 0, columns = 0], body }: IdxFile): Uint8Array {
  const turned = new Uint8Array(body.length);
  const pixels = rows * columns;
  for (let image = 0; image < count; image++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        turned[image * pixels + column * rows + row] = body[image * pixels + row * columns + column] ?? 0;
  return turned;
}
