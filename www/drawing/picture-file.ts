// A picture file as ink: decoded by the browser, made small, and read as ink on paper.

import { bytesOf } from "../engine/file-bytes";
import { inkOf } from "./ink";
import { type Readback, trustworthyReadback } from "./readback";

export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

/** Where pictures hold noise, to be said after what cannot be read. */
export const UNTRUSTED =
  "cannot be read: this browser hands out noise instead of a picture's pixels, against fingerprinting. Allow this page to read its canvas (by the icon in the address bar, or in the browser's settings), then reload.";

export interface Ink {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** Longer side of what is sent on; a digit needs no more. */
const SIDE = 224;

/** How this browser's pixels are got at is found out with the first picture. */
export function pictureReader(): (file: File) => Promise<Ink> {
  let readback: Promise<Readback | null> | null = null;
  return async (file) => {
    const name = file.name || "The picture";
    const bytes = await bytesOf(file);
    readback ??= trustworthyReadback();
    const read = await readback;
    if (!read) throw new UnreadablePicture(`${name} ${UNTRUSTED} Drawing works without.`);
    const picture = await decodedPicture(new Blob([bytes], { type: file.type }), name);
    const shrink = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * shrink));
    const height = Math.max(1, Math.round(picture.height * shrink));
    const rgba = await read(picture, width, height).finally(() => picture.close());
    const found = inkOf(rgba, width, height);
    if (found instanceof Uint8Array) return { pixels: found, width, height };
    throw new UnreadablePicture(`${name} ${found.wrong}`);
  };
}

/** As the browser decodes it; a vector graphic too. */
export async function decodedPicture(blob: Blob, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob);
  } catch {
    const drawing = await vectors(blob).catch(() => null);
    if (drawing) return drawing;
    throw new UnreadablePicture(`${name} is not a picture that this browser can read.`);
  }
}

/** CSS pixels to each unit of length; a part of whatever is around has none. */
const UNITS: Record<string, number> = { "": 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 };

function lengthOf(graphic: Element, name: string): number {
  const [, number, unit = ""] = /^([\d.]+)([a-z]*)$/.exec(graphic.getAttribute(name)?.trim() ?? "") ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN) || 0;
}

/**
 * A vector graphic at a size that is good to read: without one of its own, browsers disagree. Its scripts do not run in an
 * image.
 */
async function vectors(blob: Blob): Promise<ImageBitmap | null> {
  if (blob.size > MOST_VECTORS) return null;
  const graphic = new DOMParser().parseFromString(await blob.text(), "image/svg+xml").documentElement;
  if (graphic.localName !== "svg") return null;
  let [, , width = 0, height = 0] = (graphic.getAttribute("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (!(width > 0 && height > 0)) {
    width = lengthOf(graphic, "width") || 300;
    height = lengthOf(graphic, "height") || 150;
    graphic.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  const enlarge = (2 * SIDE) / Math.max(width, height);
  graphic.setAttribute("width", String(Math.max(1, width * enlarge)));
  graphic.setAttribute("height", String(Math.max(1, height * enlarge)));
  const text = new XMLSerializer().serializeToString(graphic);
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await createImageBitmap(image);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Bytes; a digit needs no more, and hostile files are long. */
const MOST_VECTORS = 5_000_000;
