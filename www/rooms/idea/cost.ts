// What inference costs in weights: an encoder for each dataset, or one that reads D, both as wide as the paper's.

import { MNIST_PIXELS } from "../../state/image-size";
import { paperWidths } from "../../state/run-config";

/** Weights and biases of dense layers, one after the other. */
const dense = (...widths: number[]): number =>
  widths.slice(1).reduce((sum, width, i) => sum + ((widths[i] ?? 0) + 1) * width, 0);

const { summaryHidden, summary, hidden, latent } = paperWidths;
/** A mean and a deviation for each dimension of the code. */
const POSTERIOR = 2 * latent;

/** f, which reads an image alone. */
export const encoder = dense(MNIST_PIXELS, hidden, hidden, POSTERIOR);
/** h and r, which read D and an image. */
export const metaEncoder =
  dense(MNIST_PIXELS, summaryHidden, summary, summary) + dense(MNIST_PIXELS + summary, hidden, hidden, POSTERIOR);
