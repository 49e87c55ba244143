// IDX files as the program reads them: a head that names what follows, then the bytes.

/** Unsigned bytes in three dimensions, and in one. */
const IMAGES = 0x0803;
const LABELS = 0x0801;

/** Room for so many images of so many rows and columns, paper still, and their labels, 0 still. */
export const emptyImages = (count: number, side: number): Uint8Array<ArrayBuffer> =>
  emptyFile(IMAGES, [count, side, side]);
export const emptyLabels = (count: number): Uint8Array<ArrayBuffer> => emptyFile(LABELS, [count]);

/** Bytes before the first image, and before the first label. */
export const IMAGES_HEAD = 16;
export const LABELS_HEAD = 8;

function emptyFile(magic: number, sizes: readonly number[]): Uint8Array<ArrayBuffer> {
  const head = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(head + sizes.reduce((product, size) => product * size, 1));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  for (const [place, size] of sizes.entries()) view.setUint32(4 + 4 * place, size);
  return bytes;
}
