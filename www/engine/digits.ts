// MNIST as the site ships it: two gzipped IDX files for each part.

import { download } from "./download";
import type { Part } from "./protocol";
import { siteFile } from "./site-files";

const files = {
  train: { prefix: "train", count: 60_000 },
  test: { prefix: "t10k", count: 10_000 },
} as const;

export interface DigitFiles {
  images: Uint8Array;
  labels: Uint8Array;
}

/** Bytes of the images once decompressed: a header of 16 bytes, then 28 x 28 for each digit. */
export const imageBytes = (part: Part): number => 16 + 784 * files[part].count;

export async function fetchDigits(part: Part, base: string, onProgress: (loaded: number) => void): Promise<DigitFiles> {
  const { prefix } = files[part];
  const [images, labels] = await Promise.all([
    download(siteFile(base, `data/${prefix}-images-idx3-ubyte.gz`), onProgress),
    download(siteFile(base, `data/${prefix}-labels-idx1-ubyte.gz`)),
  ]);
  return { images, labels };
}
