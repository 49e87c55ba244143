// A set of images that somebody brings to train on: all of one size, grey, with classes or without.

export interface ImageSet {
  /** What it is called: its file's or folder's name. */
  name: string;
  width: number;
  height: number;
  /** One byte per pixel, row by row, images one after the other; which end is paper is not yet known. */
  pixels: Uint8Array;
  /** The class of each image, an index into `classes`; null where none are known. */
  labels: Uint8Array | null;
  classes: readonly string[];
  /** How many of the images, the last ones, came as a test part; 0 where none did. */
  test: number;
  leftOut: readonly LeftOut[];
}

/** What was there and is not in the set. */
export interface LeftOut {
  name: string;
  /** To be said after the name. */
  why: string;
}

/** A file by its path within what was dropped. */
export interface NamedFile {
  path: string;
  blob: Blob;
}

/** Throws a sentence. */
export class UnreadableImages extends Error {
  override name = "UnreadableImages";
}

/** Sides of an image, pixels. */
export const LARGEST_SIDE = 512;
/** As many as a worker on each core can hold beside its networks. */
export const MOST_IMAGES = 150_000;
/** Fewer cannot be parted into some to learn from and some to be asked about. */
export const FEWEST_IMAGES = 20;
/** What may be unpacked of one archive, bytes: an archive of a few kilobytes can hold any number. */
export const MOST_UNPACKED = 2 ** 30;

/** The last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** A name without what tells its format. */
export const stem = (path: string): string =>
  fileName(path).replace(/(\.(gz|zip|npz|npy|csv|tsv|txt|idx\d?|ubyte))+$/i, "");

/** Whether a file's or an array's name says that it is kept for the test. */
export const isOfTest = (name: string): boolean =>
  /(^|[^a-z])(t10k|te?st|testing|valid(ation)?|val)([^a-z]|$)/i.test(name);

/** Labels of any values as places in the list of classes, which are named by them. */
export function denseLabels(values: ArrayLike<number>): { labels: Uint8Array; classes: string[] } | null {
  const distinct = [...new Set(Array.from(values))].sort((a, b) => a - b);
  if (distinct.length > 256) return null;
  const places = new Map(distinct.map((value, place) => [value, place]));
  return {
    labels: Uint8Array.from(values, (value) => places.get(value) ?? 0),
    classes: distinct.map(String),
  };
}

/** The sides of a square image of so many pixels; null if there is none. */
export function squareSide(pixels: number): number | null {
  const side = Math.round(Math.sqrt(pixels));
  return side >= 2 && side * side === pixels ? side : null;
}

export function checkSides(width: number, height: number, what: string): void {
  if (width >= 2 && height >= 2 && width <= LARGEST_SIDE && height <= LARGEST_SIDE) return;
  throw new UnreadableImages(
    `${what} has images of ${width} x ${height} pixels; their sides must be between 2 and ${LARGEST_SIDE}.`,
  );
}

/** One after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
