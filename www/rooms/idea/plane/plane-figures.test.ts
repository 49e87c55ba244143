// What walks over the landscape is counted and drawn rightly: chains' draws, marginals, lines of density, large numbers.

import { expect, test } from "vitest";
import type { ChainsProgress } from "../../../engine/protocol";
import { adaptiveGrid, PLANE } from "./adaptive-grid";
import { endOf, gathered } from "./chains";
import { contour } from "./contour";
import { across, around, codeAt, down, marks } from "./frame";
import { powerOfTen, yearsOf } from "./large-numbers";
import { drawnBins, exactBins, outside } from "./marginals";

const still: ChainsProgress = {
  done: 0,
  warmUp: 2,
  steps: 5,
  chains: 2,
  leapfrogs: 1,
  latent: 2,
  paths: [],
  accepted: [],
  acceptance: null,
  stepSize: 0.3,
  mean: null,
  deviation: null,
  splitRHat: null,
  effectiveSampleSize: null,
};

test("transitions after warm-up are draws, of a chain that stayed too", () => {
  const begun = { progress: still, ways: [], draws: [], isSlow: false };
  // Two transitions at once: the second of warm-up, and the first draw, which one chain refused.
  const moved = gathered(begun, {
    ...still,
    done: 3,
    paths: [0, 0, 1, 1, 2, 2, 3, 3, 1, 1, 4, 5, 3, 3, 6, 7],
    accepted: [true, true, true, false],
  });
  expect(moved.draws).toEqual([4, 5, 3, 3]);
  expect(moved.ways.map(({ accepted }) => accepted)).toEqual([true, false]);
  expect(moved.ways.map(endOf)).toEqual([
    [4, 5],
    [3, 3],
  ]);
  // Nothing new: what was shown stays.
  const same = gathered(moved, { ...still, done: 3 });
  expect(same.draws).toEqual(moved.draws);
  expect(same.ways).toEqual(moved.ways);
});

const round = (codes: number[]) =>
  Promise.resolve(
    Array.from(
      { length: codes.length / 2 },
      (_, i) => -50 * ((codes[2 * i] ?? 0) - 1) ** 2 - 50 * (codes[2 * i + 1] ?? 0) ** 2,
    ),
  );

test("draws of the exact posterior have its marginals", async () => {
  const landscape = await adaptiveGrid(round);
  const exact = exactBins(landscape, 0);
  expect(exact.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 3);
  // By the inverse of the marginal's distribution, at equal steps.
  const { area, cells, step } = landscape.finest;
  const draws: number[] = [];
  const width = Math.ceil(cells / exact.length);
  for (let i = 0; i < 500; i++) {
    let [bin, sum] = [0, exact[0] ?? 0];
    while (sum < (i + 0.5) / 500) sum += exact[++bin] ?? 1;
    draws.push(area.left + (bin + 0.5) * width * step, 0);
  }
  drawnBins(landscape, draws, 0).forEach((share, bin) => {
    expect(Math.abs(share - (exact[bin] ?? 0))).toBeLessThan(0.005);
  });
});

test("draws that the posterior's window does not reach are counted", async () => {
  const landscape = await adaptiveGrid(round);
  expect(outside(landscape, [])).toBe(0);
  expect(outside(landscape, [1, 0, 0.9, 0.1, -3, 3, 1, 0])).toBe(0.25);
});

test("the line around 95 % of a round posterior is a circle", async () => {
  const landscape = await adaptiveGrid(round);
  const pieces = contour(landscape, 0.95);
  // Precision 101; 95 % lie within the square root of 5.99 deviations.
  const [centre, radius] = [100 / 101, Math.sqrt(5.991 / 101)];
  expect(pieces.length).toBeGreaterThan(30);
  for (const [x, y] of pieces) expect(Math.hypot(x - centre, y)).toBeCloseTo(radius, 1);
});

test("places in a picture and codes are told from each other and back", () => {
  const frame = around(
    [
      [-1, 2],
      [1, 3],
    ],
    0.25,
  );
  expect(frame).toEqual({ left: -1.5, bottom: 1, side: 3 });
  const [x, y] = codeAt(frame, across(frame, 0.4), down(frame, 2.2));
  expect([x, y]).toEqual([expect.closeTo(0.4), expect.closeTo(2.2)]);
  expect(marks(PLANE.left, PLANE.side).map(({ label }) => label)).toEqual(["−2", "0", "2"]);
});

test("what nobody can count is a power of ten", () => {
  expect(powerOfTen(61, 40)).toBe("10⁷¹");
  expect(powerOfTen(30, 40)).toBe("10⁵⁹");
  expect(yearsOf(61, 40, 10_000)).toBe("10⁶⁰");
});
