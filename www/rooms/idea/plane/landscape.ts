// ln p(x, z) of one image over all codes of two dimensions: grids within grids, and by them the evidence and the posterior.

import { type Grid, lnPrior, type Square } from "./grid";

/** So wide is the seam between two grids, as a share of the finer one. */
const SEAM = 0.1;

/** A block of cells, the ends not included. */
export interface Block {
  column: number;
  row: number;
  size: number;
}

/** A grid, and the block of its cells that the next one covers more finely. */
interface Level {
  grid: Grid;
  hole: Block | null;
}

export class Landscape {
  readonly #levels: readonly Level[];
  /** ln p(x) in nats: the integral of p(x, z) over z. */
  readonly logEvidence: number;
  /** ln p(x, z) at the middles of the finest grid. */
  readonly joints: Float64Array;
  /** Codes that were decoded for it. */
  readonly decodings: number;

  /** From the whole plane to the finest: each grid covers a block of the one before. */
  constructor(grids: readonly Grid[]) {
    this.#levels = grids.map((grid, i) => ({ grid, hole: blockOf(grid, grids[i + 1]?.area) }));
    const terms = this.#levels.map(({ grid, hole }) => logSum(grid.joints(), grid, hole) + 2 * Math.log(grid.step));
    this.logEvidence = logSumExp(terms);
    this.joints = this.finest.joints();
    this.decodings = grids.reduce((sum, { likelihood }) => sum + likelihood.length, 0);
  }

  get finest(): Grid {
    return this.#levels.at(-1)?.grid ?? nowhere();
  }

  get whole(): Grid {
    return this.#levels[0]?.grid ?? nowhere();
  }

  /** Where the finest grid is. */
  get window(): Square {
    return this.finest.area;
  }

  /** ln p(x, z) at any code, between the middles by interpolation. */
  readonly joint = (x: number, y: number): number => {
    return this.#likelihood(this.#levels.length - 1, x, y) + lnPrior(x, y);
  };

  /** By this level's grid, or a coarser one where it does not reach. */
  #likelihood(level: number, x: number, y: number): number {
    const grid = this.#levels[level]?.grid ?? nowhere();
    if (level === 0) return grid.at(x, y);
    // Towards its border a grid gives way to the coarser one: what differs between them must not show as a step.
    const share = fromBorder(grid.area, x, y) / (SEAM * grid.area.side);
    if (share >= 1) return grid.at(x, y);
    const coarser = this.#likelihood(level - 1, x, y);
    return share <= 0 ? coarser : coarser + share * (grid.at(x, y) - coarser);
  }

  /** The posterior's mass of each cell of the finest grid. */
  masses(): Float64Array {
    const { step } = this.finest;
    return this.joints.map((joint) => Math.exp(joint - this.logEvidence) * step * step);
  }

  /** How many cells of the finest grid share the posterior, by its entropy: too few, and their sum would be no integral. */
  get spread(): number {
    const logMass = logSumExp([...this.joints]);
    return Math.exp(this.joints.reduce((sum, joint) => sum - Math.exp(joint - logMass) * (joint - logMass || 0), 0));
  }
}

/** Mean and deviation of the posterior in each dimension, by the finest grid. */
export function moments(landscape: Landscape): { mean: [number, number]; deviation: [number, number] } {
  const masses = landscape.masses();
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const of = (dimension: 0 | 1): [number, number] => {
    let [first, second] = [0, 0];
    masses.forEach((mass, i) => {
      const { finest } = landscape;
      const z = finest.middle(i % finest.cells, Math.floor(i / finest.cells))[dimension];
      first += (mass / total) * z;
      second += (mass / total) * z * z;
    });
    return [first, Math.sqrt(Math.max(0, second - first * first))];
  };
  const [[x, spreadX], [y, spreadY]] = [of(0), of(1)];
  return { mean: [x, y], deviation: [spreadX, spreadY] };
}

/** The posterior's mass of each column of the finest grid, or of each row. */
export function marginal(landscape: Landscape, dimension: 0 | 1): Float64Array {
  const { cells } = landscape.finest;
  const sums = new Float64Array(cells);
  landscape.masses().forEach((mass, i) => {
    const place = dimension === 0 ? i % cells : Math.floor(i / cells);
    sums[place] = (sums[place] ?? 0) + mass;
  });
  return sums;
}

/** The density above which the given share of the posterior lies, as ln p(x, z). */
export function levelOf(landscape: Landscape, share: number): number {
  const sorted = [...landscape.joints].sort((a, b) => b - a);
  const { step } = landscape.finest;
  let mass = 0;
  for (const joint of sorted) {
    mass += Math.exp(joint - landscape.logEvidence) * step * step;
    if (mass >= share) return joint;
  }
  return sorted.at(-1) ?? 0;
}

export function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/** Of all cells but those in the hole. */
function logSum(joints: Float64Array, { cells }: Grid, hole: Block | null): number {
  const isOut = (i: number): boolean => {
    if (!hole) return true;
    const [column, row] = [(i % cells) - hole.column, Math.floor(i / cells) - hole.row];
    return column < 0 || row < 0 || column >= hole.size || row >= hole.size;
  };
  return logSumExp([...joints.filter((_, i) => isOut(i))]);
}

function blockOf({ area, step }: Grid, inner: Square | undefined): Block | null {
  if (!inner) return null;
  const cells = (length: number) => Math.round(length / step);
  return { column: cells(inner.left - area.left), row: cells(inner.bottom - area.bottom), size: cells(inner.side) };
}

const fromBorder = ({ left, bottom, side }: Square, x: number, y: number): number =>
  Math.min(x - left, y - bottom, left + side - x, bottom + side - y);

function nowhere(): never {
  throw new Error("A landscape has a grid at least.");
}
