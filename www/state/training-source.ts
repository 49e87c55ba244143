// The images that a run learns from, as settings and links write them: MNIST's digits, or a set that somebody brought.

import type { Source } from "../engine/protocol";

export const MNIST = "mnist";
/** How many and a checksum; to learn from, held out, classes; the name. */
const WRITTEN = /^(\d{1,7}-[0-9a-f]{32})\.(\d{1,7})\.(\d{1,7})\.(\d{1,2})\.(.{1,80})$/;

/** Null for MNIST, and for what is none. */
export function readSource(text: string): Source | null {
  const [, id, train, test, classes, name] = WRITTEN.exec(text) ?? [];
  if (id === undefined || name === undefined) return null;
  return { id, name, train: Number(train), test: Number(test), classes: Number(classes) };
}

export const writeSource = ({ id, train, test, classes, name }: Source): string =>
  [id, train, test, classes, name.slice(0, 80)].join(".");

export const writtenSource = (source: Source | undefined): string => (source ? writeSource(source) : MNIST);
