// A map of codes: what was asked, the codes that came, and the plane in which they are drawn.

import type { ContextChoice, ModelSummary, Transformation } from "../engine/protocol";
import { type Plane, project } from "./projection";
import type { Settings } from "./table";

/** How many codes a map holds. */
export const MAP_CODES = 2000;

/** Test digits under one transformation, all given one D. */
export interface MapPart {
  transformation: Transformation;
  context: ContextChoice;
  count: number;
}

export interface LatentMap {
  /** Z numbers for each digit. */
  codes: Float32Array;
  /** x and y for each digit. */
  points: Float32Array;
  plane: Plane;
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

/** What to embed: one dataset's digits, or the same digits under every dataset that the model knows. */
export function mapParts(settings: Settings, seen: readonly number[], chosen: ContextChoice): MapPart[] {
  const { family, value, contextSize: size, contextSeed: seed, mapOf } = settings;
  if (mapOf === "one") return [{ transformation: { family, value }, context: chosen, count: MAP_CODES }];
  return seen.map((value) => {
    const transformation = { family, value };
    const own: ContextChoice = { type: "digits", transformations: [transformation], size, seed };
    return {
      transformation,
      context: mapOf === "same" ? chosen : own,
      count: Math.floor(MAP_CODES / seen.length),
    };
  });
}

/** Of the `count` points nearest to (x, y), how many are of each class. */
export function neighbours({ points, labels }: LatentMap, x: number, y: number, count = 10): number[] {
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
  x: number;
  y: number;
}

/** Where each class lies: the map in words. */
export function classRows({ points, labels }: LatentMap): ClassRow[] {
  return Array.from({ length: 10 }, (_, label) => {
    let [count, x, y] = [0, 0, 0];
    labels.forEach((other, n) => {
      if (other !== label) return;
      count++;
      x += points[2 * n] ?? 0;
      y += points[2 * n + 1] ?? 0;
    });
    return { label, count, x: x / Math.max(1, count), y: y / Math.max(1, count) };
  });
}

export const onMap = ({ plane }: LatentMap, code: readonly number[]): { x: number; y: number } => {
  const [x = 0, y = 0] = project(plane, code);
  return { x, y };
};
