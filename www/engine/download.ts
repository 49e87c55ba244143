// Fetches a file, decompresses it as it arrives, and says how far it is.

import { nextTask } from "./pump";

/** A disk cache delivers more at once than a frame can wait for: so long at a time, ms. */
const SLICE = 12;

export class DownloadFailed extends Error {
  override name = "DownloadFailed";
}

/** Bytes so far, counted after decompression. */
export type OnProgress = (loaded: number) => void;

/**
 * The bytes of a file that is gzipped in the repository. `expected` is its size once decompressed: Content-Length does
 * not tell, as it counts compressed bytes, and is missing on some hosts.
 */
export async function download(url: string, expected: number, onProgress: OnProgress = () => {}): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new DownloadFailed(`${name(url)} could not be fetched: the connection failed.`);
  }
  if (!response.ok || !response.body) {
    throw new DownloadFailed(`${name(url)} could not be fetched: the server answered ${response.status}.`);
  }
  try {
    return await collect(await decompressed(response.body), expected, onProgress);
  } catch {
    throw new DownloadFailed(`${name(url)} arrived broken or incomplete.`);
  }
}

/** Some hosts announce a .gz file as Content-Encoding: gzip, and the browser has then unpacked it already. */
export async function decompressed(body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = body.getReader();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < 2) {
    const { done, value } = await reader.read();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const [first, second] = head.flatMap((chunk) => [...chunk.subarray(0, 2)]);
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of head) controller.enqueue(chunk);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const gzipped = first === 0x1f && second === 0x8b;
  return gzipped
    ? whole.pipeThrough(new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>)
    : whole;
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  expected: number,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(expected);
  let length = 0;
  const reader = stream.getReader();
  let since = performance.now();
  for (;;) {
    if (performance.now() - since > SLICE) {
      await nextTask();
      since = performance.now();
    }
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, length + value.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(value, length);
    length += value.length;
    onProgress(length);
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

const name = (url: string): string => url.split("/").pop() ?? url;
