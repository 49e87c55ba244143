// Paints strokes: on the pad for the eye, and into bytes for the model.

import type { Sheet, Stroke } from "../state/drawing";

/** Width of a stroke in units of the pad's side; MNIST's pens are about this thick. */
const PEN = 0.075;

/** Paints strokes into the square from (0, 0) to (side, side). */
export function paintStrokes(context: Context, strokes: readonly Stroke[], side: number, ink: string): void {
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) paintStroke(context, stroke, side);
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Curves through the middles between points: straight pieces would show the pen's sampling rate. */
function paintStroke(context: Context, stroke: Stroke, side: number): void {
  const [first] = stroke;
  if (!first) return;
  if (stroke.length === 1) {
    context.beginPath();
    context.arc(first.x * side, first.y * side, (width(first.pressure) * side) / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  let from = { x: first.x, y: first.y };
  for (let i = 1; i < stroke.length; i++) {
    const corner = stroke[i - 1];
    const next = stroke[i];
    if (!corner || !next) continue;
    const last = i === stroke.length - 1;
    const to = last ? next : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    context.lineWidth = width((corner.pressure + next.pressure) / 2) * side;
    context.beginPath();
    context.moveTo(from.x * side, from.y * side);
    context.quadraticCurveTo(corner.x * side, corner.y * side, to.x * side, to.y * side);
    context.stroke();
    from = to;
  }
}

/** A mouse reports 0.5 and draws PEN; a pen from half to one and a half of it. */
const width = (pressure: number): number => PEN * (0.5 + pressure);

/** Paints strokes into bytes, 0 paper to 255 ink, row by row. The canvas is kept: making one for each move costs. */
export function rasteriser(): (sheet: Sheet & { kind: "strokes" }, side: number) => Uint8Array {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return ({ strokes }, side) => {
    canvas.width = side;
    canvas.height = side;
    if (!context) return new Uint8Array(side * side);
    paintStrokes(context, strokes, side, "black");
    const { data } = context.getImageData(0, 0, side, side);
    return Uint8Array.from({ length: side * side }, (_, pixel) => data[4 * pixel + 3] ?? 0);
  };
}
