// Paints the map of codes: thousands of marks from typed arrays and small stamped pictures, outlines, ellipses and cursor.

import { apart, sideOf } from "../../state/image-size";
import type { Bounds } from "../../state/latent-map";
import type { Ellipse } from "../../state/projection";
import { paintAxes } from "./map-axes";
import type { Outline } from "./map-density";
import { type Box, type Frame, toScreen } from "./map-frame";
import type { Pictures } from "./map-pictures";

export interface Marks {
  /** Whether they are painted; the frame is fitted to them all the same. */
  visible: boolean;
  bounds: Bounds;
  points: Float32Array;
  /** Which colour and mark each point has. */
  groups: Uint8Array;
  /** The colour of each group. */
  colours: readonly string[];
  /** A numeral for each group; dots where there is none. */
  numerals: boolean;
  /** The one group that stands out; the others step back. */
  emphasised: number | null;
  /** What holds half of each group. */
  outlines: readonly Outline[];
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
  muted: string;
}

/** A group's mark, and the dot that stands for it where there is no room. */
export interface Stamp {
  mark: HTMLCanvasElement;
  dot: HTMLCanvasElement;
}

const STAMP = 16;

/** Pictures for each group, so that a frame copies pictures and shapes nothing. */
export const stamps = ({ colours, numerals }: Marks, ratio: number): Stamp[] =>
  colours.map((colour, group) => ({
    mark: stamp(ratio, colour, numerals ? String(group) : 2.6),
    dot: stamp(ratio, colour, numerals ? 1.5 : 2.6),
  }));

/** A numeral, or a dot of that radius. */
function stamp(ratio: number, colour: string, shape: string | number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = STAMP * ratio;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.scale(ratio, ratio);
  context.fillStyle = colour;
  if (typeof shape === "string") {
    context.font = "600 13px 'Source Sans 3', system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(shape, STAMP / 2, STAMP / 2 + 0.5);
  } else {
    context.beginPath();
    context.arc(STAMP / 2, STAMP / 2, shape, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas;
}

/** All pictures in one, each pixel as much ink as the decoder puts there. */
export function atlas({ lattice, images }: Pictures, ink: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const pictures = apart(images, lattice.columns * lattice.rows);
  const side = sideOf(pictures[0] ?? images);
  canvas.width = lattice.columns * side;
  canvas.height = lattice.rows * side;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const sheet = context.createImageData(canvas.width, canvas.height);
  for (const [index, picture] of pictures.entries()) {
    const left = (index % lattice.columns) * side;
    const top = Math.floor(index / lattice.columns) * side;
    for (const [pixel, level] of picture.entries()) {
      const at = (top + Math.floor(pixel / side)) * canvas.width + left + (pixel % side);
      sheet.data[4 * at + 3] = level;
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
  paintAxes(context, scene, frame, box);
}

/** How strongly a group is painted: alike, or one before the others. */
const strength = (emphasised: number | null, group: number, alike: number): number =>
  emphasised === null ? alike : group === emphasised ? 1 : 0.1;

/** `drawn` says which points have room for their mark. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: Marks,
  stamps: readonly Stamp[],
  drawn: Uint8Array,
  frame: Frame,
  box: Box,
): void {
  context.clearRect(0, 0, box.width, box.height);
  if (!marks.visible) return;
  const { emphasised } = marks;
  const paint = (isDrawn: boolean, alike: number, wanted: (group: number) => boolean = () => true) =>
    stampMarks(
      context,
      marks,
      stamps.map(({ mark, dot }, group) => (wanted(group) ? (isDrawn ? mark : dot) : null)),
      (n) => (drawn[n] === 1) === isDrawn,
      (group) => strength(emphasised, group, alike),
      [frame, box],
    );
  paint(false, 0.4);
  marks.outlines.forEach((outline, group) => {
    context.globalAlpha = strength(emphasised, group, 0.8);
    context.strokeStyle = marks.colours[group] ?? "";
    context.lineWidth = group === emphasised ? 2.5 : 1.75;
    strokeOutline(context, outline, frame, box);
  });
  // What stands out is painted last, over the rest.
  paint(true, 0.95, (group) => group !== emphasised);
  if (emphasised !== null) paint(true, 1, (group) => group === emphasised);
  context.globalAlpha = 1;
}

function stampMarks(
  context: CanvasRenderingContext2D,
  { points, groups }: Marks,
  pictures: ReadonlyArray<HTMLCanvasElement | null>,
  wanted: (n: number) => boolean,
  strengthOf: (group: number) => number,
  [{ scale, x, y }, { width, height }]: [Frame, Box],
): void {
  const [left, top] = [width / 2 - x * scale - STAMP / 2, height / 2 + y * scale - STAMP / 2];
  for (let n = 0; n < groups.length; n++) {
    const group = groups[n] ?? 0;
    const picture = pictures[group];
    const across = left + (points[2 * n] ?? 0) * scale;
    const down = top - (points[2 * n + 1] ?? 0) * scale;
    const inside = across > -STAMP && down > -STAMP && across < width && down < height;
    if (!picture || !inside || !wanted(n)) continue;
    context.globalAlpha = strengthOf(group);
    context.drawImage(picture, across, down, STAMP, STAMP);
  }
}

function strokeOutline(context: CanvasRenderingContext2D, outline: Outline, frame: Frame, box: Box): void {
  context.beginPath();
  for (let i = 0; i + 3 < outline.length; i += 4) {
    const from = toScreen(frame, box, outline[i] as number, outline[i + 1] as number);
    const to = toScreen(frame, box, outline[i + 2] as number, outline[i + 3] as number);
    context.moveTo(from.left, from.top);
    context.lineTo(to.left, to.top);
  }
  context.lineCap = "round";
  context.stroke();
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
