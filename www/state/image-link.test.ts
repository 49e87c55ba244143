import { describe, expect, it } from "vitest";
import { fromText, toText } from "./base64url";
import { readImages, writeImages } from "./image-link";

/** A ring that is grey at its edges, as drawings are. */
const ring = (radius: number): number[] =>
  Array.from({ length: 784 }, (_, pixel) => {
    const away = Math.abs(Math.hypot((pixel % 28) - 14, Math.floor(pixel / 28) - 14) - radius);
    return Math.round(255 * Math.min(1, Math.max(0, 2 - away)));
  });
const rings = (count: number) => Uint8Array.from(Array.from({ length: count }, (_, i) => ring(4 + (i % 7))).flat());

describe("own images in a link", () => {
  it("come back as they were, in a text that an address can hold", async () => {
    const images = rings(10);
    const text = await writeImages(images);
    expect(text).toMatch(/^[\w-]{100,6000}$/);
    expect(await readImages(text ?? "")).toEqual(images);
  });

  it("are refused where they are too many", async () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 784 * 20 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect(await writeImages(noise)).toBeUndefined();
  });

  it("are refused where the text is cut, none of ours, or unpacks to more than D may hold", async () => {
    const text = (await writeImages(rings(3))) ?? "";
    for (const damaged of [text.slice(0, -20), "", "hello world", "A", `${text}%`, "_".repeat(7000)])
      expect(await readImages(damaged)).toBeUndefined();
    // A hundred thousand empty images in a few hundred bytes.
    const stream = new Blob([new Uint8Array(784 * 100_000)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bomb = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(await readImages(toText(bomb.subarray(0, 4000)))).toBeUndefined();
    const parts = await writeImages(Uint8Array.from(ring(5).slice(0, 100)));
    expect(await readImages(parts ?? "")).toBeUndefined();
  });

  it("bytes become text and bytes again", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(fromText(toText(bytes))).toEqual(bytes);
  });
});
