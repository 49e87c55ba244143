// The two penalties of a VAE, exactly, in the smallest one there is: x and z are numbers, and everything is Gaussian.

/** Of the data: x is drawn from N(0, 2). */
const DATA = 2;
/** The prior of z is N(0, 1), and the decoder draws x from N(θz, 1/2). */
const NOISE = 0.5;
/** The encoder answers N(φx, 1/4), as wide as the posterior of the model that fits the data. */
const WIDTH = 0.25;

/** Slopes of encoder and decoder. */
export interface Slopes {
  phi: number;
  theta: number;
}

export interface Gaussian {
  mean: number;
  variance: number;
}

export interface Penalties {
  /** The mean over the data of KL(q(z|x) || p(z|x)), nats. */
  posterior: number;
  /** KL(p_D(x) || p(x)), nats. */
  model: number;
}

export const data: Gaussian = { mean: 0, variance: DATA };
/** p(x), what the model draws. */
export const drawn = ({ theta }: Slopes): Gaussian => ({ mean: 0, variance: theta * theta + NOISE });
/** q(z|x) */
export const answer = ({ phi }: Slopes, x: number): Gaussian => ({ mean: phi * x, variance: WIDTH });
/** p(z|x) */
export function posterior({ theta }: Slopes, x: number): Gaussian {
  const variance = theta * theta + NOISE;
  return { mean: (theta / variance) * x, variance: NOISE / variance };
}

/** Equation 7; their sum is the KL divergence between both ways to draw x and z together. */
export function penalties(slopes: Slopes): Penalties {
  // The mean of both answers grows with x, so that the average over x is at the data's deviation.
  const deviation = Math.sqrt(DATA);
  return {
    posterior: divergence(answer(slopes, deviation), posterior(slopes, deviation)),
    model: divergence(data, drawn(slopes)),
  };
}

export const total = (slopes: Slopes): number => {
  const { posterior, model } = penalties(slopes);
  return posterior + model;
};

/** One small step downhill, which is uphill for the ELBO. */
export function climb({ phi, theta }: Slopes): Slopes {
  const by = 1e-4;
  const rate = 0.05;
  const along = (change: Slopes) =>
    (total({ phi: phi + by * change.phi, theta: theta + by * change.theta }) -
      total({ phi: phi - by * change.phi, theta: theta - by * change.theta })) /
    (2 * by);
  return {
    phi: phi - rate * along({ phi: 1, theta: 0 }),
    theta: theta - rate * along({ phi: 0, theta: 1 }),
  };
}

export const density = ({ mean, variance }: Gaussian, at: number): number =>
  Math.exp(-((at - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** KL(one || other), nats. */
function divergence(one: Gaussian, other: Gaussian): number {
  const ratio = one.variance / other.variance;
  return 0.5 * (ratio - 1 - Math.log(ratio) + (one.mean - other.mean) ** 2 / other.variance);
}
