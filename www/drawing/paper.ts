// The paper of a scan: what each pixel would be without ink, under whatever light. Windows are squares of 2 r + 1 pixels.

/** Grey levels, row by row. */
export interface Grey {
  values: Float32Array;
  width: number;
  height: number;
}

/** How far the paper reaches under a line: wider strokes would pass for paper, narrower shadows for ink. */
const WIDEST_STROKE = 0.14;
/** Reach of the mean over paper, in parts of the longer side. */
const NEAR = 0.06;
/** Pixels this much darker than the light ones around them may be ink, and say nothing of the paper. */
const PERHAPS_INK = 0.08;

/**
 * Levels of the paper under dark ink. Closing fills lines from the light pixels to either side, and follows the edge of a
 * shadow; a mean over the paper near by follows slopes of light up to the rim, where closing cannot. The darker is true.
 */
export function paperOf(picture: Grey): Float32Array {
  const side = Math.max(picture.width, picture.height);
  const reach = Math.max(2, Math.round(WIDEST_STROKE * side));
  const closed = extreme(extreme(picture, reach, Math.max), reach, Math.min).values;
  const isPaper = picture.values.map((value, i) => (value > (1 - PERHAPS_INK) * (closed[i] ?? 0) ? 1 : 0));
  const mean = paperMean(picture, isPaper, Math.max(1, Math.round(NEAR * side)));
  return closed.map((level, i) => Math.min(level, mean[i] ?? level));
}

/** The mean of each window, which is smaller at the rim. */
export function mean({ values, width, height }: Grey, reach: number): Grey {
  const sums = table(values, width, height);
  const counts = table(new Float32Array(values.length).fill(1), width, height);
  const around = (i: number, of: ReturnType<typeof table>) => of(i % width, Math.floor(i / width), reach);
  return { values: values.map((_, i) => around(i, sums) / around(i, counts)), width, height };
}

/** The largest or smallest of each window, by rows and then by columns. */
function extreme({ values, width, height }: Grey, reach: number, pick: (a: number, b: number) => number): Grey {
  const rows = slid(values, height, width, 1, width, reach, pick);
  return { values: slid(rows, width, height, width, 1, reach, pick), width, height };
}

/** Along lines of `length` values, `step` apart, which begin `stride` apart. Stretches of doubled length cover a window. */
function slid(
  values: Float32Array,
  lines: number,
  length: number,
  step: number,
  stride: number,
  reach: number,
  pick: (a: number, b: number) => number,
): Float32Array {
  const best = new Float32Array(values.length);
  for (let start = 0; start < lines * stride; start += stride) {
    const line = extended((i) => values[start + i * step] ?? 0, length, reach);
    let covered = 1;
    for (; 2 * covered <= 2 * reach + 1; covered *= 2)
      for (let i = 0; i + covered < line.length; i++) line[i] = pick(line[i] ?? 0, line[i + covered] ?? 0);
    const rest = 2 * reach + 1 - covered;
    for (let i = 0; i < length; i++) best[start + i * step] = pick(line[i] ?? 0, line[i + rest] ?? 0);
  }
  return best;
}

/** A line that goes on beyond its ends as it does before them: rising light rises on. */
function extended(value: (at: number) => number, length: number, reach: number): Float32Array {
  const inside = (i: number) => value(Math.min(length - 1, Math.max(0, i)));
  const beyond = (end: number, i: number) => Math.min(255, Math.max(0, 2 * value(end) - inside(2 * end - i)));
  return Float32Array.from({ length: length + 2 * reach }, (_, position) => {
    const i = position - reach;
    if (i < 0) return beyond(0, i);
    return i < length ? value(i) : beyond(length - 1, i);
  });
}

/** The mean of the paper in each window, which widens until enough of it is paper. */
function paperMean({ values, width, height }: Grey, isPaper: Float32Array, reach: number): Float32Array {
  const sums = table(
    values.map((value, i) => value * (isPaper[i] ?? 0)),
    width,
    height,
  );
  const counts = table(isPaper, width, height);
  return values.map((value, i) => {
    const [column, row] = [i % width, Math.floor(i / width)];
    for (let r = reach; ; r *= 2) {
      const count = counts(column, row, r);
      const enough = count >= 0.2 * Math.min((2 * r + 1) ** 2, width * height);
      if (enough) return sums(column, row, r) / count;
      if (r > width + height) return value;
    }
  });
}

/** Sums over windows, whatever their size, in four look-ups. */
function table(values: Float32Array, width: number, height: number) {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let row = 0; row < height; row++) {
    let line = 0;
    for (let column = 0; column < width; column++) {
      line += values[row * width + column] ?? 0;
      sums[(row + 1) * stride + column + 1] = (sums[row * stride + column + 1] ?? 0) + line;
    }
  }
  return (column: number, row: number, reach: number): number => {
    const [left, right] = [Math.max(0, column - reach), Math.min(width, column + reach + 1)];
    const [top, bottom] = [Math.max(0, row - reach), Math.min(height, row + reach + 1)];
    const at = (x: number, y: number) => sums[y * stride + x] ?? 0;
    return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  };
}
