// Bytes out of gzip and zip, as far as they may grow.

import { Unzip, UnzipInflate } from "fflate";
import { decompressed } from "../engine/unpack";
import { MOST_UNPACKED, type NamedFile, UnreadableImages } from "./image-set";

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
/** Of an archive at a time: the page must be able to answer between two. */
const PIECE = 1 << 20;

export const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, place) => bytes[place] === byte);

export const isZip = (head: Uint8Array): boolean => startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP);

/** The bytes of a file, unpacked where it is gzipped. */
export async function wholeFile({ path, blob }: NamedFile): Promise<Uint8Array<ArrayBuffer>> {
  const head = await firstBytes(blob, 2);
  if (!startsWith(head, GZIP)) return new Uint8Array(await blob.arrayBuffer());
  try {
    return await within(await decompressed(blob.stream()), path);
  } catch (error) {
    if (error instanceof UnreadableImages) throw error;
    throw new UnreadableImages(`${path} is gzipped and damaged: it cannot be unpacked. Download it again.`);
  }
}

export async function firstBytes(blob: Blob, count: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(0, count).arrayBuffer());
}

/** All that a stream holds, unless that is more than can be. */
async function within(stream: ReadableStream<Uint8Array>, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_UNPACKED) {
      await reader.cancel().catch(() => {});
      throw tooLarge(path);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The files of an archive, by their paths in it. */
export async function filesOfZip({ path, blob }: NamedFile, most = MOST_UNPACKED): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  let [unpacked, begun] = [0, 0];
  let failure: Error | null = null;
  const archive = new Unzip((file) => {
    if (isClutter(file.name)) return;
    begun++;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    file.ondata = (error, chunk, final) => {
      failure ??= error;
      unpacked += chunk?.length ?? 0;
      // What an archive says of its sizes may be untrue.
      if (unpacked > most) failure ??= tooLarge(path, most);
      if (failure) return;
      chunks.push(chunk as Uint8Array<ArrayBuffer>);
      if (final) found.push({ path: file.name, blob: new Blob(chunks) });
    };
    file.start();
  });
  archive.register(UnzipInflate);
  try {
    for (let from = 0; from < blob.size && !failure; from += PIECE) {
      const piece = new Uint8Array(await blob.slice(from, from + PIECE).arrayBuffer());
      archive.push(piece, from + PIECE >= blob.size);
    }
  } catch (error) {
    failure ??= error instanceof Error ? error : new Error(String(error));
  }
  if (begun > found.length) failure ??= new Error("it is cut off");
  if (failure) throw failure instanceof UnreadableImages ? failure : damaged(path, failure);
  return found;
}

const damaged = (path: string, { message }: Error): UnreadableImages =>
  new UnreadableImages(`${path} is a damaged archive (${message}). Make or download it again.`);

/** Folders, hidden files, and what systems put into archives beside what one wanted to pack. */
export const isClutter = (path: string): boolean =>
  path.endsWith("/") || /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(path);

const tooLarge = (path: string, most = MOST_UNPACKED): UnreadableImages =>
  new UnreadableImages(
    `${path} would unpack to more than ${Math.round(most / 2 ** 20)} MB, which a page cannot hold. Bring a part of it.`,
  );
