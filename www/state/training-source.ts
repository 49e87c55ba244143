// The images that a run learns from, as settings and links write them: MNIST's digits, or a set that somebody brought.

import type { RunConfig, Source } from "../engine/protocol";
import { isSide, MNIST_SIDE, sideOfRun } from "./image-size";

/** A set by what tells it from others, and how large its images are. */
export interface TrainingSource extends Source {
  side: number;
}

export const MNIST = "mnist";
/** How many and a checksum; to learn from, held out, classes and the side where it is not MNIST's; the name. */
const WRITTEN = /^(\d{1,7}-[0-9a-f]{32})\.(\d{1,7})\.(\d{1,7})\.(\d{1,2})(?:x(\d{1,2}))?\.(.{1,80})$/;

/** Null for MNIST, and for what is none. */
export function readSource(text: string): TrainingSource | null {
  const [, id, train, test, classes, written, name] = WRITTEN.exec(text) ?? [];
  const side = written === undefined ? MNIST_SIDE : Number(written);
  if (id === undefined || name === undefined || !isSide(side)) return null;
  return { id, name, train: Number(train), test: Number(test), classes: Number(classes), side };
}

export function writeSource({ id, train, test, classes, name, side }: TrainingSource): string {
  const ofImages = side === MNIST_SIDE ? `${classes}` : `${classes}x${side}`;
  return [id, train, test, ofImages, name.slice(0, 80)].join(".");
}

/** As a run names it; the size of its images stands with the networks. */
export const plainSource = ({ id, name, train, test, classes }: TrainingSource): Source => ({
  id,
  name,
  train,
  test,
  classes,
});

export const writtenSource = (config: RunConfig): string =>
  config.source ? writeSource({ ...config.source, side: sideOfRun(config) }) : MNIST;
