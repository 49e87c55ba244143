// The two penalties sum to the divergence of equation 6, computed here on a grid; climbing ends where both vanish.

import { expect, test } from "vitest";
import { answer, climb, data, density, drawn, penalties, posterior, total } from "./mismatch";

const grid = (least: number, most: number, count: number) =>
  Array.from({ length: count }, (_, i) => least + ((most - least) * (i + 0.5)) / count);

test.each([
  { phi: 0.05, theta: 0.6 },
  { phi: 0.9, theta: 1.4 },
  { phi: 0.3, theta: 1.8 },
])("at %o both penalties are the one divergence between pairs of x and z", (slopes) => {
  const [xs, zs] = [grid(-9, 9, 360), grid(-9, 9, 720)];
  let sum = 0;
  for (const x of xs)
    for (const z of zs) {
      const encoded = density(data, x) * density(answer(slopes, x), z);
      // The model's joint density, by Bayes' rule the other way round.
      const modelled = density(drawn(slopes), x) * density(posterior(slopes, x), z);
      if (encoded > 1e-200) sum += encoded * Math.log(encoded / modelled) * (18 / 360) * (18 / 720);
    }
  const { posterior: first, model } = penalties(slopes);
  expect(first + model).toBeCloseTo(sum, 3);
  expect(Math.min(first, model)).toBeGreaterThanOrEqual(0);
});

test("the encoder moves one penalty alone, the decoder both", () => {
  const before = penalties({ phi: 0.2, theta: 0.8 });
  const encoder = penalties({ phi: 0.4, theta: 0.8 });
  const decoder = penalties({ phi: 0.2, theta: 1 });
  expect(encoder.model).toBe(before.model);
  expect(encoder.posterior).not.toBe(before.posterior);
  expect(decoder.model).toBeLessThan(before.model);
  expect(decoder.posterior).not.toBe(before.posterior);
});

test("climbing shortens the bar at every step, to nothing", () => {
  let slopes = { phi: 0.05, theta: 0.6 };
  for (let step = 0; step < 300; step++) {
    const next = climb(slopes);
    expect(total(next)).toBeLessThanOrEqual(total(slopes) + 1e-12);
    slopes = next;
  }
  expect(total(slopes)).toBeLessThan(1e-4);
  expect(slopes.theta).toBeCloseTo(Math.sqrt(1.5), 2);
});
