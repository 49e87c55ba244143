// A drawing as text for a link: points on a grid, each written as its step from the one before; a digit takes some 200 characters.

import { fromText, LONGEST, toText } from "./base64url";
import type { Point, Stroke } from "./drawing";

/** Steps of the grid along the pad's side: finer than a pixel of the pad. */
const GRID = 500;
/** Points nearer to the one before, in steps, say nothing more about a stroke that is four times as wide. */
const NEAR = 9;
/** Nobody draws farther from the pad than this, in units of its side. */
const FARTHEST = 4;
const PLAIN = 0.5;

/** Undefined where the drawing is too long for a link. */
export function writeStrokes(strokes: readonly Stroke[]): string | undefined {
  const bytes: number[] = [];
  writeNumber(bytes, strokes.length);
  for (const stroke of strokes.map((stroke) => thinned(stroke.map(onGrid)))) {
    const isPressed = stroke.some(({ pressure }) => pressure !== PLAIN);
    writeNumber(bytes, 2 * stroke.length + Number(isPressed));
    let [x, y] = [0, 0];
    for (const point of stroke) {
      writeStep(bytes, point.x - x);
      writeStep(bytes, point.y - y);
      if (isPressed) bytes.push(Math.round(255 * Math.min(1, Math.max(0, point.pressure))));
      ({ x, y } = point);
    }
  }
  const text = toText(bytes.slice(0, LONGEST));
  return text.length > LONGEST ? undefined : text;
}

/** Undefined where the text is none that was written above. */
export function readStrokes(text: string): Stroke[] | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return new Reader(fromText(text)).strokes();
  } catch {
    return undefined;
  }
}

const onGrid = ({ x, y, pressure }: Point): Point => ({ x: Math.round(x * GRID), y: Math.round(y * GRID), pressure });

/** The first point, the last, and those between that are far enough from the one before. */
function thinned(stroke: Stroke): Stroke {
  const kept: Point[] = [];
  stroke.forEach((point, index) => {
    const before = kept.at(-1);
    const isNear = before && Math.hypot(point.x - before.x, point.y - before.y) < NEAR;
    if (!isNear || index === stroke.length - 1) kept.push(point);
  });
  return kept;
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Small steps in either direction are small numbers. */
const writeStep = (bytes: number[], step: number): void => writeNumber(bytes, step < 0 ? -2 * step - 1 : 2 * step);

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  strokes(): Stroke[] {
    const strokes = Array.from({ length: this.#count() }, () => this.#stroke());
    if (strokes.length === 0 || this.#at < this.#bytes.length) throw new RangeError("not a drawing");
    return strokes;
  }

  #stroke(): Stroke {
    const head = this.#number();
    const isPressed = head % 2 === 1;
    const length = Math.floor(head / 2);
    if (length === 0 || length > this.#bytes.length) throw new RangeError("not a stroke");
    let [x, y] = [0, 0];
    return Array.from({ length }, () => {
      x += this.#step();
      y += this.#step();
      if (Math.max(Math.abs(x), Math.abs(y)) > FARTHEST * GRID) throw new RangeError("not on the pad");
      return { x: x / GRID, y: y / GRID, pressure: isPressed ? this.#byte() / 255 : PLAIN };
    });
  }

  #count(): number {
    const count = this.#number();
    if (count > this.#bytes.length) throw new RangeError("more strokes than bytes");
    return count;
  }

  #step(): number {
    const value = this.#number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  #number(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 28; scale *= 128) {
      const byte = this.#byte();
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("a number without end");
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError("cut off");
    return byte;
  }
}
