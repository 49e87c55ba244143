// The scale of curves is set by what comes after the first steps, and what lies outside is told.

import { expect, test } from "vitest";
import { valueRange } from "./value-range";

const steps = Array.from({ length: 1000 }, (_, i) => i + 1);
/** From -550 to -140, most of it within the first steps. */
const value = steps.map((step) => -140 - 410 * Math.exp(-step / 5));

test("the first steps do not squeeze the others, and are told", () => {
  const { low, high, below, above } = valueRange([{ step: steps, value }]);
  expect(low).toBeGreaterThan(-160);
  expect(high).toBeLessThan(-130);
  expect(below).toBeCloseTo(value[0] ?? 0);
  expect(above).toBeNull();
});

test("a rare peak does not squeeze the others, but where a curve stands is always shown", () => {
  const kl = steps.map((step) => (step > 60 && step < 80 ? 200 : 15 + Math.sin(step)));
  expect(valueRange([{ step: steps, value: kl }])).toMatchObject({ above: 200, below: null });
  expect(valueRange([{ step: steps, value: kl }]).high).toBeLessThan(25);
  const ends = { step: [...steps, 1001], value: [...kl, 100] };
  expect(valueRange([ends]).high).toBeGreaterThan(100);
});

test("of a run that has hardly begun nothing is left out", () => {
  const begun = { step: [1, 2, 3], value: [-550, -500, -450] };
  expect(valueRange([begun])).toMatchObject({ below: null, above: null });
  expect(valueRange([begun]).low).toBeLessThan(-550);
});

test("each curve leaves out its own first steps; gaps count for nothing", () => {
  const short = { step: [1, 50], value: [-540, -150] };
  const { low, below } = valueRange([{ step: steps, value }, short]);
  expect(low).toBeGreaterThan(-160);
  expect(below).toBe(-540);
  expect(valueRange([{ step: [1, 2], value: [Number.NaN, Number.NaN] }], [0, 30])).toEqual({
    low: 0,
    high: 30,
    below: null,
    above: null,
  });
});

test("noise looks like noise", () => {
  const { low, high } = valueRange([{ step: [1, 2, 3], value: [5, 5.1, 5.05] }]);
  expect(high - low).toBeCloseTo(10);
});
