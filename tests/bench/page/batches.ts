// The peers' meta-batches: all of them see the same images, contexts and noise at a step.
//
// MetaVAE draws its own: the same images in another order, contexts and noise of the same distributions. It also
// transforms its images in each step, which no peer has to do.

import { PIXELS } from "./digits";
import type { Inputs } from "./inputs";
import { CONTEXT_SIZE, type Work } from "./work";

export interface Batch {
  /** [K, B, 784] */
  images: Float32Array<ArrayBuffer>;
  /** In-batch: entries 1/N, zero diagonal, [K, B, B]. Fresh: images, [K, B, N, 784]. */
  context: Float32Array<ArrayBuffer>;
  /** [K, B, Z] */
  noise: Float32Array<ArrayBuffer>;
}

export function makeBatch(work: Work, inputs: Inputs, latent: number, step: number): Batch {
  const random = mulberry32(1000 + step);
  const { datasets, batch } = work;
  const rows = datasets * batch;
  const order = shuffled(batch, random);
  const images = new Float32Array(rows * PIXELS);
  const copy = (target: Float32Array, row: number, dataset: number, index: number) => {
    const start = (dataset * batch + index) * PIXELS;
    target.set(inputs.images.subarray(start, start + PIXELS), row * PIXELS);
  };
  for (let row = 0; row < rows; row++) copy(images, row, Math.floor(row / batch), order[row % batch] ?? 0);
  const fresh = work.context === "fresh";
  const context = new Float32Array(rows * (fresh ? CONTEXT_SIZE * PIXELS : batch));
  for (let row = 0; row < rows; row++) {
    const others = shuffled(batch, random).filter((index) => fresh || index !== row % batch);
    for (const [place, index] of others.slice(0, CONTEXT_SIZE).entries()) {
      if (fresh) copy(context, row * CONTEXT_SIZE + place, Math.floor(row / batch), index);
      else context[row * batch + index] = 1 / CONTEXT_SIZE;
    }
  }
  const noise = new Float32Array(rows * latent).map(() => normal(random));
  return { images, context, noise };
}

type Random = () => number;

function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
