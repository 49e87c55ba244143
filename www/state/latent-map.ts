// A map of codes: what was asked, the codes that came, and the plane in which they are drawn.

import type { ContextChoice, ModelSummary, Transformation } from "../engine/protocol";
import { type Plane, project } from "./projection";
import type { Settings } from "./table";

/** How many codes a cloud holds. */
export const MAP_CODES = 2000;

/** Whose D the encoder was given: each dataset's own, or the visitor's for all. */
export type Given = "own" | "yours";

/** Test digits under one transformation, all given one D. */
export interface MapPart {
  transformation: Transformation;
  context: ContextChoice;
  count: number;
}

/** The codes of all the map's digits, as one choice of D made them. */
export interface Cloud {
  given: Given;
  /** Z numbers for each digit. */
  codes: Float32Array;
  /** x and y for each digit. */
  points: Float32Array;
  /** For each digit, whether its nearest code of another dataset is of its class; null until counted, or with one dataset. */
  neighbourMatches: Uint8Array | null;
}

/** What all points lie in. */
export interface Bounds {
  left: number;
  right: number;
  low: number;
  high: number;
}

export interface LatentMap {
  /** One, or two side by side: the same digits in one plane. */
  clouds: readonly Cloud[];
  plane: Plane;
  bounds: Bounds;
  /** The class of each digit. */
  labels: Uint8Array;
  /** The part that each digit belongs to, counted from 0. */
  parts: Uint8Array;
  /** The values of the parts' datasets. */
  values: number[];
  /** The number of each digit among the test digits. */
  digits: Uint16Array;
  /** The model whose codes these are. */
  model: ModelSummary;
}

/** The clouds of a map, by whose D they are given. */
export const givenOf = ({ mapOf }: Settings): Given[] =>
  mapOf === "compare" ? ["own", "yours"] : [mapOf === "each" ? "own" : "yours"];

/** What to embed: one dataset's digits, or the same digits under every dataset that the model knows. */
export function mapParts(settings: Settings, seen: readonly number[], chosen: ContextChoice, given: Given): MapPart[] {
  const { family, value, contextSize: size, contextSeed: seed, mapOf } = settings;
  if (mapOf === "one") return [{ transformation: { family, value }, context: chosen, count: MAP_CODES }];
  return seen.map((value) => {
    const transformation = { family, value };
    // A D without images tells no dataset from another: its own has as many as D would have by itself.
    const own: ContextChoice = { type: "digits", transformations: [transformation], size: size || 10, seed };
    return {
      transformation,
      context: given === "yours" ? chosen : own,
      count: Math.floor(MAP_CODES / seen.length),
    };
  });
}

/** What holds the points of all clouds, and something where there are none. */
export function boundsOf(clouds: ReadonlyArray<Pick<Cloud, "points">>): Bounds {
  let [left, right, low, high] = [-1, 1, -1, 1];
  for (const { points } of clouds) {
    for (let n = 0; n < points.length; n += 2) {
      left = Math.min(left, points[n] ?? 0);
      right = Math.max(right, points[n] ?? 0);
      low = Math.min(low, points[n + 1] ?? 0);
      high = Math.max(high, points[n + 1] ?? 0);
    }
  }
  return { left, right, low, high };
}

/** Of the `count` points nearest to (x, y), how many are of each class. */
export function neighbours(points: Float32Array, labels: Uint8Array, x: number, y: number, count = 10): number[] {
  const nearest: Array<{ label: number; apart: number }> = [];
  for (let n = 0; n < labels.length; n++) {
    const apart = ((points[2 * n] ?? 0) - x) ** 2 + ((points[2 * n + 1] ?? 0) - y) ** 2;
    if (nearest.length === count && apart >= (nearest.at(-1)?.apart ?? 0)) continue;
    const place = nearest.findIndex((other) => other.apart > apart);
    nearest.splice(place < 0 ? nearest.length : place, 0, { label: labels[n] ?? 0, apart });
    nearest.length = Math.min(nearest.length, count);
  }
  const counts = new Array<number>(10).fill(0);
  for (const { label } of nearest) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

export interface ClassRow {
  label: number;
  count: number;
  /** The middle of the class in each cloud. */
  middles: Array<{ x: number; y: number }>;
}

/** Where each class lies: the map in words. */
export function classRows({ clouds, labels }: LatentMap): ClassRow[] {
  return Array.from({ length: 10 }, (_, label) => {
    const count = labels.reduce((sum, other) => sum + (other === label ? 1 : 0), 0);
    const middles = clouds.map(({ points }) => {
      let [x, y] = [0, 0];
      labels.forEach((other, n) => {
        if (other !== label) return;
        x += points[2 * n] ?? 0;
        y += points[2 * n + 1] ?? 0;
      });
      return { x: x / Math.max(1, count), y: y / Math.max(1, count) };
    });
    return { label, count, middles };
  });
}

export const onMap = ({ plane }: LatentMap, code: readonly number[]): { x: number; y: number } => {
  const [x = 0, y = 0] = project(plane, code);
  return { x, y };
};
