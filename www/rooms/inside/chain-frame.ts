// The window through which chains are seen in two dimensions of the code: one scale for both, grown as chains go farther.

import type { ChainsRun } from "../../state/chains";

/** The size of the figure, in its own units. */
export const WIDTH = 560;
export const HEIGHT = 430;

export interface Frame {
  /** The middle, and units of the figure for one of the code. */
  x: number;
  y: number;
  scale: number;
}

export interface Reach {
  left: number;
  right: number;
  low: number;
  high: number;
}

/** A diagonal Gaussian, in all dimensions of the code. */
export interface Gaussian {
  mean: readonly number[];
  deviation: readonly number[];
}

export type Axes = readonly [number, number];

/** Deviations that ellipses are drawn at. */
export const DEVIATIONS = 2;

export const joint = (a: Reach | null, b: Reach): Reach =>
  a
    ? {
        left: Math.min(a.left, b.left),
        right: Math.max(a.right, b.right),
        low: Math.min(a.low, b.low),
        high: Math.max(a.high, b.high),
      }
    : b;

export function reachOfGaussian({ mean, deviation }: Gaussian, [a, b]: Axes): Reach {
  const of = (i: number) => [mean[i] ?? 0, DEVIATIONS * (deviation[i] ?? 0)] as const;
  const [[x, across], [y, up]] = [of(a), of(b)];
  return { left: x - across, right: x + across, low: y - up, high: y + up };
}

/** Of the places where chains stood, from the transition `first` on. */
export function reachOfChains(
  { codes, progress: { latent, chains } }: ChainsRun,
  [a, b]: Axes,
  first: number,
): Reach | null {
  let reach: Reach | null = null;
  for (let start = first * chains * latent; start < codes.length; start += latent) {
    const [x, y] = [codes[start + a] as number, codes[start + b] as number];
    if (!reach) reach = { left: x, right: x, low: y, high: y };
    reach.left = Math.min(reach.left, x);
    reach.right = Math.max(reach.right, x);
    reach.low = Math.min(reach.low, y);
    reach.high = Math.max(reach.high, y);
  }
  return reach;
}

/** On the left and below stand the numbers of the axes. */
const MARGIN = { left: 46, right: 16, above: 16, below: 34 };

export function frameOf({ left, right, low, high }: Reach): Frame {
  const across = WIDTH - MARGIN.left - MARGIN.right;
  const up = HEIGHT - MARGIN.above - MARGIN.below;
  const scale = Math.min(across / Math.max(1e-6, right - left), up / Math.max(1e-6, high - low));
  return {
    scale,
    x: (left + right) / 2 - (MARGIN.left - MARGIN.right) / 2 / scale,
    y: (low + high) / 2 - (MARGIN.below - MARGIN.above) / 2 / scale,
  };
}

export const across = ({ x, scale }: Frame, value: number): number => WIDTH / 2 + (value - x) * scale;
export const down = ({ y, scale }: Frame, value: number): number => HEIGHT / 2 - (value - y) * scale;

/** The ends of what is seen. */
export const seen = ({ x, y, scale }: Frame): Reach => ({
  left: x - WIDTH / 2 / scale,
  right: x + WIDTH / 2 / scale,
  low: y - HEIGHT / 2 / scale,
  high: y + HEIGHT / 2 / scale,
});
