import { describe, expect, test } from "vitest";
import { emptyHistory, withBound } from "./history";
import { MOST_MEASUREMENTS, thinned } from "./thinned";

describe("single measurements of a long run", () => {
  test("few stay as they are", () => expect(thinned(3, 3)).toEqual([0, 1, 2]));

  test("of too many every other one goes, but neither the first, the newest nor one that is needed", () => {
    expect(thinned(6, 5)).toEqual([0, 2, 4, 5]);
    expect(thinned(7, 5, [3])).toEqual([0, 2, 3, 4, 6]);
  });

  test("the bound's never grow past their limit, in order, with the first, the best and the newest among them", () => {
    let history = emptyHistory();
    const value = (step: number) => (step === 70 ? -80 : -100 - (step % 7));
    for (let step = 10; step <= 100_000; step += 10) {
      history = withBound(history, step, value(step));
      expect(history.bound.step.length).toBeLessThanOrEqual(MOST_MEASUREMENTS);
    }
    const { step, value: values } = history.bound;
    expect(step).toEqual(step.toSorted((a, b) => a - b));
    expect([step[0], step.at(-1), Math.max(...values)]).toEqual([10, 100_000, -80]);
    expect(values).toEqual(step.map(value));
    expect(step.length).toBeGreaterThan(MOST_MEASUREMENTS / 3);
  });
});
