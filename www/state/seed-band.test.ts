// Several seeds as a band: mean, least and most, over what all of them have.

import { expect, test } from "vitest";
import { runConfig } from "./run-config";
import { bandOf, sameButSeed } from "./seed-band";
import { defaults } from "./table";

test("mean, least and most at the steps of the run that was measured most seldom", () => {
  const often = { step: [1, 2, 3, 4, 5, 6], value: [1, 2, 3, 4, 5, 6] };
  const seldom = { step: [2, 4, 8], value: [4, 4, 4] };
  const shifted = { step: [1, 3, 5], value: [10, 30, 50] };
  expect(bandOf([often, seldom, shifted])).toEqual({
    step: [2, 4],
    mean: [(2 + 4 + 20) / 3, (4 + 4 + 40) / 3],
    least: [2, 4],
    most: [20, 40],
  });
});

test("runs that share no step have no band", () => {
  expect(
    bandOf([
      { step: [1, 2], value: [1, 1] },
      { step: [5, 6], value: [1, 1] },
    ]).step,
  ).toEqual([]);
});

test("the seed may differ, and nothing else", () => {
  const config = runConfig(defaults());
  expect(sameButSeed(config, { ...config, seed: 7 })).toBe(true);
  expect(sameButSeed(config, { ...config, batch: 7, seed: 7 })).toBe(false);
});
