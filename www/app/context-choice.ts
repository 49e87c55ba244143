// A dataset D as the page chooses it, put as the protocol asks for it.

import type { ContextChoice } from "../engine/protocol";
import type { Sample } from "../state/comparison";

export const contextChoice = ({ transformation, mixedWith, images, size, seed }: Sample): ContextChoice =>
  images
    ? { type: "images", images }
    : { type: "digits", transformations: mixedWith ? [transformation, mixedWith] : [transformation], size, seed };
