// Round numbers for an axis, as near to each other as can be read.

/** `scale` in pixels for one unit; numbers stand at least `apart` pixels from each other. */
export function roundTicks(least: number, most: number, scale: number, apart: number): number[] {
  const power = 10 ** Math.floor(Math.log10(apart / scale));
  const step = [1, 2, 5, 10].map((times) => times * power).find((step) => step * scale >= apart) ?? 10 * power;
  const first = Math.ceil(least / step);
  const count = Math.max(0, Math.floor(most / step) - first + 1);
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(10)));
}
