// Names for what must never share one: runs on disk, downloads under way. Works on plain http, where crypto.randomUUID does not exist.

const BYTES = 16;

export const identifier = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
