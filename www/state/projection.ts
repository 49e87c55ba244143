// The plane that shows most of a cloud of codes: its principal axes, codes onto it, Gaussians in it, and the way back.

import { PLOT_DIMENSIONS } from "./plot-dimensions";

/** Sums from which mean and covariance follow; fed piece by piece, as codes arrive. */
export class Moments {
  readonly latent: number;
  count = 0;
  readonly sum: Float64Array;
  /** Upper triangle of the sum of products, row by row. */
  readonly products: Float64Array;

  constructor(latent: number) {
    this.latent = latent;
    this.sum = new Float64Array(latent);
    this.products = new Float64Array(latent * latent);
  }

  /** Codes, one after the other. */
  add(codes: ArrayLike<number>): void {
    const { latent, sum, products } = this;
    for (let start = 0; start + latent <= codes.length; start += latent) {
      this.count++;
      for (let i = 0; i < latent; i++) {
        const value = codes[start + i] ?? 0;
        sum[i] = (sum[i] ?? 0) + value;
        for (let j = i; j < latent; j++) {
          products[i * latent + j] = (products[i * latent + j] ?? 0) + value * (codes[start + j] ?? 0);
        }
      }
    }
  }
}

export interface Plane {
  /** The code at the plane's origin: the mean of all codes, or zero where the plane is the code's own. */
  mean: Float64Array;
  /** Two orthonormal directions in code space, the one of greatest variance first. */
  axes: readonly [Float64Array, Float64Array];
  /** The part of the total variance along each axis. */
  share: readonly [number, number];
}

/** Most rounds of the iteration; near-equal variances converge slowly, and any mixture of such axes serves as well. */
const MOST_ROUNDS = 500;

/** The plane for a cloud of codes: the code's own, if it has no more than two dimensions, or else the principal one. */
export const planeOf = (moments: Moments): Plane =>
  moments.latent <= PLOT_DIMENSIONS ? codePlane(moments) : principalPlane(moments);

function codePlane({ latent, count, sum, products }: Moments): Plane {
  const axis = (which: number) => Float64Array.from({ length: latent }, (_, i) => (i === which ? 1 : 0));
  const variance = (i: number) =>
    i < latent ? (products[i * latent + i] ?? 0) / Math.max(1, count) - ((sum[i] ?? 0) / Math.max(1, count)) ** 2 : 0;
  const total = variance(0) + variance(1);
  const share = (i: number) => (total > 0 ? Math.max(0, variance(i)) / total : 0);
  return { mean: new Float64Array(latent), axes: [axis(0), axis(1)], share: [share(0), share(1)] };
}

export function principalPlane({ latent, count, sum, products }: Moments): Plane {
  const mean = sum.map((total) => total / Math.max(1, count));
  const covariance = new Float64Array(latent * latent);
  let total = 0;
  for (let i = 0; i < latent; i++) {
    for (let j = i; j < latent; j++) {
      const value = (products[i * latent + j] ?? 0) / Math.max(1, count) - (mean[i] ?? 0) * (mean[j] ?? 0);
      covariance[i * latent + j] = value;
      covariance[j * latent + i] = value;
    }
    total += covariance[i * latent + i] ?? 0;
  }
  const [first, along] = strongest(covariance, latent, null);
  const [second, across] = strongest(covariance, latent, first);
  const part = (variance: number) => (total > 0 ? Math.max(0, variance) / total : 0);
  return { mean, axes: [first, second], share: [part(along), part(across)] };
}

/** The eigenvector of the greatest eigenvalue, by power iteration, among those at right angles to `other`. */
function strongest(matrix: Float64Array, size: number, other: Float64Array | null): [Float64Array, number] {
  // Any start that favours no dimension; cosines keep it the same on every machine.
  let axis = Float64Array.from({ length: size }, (_, i) => Math.cos(1 + 2.4 * i));
  let eigenvalue = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const image = axis.map((_, i) => dot(matrix.subarray(i * size, (i + 1) * size), axis));
    const along = other ? dot(image, other) : 0;
    const next = other ? image.map((value, i) => value - along * (other[i] ?? 0)) : image;
    eigenvalue = Math.sqrt(dot(next, next));
    // No variance is left: no direction is better than another.
    if (eigenvalue < 1e-12) return [new Float64Array(size), 0];
    const turned = next.map((value) => value / eigenvalue);
    const settled = 1 - Math.abs(dot(turned, axis)) < 1e-14;
    axis = turned;
    if (settled && round > 1) break;
  }
  return [upright(axis), eigenvalue];
}

/** Of an axis and its opposite, the one whose largest entry is positive, so that maps do not flip by chance. */
function upright(axis: Float64Array): Float64Array {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/** Codes, one after the other, to points in the plane, x and y in turn. */
export function project({ mean, axes }: Plane, codes: ArrayLike<number>): Float32Array {
  const latent = mean.length;
  const points = new Float32Array((2 * codes.length) / latent);
  for (let n = 0; n < points.length / 2; n++) {
    let x = 0;
    let y = 0;
    for (let i = 0; i < latent; i++) {
      const apart = (codes[n * latent + i] ?? 0) - (mean[i] ?? 0);
      x += apart * (axes[0][i] ?? 0);
      y += apart * (axes[1][i] ?? 0);
    }
    points[2 * n] = x;
    points[2 * n + 1] = y;
  }
  return points;
}

/** The code that a point of the plane stands for: the base (or else the mean code), moved along the two axes only. */
export function lift(plane: Plane, x: number, y: number, base: ArrayLike<number> = plane.mean): number[] {
  const [fromX = 0, fromY = 0] = project(plane, base);
  const [first, second] = plane.axes;
  return Array.from(base, (value, i) => value + (x - fromX) * (first[i] ?? 0) + (y - fromY) * (second[i] ?? 0));
}

export interface Ellipse {
  x: number;
  y: number;
  /** Half axes: one standard deviation along the longer and the shorter way. */
  major: number;
  minor: number;
  /** Radians from the x axis to the longer way. */
  angle: number;
}

/** The shadow of a diagonal Gaussian over the code: a Gaussian in the plane, as its ellipse of one deviation. */
export function shadow(plane: Plane, mean: readonly number[], deviation: readonly number[]): Ellipse {
  const [x = 0, y = 0] = project(plane, mean);
  const [first, second] = plane.axes;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  deviation.forEach((spread, i) => {
    const variance = spread * spread;
    xx += (first[i] ?? 0) ** 2 * variance;
    yy += (second[i] ?? 0) ** 2 * variance;
    xy += (first[i] ?? 0) * (second[i] ?? 0) * variance;
  });
  const middle = (xx + yy) / 2;
  const apart = Math.hypot((xx - yy) / 2, xy);
  const root = (value: number) => Math.sqrt(Math.max(0, value));
  return { x, y, major: root(middle + apart), minor: root(middle - apart), angle: Math.atan2(2 * xy, xx - yy) / 2 };
}
