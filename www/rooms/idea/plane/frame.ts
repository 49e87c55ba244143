// A part of the plane as a figure shows it: between codes and places in a picture of so many units.

import { ticks } from "../../../views/plot";
import type { Square } from "./grid";
import type { Code } from "./state";

/** Width and height of each map's viewBox. */
export const UNITS = 300;

export const across = ({ left, side }: Square, x: number): number => (UNITS * (x - left)) / side;
export const down = ({ bottom, side }: Square, y: number): number => UNITS - (UNITS * (y - bottom)) / side;

/** The code at a place of the picture. */
export const codeAt = ({ left, bottom, side }: Square, right: number, below: number): Code => [
  left + (right / UNITS) * side,
  bottom + (1 - below / UNITS) * side,
];

/** The smallest square around these codes, with a margin as a share of it. */
export function around(codes: readonly Code[], margin: number): Square {
  const [xs, ys] = [codes.map(([x]) => x), codes.map(([, y]) => y)];
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = Math.max(right - left, top - bottom) * (1 + 2 * margin);
  return { left: (left + right - side) / 2, bottom: (bottom + top - side) / 2, side };
}

/** Round numbers along a side, three or four of them, with as many digits as they need. */
export function marks(from: number, side: number): ReadonlyArray<{ at: number; label: string }> {
  const every = ticks(from + 0.02 * side, from + 0.98 * side);
  const some = every.length > 4 ? every.filter((_, i) => i % 2 === 0) : every;
  return some.map((value) => ({
    at: (value - from) / side,
    label: String(Number(value.toFixed(4))).replace("-", "−"),
  }));
}
