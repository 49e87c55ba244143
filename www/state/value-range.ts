// The scale of a curve: the first steps of a run fall or rise by hundreds of nats, and would squeeze all that comes after them.

import type { Points } from "./history";

/** The part of its steps, from the first, that does not set a curve's scale. */
export const LEFT_OUT = 0.05;
/** The part of the other values, at either end, that does not set it either: a peak, or what was left of a fall. */
const RARE = 0.03;

/** Never flatter than this, nats: noise should look like noise. */
const FLATTEST = 10;

export interface ValueRange {
  low: number;
  high: number;
  /** The most extreme values outside of it; null where there are none. */
  below: number | null;
  above: number | null;
}

/** For all curves together: what they are after their first steps, with a margin. `empty` is the scale while there is nothing. */
export function valueRange(curves: readonly Points[], empty: readonly [number, number] = [-600, 0]): ValueRange {
  const all = curves.flatMap(({ value }) => value).filter(Number.isFinite);
  if (all.length === 0) return { low: empty[0], high: empty[1], below: null, above: null };
  const settled = curves.map(afterFirstSteps).filter(({ length }) => length > 0);
  const [least, most] = extremes(settled.length > 0 ? settled.flatMap(usual) : all);
  const margin = Math.max((FLATTEST - (most - least)) / 2, (most - least) * 0.08);
  const [low, high] = [least - margin, most + margin];
  const [lowest, highest] = extremes(all);
  return { low, high, below: lowest < low ? lowest : null, above: highest > high ? highest : null };
}

function afterFirstSteps({ step, value }: Points): number[] {
  const from = LEFT_OUT * (step.at(-1) ?? 0);
  return value.filter((at, i) => (step[i] ?? 0) > from && Number.isFinite(at));
}

/** The least and the most of what is not rare in a curve, and where it stands now. */
function usual(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const rare = Math.floor(RARE * sorted.length);
  const [least, most, now] = [sorted[rare], sorted.at(-1 - rare), values.at(-1)];
  return [least, most, now].filter((value) => value !== undefined);
}

/** Without a spread, which a long list would be too much for. */
function extremes(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
