// Marching squares: where heights over a square grid cross zero, as straight pieces between the middles of neighbouring cells.

/** From x, y to x, y, in cells: 2.5 lies between the middles of the third and the fourth. */
export type Piece = readonly [x: number, y: number, toX: number, toY: number];

/** `height` of a cell, by its column and row, both below `cells`. */
export function zeroLines(cells: number, height: (column: number, row: number) => number): Piece[] {
  const pieces: Piece[] = [];
  for (let row = 0; row + 1 < cells; row++) {
    for (let column = 0; column + 1 < cells; column++) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      // The line crosses the sides of the square between four middles twice, or four times at a saddle.
      const crossings = corners.flatMap(([x, y], i) => {
        const [toX, toY] = corners[(i + 1) % 4] ?? [x, y];
        const [here, there] = [height(x, y), height(toX, toY)];
        if (here > 0 === there > 0) return [];
        const part = here / (here - there);
        return [[x + part * (toX - x), y + part * (toY - y)] as const];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [from, to] = [crossings[i], crossings[i + 1]];
        if (from && to) pieces.push([...from, ...to]);
      }
    }
  }
  return pieces;
}
