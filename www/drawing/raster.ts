// Strokes as bytes for the model, computed without a canvas: browsers that guard against fingerprinting hand out noise for
// what a canvas holds, and every browser rounds a canvas in its own way. Here all of them get the same numbers.

import type { Sheet, Stroke } from "../state/drawing";
import { type Piece, piece, pieceCount } from "./strokes";

/** How far the straight lines that stand for a curve may be from it, in pixels. */
const FLATNESS = 0.1;

/**
 * Paints strokes into bytes, 0 paper to 255 ink, row by row. What cannot change any more as the newest stroke grows is
 * kept from one call to the next, so that a long drawing costs no more with each move of the pen.
 */
export function rasteriser(): (sheet: Sheet & { kind: "strokes" }, side: number) => Uint8Array {
  let settled = new Raster(0);
  /** The strokes that are settled, as they were: all pieces of each but the last one. */
  let painted: readonly Stroke[] = [];
  return ({ strokes }, side) => {
    if (settled.side !== side || !grewFrom(painted, strokes)) {
      settled = new Raster(side);
      painted = [];
    }
    const whole = settled.copy();
    strokes.forEach((stroke, index) => {
      const last = pieceCount(stroke) - 1;
      const done = pieceCount(painted[index] ?? []) - 1;
      for (let i = Math.max(0, done); i < last; i++) {
        const next = piece(stroke, i);
        settled.paint(next);
        whole.paint(next);
      }
      whole.paint(piece(stroke, last));
    });
    painted = strokes;
    return whole.bytes;
  };
}

/** Whether nothing but a longer last stroke, or more strokes, tells these from those before. Points are kept as they are. */
function grewFrom(before: readonly Stroke[], now: readonly Stroke[]): boolean {
  return before.every((stroke, index) => {
    const same = now[index];
    if (same === stroke) return true;
    const longer = index === before.length - 1 && same !== undefined && same.length >= stroke.length;
    return longer && same[0] === stroke[0] && same[stroke.length - 1] === stroke.at(-1);
  });
}

/** A square of bytes that round pens are drawn into. */
class Raster {
  readonly side: number;
  readonly bytes: Uint8Array;

  constructor(side: number, bytes = new Uint8Array(side * side)) {
    this.side = side;
    this.bytes = bytes;
  }

  copy(): Raster {
    return new Raster(this.side, this.bytes.slice());
  }

  /** As straight lines, enough of them to be close to the curve. */
  paint(piece: Piece | null): void {
    if (!piece) return;
    const { side } = this;
    const { from, control, to } = piece;
    const bend = Math.hypot(from.x - 2 * control.x + to.x, from.y - 2 * control.y + to.y) * side;
    // A quadratic curve in n lines is at most bend / 4n² from them.
    const lines = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * FLATNESS))));
    let [x, y] = [from.x * side, from.y * side];
    for (let i = 1; i <= lines; i++) {
      const t = i / lines;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      const nextX = (a * from.x + b * control.x + c * to.x) * side;
      const nextY = (a * from.y + b * control.y + c * to.y) * side;
      this.#line(x, y, nextX, nextY, (piece.width * side) / 2);
      [x, y] = [nextX, nextY];
    }
  }

  /** A line with round ends: ink by how far a pixel's centre is inside the rim, the rim one pixel soft. */
  #line(fromX: number, fromY: number, toX: number, toY: number, radius: number): void {
    const { side, bytes } = this;
    const reach = radius + 0.5;
    const first = (low: number) => Math.max(0, Math.ceil(low - reach - 0.5));
    const last = (high: number) => Math.min(side - 1, Math.floor(high + reach - 0.5));
    const [left, right] = [first(Math.min(fromX, toX)), last(Math.max(fromX, toX))];
    const [top, bottom] = [first(Math.min(fromY, toY)), last(Math.max(fromY, toY))];
    for (let row = top; row <= bottom; row++) {
      for (let at = row * side + left; at <= row * side + right; at++) {
        const before = bytes[at] ?? 0;
        if (before === 255) continue;
        const away = awaySquared(at - row * side + 0.5, row + 0.5, fromX, fromY, toX, toY);
        if (away < reach * reach) bytes[at] = Math.max(before, Math.round(255 * Math.min(1, reach - Math.sqrt(away))));
      }
    }
  }
}

/** The square of how far a point is from a line between two others. */
function awaySquared(x: number, y: number, fromX: number, fromY: number, toX: number, toY: number): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const squared = alongX * alongX + alongY * alongY;
  const along = squared === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / squared;
  const nearest = Math.min(1, Math.max(0, along));
  const [offX, offY] = [x - fromX - nearest * alongX, y - fromY - nearest * alongY];
  return offX * offX + offY * offY;
}
