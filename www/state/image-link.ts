// The visitor's own images as text for a link: their bytes, deflated. Ten take some 4,000 characters.

import { fromText, LONGEST, toText } from "./base64url";
import { MNIST_PIXELS } from "./image-size";
import { table } from "./table";

const FORMAT = "deflate-raw";

/** Undefined where the images are too many for a link. */
export async function writeImages(images: Uint8Array): Promise<string | undefined> {
  const packed = await through(images, new CompressionStream(FORMAT), LONGEST);
  const text = packed && toText(packed);
  return text && text.length <= LONGEST ? text : undefined;
}

/** Undefined where the text is none that was written above, or holds more images than D may. */
export async function readImages(text: string): Promise<Uint8Array | undefined> {
  if (text.length > LONGEST) return undefined;
  try {
    const images = await through(
      fromText(text),
      new DecompressionStream(FORMAT),
      table.contextSize.most * MNIST_PIXELS,
    );
    return images && images.length > 0 && images.length % MNIST_PIXELS === 0 ? images : undefined;
  } catch {
    return undefined;
  }
}

/** What comes out of a stream; undefined where it is more than `most` bytes, however few went in. */
async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array | undefined> {
  const piece = new Uint8Array(bytes);
  const reader = new Blob([piece]).stream().pipeThrough(stream).getReader();
  const found: number[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (found.length + read.value.length > most) {
      await reader.cancel();
      return undefined;
    }
    for (const byte of read.value) found.push(byte);
  }
  return Uint8Array.from(found);
}
