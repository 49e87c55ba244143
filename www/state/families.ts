// The three families of transformations as the page speaks of them: ranges, units, words, and what a wrong D is.

import type { Family, ModelSummary, Transformation } from "../engine/protocol";

export interface FamilyInfo {
  name: string;
  /** Range of the sliders; the models were trained within it. */
  least: number;
  most: number;
  step: number;
  /** The value that leaves a digit as it is. */
  identity: number;
  /** Where the page opens: a value that the models were trained on, so that each has a decoder for it. */
  opening: number;
  /** Values repeat after so much; 0 when they do not. */
  period: number;
}

export const families: Record<Family, FamilyInfo> = {
  rotation: { name: "Rotation", least: -180, most: 180, step: 1, identity: 0, opening: 20, period: 360 },
  scale: { name: "Scale", least: 0.5, most: 1.9, step: 0.01, identity: 1, opening: 0.9, period: 0 },
  shear: { name: "Shear", least: -180, most: 180, step: 1, identity: 0, opening: 20, period: 360 },
};

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

export const isFamily = (text: string): text is Family => text in families;

/** How far apart two values are: around the circle, for angles. */
export function distance(family: Family, a: number, b: number): number {
  const { period } = families[family];
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

/** Brings a value into the range of its family: angles go round, factors stop at the ends. */
export function clampToRange(family: Family, value: number): number {
  const { least, most, period } = families[family];
  if (!Number.isFinite(value)) return families[family].identity;
  let inside = value;
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
  return value > 10 ? -60 : 60;
}

/** "60°" or "1.4×" */
export function valueLabel(family: Family, value: number): string {
  const rounded = Number(value.toFixed(2));
  const text = String(rounded).replace("-", "−");
  return family === "scale" ? `${text}×` : `${text}°`;
}

/** "digits turned by 60°" */
export function inWords({ family, value }: Transformation): string {
  if (sameValue(family, value, families[family].identity))
    return family === "scale" ? "digits at their size" : "upright digits";
  const verb = { rotation: "turned by", scale: "scaled by", shear: "sheared by" }[family];
  return `digits ${verb} ${valueLabel(family, value)}`;
}
