// Downloads: gzipped or already unpacked, cut into any chunks, whole or broken.

import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { versionOf as versionWritten } from "../../scripts/site-files";
import { DownloadFailed, download, type RemoteFile } from "./download";
import { decompressed, versionOf } from "./unpack";

const content = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7) % 251);
const gzipped = new Uint8Array(gzipSync(content));
const other = new Uint8Array(gzipSync(content.map((byte) => 255 - byte)));
const file: RemoteFile = { url: "http://host/data/x.gz?v=1", bytes: 5_000, version: versionWritten(content) };

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

/** Answers one request after the other, the last answer for ever; returns the modes of the requests. */
function serve(...answers: Array<() => Response>): RequestCache[] {
  const modes: RequestCache[] = [];
  vi.stubGlobal("fetch", async (_url: string, init?: RequestInit) => {
    modes.push(init?.cache ?? "default");
    return (answers.length > 1 ? answers.shift() : answers[0])?.();
  });
  return modes;
}

const answer = (bytes: Uint8Array, init?: ResponseInit) => () => new Response(stream(bytes, 100), init);

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

test("the page finds the version that the build has written", async () => {
  expect(await versionOf(content)).toBe(file.version);
});

test.each([
  ["packed", gzipped],
  ["unpacked on the way", content],
])("takes a file that arrives %s, and tells how far it is", async (_, bytes) => {
  const modes = serve(answer(bytes));
  const seen: number[] = [];
  expect(await download(file, (loaded) => seen.push(loaded))).toEqual(content);
  expect(seen.at(-1)).toBe(content.length);
  expect(modes).toEqual(["default"]);
});

test.each([
  ["cut", gzipped.slice(0, gzipped.length / 2)],
  ["cut after unpacking", content.slice(0, 500)],
  ["of another version", other],
])("what arrives %s is asked for once more, past the browser's own cache", async (_, bytes) => {
  const modes = serve(answer(bytes), answer(gzipped));
  expect(await download(file)).toEqual(content);
  expect(modes).toEqual(["default", "reload"]);
});

test("without a way to tell versions, over plain http, the length must do", async () => {
  vi.stubGlobal("crypto", {});
  serve(answer(other));
  expect(await download(file)).toHaveLength(content.length);
  serve(answer(content.slice(1)));
  await expect(download(file)).rejects.toBeInstanceOf(DownloadFailed);
});

test("names the file and the reason when it fails", async () => {
  const refusal = (reason: string) => new DownloadFailed(`x.gz ${reason}.`);
  serve(answer(content, { status: 503 }));
  await expect(download(file)).rejects.toEqual(refusal("could not be fetched: the server answered 503"));
  serve(answer(gzipped.slice(0, gzipped.length / 2)));
  await expect(download(file)).rejects.toEqual(refusal("arrived broken or incomplete"));
  serve(answer(new TextEncoder().encode("<h1>Log in</h1>"), { headers: { "content-type": "text/html" } }));
  await expect(download(file)).rejects.toEqual(
    refusal("could not be fetched: the server answered with a page instead"),
  );
  serve(answer(other));
  await expect(download(file)).rejects.toThrow("belongs to a newer version of the page");
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await expect(download(file)).rejects.toEqual(refusal("could not be fetched: the connection failed"));
});

test("a connection that falls silent is given up, and asked once more", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const silent = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(gzipped.slice(0, 99)) }));
  serve(silent, answer(gzipped));
  const arriving = download(file);
  for (let seconds = 0; seconds < 32; seconds += 8) {
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(8000);
  }
  vi.useRealTimers();
  expect(await arriving).toEqual(content);
});

test("a download that the page's head has begun is taken up once", async () => {
  const modes = serve(answer(gzipped));
  globalThis.early = { [file.url]: Promise.resolve(answer(gzipped)()) };
  expect(await download(file)).toEqual(content);
  expect(modes).toEqual([]);
  expect(await download(file)).toEqual(content);
  expect(modes).toEqual(["default"]);
  globalThis.early = { [file.url]: Promise.resolve(null) };
  expect(await download(file)).toEqual(content);
  globalThis.early = undefined;
});
