// Distributions over the cells of an axis, as the worker sends them.

export interface Axis {
  low: number;
  high: number;
  cells: number;
}

export const isBinary = ({ cells }: Axis): boolean => cells === 2;

const width = ({ low, high, cells }: Axis): number => (high - low) / cells;

export const middle = (axis: Axis, cell: number): number => axis.low + width(axis) * (cell + 0.5);

export function moments(axis: Axis, masses: readonly number[]): { mean: number; deviation: number } {
  const mean = masses.reduce((sum, mass, cell) => sum + mass * middle(axis, cell), 0);
  const variance = masses.reduce((sum, mass, cell) => sum + mass * (middle(axis, cell) - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(Math.max(0, variance)) };
}

/** KL(p || q), nats; what a cell without mass counts as is the least that single precision tells from nothing. */
export function divergence(p: readonly number[], q: readonly number[]): number {
  const least = 1e-38;
  const of = (mass: number, cell: number) =>
    mass > 0 ? mass * (Math.log(mass) - Math.log(Math.max(least, q[cell] ?? 0))) : 0;
  return Math.max(
    0,
    p.reduce((sum, mass, cell) => sum + of(mass, cell), 0),
  );
}

/** Density at each of so many places of a stretch of the axis: cells narrower than a place are averaged. */
export function densities(
  axis: Axis,
  masses: readonly number[],
  [from, to]: readonly [number, number],
  places: number,
): number[] {
  const cell = width(axis);
  const step = (to - from) / places;
  const cumulated = cumulative(masses);
  const below = (z: number): number => {
    const at = Math.min(axis.cells, Math.max(0, (z - axis.low) / cell));
    const whole = Math.min(axis.cells - 1, Math.floor(at));
    return (cumulated[whole] ?? 0) + (at - whole) * (masses[whole] ?? 0);
  };
  return Array.from({ length: places }, (_, i) => (below(from + step * (i + 1)) - below(from + step * i)) / step);
}

/** The share of draws in each cell. */
export function histogram(axis: Axis, draws: readonly number[]): number[] {
  const shares = new Array<number>(axis.cells).fill(0);
  for (const draw of draws) {
    const cell = Math.min(axis.cells - 1, Math.max(0, Math.floor((draw - axis.low) / width(axis))));
    shares[cell] = (shares[cell] ?? 0) + 1 / draws.length;
  }
  return shares;
}

/** What lies below each cell. */
function cumulative(masses: readonly number[]): number[] {
  let sum = 0;
  return masses.map((mass) => {
    const below = sum;
    sum += mass;
    return below;
  });
}
