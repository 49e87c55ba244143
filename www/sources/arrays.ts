// NumPy's arrays: MNIST as Keras ships it (.npz), KMNIST's pairs, or a .npy of bitmaps for each class.

import { type NpyArray, parse } from "npyjs";
import type { Bytes } from "./idx";
import {
  checkSides,
  denseLabels,
  type ImageSet,
  isOfTest,
  joined,
  type LeftOut,
  squareSide,
  stem,
  UnreadableImages,
} from "./image-set";
import { startsWith } from "./unpacked";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
export const isNpy = (head: Uint8Array): boolean => startsWith(head, MAGIC);

interface Images {
  path: string;
  count: number;
  width: number;
  height: number;
  pixels: Uint8Array;
}

interface Labels {
  path: string;
  values: readonly number[];
}

/** Images and labels by the names of their arrays; of images alone, a class for each array. */
export function arraySet(name: string, files: readonly Bytes[]): ImageSet {
  const images: Images[] = [];
  const labels: Labels[] = [];
  const leftOut: LeftOut[] = [];
  for (const { path, bytes } of files) {
    const array = arrayOf(path, bytes);
    if (array.shape.length === 1) labels.push({ path, values: numbers(array).map(Number) });
    else if (array.shape.length > 1 && array.shape.length < 5) images.push(imagesOf(path, array));
    else leftOut.push({ name: path, why: `has ${array.shape.length} dimensions` });
  }
  const [first] = images;
  if (!first) throw new UnreadableImages(`${name} holds no array of images, which have two to four dimensions.`);
  for (const other of images)
    if (other.width !== first.width || other.height !== first.height)
      throw new UnreadableImages(
        `${other.path} and ${first.path} hold images of different sizes: bring one set at a time.`,
      );
  return labels.length > 0 ? labelled(name, images, labels, leftOut) : aClassEach(name, images, leftOut);
}

function labelled(name: string, images: readonly Images[], labels: readonly Labels[], leftOut: LeftOut[]): ImageSet {
  const ordered = [...images].sort((a, b) => Number(isOfTest(a.path)) - Number(isOfTest(b.path)));
  const isPair = images.length === 1 && labels.length === 1;
  const pairs = ordered.map((image) => {
    const ofPart = labels.filter(({ path }) => isOfTest(path) === isOfTest(image.path));
    const label = isPair ? labels[0] : (ofPart.find(({ values }) => values.length === image.count) ?? ofPart[0]);
    if (label && label.values.length !== image.count)
      throw new UnreadableImages(
        `${image.path} holds ${image.count} images and ${label.path} ${label.values.length} labels: they do not belong together.`,
      );
    return { image, label };
  });
  const isWhole = pairs.every(({ label }) => label !== undefined);
  const dense = isWhole ? denseLabels(pairs.flatMap(({ label }) => label?.values ?? [])) : null;
  const test = ordered.filter(({ path }) => isOfTest(path));
  return {
    ...base(name, ordered),
    labels: dense?.labels ?? null,
    classes: dense?.classes ?? [],
    test: test.length < ordered.length ? test.reduce((sum, { count }) => sum + count, 0) : 0,
    leftOut,
  };
}

/** As Quick, Draw! has them: the name of the file is that of the class. */
function aClassEach(name: string, images: readonly Images[], leftOut: LeftOut[]): ImageSet {
  const isClassed = images.length > 1;
  const labels = isClassed ? joined(images.map(({ count }, place) => new Uint8Array(count).fill(place))) : null;
  const classes = isClassed ? images.map(({ path }) => stem(path)) : [];
  return { ...base(name, images), labels, classes, test: 0, leftOut };
}

function base(name: string, images: readonly Images[]): Pick<ImageSet, "name" | "width" | "height" | "pixels"> {
  const { width = 0, height = 0 } = images[0] ?? {};
  return { name, width, height, pixels: joined(images.map(({ pixels }) => pixels)) };
}

function arrayOf(path: string, bytes: Uint8Array): NpyArray {
  try {
    // The library reads from the beginning of a buffer.
    const { buffer } = bytes.slice();
    const array = parse(buffer);
    if (array.fortranOrder && array.shape.length > 1)
      throw new UnreadableImages(`${path} is stored column by column: save it in C order (numpy.ascontiguousarray).`);
    return array;
  } catch (error) {
    if (error instanceof UnreadableImages) throw error;
    throw new UnreadableImages(
      `${path} is no array of numbers that can be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

const numbers = ({ data }: NpyArray): Array<number | bigint> =>
  Array.from(data as unknown as ArrayLike<number | bigint>);

function imagesOf(path: string, array: NpyArray): Images {
  const [count = 0, ...sizes] = array.shape;
  const [height, width, channels = 1] = sizes.length === 1 ? flat(path, sizes[0] ?? 0) : sizes;
  if (height === undefined || width === undefined || ![1, 3, 4].includes(channels))
    throw new UnreadableImages(
      `${path} has the shape ${array.shape.join(" x ")}: images, rows, columns and up to four channels are read.`,
    );
  checkSides(width, height, path);
  const data = array.data as unknown as ArrayLike<number | bigint>;
  const length = count * width * height * channels;
  if (data.length < length)
    throw new UnreadableImages(`${path} is cut off: ${length} numbers are announced and ${data.length} follow.`);
  return { path, count, width, height, pixels: bytesOf(path, data, length, channels) };
}

function flat(path: string, pixels: number): [number, number] {
  const side = squareSide(pixels);
  if (side === null) throw new UnreadableImages(`${path} has rows of ${pixels} numbers, which make no square image.`);
  return [side, side];
}

/** Bytes of 0 to 255, of numbers as large or of fractions up to 1; colours become grey. */
function bytesOf(path: string, data: ArrayLike<number | bigint>, length: number, channels: number): Uint8Array {
  const { low, high } = extent(data, length);
  if (!(low >= 0 && high <= 255))
    throw new UnreadableImages(`${path} holds ${low} to ${high}: grey values from 0 to 255, or from 0 to 1, are read.`);
  const isFraction = high <= 1 && !(data instanceof Uint8Array && high === 1 && low === 1);
  const scale = isFraction ? 255 : 1;
  const pixels = new Uint8Array(length / channels);
  const colours = Math.min(channels, 3);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    let sum = 0;
    for (let channel = 0; channel < colours; channel++) sum += Number(data[pixel * channels + channel]);
    pixels[pixel] = Math.round((scale * sum) / colours);
  }
  return pixels;
}

function extent(data: ArrayLike<number | bigint>, length: number): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let place = 0; place < length; place++) {
    const value = Number(data[place]);
    if (Number.isNaN(value)) return { low: value, high: value };
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}
