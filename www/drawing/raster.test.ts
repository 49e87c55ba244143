// Strokes become the same bytes whether they are painted at once or as they grow, and quickly.

import { expect, test } from "vitest";
import type { Stroke } from "../state/drawing";
import { rasteriser } from "./raster";

const SIDE = 224;
const sheet = (strokes: readonly Stroke[]) => ({ kind: "strokes", strokes }) as const;
const paint = (strokes: readonly Stroke[]) => rasteriser()(sheet(strokes), SIDE);
/** Quicker to compare than tens of thousands of numbers one by one. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(b);
const total = (bytes: Uint8Array) => bytes.reduce((sum, ink) => sum + ink, 0) / 255;

/** A wandering line; the same for the same seed. */
function wander(points: number, seed: number): Stroke {
  let [x, y, state] = [0.5, 0.5, seed];
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: points }, () => {
    x = Math.min(1, Math.max(0, x + (random() - 0.5) * 0.08));
    y = Math.min(1, Math.max(0, y + (random() - 0.5) * 0.08));
    return { x, y, pressure: 0.2 + 0.6 * random() };
  });
}

test("a dot is a disc, a line a bar with round ends, of the pen's width", () => {
  const radius = (0.075 * SIDE) / 2;
  const dot = paint([[{ x: 0.5, y: 0.5, pressure: 0.5 }]]);
  expect(total(dot)).toBeCloseTo(Math.PI * radius ** 2, -1);
  const ends = [0.25, 0.75].map((x) => ({ x, y: 0.5, pressure: 0.5 }));
  expect(total(paint([ends]))).toBeCloseTo(Math.PI * radius ** 2 + 2 * radius * SIDE * 0.5, -1.2);
  expect(dot[SIDE * (SIDE / 2) + SIDE / 2]).toBe(255);
  expect(dot[0]).toBe(0);
});

test("pressure widens the pen, and what lies outside the pad is left out", () => {
  const line = (pressure: number) => [0, 1].map((x) => ({ x, y: 0, pressure }));
  expect(total(paint([line(1)]))).toBeGreaterThan(1.9 * total(paint([line(0.25)])));
  expect(paint([]).every((ink) => ink === 0)).toBe(true);
});

test("a drawing that grows, is undone or begins anew is painted as if at once", () => {
  const strokes = [wander(60, 1), wander(40, 2), wander(1, 3)];
  const kept = rasteriser();
  const growing: Stroke[] = [];
  for (const stroke of strokes) {
    for (const points of [1, 2, 3, 20, stroke.length]) {
      if (points > stroke.length) continue;
      const now = [...growing, stroke.slice(0, points)];
      expect(same(kept(sheet(now), SIDE), paint(now))).toBe(true);
    }
    growing.push(stroke);
  }
  for (const now of [strokes.slice(0, 2), strokes.slice(0, 1), [], [wander(9, 4)], [wander(9, 4)], strokes])
    expect(same(kept(sheet(now), SIDE), paint(now))).toBe(true);
  expect(same(kept(sheet(strokes), 28), rasteriser()(sheet(strokes), 28))).toBe(true);
  // Not what was handed out before.
  const before = kept(sheet(strokes), SIDE).slice();
  const handed = kept(sheet(strokes), SIDE);
  kept(sheet([...strokes, wander(50, 5)]), SIDE);
  expect(same(handed, before)).toBe(true);
});
