import { expect, test } from "vitest";
import { densities, divergence, moments } from "./posterior";

const axis = { low: -4, high: 4, cells: 800 };

const normal = (mean: number, deviation: number): number[] => {
  const heights = Array.from({ length: axis.cells }, (_, i) =>
    Math.exp(-0.5 * ((-3.995 + 0.01 * i - mean) / deviation) ** 2),
  );
  const sum = heights.reduce((a, b) => a + b, 0);
  return heights.map((height) => height / sum);
};

test("moments and divergences are those of normals", () => {
  const [one, other] = [normal(0.5, 0.5), normal(0, 0.8)];
  expect(moments(axis, one).mean).toBeCloseTo(0.5, 4);
  expect(moments(axis, one).deviation).toBeCloseTo(0.5, 3);
  expect(divergence(one, one)).toBe(0);
  expect(divergence(one, other)).toBeCloseTo(Math.log(0.8 / 0.5) + (0.25 + 0.25) / (2 * 0.64) - 0.5, 3);
});

test("a distribution without mass where another has some is far from it, and not infinitely", () => {
  expect(divergence([0.5, 0.5], [1, 0])).toBeGreaterThan(20);
  expect(divergence([0.5, 0.5], [1, 0])).toBeLessThan(50);
});

test("densities are those of the places, whether wider or narrower than cells", () => {
  const height = 1 / (0.5 * Math.sqrt(2 * Math.PI));
  for (const places of [100, 4000]) {
    const found = densities(axis, normal(0.5, 0.5), [-2, 2], places);
    expect(Math.max(...found)).toBeCloseTo(height, 2);
    expect(found.reduce((a, b) => a + b, 0) * (4 / places)).toBeCloseTo(0.9987, 3);
  }
});
