// Downloads: gzipped or already unpacked, cut into any chunks, whole or broken.

import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { DownloadFailed, decompressed, download } from "./download";

const content = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7) % 251);
const gzipped = new Uint8Array(gzipSync(content));

function stream(bytes: Uint8Array, chunk: number): ReadableStream<Uint8Array> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
    bytes.slice(i * chunk, (i + 1) * chunk),
  );
  return new ReadableStream({
    start(controller) {
      for (const piece of chunks) controller.enqueue(piece);
      controller.close();
    },
  });
}

const serve = (body: BodyInit | null, status = 200) =>
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([1, 2, 1000, 10_000])("unpacks gzip that arrives in chunks of %i bytes", async (chunk) => {
  const bytes = await new Response(await decompressed(stream(gzipped, chunk))).arrayBuffer();
  expect(new Uint8Array(bytes)).toEqual(content);
});

test("passes on what the browser has unpacked already", async () => {
  const bytes = await new Response(await decompressed(stream(content, 1000))).arrayBuffer();
  expect(new Uint8Array(bytes)).toEqual(content);
});

test("tells how far it is, and does not need to know the size", async () => {
  serve(stream(gzipped, 100));
  const seen: number[] = [];
  expect(await download("data/x.gz", 10, (loaded) => seen.push(loaded))).toEqual(content);
  expect(seen.at(-1)).toBe(content.length);
});

test("an empty file is an empty array", async () => {
  serve(stream(new Uint8Array(0), 1));
  expect(await download("data/x.gz", 0)).toEqual(new Uint8Array(0));
});

test("names the file and the reason when it fails", async () => {
  serve("gone", 404);
  await expect(download("data/x.gz", 1)).rejects.toEqual(
    new DownloadFailed("x.gz could not be fetched: the server answered 404."),
  );
  serve(stream(gzipped.slice(0, gzipped.length / 2), 100));
  await expect(download("data/x.gz", 1)).rejects.toEqual(new DownloadFailed("x.gz arrived broken or incomplete."));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await expect(download("data/x.gz", 1)).rejects.toBeInstanceOf(DownloadFailed);
});
