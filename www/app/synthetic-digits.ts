// Something to train on for a trial of speed, without a download: as many pixels as digits have, and about as much ink.

import { emptyImages, emptyLabels, IMAGES_HEAD, LABELS_HEAD } from "../engine/idx-file";
import { MNIST_SIDE as SIDE } from "../state/image-size";

const COUNT = 512;

export function syntheticDigits(): { images: Uint8Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> } {
  const images = emptyImages(COUNT, SIDE);
  const labels = emptyLabels(COUNT);
  for (let digit = 0; digit < COUNT; digit++) {
    labels[LABELS_HEAD + digit] = digit % 10;
    // A bar of its own slope, a fifth of the image.
    for (let row = 4; row < SIDE - 4; row++) {
      const from = 8 + Math.round(((row - 4) * (digit % 13)) / 20);
      const start = IMAGES_HEAD + SIDE * SIDE * digit + SIDE * row + from;
      images.fill(255, start, start + 7);
    }
  }
  return { images, labels };
}
