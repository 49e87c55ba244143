import { expect, test } from "vitest";
import { emptyHistory, type History } from "./history";
import { memorising } from "./memorising";

const history = (bounds: number[], elbos: number[]): History => {
  const step = bounds.map((_, i) => 100 * (i + 1));
  const curves = { ...emptyHistory().curves, step, metaElbo: elbos };
  return { ...emptyHistory(), bound: { step, value: bounds }, curves };
};

test("held-out images explained worse, its own better: it memorises", () => {
  expect(memorising(history([-150, -120, -126, -131], [-150, -120, -100, -90]))).toEqual({
    best: { step: 200, bound: -120 },
    now: { step: 400, bound: -131 },
  });
});

test("neither noise, nor a single measurement, nor a run that loses both does", () => {
  for (const [bounds, elbos] of [
    [[], []],
    [
      [-150, -120, -122, -121],
      [-150, -120, -100, -90],
    ],
    [
      [-150, -120, -131],
      [-150, -120, -90],
    ],
    [
      [-150, -120, -126, -131],
      [-150, -120, -130, -140],
    ],
    [
      [-150, -140, -130, -120],
      [-150, -120, -100, -90],
    ],
  ] as const)
    expect(memorising(history([...bounds], [...elbos]))).toBeNull();
});
