// Outlines hold half of their group, and numerals stand beside each other.

import { expect, test } from "vitest";
import { outlines } from "./map-density";
import { withRoom } from "./map-thinning";

/** Points of a normal distribution about a middle, the same each time. */
function heap(count: number, [x, y]: [number, number], spread: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [u, v] = [(i + 0.5) / count, (i * 0.618034) % 1];
    const radius = spread * Math.sqrt(-2 * Math.log(u));
    return [x + radius * Math.cos(2 * Math.PI * v), y + radius * Math.sin(2 * Math.PI * v)];
  }).flat();
}

test("an outline goes around the half of its group that lies most densely", () => {
  const points = Float32Array.from([...heap(400, [-3, 1], 0.5), ...heap(400, [3, -1], 1)]);
  const groups = Uint8Array.from({ length: 800 }, (_, n) => (n < 400 ? 0 : 1));
  const [first, second] = outlines(points, groups, 2, { left: -5, right: 6, low: -5, high: 4 });
  for (const [outline, [x, y], spread] of [
    [first, [-3, 1], 0.5],
    [second, [3, -1], 1],
  ] as const) {
    const radii: number[] = [];
    for (let i = 0; i < (outline?.length ?? 0); i += 2)
      radii.push(Math.hypot((outline?.[i] ?? 0) - x, (outline?.[i + 1] ?? 0) - y) / spread);
    expect(radii.length).toBeGreaterThan(40);
    // Half of a normal distribution in the plane lies within 1.18 deviations; the kernel widens it a little.
    expect(radii.reduce((sum, radius) => sum + radius, 0) / radii.length).toBeGreaterThan(1);
    expect(radii.reduce((sum, radius) => sum + radius, 0) / radii.length).toBeLessThan(1.45);
  }
});

test("numerals have room, more of them the nearer one looks, and only those that are wanted", () => {
  const points = Float32Array.from(heap(1000, [0, 0], 1));
  const drawn = (scale: number) => [...withRoom(points, scale)].flatMap((has, n) => (has ? [n] : []));
  const [far, near] = [drawn(40), drawn(160)];
  const nearest = (numerals: number[]) => {
    let least = Number.POSITIVE_INFINITY;
    const [x, y] = [(n: number) => points[2 * n] ?? 0, (n: number) => points[2 * n + 1] ?? 0];
    numerals.forEach((a, i) => {
      for (const b of numerals.slice(i + 1)) least = Math.min(least, Math.hypot(x(a) - x(b), y(a) - y(b)));
    });
    return least;
  };
  expect(40 * nearest(far)).toBeGreaterThan(14.99);
  expect(160 * nearest(near)).toBeGreaterThan(14.99);
  expect(near.length).toBeGreaterThan(2 * far.length);
  expect([...withRoom(points, 40, (n) => n === 7)].reduce((sum, has) => sum + has, 0)).toBe(1);
});
