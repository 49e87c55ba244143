// A checksum of bytes, and whether bytes are the same: quick, and in slices.

import type { Sliced } from "./slices";

const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Bytes of a slice: a few milliseconds. A multiple of four. */
const SLICE = 1 << 22;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * FNV-1a over words of 32 bits. Each step is a bijection of the sum, so that one changed word is always noticed, and
 * more are hardly ever missed.
 */
export function* checksum(bytes: Uint8Array): Sliced<number> {
  const view = viewOf(bytes);
  const whole = bytes.length & ~3;
  let sum = BASIS;
  for (let start = 0; start < whole; start += SLICE) {
    const end = Math.min(whole, start + SLICE);
    for (let i = start; i < end; i += 4) sum = Math.imul(sum ^ view.getUint32(i, true), PRIME);
    yield;
  }
  for (let i = whole; i < bytes.length; i++) sum = Math.imul(sum ^ view.getUint8(i), PRIME);
  return Math.imul(sum ^ bytes.length, PRIME) >>> 0;
}

export function* sameBytes(a: Uint8Array, b: Uint8Array): Sliced<boolean> {
  if (a.length !== b.length) return false;
  const [left, right] = [viewOf(a), viewOf(b)];
  const whole = a.length & ~3;
  for (let start = 0; start < whole; start += SLICE) {
    const end = Math.min(whole, start + SLICE);
    for (let i = start; i < end; i += 4) if (left.getUint32(i) !== right.getUint32(i)) return false;
    yield;
  }
  for (let i = whole; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
