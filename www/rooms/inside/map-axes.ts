// Numbers along the lower and the left rim of the map: where in the plane one looks.

import { minus } from "../../views/plot";
import { type Box, type Frame, toPlane, toScreen } from "./map-frame";
import { roundTicks } from "./round-ticks";

/** Least distance of two numbers, pixels. */
const APART = 58;
/** The corner where both axes begin stays free, pixels. */
const CORNER = { left: 40, below: 26 };

export function paintAxes(
  context: CanvasRenderingContext2D,
  { muted, paper }: { muted: string; paper: string },
  frame: Frame,
  box: Box,
): void {
  const low = toPlane(frame, box, 0, box.height);
  const high = toPlane(frame, box, box.width, 0);
  context.font = "13px 'Source Sans 3', system-ui, sans-serif";
  context.lineJoin = "round";
  context.fillStyle = context.strokeStyle = muted;
  for (const value of roundTicks(low.x, high.x, frame.scale, APART)) {
    const { left } = toScreen(frame, box, value, 0);
    if (left < CORNER.left || left > box.width - 14) continue;
    mark(context, left, box.height, left, box.height - 5);
    label(context, minus(value), [left, box.height - 9], "center", "bottom", paper, muted);
  }
  for (const value of roundTicks(low.y, high.y, frame.scale, APART)) {
    const { top } = toScreen(frame, box, 0, value);
    if (top < 12 || top > box.height - CORNER.below) continue;
    mark(context, 0, top, 5, top);
    label(context, minus(value), [9, top], "left", "middle", paper, muted);
  }
}

function mark(context: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

/** With a halo of paper, for codes lie below. */
function label(
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: [number, number],
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
  paper: string,
  ink: string,
): void {
  context.textAlign = align;
  context.textBaseline = baseline;
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
  context.strokeStyle = ink;
}
