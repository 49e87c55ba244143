// What is made of the importance-weighted bounds, and of the draws of D.

import { expect, test } from "vitest";
import { band } from "./tightening";
import { combinedBounds, logMeanExp, probabilities } from "./weighing";

test("the mean of weights is taken in their own size, not in logarithms, and does not overflow", () => {
  expect(logMeanExp([Math.log(1), Math.log(3)])).toBeCloseTo(Math.log(2));
  expect(logMeanExp([-1000, -1000 + Math.log(3)])).toBeCloseTo(-1000 + Math.log(2));
  expect(logMeanExp([Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
});

test("pieces of equal size come together as one larger sample would", () => {
  const weights = [
    [1, 5],
    [3, 7],
    [2, 6],
  ];
  const [first, second] = combinedBounds(weights.map((piece) => piece.map(Math.log)));
  expect(first).toBeCloseTo(Math.log(2));
  expect(second).toBeCloseTo(Math.log(6));
});

test("probabilities under a uniform prior", () => {
  expect(probabilities([-500, -500])).toEqual([0.5, 0.5]);
  const [likely = 0, unlikely = 0] = probabilities([-100, -100 - Math.log(9)]);
  expect(likely).toBeCloseTo(0.9);
  expect(unlikely).toBeCloseTo(0.1);
});

test("a band over the draws", () => {
  expect(
    band([
      [1, 4],
      [3, 8],
    ]),
  ).toEqual([
    { mean: 2, least: 1, most: 3 },
    { mean: 6, least: 4, most: 8 },
  ]);
});
