// A picture file as ink: decoded by the browser, made small, and read as ink on paper.

import { inkOf } from "./ink";

export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

export interface Ink {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** Longer side of what is sent on; a digit needs no more. */
const SIDE = 224;

export async function readPicture(file: File): Promise<Ink> {
  const name = file.name || "The picture";
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new UnreadablePicture(`${name} is not a picture that this browser can read.`);
  }
  const shrink = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * shrink));
  const height = Math.max(1, Math.round(bitmap.height * shrink));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const pixels = context && inkOf(context.getImageData(0, 0, width, height).data, width, height);
  if (!pixels) throw new UnreadablePicture(`${name} is blank: nothing in it stands out from its rim.`);
  return { pixels, width, height };
}
