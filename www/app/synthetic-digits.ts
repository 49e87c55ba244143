// Synthetic digits to train on for a trial of speed, without a download: as many pixels as digits have, and about as much ink.

const COUNT = 512;
const SIDE = 28;
/** Magic numbers of IDX files: bytes, in three dimensions and in one. */
const IMAGES = 0x0803;
const LABELS = 0x0801;

export function syntheticDigits(): { images: Uint8Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> } {
  const images = idx(IMAGES, [COUNT, SIDE, SIDE]);
  const labels = idx(LABELS, [COUNT]);
  for (let digit = 0; digit < COUNT; digit++) {
    labels[8 + digit] = digit % 10;
    // A bar of its own slope, a fifth of the image.
    for (let row = 4; row < SIDE - 4; row++) {
      const from = 8 + Math.round(((row - 4) * (digit % 13)) / 20);
      images.fill(255, 16 + SIDE * SIDE * digit + SIDE * row + from, 16 + SIDE * SIDE * digit + SIDE * row + from + 7);
    }
  }
  return { images, labels };
}

/** An empty file of so many bytes for each dimension, with its head. */
function idx(magic: number, sizes: readonly number[]): Uint8Array<ArrayBuffer> {
  const head = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(head + sizes.reduce((product, size) => product * size, 1));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  return bytes;
}
