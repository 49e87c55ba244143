// A square of the plane of codes, cut into cells: ln p(x|z) at their middles, and by interpolation anywhere between.

export interface Square {
  left: number;
  bottom: number;
  /** Length of a side. */
  side: number;
}

export const isInside = ({ left, bottom, side }: Square, x: number, y: number): boolean =>
  x >= left && y >= bottom && x <= left + side && y <= bottom + side;

export class Grid {
  readonly area: Square;
  /** Cells along a side. */
  readonly cells: number;
  /** ln p(x|z) in nats, row by row from below. */
  readonly likelihood: Float64Array;
  /** Length of a cell's side. */
  readonly step: number;

  constructor(area: Square, cells: number, likelihood: Float64Array) {
    this.area = area;
    this.cells = cells;
    this.likelihood = likelihood;
    this.step = area.side / cells;
  }

  /** The middle of a cell. */
  middle(column: number, row: number): [x: number, y: number] {
    return middle(this.area, this.cells, column, row);
  }

  /** ln p(x, z) of each cell's middle. */
  joints(): Float64Array {
    return this.likelihood.map((nats, i) => {
      const [x, y] = this.middle(i % this.cells, Math.floor(i / this.cells));
      return nats + lnPrior(x, y);
    });
  }

  /** ln p(x|z) by a cubic through the four nearest middles in each direction; what lies outside is like the border. */
  at(x: number, y: number): number {
    const { cells, likelihood } = this;
    const most = cells - 1;
    // In cells, counted from the first middle.
    const right = Math.min(cells - 0.5, Math.max(-0.5, (x - this.area.left) / this.step - 0.5));
    const up = Math.min(cells - 0.5, Math.max(-0.5, (y - this.area.bottom) / this.step - 0.5));
    const [column, row] = [Math.floor(right), Math.floor(up)];
    // Written out, for a picture asks for ten thousand of these at a time.
    const [a, b] = [Math.min(most, Math.max(0, column - 1)), Math.min(most, Math.max(0, column))];
    const [c, d] = [Math.min(most, Math.max(0, column + 1)), Math.min(most, Math.max(0, column + 2))];
    const t = right - column;
    const along = (index: number): number => {
      const first = cells * Math.min(most, Math.max(0, index));
      return cubic(t, likelihood[first + a], likelihood[first + b], likelihood[first + c], likelihood[first + d]);
    };
    return cubic(up - row, along(row - 1), along(row), along(row + 1), along(row + 2));
  }
}

export const middle = (
  { left, bottom, side }: Square,
  cells: number,
  column: number,
  row: number,
): [number, number] => [left + ((column + 0.5) * side) / cells, bottom + ((row + 0.5) * side) / cells];

/** ln p(z) of the standard Gaussian in two dimensions. */
export const lnPrior = (x: number, y: number): number => -0.5 * (x * x + y * y) - Math.log(2 * Math.PI);

/** Catmull and Rom's: from b to c as t goes from 0 to 1, with the slopes that their neighbours give. */
function cubic(t: number, a = 0, b = 0, c = 0, d = 0): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
