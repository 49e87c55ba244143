// Which of many numerals have room beside each other on the screen; the others stand as dots until one comes closer.

/** Least distance between two numerals, pixels. */
const APART = 15;

/**
 * For each point 1 if its numeral is drawn at this scale. The order in which points are tried mixes groups and is the same at
 * each scale, so that nothing flickers while one pans and numerals mostly stay while one zooms.
 */
export function withRoom(points: Float32Array, scale: number, wanted: (n: number) => boolean = () => true): Uint8Array {
  const count = points.length / 2;
  const drawn = new Uint8Array(count);
  const cells = new Map<number, number[]>();
  const side = APART / scale;
  const key = (column: number, row: number) => column * 65_536 + row;
  // A stride without a common divisor visits each point once.
  const stride = strideOf(count);
  for (let i = 0, n = 0; i < count; i++, n = (n + stride) % count) {
    if (!wanted(n)) continue;
    const [x, y] = [points[2 * n] as number, points[2 * n + 1] as number];
    const [column, row] = [Math.floor(x / side) + 32_768, Math.floor(y / side) + 32_768];
    if (!isFree(x, y, column, row)) continue;
    drawn[n] = 1;
    const cell = cells.get(key(column, row));
    if (cell) cell.push(n);
    else cells.set(key(column, row), [n]);
  }
  return drawn;

  function isFree(x: number, y: number, column: number, row: number): boolean {
    for (let across = -1; across <= 1; across++)
      for (let up = -1; up <= 1; up++)
        for (const m of cells.get(key(column + across, row + up)) ?? []) {
          const [right, above] = [(points[2 * m] as number) - x, (points[2 * m + 1] as number) - y];
          if (right * right + above * above < side * side) return false;
        }
    return true;
  }
}

function strideOf(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.max(1, Math.round(count * 0.618));
  while (divisor(stride, count) > 1) stride++;
  return stride;
}
