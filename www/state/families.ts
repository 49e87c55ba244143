// The families of transformations as the page speaks of them: ranges, units, words, and what a wrong D is.

import type { Family, ModelSummary, Transformation } from "../engine/protocol";

export interface FamilyInfo {
  name: string;
  /** What is done, as on a button. */
  verb: string;
  /** Behind a value. */
  unit: string;
  /** Range of the sliders; the models were trained within it. */
  least: number;
  most: number;
  step: number;
  /** Dragging this close to a value of the grid lands on it. */
  snap: number;
  /** Apart by less than this, a digit still looks as if it came from D. */
  close: number;
  /** The value that leaves a digit as it is. */
  identity: number;
  /** Where the page opens: a value that the models were trained on, so that each has a decoder for it. */
  opening: number;
  /** Where a digit is clearly another one, and yet legible. */
  elsewhere: number;
  /** Values repeat after so much; 0 when they do not. */
  period: number;
  /** A value as one sees it, where that is not how files write it; applied twice it gives the value back. */
  shown?: (value: number) => number;
  /** The grid of datasets, as crates/datasets has it: first and last, in units that are divided by the third number. */
  grid: readonly [first: number, last: number, by: number, every: number];
  /** Of a plane, the two values behind each number of the grid, as they are written. */
  pairs?: ReadonlyArray<readonly [first: string, second: string]>;
  /** The datasets in words: as they are, and changed by more or less than that. */
  words: readonly [plain: string, more: string, less: string];
}

type Unnamed = Omit<FamilyInfo, "name" | "verb" | "words">;

const angle: Unnamed = {
  unit: "°",
  least: -180,
  most: 180,
  step: 1,
  snap: 3,
  close: 20,
  identity: 0,
  opening: 20,
  elsewhere: 60,
  period: 360,
  grid: [-180, 160, 1, 20],
};

const shift: Unnamed = {
  ...{ unit: " px", least: -8, most: 8, step: 0.25, snap: 0.3, close: 2, identity: 0, opening: 2, elsewhere: 6 },
  ...{ period: 0, grid: [-8, 8, 1, 1] },
};

export const families: Record<Family, FamilyInfo> = {
  rotation: {
    name: "Rotation",
    verb: "Turn",
    ...angle,
    words: ["upright digits", "digits turned by", "digits turned by"],
  },
  scale: {
    ...{ name: "Scale", verb: "Scale", unit: "×", least: 0.5, most: 1.9, step: 0.01, snap: 0.015, close: 0.15 },
    ...{ identity: 1, opening: 0.9, elsewhere: 1.4, period: 0 },
    // Files count the window, as the paper does: seen through a window of twice the side, a digit is half as large.
    shown: (window) => 1 / window,
    // Divided, not multiplied by 0.1: 7 / 10 is the number that prints as 0.7.
    grid: [5, 19, 10, 1],
    words: ["digits at their size", "digits scaled by", "digits scaled by"],
  },
  shear: {
    name: "Shear",
    verb: "Shear",
    ...angle,
    words: ["upright digits", "digits sheared by", "digits sheared by"],
  },
  shiftX: {
    name: "Shift to the right",
    verb: "Move",
    ...shift,
    words: ["digits in their place", "digits moved right by", "digits moved left by"],
  },
  shiftY: {
    name: "Shift down",
    verb: "Move",
    ...shift,
    words: ["digits in their place", "digits moved down by", "digits moved up by"],
  },
  strokeWidth: {
    ...{ name: "Stroke width", verb: "Thicken", unit: " px", least: -1, most: 3, step: 0.05, snap: 0.06, close: 0.5 },
    ...{ identity: 0, opening: 0.5, elsewhere: 2, period: 0, grid: [-4, 12, 4, 1] },
    words: ["digits with their strokes", "digits thicker by", "digits thinner by"],
  },
  blur: {
    ...{ name: "Blur", verb: "Blur", unit: " px", least: 0, most: 3, step: 0.05, snap: 0.05, close: 0.4 },
    ...{ identity: 0, opening: 0.8, elsewhere: 2, period: 0, grid: [0, 15, 5, 1] },
    words: ["sharp digits", "digits blurred by", "digits blurred by"],
  },
  contrast: {
    ...{ name: "Contrast", verb: "Fade", unit: "×", least: -1, most: 1, step: 0.005, snap: 0.03, close: 0.25 },
    ...{ identity: 1, opening: 0.5, elsewhere: -0.5, period: 0, grid: [-8, 8, 8, 1] },
    words: ["digits in full contrast", "digits at a contrast of", "inverted digits at a contrast of"],
  },
  occlusion: {
    ...{ name: "Occlusion", verb: "Hide", unit: " px", least: 0, most: 14, step: 0.25, snap: 0.3, close: 2 },
    ...{ identity: 0, opening: 4, elsewhere: 10, period: 0, grid: [0, 14, 1, 1] },
    words: ["digits with nothing before them", "digits behind a bar of", "digits behind a bar of"],
  },
  noise: {
    ...{ name: "Noise", verb: "Add noise to", unit: "", least: 0, most: 0.6, step: 0.01, snap: 0.01, close: 0.08 },
    ...{ identity: 0, opening: 0.16, elsewhere: 0.4, period: 0, grid: [0, 15, 25, 1] },
    words: ["digits without noise", "digits in noise of", "digits in noise of"],
  },
  rotationScale: {
    ...{
      name: "Rotation and scale",
      verb: "Turn and scale",
      unit: "",
      least: 0,
      most: 14,
      step: 1,
      snap: 0.5,
      close: 0.5,
    },
    ...{ identity: 7, opening: 8, elsewhere: 1, period: 0, grid: [0, 14, 1, 1] },
    pairs: ["1.43×", "1×", "0.71×"].flatMap((size) =>
      ["−144°", "−72°", "0°", "72°", "144°"].map((angle) => [angle, size] as const),
    ),
    words: ["upright digits at their size", "digits turned and scaled by", "digits turned and scaled by"],
  },
};

/** Whether its values number pairs, so that nothing lies between them. */
export const isPlane = (family: Family): boolean => families[family].pairs !== undefined;

/** The paper's, for which models ship. */
export const SHIPPED_FAMILIES: readonly Family[] = ["rotation", "scale", "shear"];

/** All values of a family, seen and unseen, ascending. */
export function gridValues(family: Family): number[] {
  const [first, last, by, every] = families[family].grid;
  return Array.from({ length: (last - first) / every + 1 }, (_, i) => (first + every * i) / by);
}

/** What is asked about a family before anything is changed: D and digit as the page opens with them. */
export function atRest(family: Family): { value: number; digitValue: number; linked: boolean } {
  const { opening } = families[family];
  return { value: opening, digitValue: opening, linked: true };
}

/** What a model has seen of its family. */
export type Grid = Pick<ModelSummary, "seen" | "unseen" | "reach">;

/** Empty until a model of the family is there. */
export const gridOf = (model: ModelSummary | null, family: Family): Grid =>
  model?.family === family ? model : { seen: [], unseen: [], reach: 0 };

export const isFamily = (text: string): text is Family => Object.hasOwn(families, text);

/** How far apart two values are: around the circle, for angles; in steps of the plane, for pairs. */
export function distance(family: Family, a: number, b: number): number {
  const { period } = families[family];
  if (isPlane(family)) {
    const [angles, one, other] = [5, Math.round(a), Math.round(b)];
    const turn = Math.abs((one % angles) - (other % angles));
    return Math.hypot(Math.min(turn, angles - turn), Math.floor(one / angles) - Math.floor(other / angles));
  }
  const apart = Math.abs(a - b);
  return period === 0 ? apart : Math.min(apart % period, period - (apart % period));
}

export const sameValue = (family: Family, a: number, b: number): boolean => distance(family, a, b) < 1e-6;

/** Which of the values is nearest, as an index; -1 if there is none. */
export function nearest(family: Family, value: number, values: readonly number[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  values.forEach((candidate, index) => {
    const apart = distance(family, value, candidate);
    if (apart < least - 1e-9) {
      best = index;
      least = apart;
    }
  });
  return best;
}

/** Whether a family has this value: within its range, and of a plane a number of a pair. */
export function isInReach(family: Family, value: number): boolean {
  const { least, most } = families[family];
  return value >= least && value <= most && (!isPlane(family) || Number.isInteger(value));
}

/** Brings a value into the range of its family: angles go round, factors stop at the ends. */
export function clampToRange(family: Family, value: number): number {
  const { least, most, period } = families[family];
  if (!Number.isFinite(value)) return families[family].identity;
  let inside = value;
  // Nothing lies between pairs.
  if (isPlane(family)) inside = Math.round(value);
  if (period > 0 && (value < least || value > most)) inside = ((((value - least) % period) + period) % period) + least;
  return Number(Math.min(most, Math.max(least, inside)).toFixed(4));
}

/** The same, as a place of the slider. */
export function clampToStep(family: Family, value: number): number {
  const { step } = families[family];
  return Number((Math.round(clampToRange(family, value) / step) * step).toFixed(4));
}

/** A dataset that an image under `value` surely does not come from; one that was trained on, where `value` is one too. */
export function farValue(family: Family, value: number): number {
  if (family === "scale") return value < 0.8 ? 1.7 : 0.5;
  if (family === "rotation") return clampToStep(family, value - 160);
  // Within 90°: beyond that digits stand on their heads, which says nothing about shear.
  if (family === "shear") return value > 10 ? -60 : 60;
  // Another angle, and another size.
  if (isPlane(family)) return value >= 8 ? value - 8 : (value + 8) % 15;
  const grid = gridValues(family);
  const [first = 0, last = 0] = [grid[0], grid[2 * Math.floor((grid.length - 1) / 2)]];
  return value - first < last - value ? last : first;
}

/** A value as one sees it: twice as large is 2, whatever files call it. */
export function shownValue(family: Family, value: number): number {
  const { shown } = families[family];
  if (!shown) return Number(value.toFixed(3));
  // Values of the grid are written shorter than those between them, and no two alike.
  return Number(shown(value).toFixed(gridValues(family).includes(value) ? 2 : 3));
}

/** The value that somebody means who wrote it as one sees it: one of the grid where it is written like that. */
export function meantValue(family: Family, written: number): number {
  const { shown } = families[family];
  if (!shown) return clampToRange(family, written);
  const onGrid = gridValues(family).find((value) => shownValue(family, value) === written);
  return onGrid ?? clampToRange(family, shown(written));
}

/** "60°", "0.71×" or "72° 0.71×" */
export function valueLabel(family: Family, value: number): string {
  const pair = families[family].pairs?.[Math.round(value)];
  if (pair) return pair.join(" ");
  return `${String(shownValue(family, value)).replace("-", "−")}${families[family].unit}`;
}

/** "digits turned by 60°" */
export function inWords({ family, value }: Transformation): string {
  const { identity, words } = families[family];
  const [plain, more, less] = words;
  if (sameValue(family, value, identity)) return plain;
  // Where both directions have a word, the sign is in it.
  return value < 0 && more !== less ? `${less} ${valueLabel(family, -value)}` : `${more} ${valueLabel(family, value)}`;
}
