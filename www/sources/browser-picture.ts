// A picture's grey levels, as the browser decodes it.

import { decodedPicture, UNTRUSTED } from "../drawing/picture-file";
import { type Readback, trustworthyReadback } from "../drawing/readback";
import { UnreadableImages } from "./image-set";
import type { GreyPicture, ReadGrey } from "./pictures";

/** How this browser's pixels are got at is found out with the first picture. */
export function greyReader(): ReadGrey {
  let readback: Promise<Readback | null> | null = null;
  return async (blob, path, side) => {
    readback ??= trustworthyReadback();
    const read = await readback;
    if (!read) throw new UnreadableImages(UNTRUSTED);
    const picture = await decodedPicture(blob, path).catch(() => {
      throw new UnreadableImages("is no picture that this browser can read");
    });
    try {
      const scale = side / Math.max(picture.width, picture.height);
      const width = Math.max(1, Math.round(picture.width * scale));
      const height = Math.max(1, Math.round(picture.height * scale));
      return { width, height, grey: greyOf(await read(picture, width, height)) };
    } finally {
      picture.close();
    }
  };
}

/** Rec. 601 luma, on white; light ink on nothing is on black. */
export function greyOf(rgba: ArrayLike<number>): GreyPicture["grey"] {
  const count = rgba.length / 4;
  const level = (pixel: number) =>
    0.299 * (rgba[4 * pixel] ?? 0) + 0.587 * (rgba[4 * pixel + 1] ?? 0) + 0.114 * (rgba[4 * pixel + 2] ?? 0);
  const opacity = (pixel: number) => (rgba[4 * pixel + 3] ?? 0) / 255;
  let [opaque, light] = [0, 0];
  for (let pixel = 0; pixel < count; pixel++) {
    opaque += opacity(pixel);
    light += opacity(pixel) * level(pixel);
  }
  const ground = opaque < count * 0.999 && light > 127 * opaque ? 0 : 255;
  return Uint8Array.from({ length: count }, (_, pixel) => ground + opacity(pixel) * (level(pixel) - ground));
}
