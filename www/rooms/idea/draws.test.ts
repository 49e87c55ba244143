// Draws differ from each other, repeat with their seed, and leave nobody out.

import { expect, test } from "vitest";
import { draws } from "./draws";

const grid = Array.from({ length: 18 }, (_, i) => i);

test("no dataset is drawn twice, the same seed draws the same, another one others", () => {
  const six = draws(grid, 6, 1);
  expect(new Set(six).size).toBe(6);
  expect(draws(grid, 6, 1)).toEqual(six);
  expect(draws(grid, 6, 2)).not.toEqual(six);
  expect(draws(grid, 99, 3).sort((a, b) => a - b)).toEqual(grid);
});

test("every dataset is drawn about as often", () => {
  const counts = grid.map(() => 0);
  for (let seed = 1; seed <= 3000; seed++)
    for (const value of draws(grid, 6, seed)) counts[value] = (counts[value] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
