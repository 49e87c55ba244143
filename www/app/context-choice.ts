// A dataset D as the page chooses it, put as the protocol asks for it.

import type { ContextChoice } from "../engine/protocol";
import type { Sample } from "../state/comparison";
import { MNIST_SIDE } from "../state/image-size";

export const contextChoice = ({ transformation, mixedWith, images, size, seed }: Sample): ContextChoice =>
  images
    ? { type: "images", images, side: MNIST_SIDE }
    : { type: "digits", transformations: mixedWith ? [transformation, mixedWith] : [transformation], size, seed };

/** Tells choices apart. */
export const contextKey = (context: ContextChoice): unknown =>
  context.type === "digits" ? context : bytesKey(context.images);

/** Images are told apart by a short sum: writing out all their bytes would take longer than it is worth. */
export const bytesKey = (images: Uint8Array): number =>
  images.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, images.length);
