// The grid's integral, and the Gaussian that climbs, beside what is known in closed form.

import { expect, test } from "vitest";
import { adaptiveGrid, CELLS, filled } from "./adaptive-grid";
import { climb, elboOf, type Gaussian, PRIOR, type Step } from "./gaussian";
import { levelOf, marginal, moments } from "./landscape";

/** ln p(x|z) = -(z - c)' L (z - c) / 2 + k: with the standard Gaussian prior, all is known. */
interface Known {
  centre: readonly [number, number];
  /** Precision: across, mixed, up. */
  precision: readonly [number, number, number];
}

const lnLikelihood = ({ centre, precision: [a, b, d] }: Known, x: number, y: number): number => {
  const [u, v] = [x - centre[0], y - centre[1]];
  return -0.5 * (a * u * u + 2 * b * u * v + d * v * v) - 100;
};

const finder = (known: Known) => async (codes: number[]) =>
  Array.from({ length: codes.length / 2 }, (_, i) => lnLikelihood(known, codes[2 * i] ?? 0, codes[2 * i + 1] ?? 0));

/** Evidence, mean and covariance of the posterior. */
function exact({ centre: [x, y], precision: [a, b, d] }: Known) {
  const determinant = (a + 1) * (d + 1) - b * b;
  const covariance = [(d + 1) / determinant, -b / determinant, (a + 1) / determinant] as const;
  const [right, up] = [a * x + b * y, b * x + d * y];
  const mean = [covariance[0] * right + covariance[1] * up, covariance[1] * right + covariance[2] * up] as const;
  const [m, n] = mean;
  const joint = lnLikelihood({ centre: [x, y], precision: [a, b, d] }, m, n) - 0.5 * (m * m + n * n);
  return { evidence: joint - 0.5 * Math.log(determinant), mean, covariance };
}

const sharp: Known = { centre: [1.234, -0.777], precision: [400, 120, 900] };
const wide: Known = { centre: [0.4, 0.3], precision: [2, 0, 1] };

test.each([
  ["sharp", sharp],
  ["wide", wide],
  ["at the edge", { centre: [3.7, -3.6], precision: [5000, 0, 3000] } as Known],
])("the integral over the grids is ln p(x), and their moments the posterior's: %s", async (_, known) => {
  const landscape = await adaptiveGrid(finder(known));
  const { evidence, mean, covariance } = exact(known);
  // Beyond the plane lies what its edge cuts off.
  expect(landscape.logEvidence).toBeCloseTo(evidence, 2);
  const found = moments(landscape);
  for (const dimension of [0, 1] as const) {
    const deviation = Math.sqrt(covariance[dimension === 0 ? 0 : 2]);
    expect(Math.abs(found.mean[dimension] - mean[dimension])).toBeLessThan(0.02 * deviation);
    expect(Math.abs(found.deviation[dimension] / deviation - 1)).toBeLessThan(0.02);
    const masses = marginal(landscape, dimension).reduce((sum, mass) => sum + mass, 0);
    expect(masses).toBeCloseTo(1, 2);
  }
});

test("a finer grid says the same", async () => {
  const landscape = await adaptiveGrid(finder(sharp));
  const finer = await filled(landscape.window, 3 * CELLS, finder(sharp));
  const sum = finer.joints().reduce((total, joint) => total + Math.exp(joint - landscape.logEvidence), 0);
  expect(Math.log(sum * finer.step ** 2)).toBeCloseTo(0, 4);
});

test("two peaks far apart are both found, the lesser by its share", async () => {
  const peaks: Known[] = [
    { centre: [-2, 1], precision: [900, 0, 900] },
    { centre: [2.1, -1], precision: [900, 0, 900] },
  ];
  const both = async (codes: number[]) => {
    const each = await Promise.all(peaks.map((known) => finder(known)(codes)));
    return codes
      .filter((_, i) => i % 2 === 0)
      .map((_, i) => Math.log(each.reduce((sum, nats) => sum + Math.exp((nats[i] ?? 0) + 100), 0)) - 100)
      .map((nats) => Math.max(nats, -900));
  };
  const landscape = await adaptiveGrid(both);
  const [one, other] = peaks.map((known) => exact(known).evidence);
  expect(landscape.logEvidence).toBeCloseTo(Math.log(Math.exp(one ?? 0) + Math.exp(other ?? 0)), 2);
});

test("between the middles, and outside of the finest grid, it is interpolated", async () => {
  const landscape = await adaptiveGrid(finder(sharp));
  for (const [x, y] of [
    [1.21, -0.75],
    [1.1, -0.6],
    [-1.03, 2.2],
  ] as const) {
    const joint = lnLikelihood(sharp, x, y) - 0.5 * (x * x + y * y) - Math.log(2 * Math.PI);
    expect(Math.abs(landscape.joint(x, y) - joint)).toBeLessThan(0.02);
  }
});

test("the level of a share encloses it", async () => {
  const landscape = await adaptiveGrid(finder(sharp));
  const level = levelOf(landscape, 0.5);
  // Half of a Gaussian in two dimensions lies where its density is at least half of the highest.
  const most = Math.max(...landscape.joints);
  expect(most - level).toBeCloseTo(Math.log(2), 1);
});

const up = (known: Known): Step[] => {
  const joint = (x: number, y: number) => lnLikelihood(known, x, y) - 0.5 * (x * x + y * y) - Math.log(2 * Math.PI);
  const steps: Step[] = [{ gaussian: PRIOR, elbo: elboOf(joint, PRIOR) }];
  for (let next = climb(joint, PRIOR); next && steps.length < 300; next = climb(joint, next.gaussian)) steps.push(next);
  return steps;
};

test("each step raises the ELBO, up to the best Gaussian, whose gap is that of what it cannot be", () => {
  for (const known of [sharp, wide]) {
    const steps = up(known);
    for (let i = 1; i < steps.length; i++) expect(steps[i]?.elbo).toBeGreaterThan(steps[i - 1]?.elbo ?? 0);
    expect(steps.length).toBeLessThan(100);
    const { evidence, mean, covariance } = exact(known);
    const last = steps.at(-1);
    expect(last?.gaussian.mean[0]).toBeCloseTo(mean[0], 2);
    expect(last?.gaussian.mean[1]).toBeCloseTo(mean[1], 2);
    // The best diagonal Gaussian has the precisions of the posterior's diagonal; KL is half the ln of their ratio.
    const [a, b, d] = known.precision;
    expect(last?.gaussian.deviation[0]).toBeCloseTo(1 / Math.sqrt(a + 1), 2);
    const kl = 0.5 * Math.log(((a + 1) * (d + 1)) / ((a + 1) * (d + 1) - b * b));
    expect(covariance[0]).toBeGreaterThan(0);
    expect(evidence - (last?.elbo ?? 0)).toBeCloseTo(kl, 2);
  }
});

test("ELBO + KL = ln p(x), whatever the Gaussian", () => {
  const { evidence, mean, covariance } = exact(sharp);
  const joint = (x: number, y: number) => lnLikelihood(sharp, x, y) - 0.5 * (x * x + y * y) - Math.log(2 * Math.PI);
  const precision = [sharp.precision[0] + 1, sharp.precision[1], sharp.precision[2] + 1] as const;
  const lnDeterminant = Math.log(covariance[0] * covariance[2] - covariance[1] ** 2);
  const tried: Gaussian[] = [
    PRIOR,
    { mean: [1, -1], deviation: [0.1, 0.4] },
    { mean: [-3, 2], deviation: [0.02, 0.5] },
  ];
  for (const gaussian of tried) {
    const [u, v] = [gaussian.mean[0] - mean[0], gaussian.mean[1] - mean[1]];
    const [s, t] = gaussian.deviation.map((deviation) => deviation ** 2) as [number, number];
    const distance = precision[0] * (u * u + s) + 2 * precision[1] * u * v + precision[2] * (v * v + t);
    const kl = 0.5 * (distance - 2 + lnDeterminant - Math.log(s * t));
    expect(elboOf(joint, gaussian) + kl).toBeCloseTo(evidence, 2);
  }
});
