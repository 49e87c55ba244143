// Something to train on for a trial of speed, without a download: as many pixels as digits have, and about as much ink.

import { emptyImages, emptyLabels, IMAGES_HEAD, LABELS_HEAD } from "../engine/idx-file";

const COUNT = 512;

/** Images of so many rows and columns. */
export function syntheticDigits(side: number): { images: Uint8Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> } {
  const images = emptyImages(COUNT, side);
  const labels = emptyLabels(COUNT);
  for (let digit = 0; digit < COUNT; digit++) {
    labels[LABELS_HEAD + digit] = digit % 10;
    // A bar of its own slope, a fifth of the image.
    const rim = Math.floor(side / 7);
    for (let row = rim; row < side - rim; row++) {
      const from = 2 * rim + Math.round(((row - rim) * (digit % 13)) / 20);
      const start = IMAGES_HEAD + side * side * digit + side * row + from;
      images.fill(255, start, Math.min(start + Math.floor(side / 4), IMAGES_HEAD + side * side * (digit + 1)));
    }
  }
  return { images, labels };
}
