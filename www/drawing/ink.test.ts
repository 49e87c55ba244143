// Pictures of every sort end as ink on paper.

import { expect, test } from "vitest";
import { inkOf } from "./ink";

/** A picture of 8 x 8 with a vertical line, in grey levels and opacities. */
function line(ink: number, paper: number, paperAlpha = 255): number[] {
  return Array.from({ length: 64 }, (_, pixel) => {
    const isInk = pixel % 8 === 3 && pixel > 8 && pixel < 55;
    const level = isInk ? ink : paper;
    return [level, level, level, isInk ? 255 : paperAlpha];
  }).flat();
}

function read(rgba: number[]): Uint8Array {
  const ink = inkOf(rgba, 8, 8);
  if (!(ink instanceof Uint8Array)) throw new Error(ink.wrong);
  return ink;
}

test.each([
  ["dark on light", line(20, 240)],
  ["light on dark", line(235, 10)],
  ["faint pencil", line(150, 215)],
  ["dark on nothing", line(20, 0, 0)],
  ["light on nothing", line(250, 255, 0)],
])("%s", (_, rgba) => {
  const ink = read(rgba);
  expect(ink[3 + 8 * 4]).toBe(255);
  expect(ink[0]).toBe(0);
  expect(ink.filter((value) => value > 0)).toHaveLength(6);
});

test("a blank picture is none", () => {
  for (const blank of [line(240, 240), line(230, 240), line(0, 0, 0).fill(0)])
    expect(inkOf(blank, 8, 8)).toEqual({ wrong: expect.stringContaining("is blank") });
});

test("grain is not ink", () => {
  const grainy = line(20, 240).map((value, i) => (i % 4 === 3 ? value : value - (i % 7) * 3));
  expect(read(grainy)[1]).toBe(0);
});
