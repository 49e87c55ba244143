// The lattice of pictures covers what is in sight, and stays put while the map moves a little.

import { expect, test } from "vitest";
import { latticeOf, panned } from "./map-frame";

const box = { width: 776, height: 520 };
const frame = { scale: 70, x: 0.4, y: -0.3 };

test("covers the whole window, wherever it looks", () => {
  for (const [right, down] of [
    [0, 0],
    [17, -23],
    [-400, 250],
  ] as const) {
    const moved = panned(frame, right, down);
    const { x, y, step, columns, rows } = latticeOf(moved, box);
    const reach = { across: box.width / 2 / moved.scale, up: box.height / 2 / moved.scale };
    expect(x - step / 2).toBeLessThanOrEqual(moved.x - reach.across + 1e-9);
    expect(x + (columns - 0.5) * step).toBeGreaterThanOrEqual(moved.x + reach.across - 1e-9);
    expect(y + step / 2).toBeGreaterThanOrEqual(moved.y + reach.up - 1e-9);
    expect(y - (rows - 0.5) * step).toBeLessThanOrEqual(moved.y - reach.up + 1e-9);
  }
});

test("its points stay where they are while one pans, and never grow too many", () => {
  const before = latticeOf(frame, box);
  const after = latticeOf(panned(frame, 100, 60), box);
  const apart = (after.x - before.x) / before.step;
  expect(apart).toBeCloseTo(Math.round(apart), 6);
  const large = latticeOf(frame, { width: 4000, height: 2500 });
  expect(large.columns * large.rows).toBeLessThan(700);
});
