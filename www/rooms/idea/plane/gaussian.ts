// A Gaussian over codes of two dimensions, its ELBO by quadrature, and the way up.

/** ln p(x, z) at a code. */
export type Joint = (x: number, y: number) => number;

/** Diagonal: a mean and a standard deviation in each dimension. These four numbers are λ. */
export interface Gaussian {
  mean: readonly [number, number];
  deviation: readonly [number, number];
}

export interface Step {
  gaussian: Gaussian;
  elbo: number;
}

export const PRIOR: Gaussian = { mean: [0, 0], deviation: [1, 1] };

/** The Gaussian's own nodes: the trapezoid rule, which for a Gaussian is exact far beyond what is shown. */
const NODES = Array.from({ length: 25 }, (_, i) => (i - 12) / 2);
const raw = NODES.map((node) => Math.exp((-node * node) / 2));
const WEIGHTS = raw.map((weight) => weight / raw.reduce((sum, other) => sum + other, 0));

/** A step moves it by no more than so many of its deviations, */
const FURTHEST = 1;
/** and stretches it by no more than this, as ln of the factor. */
const STRETCH = 0.3;
/** The part of Newton's step that is taken: fewer steps would show less. */
const PART = 0.5;
const HALVINGS = 6;
/** It has arrived where a step brings less, nats. */
const LEAST_GAIN = 1e-4;

interface Expectations {
  /** E[ln p(x, z)]. */
  joint: number;
  /** Of ln p(x, z) with the standardised code t, and with t² - 1, in each dimension. */
  slope: [number, number];
  curve: [number, number];
}

function expectations(joint: Joint, { mean, deviation }: Gaussian): Expectations {
  const found: Expectations = { joint: 0, slope: [0, 0], curve: [0, 0] };
  NODES.forEach((right, i) => {
    NODES.forEach((up, j) => {
      const mass = (WEIGHTS[i] ?? 0) * (WEIGHTS[j] ?? 0);
      const term = mass * joint(mean[0] + right * deviation[0], mean[1] + up * deviation[1]);
      found.joint += term;
      found.slope[0] += term * right;
      found.slope[1] += term * up;
      found.curve[0] += term * (right * right - 1);
      found.curve[1] += term * (up * up - 1);
    });
  });
  return found;
}

/** -E[ln q(z)] */
const entropy = ({ deviation }: Gaussian): number =>
  1 + Math.log(2 * Math.PI) + Math.log(deviation[0]) + Math.log(deviation[1]);

/** E[ln p(x, z) - ln q(z)] under q, nats. */
export const elboOf = (joint: Joint, gaussian: Gaussian): number =>
  expectations(joint, gaussian).joint + entropy(gaussian);

/**
 * One step up the gradient of the ELBO in mean and ln deviation, each by its own curvature; halved until it is a step up.
 * Null where it has arrived.
 */
export function climb(joint: Joint, gaussian: Gaussian): Step | null {
  const { joint: expected, slope, curve } = expectations(joint, gaussian);
  const here = expected + entropy(gaussian);
  const ways = ([0, 1] as const).map((dimension) => {
    // -E of the second derivative, in units of the deviation: 1 for a Gaussian as wide as the posterior.
    const bend = Math.max(0.5, -curve[dimension]);
    return {
      move: bounded((PART * slope[dimension]) / bend, FURTHEST),
      stretch: bounded((PART * (1 + curve[dimension])) / (2 * bend), STRETCH),
    };
  });
  for (let part = 1, halving = 0; halving < HALVINGS; halving++, part /= 2) {
    const along = (dimension: 0 | 1) =>
      gaussian.mean[dimension] + part * (ways[dimension]?.move ?? 0) * gaussian.deviation[dimension];
    const wide = (dimension: 0 | 1) => gaussian.deviation[dimension] * Math.exp(part * (ways[dimension]?.stretch ?? 0));
    const next: Gaussian = { mean: [along(0), along(1)], deviation: [wide(0), wide(1)] };
    const elbo = elboOf(joint, next);
    if (elbo - here > LEAST_GAIN) return { gaussian: next, elbo };
  }
  return null;
}

const bounded = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
