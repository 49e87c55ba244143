// What both peers share: the parameters by short names, and the loop that hands over batches made beforehand.

import { type Batch, makeBatch } from "./batches";
import type { Engine } from "./engine";
import type { Inputs, Weight } from "./inputs";
import type { Work } from "./work";

export const LATENT = 40;
const PIXELS = 784;

/**
 * The weights with the aggregation network's first layer in two: x W_x + s W_s needs neither the copy of concat(x, s) nor a
 * gradient for pixels, which is to the peers' advantage and what MetaVAE does itself.
 */
export function parameters({ weights }: Inputs): Record<string, Weight> {
  const { "aggregation_network.first.weight": joint, ...others } = weights;
  if (!joint) throw new Error("the checkpoint has no aggregation network");
  const [rows = 0, columns = 0] = joint.shape;
  const split = PIXELS * columns;
  return {
    ...others,
    "aggregation_network.image.weight": { shape: [PIXELS, columns], values: joint.values.slice(0, split) },
    "aggregation_network.summary.weight": { shape: [rows - PIXELS, columns], values: joint.values.slice(split) },
  };
}

/** Adam's scalars at a step counted from 0: bias corrections folded into the rate and the denominator. */
export function adamScalars(rate: number, step: number): { rate: number; correction: number } {
  const time = step + 1;
  return { rate: rate / (1 - 0.9 ** time), correction: 1 / Math.sqrt(1 - 0.999 ** time) };
}

export interface Peer<Loss> {
  /** Hands one step to the engine; the loss stays where it is. */
  step(batch: Batch, step: number): Loss;
  read(loss: Loss): Promise<number>;
  drop(loss: Loss): void;
  /** The decoded picture of one image given the N images of D, read back. */
  infer(image: Float32Array<ArrayBuffer>, context: Float32Array<ArrayBuffer>): Promise<ArrayLike<number>>;
}

export function peerEngine<Loss>(work: Work, inputs: Inputs, peer: Peer<Loss>): Engine {
  return {
    async steps(first, count) {
      const batches = Array.from({ length: count }, (_, index) => makeBatch(work, inputs, LATENT, first + index));
      const started = performance.now();
      let last: Loss | null = null;
      for (const [index, batch] of batches.entries()) {
        if (last !== null) peer.drop(last);
        last = peer.step(batch, first + index);
      }
      const loss = last === null ? Number.NaN : await peer.read(last);
      return { milliseconds: performance.now() - started, loss };
    },
    async infer(index) {
      const image = inputs.images.slice((index % work.batch) * PIXELS, ((index % work.batch) + 1) * PIXELS);
      const context = inputs.images.slice(0, 10 * PIXELS);
      const started = performance.now();
      const picture = await peer.infer(image as Float32Array<ArrayBuffer>, context as Float32Array<ArrayBuffer>);
      const milliseconds = performance.now() - started;
      if (picture.length !== PIXELS) throw new Error(`a picture of ${picture.length} pixels`);
      return milliseconds;
    },
  };
}
