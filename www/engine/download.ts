// Fetches a file, decompresses it as it arrives, says how far it is, and takes nothing but what the page was made with.

import { fetchOnce } from "./early-downloads";
import { nextTask } from "./step-loop";
import { withTimeout } from "./timeout";
import { decompressed, versionOf } from "./unpack";

/** A disk cache delivers more at once than a frame can wait for: so long at a time, ms. */
const SLICE = 12;
/** A connection that delivers nothing for so long counts as lost, ms. */
const TIMEOUT = 30_000;

export class DownloadFailed extends Error {
  override name = "DownloadFailed";
}

/** A file that is gzipped in the repository. */
export interface RemoteFile {
  url: string;
  /** Once unpacked: Content-Length counts packed bytes, and is missing on some hosts. */
  bytes: number;
  /** Of what it holds, as `versionOf` tells it. */
  version: string;
}

/** Bytes so far, counted after decompression. */
export type OnProgress = (loaded: number) => void;

/** What the file holds. What arrives broken is asked for once more, past the browser's own cache. */
export async function download(file: RemoteFile, onProgress: OnProgress = () => {}): Promise<Uint8Array> {
  const first = await attempt(file, onProgress);
  if (first.content) return first.content;
  const second = await attempt(file, onProgress, { cache: "reload" });
  if (second.content) return second.content;
  throw new DownloadFailed(`${name(file)} ${second.fault}.`);
}

type Attempt = { content: Uint8Array; fault?: never } | { content: null; fault: string };

/** A connection that fails, or an error of the server, is for the visitor to try again. */
async function attempt(file: RemoteFile, onProgress: OnProgress, init?: RequestInit): Promise<Attempt> {
  const response = await withTimeout(fetchOnce(file.url, init), TIMEOUT).catch(() => null);
  if (!response) throw new DownloadFailed(`${name(file)} could not be fetched: the connection failed.`);
  if (!response.ok || !response.body) {
    throw new DownloadFailed(`${name(file)} could not be fetched: the server answered ${response.status}.`);
  }
  let content: Uint8Array<ArrayBuffer>;
  try {
    content = await collect(await withTimeout(decompressed(response.body), TIMEOUT), file.bytes, onProgress);
  } catch {
    return { content: null, fault: "arrived broken or incomplete" };
  }
  const version = (await versionOf(content)) ?? file.version;
  if (content.length === file.bytes && version === file.version) return { content };
  const isPage = response.headers.get("content-type")?.includes("html");
  return {
    content: null,
    fault: isPage
      ? "could not be fetched: the server answered with a page instead"
      : "is not the one that this page was made with: it is incomplete, or belongs to a newer version of the page",
  };
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  expected: number,
  onProgress: OnProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(expected);
  let length = 0;
  const reader = stream.getReader();
  let since = performance.now();
  for (;;) {
    if (performance.now() - since > SLICE) {
      await nextTask();
      since = performance.now();
    }
    const { done, value } = await withTimeout(reader.read(), TIMEOUT).catch((error) => {
      void reader.cancel().catch(() => {});
      throw error;
    });
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

const name = ({ url }: RemoteFile): string => url.split(/[?#]/)[0]?.split("/").pop() ?? url;
