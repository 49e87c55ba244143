// Drawings in links: what is written is read again, near enough to be the same strokes, and anything else is refused.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Stroke } from "./drawing";
import { readStrokes, writeStrokes } from "./stroke-link";

const point = fc.record({
  x: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
  y: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
  pressure: fc.oneof(fc.constant(0.5), fc.double({ min: 0, max: 1, noNaN: true })),
});
const strokes = fc.array(fc.array(point, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 8 });

/** How far a place is from the nearest point of the other stroke. */
const away = ({ x, y }: { x: number; y: number }, others: Stroke): number =>
  Math.min(...others.map((other) => Math.hypot(x - other.x, y - other.y)));

test("every stroke comes back, its ends and its turns where they were", () => {
  fc.assert(
    fc.property(strokes, (drawn) => {
      const text = writeStrokes(drawn) ?? "";
      expect(text).toMatch(/^[\w-]+$/);
      const read = readStrokes(text) ?? [];
      expect(read.length).toBe(drawn.length);
      drawn.forEach((stroke, index) => {
        const again = read[index] ?? [];
        for (const place of stroke) expect(away(place, again)).toBeLessThan(0.02);
        for (const place of again) expect(away(place, stroke)).toBeLessThan(0.002);
        const [end, endAgain] = [stroke.at(-1), again.at(-1)];
        expect(Math.abs((end?.pressure ?? 0) - (endAgain?.pressure ?? 9))).toBeLessThan(0.01);
      });
      // A link of a link is the same link.
      expect(writeStrokes(read)).toBe(text);
    }),
  );
});

test("a digit as it is drawn takes a few hundred characters", () => {
  const five: Stroke = Array.from({ length: 150 }, (_, i) => ({
    x: 0.5 + 0.25 * Math.cos(i / 24),
    y: 0.2 + i / 250,
    pressure: 0.5,
  }));
  expect(writeStrokes([five])?.length).toBeLessThan(250);
});

test("a drawing that is too long is refused, and so is what is none", () => {
  const scribble: Stroke = Array.from({ length: 9000 }, (_, i) => ({
    x: (i % 7) / 7,
    y: (i % 11) / 11,
    pressure: 0.5,
  }));
  expect(writeStrokes([scribble])).toBeUndefined();
  for (const text of ["", "A", "AA", "__________", "AQECAw", "AgQBAQEB", "no drawing", "%00", "é", "A".repeat(7000)])
    expect([text, readStrokes(text)]).toEqual([text, undefined]);
  fc.assert(
    fc.property(fc.base64String(), (text) => {
      const read = readStrokes(text.replace(/=+$/, ""));
      if (read) expect(read.flat().every(({ x, y }) => Math.abs(x) <= 4 && Math.abs(y) <= 4)).toBe(true);
    }),
  );
});
