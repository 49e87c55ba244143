// What each station on the path of a question says of itself, with what it holds now.

import type { Answer } from "../../engine/protocol";
import { nats } from "../../views/plot";
import { certainty, type Dimension } from "./posterior-bars";

export type Station = "d" | "h" | "mean" | "x" | "concat" | "r" | "q" | "p" | "y";

export interface Path {
  /** D in words, and N. */
  context: string;
  size: number;
  /** Dimensions of the code. */
  latent: number;
  /** The dataset whose decoder draws. */
  decoder: string;
  answer: Answer | null;
  /** What that decoder gives, nats. */
  elbo: number | null;
}

export const stations: Record<Station, (path: Path) => string> = {
  d: ({ context }) => `D, ${context}: a sample that stands for the whole dataset.`,
  h: () => "h looks at each image of D by itself, and writes a summary of it.",
  mean: ({ size }) =>
    size > 0
      ? "The mean makes one summary of all: their order cannot matter, and the more there are the less one image moves it."
      : "Without images there is nothing to average: the summary is zero.",
  x: () => "x is your digit, put as you put it at the top of the page.",
  concat: () =>
    "CONCAT sets x and the mean side by side: what follows sees the image itself, not only what D says of it.",
  r: ({ latent }) => `r makes a mean and a deviation of them for each of the ${latent} dimensions of z.`,
  q({ answer }) {
    if (!answer) return "The posterior: a mean and a deviation for each dimension of z.";
    const { surest, vaguest } = certainty(answer);
    return `The posterior is surest of ${says(surest)}, least sure of ${says(vaguest)}.`;
  },
  p: ({ decoder }) => `The decoder of ${decoder} draws an image from the mean of z.`,
  y: ({ elbo, decoder }) =>
    elbo === null
      ? "What comes back from z."
      : `What comes back: ELBO ${nats(elbo)} nats under the decoder of ${decoder}.`,
};

const says = ({ dimension, mean, deviation }: Dimension): string =>
  `z${below(dimension)} = ${mean.toFixed(2).replace("-", "−")} ± ${deviation.toFixed(2)}`;

const below = (dimension: number): string =>
  [...String(dimension)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");
