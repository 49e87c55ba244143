// What a pen leaves: curves through its points, each piece as wide as the pen was pressed. Painted here for the eye; the
// bytes that the model gets are computed from the same pieces, in raster.ts.

import type { Point, Stroke } from "../state/drawing";

/** Width of a stroke in units of the pad's side; MNIST's pens are about this thick. */
const PEN = 0.075;

/** A mouse reports 0.5 and draws PEN; a pen from half to one and a half of it. */
const width = (pressure: number): number => PEN * (0.5 + pressure);

type Place = Pick<Point, "x" | "y">;

/** A quadratic curve, in units of the pad's side; a straight one where the control is one of its ends. */
export interface Piece {
  from: Place;
  control: Place;
  to: Place;
  width: number;
}

/** How many pieces a stroke of so many points has: a dot is one as well. */
export const pieceCount = (stroke: Stroke): number => Math.min(stroke.length, Math.max(1, stroke.length - 1));

/**
 * One piece of a stroke. Curves go through the middles between points: straight pieces would show the pen's sampling
 * rate. All but the last piece stay as they are when the stroke grows.
 */
export function piece(stroke: Stroke, index: number): Piece | null {
  const corner = stroke[index];
  if (!corner) return null;
  const next = stroke[index + 1] ?? corner;
  const before = stroke[index - 1];
  const last = index + 2 >= stroke.length;
  return {
    from: before ? middle(before, corner) : corner,
    control: corner,
    to: last ? next : middle(corner, next),
    width: width((corner.pressure + next.pressure) / 2),
  };
}

const middle = (a: Place, b: Place): Place => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Paints strokes into the square from (0, 0) to (side, side). */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
  ink: string,
): void {
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes)
    for (let i = 0; i < pieceCount(stroke); i++) paintPiece(context, piece(stroke, i), side);
}

function paintPiece(context: CanvasRenderingContext2D, piece: Piece | null, side: number): void {
  if (!piece) return;
  const { from, control, to, width } = piece;
  context.beginPath();
  if (from.x === to.x && from.y === to.y && control.x === to.x && control.y === to.y) {
    // A canvas leaves out lines without length.
    context.arc(to.x * side, to.y * side, (width * side) / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.lineWidth = width * side;
  context.moveTo(from.x * side, from.y * side);
  context.quadraticCurveTo(control.x * side, control.y * side, to.x * side, to.y * side);
  context.stroke();
}
