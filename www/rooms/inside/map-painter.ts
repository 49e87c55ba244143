// Paints the map of codes: thousands of marks from typed arrays and small stamped pictures, then ellipses and cursor.

import type { Ellipse } from "../../state/projection";
import { type Box, type Frame, toScreen } from "./map-frame";
import type { Pictures } from "./map-pictures";

export interface Marks {
  /** Whether they are painted; the frame is fitted to them all the same. */
  visible: boolean;
  points: Float32Array;
  /** Which colour and mark each point has. */
  groups: Uint8Array;
  /** The colour of each group. */
  colours: readonly string[];
  /** A numeral for each group; dots where there is none. */
  numerals: boolean;
  /** The one group that stands out; the others step back. */
  emphasised: number | null;
}

export interface Posterior extends Ellipse {
  colour: string;
  dashed: boolean;
}

export interface Scene {
  marks: Marks;
  pictures: Pictures | null;
  posteriors: readonly Posterior[];
  cursor: { x: number; y: number };
  ink: string;
  paper: string;
}

const STAMP = 16;

/** One picture for each group, so that a frame copies pictures and shapes nothing. */
export function stamps({ colours, numerals }: Marks, ratio: number): HTMLCanvasElement[] {
  return colours.map((colour, group) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = STAMP * ratio;
    const context = canvas.getContext("2d");
    if (!context) return canvas;
    context.scale(ratio, ratio);
    context.fillStyle = colour;
    if (numerals) {
      context.font = "600 11px 'Source Sans 3', system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(String(group), STAMP / 2, STAMP / 2 + 0.5);
    } else {
      context.beginPath();
      context.arc(STAMP / 2, STAMP / 2, 2.6, 0, 2 * Math.PI);
      context.fill();
    }
    return canvas;
  });
}

const SIDE = 28;

/** All pictures in one, each pixel as much ink as the decoder puts there. */
export function atlas({ lattice, images }: Pictures, ink: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = lattice.columns * SIDE;
  canvas.height = lattice.rows * SIDE;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const sheet = context.createImageData(canvas.width, canvas.height);
  for (let index = 0; index < lattice.columns * lattice.rows; index++) {
    const left = (index % lattice.columns) * SIDE;
    const top = Math.floor(index / lattice.columns) * SIDE;
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const at = (top + Math.floor(pixel / SIDE)) * canvas.width + left + (pixel % SIDE);
      sheet.data[4 * at + 3] = images[index * SIDE * SIDE + pixel] ?? 0;
    }
  }
  context.putImageData(sheet, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = ink;
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Where the pictures belong in the plane, so that they follow while others are decoded. */
export function paintPictures(
  context: CanvasRenderingContext2D,
  { lattice }: Pictures,
  sheet: HTMLCanvasElement,
  strength: number,
  frame: Frame,
  box: Box,
): void {
  const { x, y, step, columns, rows } = lattice;
  const { left, top } = toScreen(frame, box, x - step / 2, y + step / 2);
  context.globalAlpha = strength;
  context.drawImage(sheet, left, top, columns * step * frame.scale, rows * step * frame.scale);
  context.globalAlpha = 1;
}

/** What moves more often than the marks: painted on a sheet of its own, above them. */
export function paintOver(context: CanvasRenderingContext2D, scene: Scene, frame: Frame, box: Box): void {
  context.clearRect(0, 0, box.width, box.height);
  for (const posterior of scene.posteriors) paintPosterior(context, posterior, scene.paper, frame, box);
  paintCursor(context, scene, frame, box);
}

export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: Marks,
  pictures: readonly HTMLCanvasElement[],
  frame: Frame,
  box: Box,
): void {
  context.clearRect(0, 0, box.width, box.height);
  if (!marks.visible) return;
  const { emphasised } = marks;
  if (emphasised === null) {
    context.globalAlpha = 0.85;
    stampMarks(context, marks, pictures, frame, box);
  } else {
    // What stands out is painted last, over the rest.
    const only = (wanted: boolean) =>
      pictures.map((picture, group) => ((group === emphasised) === wanted ? picture : null));
    context.globalAlpha = 0.13;
    stampMarks(context, marks, only(false), frame, box);
    context.globalAlpha = 1;
    stampMarks(context, marks, only(true), frame, box);
  }
  context.globalAlpha = 1;
}

function stampMarks(
  context: CanvasRenderingContext2D,
  { points, groups }: Marks,
  pictures: ReadonlyArray<HTMLCanvasElement | null>,
  { scale, x, y }: Frame,
  { width, height }: Box,
): void {
  const [left, top] = [width / 2 - x * scale - STAMP / 2, height / 2 + y * scale - STAMP / 2];
  for (let n = 0; n < groups.length; n++) {
    const picture = pictures[groups[n] ?? 0];
    const across = left + (points[2 * n] ?? 0) * scale;
    const down = top - (points[2 * n + 1] ?? 0) * scale;
    const inside = across > -STAMP && down > -STAMP && across < width && down < height;
    if (picture && inside) context.drawImage(picture, across, down, STAMP, STAMP);
  }
}

/** One and two standard deviations; a halo of paper keeps the lines apart from what they cross. */
function paintPosterior(
  context: CanvasRenderingContext2D,
  { x, y, major, minor, angle, colour, dashed }: Posterior,
  paper: string,
  frame: Frame,
  box: Box,
): void {
  const { left, top } = toScreen(frame, box, x, y);
  for (const deviations of [2, 1]) {
    context.beginPath();
    const along = Math.max(1.5, deviations * major * frame.scale);
    const across = Math.max(1.5, deviations * minor * frame.scale);
    context.ellipse(left, top, along, across, -angle, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.globalAlpha = 0.16;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = paper;
    context.lineWidth = 4.5;
    context.setLineDash([]);
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = deviations === 1 ? 2.5 : 1.5;
    context.setLineDash(dashed ? [6, 4] : []);
    context.stroke();
  }
  context.setLineDash([]);
}

function paintCursor(context: CanvasRenderingContext2D, { cursor, ink, paper }: Scene, frame: Frame, box: Box): void {
  const { left, top } = toScreen(frame, box, cursor.x, cursor.y);
  for (const [colour, width] of [
    [paper, 5],
    [ink, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(left, top, 9, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(left + 5 * dx, top + 5 * dy);
      context.lineTo(left + 15 * dx, top + 15 * dy);
    }
    context.stroke();
  }
}
