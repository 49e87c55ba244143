// A set of images in the form that networks read: squares, 0 paper to 255 ink, parted into train and test, as IDX files.

import type { DigitFiles } from "../engine/digits";
import { emptyImages, emptyLabels, IMAGES_HEAD, LABELS_HEAD } from "../engine/idx-file";
import type { Source } from "../engine/protocol";
import { checksum } from "../state/checksum";
import { LEAST_SIDE, MNIST_SIDE } from "../state/image-size";
import { runInSlices } from "../state/slices";
import { FEWEST_IMAGES, type ImageSet, MOST_IMAGES, UnreadableImages } from "./image-set";
import { rimLevel } from "./pictures";
import { resizing } from "./resizing";

/** Squares of so many rows and columns are kept as they are, unless another side is asked for: larger ones take long to learn from. */
const LARGEST_KEPT = 32;
/** Of a set without a test part so many are held out: a tenth. */
const HELD_OUT = 10;
/** Images by which paper is told from ink. */
const LOOKED_AT = 500;
/** Classes that probes tell apart. */
export const MOST_CLASSES = 64;

/** What is known of a set without its images. */
export interface SourceAbout {
  /** Of the prepared bytes: the same images give the same one in every browser. */
  id: string;
  name: string;
  /** Images to learn from, and to be asked about. */
  train: number;
  test: number;
  /** Empty where none are known. */
  classes: readonly string[];
  /** Images of each class. */
  counts: readonly number[];
  /** Rows and columns of each; missing where it was kept before there was a choice: MNIST's. */
  side?: number;
  /** As they came, pixels. */
  width: number;
  height: number;
  /** Mean share of ink, 0 to 1, and its standard deviation between images. */
  ink: readonly [mean: number, deviation: number];
  /** Images without any ink. */
  blank: number;
}

/** Throws a sentence where they are not here. */
export type ReadImages = (source: Source) => Promise<Prepared>;

export interface Prepared {
  about: SourceAbout;
  train: DigitFiles;
  test: DigitFiles;
}

/** Whether paper is light: the rim of most images is. */
export function isDarkOnLight({ pixels, width, height }: ImageSet): boolean {
  const size = width * height;
  const count = pixels.length / size;
  const step = Math.max(1, Math.floor(count / LOOKED_AT));
  let [light, all] = [0, 0];
  for (let image = 0; image < count; image += step, all++)
    if (rimLevel(pixels.subarray(image * size, (image + 1) * size), width, height) > 127) light++;
  return 2 * light > all;
}

/** The side that images of this size are brought to where none is asked for. */
export function usualSide({ width, height }: Pick<ImageSet, "width" | "height">): number {
  return width === height && width >= LEAST_SIDE && width <= LARGEST_KEPT ? width : MNIST_SIDE;
}

/** `inverted` where ink is dark. The draw of what is held out follows from the seed. */
export async function prepared(
  set: ImageSet,
  inverted: boolean,
  side: number = usualSide(set),
  seed = 0,
): Promise<Prepared> {
  const size = set.width * set.height;
  const count = Math.floor(set.pixels.length / size);
  if (count < FEWEST_IMAGES)
    throw new UnreadableImages(
      `${set.name} holds ${count} images; at least ${FEWEST_IMAGES} are needed, to learn from most and ask about the rest.`,
    );
  const { train, test } = parted(count, set.test, seed, mostImages(side));
  const classes = set.labels && set.classes.length > 1 && set.classes.length <= MOST_CLASSES ? set.classes : [];
  const labels = classes.length > 0 ? set.labels : null;
  const [resize, pixels] = [resizing(set.width, set.height, side), side * side];
  const files = async (places: readonly number[]): Promise<DigitFiles> => {
    const images = emptyImages(places.length, side);
    const names = emptyLabels(places.length);
    for (const [at, place] of places.entries()) {
      const image = set.pixels.subarray(place * size, (place + 1) * size);
      const out = images.subarray(IMAGES_HEAD + at * pixels, IMAGES_HEAD + (at + 1) * pixels);
      resize(inverted ? image.map((level) => 255 - level) : image, out);
      names[LABELS_HEAD + at] = labels?.[place] ?? 0;
      if (at % 5000 === 4999) await new Promise((resolve) => setTimeout(resolve));
    }
    return { images, labels: names };
  };
  const whole = { train: await files(train), test: await files(test) };
  const sums = [];
  for (const { images, labels } of [whole.train, whole.test])
    for (const bytes of [images, labels]) sums.push(await runInSlices(checksum(bytes)));
  const id = `${train.length + test.length}-${sums.map((sum) => sum.toString(16).padStart(8, "0")).join("")}`;
  const counts = classes.map((_, label) => countOf(labels, label));
  const about = {
    id,
    name: set.name,
    train: train.length,
    test: test.length,
    classes,
    counts,
    side,
    width: set.width,
    height: set.height,
  };
  return { ...whole, about: { ...about, ...inkOf(whole.train.images, pixels) } };
}

const countOf = (labels: Uint8Array | null, label: number): number =>
  labels ? labels.reduce((sum, other) => sum + Number(other === label), 0) : 0;

/** As many bytes as the most images of MNIST's size have. */
export const mostImages = (side: number): number =>
  Math.min(MOST_IMAGES, Math.floor((MOST_IMAGES * MNIST_SIDE ** 2) / side ** 2));

/** Which images are learnt from and which are asked about; where there are too many, every so many are taken. */
function parted(count: number, test: number, seed: number, most: number): { train: number[]; test: number[] } {
  const places = Array.from({ length: count }, (_, place) => place);
  const [learnt, held] = test > 0 ? [places.slice(0, count - test), places.slice(count - test)] : heldOut(places, seed);
  const share = Math.min(1, most / count);
  return { train: thinned(learnt, share), test: thinned(held, share) };
}

/** In an order drawn by the seed the first tenth is held out; each part keeps the order that it had. */
function heldOut(places: number[], seed: number): [number[], number[]] {
  const random = randomOf(seed);
  const shuffled = [...places];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
  }
  const held = new Set(shuffled.slice(0, Math.max(2, Math.floor(places.length / HELD_OUT))));
  return [places.filter((place) => !held.has(place)), places.filter((place) => held.has(place))];
}

const thinned = (places: readonly number[], share: number): number[] =>
  share === 1 ? [...places] : places.filter((_, at) => Math.floor(at * share) !== Math.floor((at - 1) * share));

/** Mulberry32: uniform on [0, 1), the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function inkOf(idx: Uint8Array, pixels: number): Pick<SourceAbout, "ink" | "blank"> {
  const count = (idx.length - IMAGES_HEAD) / pixels;
  let [sum, squares, blank] = [0, 0, 0];
  for (let image = 0; image < count; image++) {
    let ink = 0;
    for (let pixel = IMAGES_HEAD + image * pixels; pixel < IMAGES_HEAD + (image + 1) * pixels; pixel++)
      ink += idx[pixel] ?? 0;
    const share = ink / (255 * pixels);
    if (ink === 0) blank++;
    sum += share;
    squares += share * share;
  }
  const mean = sum / count;
  return { ink: [mean, Math.sqrt(Math.max(0, squares / count - mean * mean))], blank };
}

/** So many of the images, spread over the classes in turn: their bytes, one after the other. */
export function sheetOf({ train, about }: Prepared, most: number): { images: Uint8Array; labels: number[] } {
  const byClass = new Map<number, number[]>();
  for (let place = 0; place < about.train; place++) {
    const label = train.labels[LABELS_HEAD + place] ?? 0;
    const places = byClass.get(label) ?? [];
    if (places.length < most) byClass.set(label, [...places, place]);
  }
  const rows = [...byClass.entries()].sort(([a], [b]) => a - b);
  const chosen: Array<[place: number, label: number]> = [];
  for (let turn = 0; chosen.length < most && rows.some(([, places]) => turn < places.length); turn++)
    for (const [label, places] of rows) {
      const place = places[turn];
      if (place !== undefined && chosen.length < most) chosen.push([place, label]);
    }
  const pixels = (about.side ?? MNIST_SIDE) ** 2;
  const images = new Uint8Array(chosen.length * pixels);
  chosen.forEach(([place], at) => {
    images.set(train.images.subarray(IMAGES_HEAD + place * pixels, IMAGES_HEAD + (place + 1) * pixels), at * pixels);
  });
  return { images, labels: chosen.map(([, label]) => label) };
}
