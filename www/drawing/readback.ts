// Pixels of a decoded picture. Browsers that guard against fingerprinting answer a canvas's question with noise, white or
// stripes, and say nothing; so a known patch is read first, and what brings it back faithfully is used.

/** The RGBA of a picture at this size. */
export type Readback = (picture: ImageBitmap, width: number, height: number) => Promise<ArrayLike<number>>;

/** Some browsers flip the lowest bit here and there, which no picture shows. */
const TOLERANCE = 4;
const SIDE = 16;

/** Null where every way is barred. */
export async function trustworthyReadback(): Promise<Readback | null> {
  for (const readback of [byCanvas, byFrame]) {
    const right = await isFaithful(readback).catch(() => false);
    if (right) return readback;
  }
  return null;
}

async function isFaithful(readback: Readback): Promise<boolean> {
  // Nothing that noise, stripes or a plain colour could be by accident.
  const data = Uint8ClampedArray.from({ length: 4 * SIDE * SIDE }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
  const patch = await createImageBitmap(new ImageData(data, SIDE, SIDE));
  const read = await readback(patch, SIDE, SIDE).finally(() => patch.close());
  return data.every((value, i) => Math.abs(value - (read[i] ?? 0)) <= TOLERANCE);
}

async function byCanvas(picture: ImageBitmap, width: number, height: number): Promise<ArrayLike<number>> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** As a frame of a video, whose pixels some browsers hand out where they do not a canvas's. */
async function byFrame(picture: ImageBitmap, width: number, height: number): Promise<ArrayLike<number>> {
  const small = await createImageBitmap(picture, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  const frame = new VideoFrame(small, { timestamp: 0 });
  try {
    const layout = { format: "RGBA" } as const;
    const bytes = new Uint8Array(frame.allocationSize(layout));
    await frame.copyTo(bytes, layout);
    return bytes;
  } finally {
    frame.close();
    small.close();
  }
}
