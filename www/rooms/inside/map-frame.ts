// The window through which the map is seen: which part of the plane, how large, and how it moves.

import type { Bounds } from "../../state/latent-map";

export interface Box {
  width: number;
  height: number;
}

/** Pixels for one unit of the plane, and the point of the plane in the middle. */
export interface Frame {
  scale: number;
  x: number;
  y: number;
}

/** Around what is shown: on the left and below stand the numbers of the axes. */
const MARGIN = { left: 44, right: 14, above: 14, below: 30 };
/** How far one may zoom, against the frame that shows everything. */
const REACH = { least: 0.5, most: 40 };

/** Shows all that lies within the bounds. */
export function fitted({ left, right, low, high }: Bounds, { width, height }: Box): Frame {
  const across = Math.max(1, width - MARGIN.left - MARGIN.right);
  const up = Math.max(1, height - MARGIN.above - MARGIN.below);
  const scale = Math.max(1e-6, Math.min(across / (right - left), up / (high - low)));
  const aside = (MARGIN.left - MARGIN.right) / 2 / scale;
  const below = (MARGIN.below - MARGIN.above) / 2 / scale;
  return { scale, x: (left + right) / 2 - aside, y: (low + high) / 2 - below };
}

/** Up is up: the plane's y grows upwards, the screen's downwards. */
export const toScreen = ({ scale, x, y }: Frame, { width, height }: Box, px: number, py: number) => ({
  left: width / 2 + (px - x) * scale,
  top: height / 2 - (py - y) * scale,
});

export const toPlane = ({ scale, x, y }: Frame, { width, height }: Box, left: number, top: number) => ({
  x: x + (left - width / 2) / scale,
  y: y - (top - height / 2) / scale,
});

/** Larger or smaller by a factor, the point under (left, top) staying where it is. */
export function zoomed(frame: Frame, whole: Frame, box: Box, factor: number, left: number, top: number): Frame {
  const scale = Math.min(REACH.most * whole.scale, Math.max(REACH.least * whole.scale, frame.scale * factor));
  const held = toPlane(frame, box, left, top);
  const moved = { ...frame, scale };
  const now = toPlane(moved, box, left, top);
  return { scale, x: frame.x + held.x - now.x, y: frame.y + held.y - now.y };
}

/** Points of the plane whose codes are decoded to pictures: the middle of the one at the top left, and how many follow. */
export interface Lattice {
  x: number;
  y: number;
  step: number;
  columns: number;
  rows: number;
}

/** A picture's side on the screen, pixels; at most so many pictures, however large the screen. */
const PICTURE = 42;
const MOST_PICTURES = 600;

/** Covers what is in sight. It stays where it is while one pans by less than a picture. */
export function latticeOf({ scale, x, y }: Frame, { width, height }: Box): Lattice {
  const side = Math.max(PICTURE, Math.sqrt((width * height) / MOST_PICTURES));
  const step = side / scale;
  const columns = Math.ceil(width / side) + 1;
  const rows = Math.ceil(height / side) + 1;
  const start = (middle: number, size: number) => Math.round((middle - size / 2 / scale) / step);
  return { x: start(x, width) * step, y: (start(y, height) + rows - 1) * step, step, columns, rows };
}

export const panned = (frame: Frame, right: number, down: number): Frame => ({
  ...frame,
  x: frame.x - right / frame.scale,
  y: frame.y + down / frame.scale,
});
