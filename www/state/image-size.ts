// How large images are: squares of a byte for each pixel, 28 rows of 28 in MNIST.

import type { RunConfig } from "../engine/protocol";

/** Rows and columns of MNIST's images, and of those that the visitor brings for D. */
export const MNIST_SIDE = 28;
export const MNIST_PIXELS = MNIST_SIDE ** 2;
/** Rows and columns that images may have. */
export const LEAST_SIDE = 8;
export const MOST_SIDE = 64;

export const isSide = (side: unknown): side is number =>
  Number.isInteger(side) && Number(side) >= LEAST_SIDE && Number(side) <= MOST_SIDE;

/** Rows and columns of one image. */
export const sideOf = (image: Uint8Array): number => Math.round(Math.sqrt(image.length));

/** Rows and columns that a run's networks read; MNIST's need no word. */
export const sideOfRun = ({ network }: Pick<RunConfig, "network">): number => network.side ?? MNIST_SIDE;

export const pixelsOfRun = (config: Pick<RunConfig, "network">): number => sideOfRun(config) ** 2;

/** Rows and columns of the images of a D, once it is drawn. */
export const sideOfContext = (drawn: { context: { side: number } } | null): number => drawn?.context.side ?? MNIST_SIDE;

/** Images one after the other, so many in all. */
export function apart(images: Uint8Array, count: number): Uint8Array[] {
  const size = count > 0 ? Math.floor(images.length / count) : 0;
  return Array.from({ length: count }, (_, place) => images.subarray(place * size, (place + 1) * size));
}
