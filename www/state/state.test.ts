// The state's parts: table, families, comparison, drawing, history, store.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Family } from "../engine/protocol";
import { compare } from "./comparison";
import { begin, blankDrawing, clear, drop, end, extend, firstDrawing, isEmpty, pick, redo, undo } from "./drawing";
import {
  clampToRange,
  clampToStep,
  distance,
  families,
  farValue,
  gridValues,
  inWords,
  isPlane,
  meantValue,
  nearest,
  shownValue,
  valueLabel,
} from "./families";
import { emptyHistory, MOST_POINTS, withBound, withMetrics } from "./history";
import { matches, presets, runConfig, sameConfig, settingsOf } from "./run-config";
import { splitOf, valuesChosen } from "./splits";
import { Store } from "./store";
import { defaults, readSetting, table, written } from "./table";

describe("the state table", () => {
  test("refuses what is out of range, not a number, or unknown", () => {
    expect(readSetting("batch", "64")).toBe(64);
    for (const text of ["1", "2001", "3.5", "", " ", "NaN", "Infinity", "six", "0x10", "1e", "2,000"]) {
      expect(readSetting("batch", text)).toBeUndefined();
    }
    expect(readSetting("learningRate", "1e-4")).toBe(1e-4);
    expect(readSetting("family", "shear")).toBe("shear");
    expect(readSetting("family", "skew")).toBeUndefined();
    expect(readSetting("linked", "no")).toBe(false);
  });

  test("every default is a value that the table itself accepts, and writes nothing", () => {
    for (const [name, value] of Object.entries(defaults())) {
      const entry = table[name as keyof typeof table];
      expect(entry.read((entry.write as (value: unknown) => string)(value))).toBe(value);
    }
    expect(written(defaults())).toEqual({});
  });

  test("writes what differs, and reads it back", () => {
    const settings = { ...defaults(), family: "scale" as const, value: 1.4, linked: false };
    expect(written(settings)).toEqual({ family: "scale", value: "1.4", linked: "no" });
  });
});

describe("families", () => {
  test("angles go round, factors do not", () => {
    expect(distance("rotation", -170, 170)).toBe(20);
    expect(distance("scale", 0.5, 1.9)).toBeCloseTo(1.4);
    expect(clampToStep("rotation", 200)).toBe(-160);
    expect(clampToStep("rotation", 180)).toBe(180);
    expect(clampToStep("scale", 3)).toBe(1.9);
    expect(clampToStep("shear", Number.NaN)).toBe(0);
  });

  test("the nearest of the trained values, around the circle", () => {
    expect(nearest("rotation", 175, [-180, -20, 140])).toBe(0);
    expect(nearest("rotation", 0, [])).toBe(-1);
  });

  test("a far value is inside the range and clearly elsewhere", () => {
    const apart: Partial<Record<Family, number>> = { rotation: 90, scale: 0.29, shear: 49 };
    for (const family of Object.keys(families) as Family[]) {
      const { least, most, step, close } = families[family];
      for (let value = least; value <= most; value += step * 7) {
        const far = farValue(family, value);
        expect(far).toBeGreaterThanOrEqual(least);
        expect(far).toBeLessThanOrEqual(most);
        expect(distance(family, value, far)).toBeGreaterThan(apart[family] ?? close);
      }
    }
  });

  test("the page opens on a value that its models were trained on, and the far one of such a value is one too", () => {
    expect(splitOf("rotation", "interleaved").seen).toEqual([-180, -140, -100, -60, -20, 20, 60, 100, 140]);
    expect(splitOf("scale", "interleaved").seen).toEqual([0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]);
    for (const family of Object.keys(families) as Family[]) {
      const { seen } = splitOf(family, "interleaved");
      expect(seen, family).toContain(families[family].opening);
      for (const value of seen) expect(seen, `${family} ${value}`).toContain(farValue(family, value));
    }
  });

  test("grids, limits and what changes nothing are those of crates/datasets, by the golden images' list", () => {
    const { grids } = JSON.parse(readFileSync("tests/golden/transformations.json", "utf8"));
    for (const [family, { least, most, identity }] of Object.entries(families)) {
      const grid = gridValues(family as Family);
      expect(grids[family], family).toEqual(grid);
      expect(grid, family).toContain(identity);
      expect(grid[0], family).toBe(least);
      expect(grid.at(-1), family).toBeLessThanOrEqual(most);
      // Each can be dragged to, read, and typed as it is read.
      for (const value of grid) {
        const shown = shownValue(family as Family, value);
        expect(clampToStep(family as Family, value), family).toBe(value);
        expect(meantValue(family as Family, shown), family).toBe(value);
        const label = valueLabel(family as Family, value);
        if (!isPlane(family as Family)) expect(Number.parseFloat(label.replace("−", "-")), family).toBe(shown);
      }
      expect(new Set(grid.map((value) => valueLabel(family as Family, value))).size, family).toBe(grid.length);
    }
  });

  test("scale is written as one sees it, and read as it is written", () => {
    expect([0.5, 0.8, 1, 1.4, 1.9].map((window) => valueLabel("scale", window))).toEqual([
      ...["2×", "1.25×", "1×", "0.71×", "0.53×"],
    ]);
    // Between the grid's, and beyond what there is.
    expect(meantValue("scale", 0.8)).toBe(1.25);
    expect([valueLabel("scale", 1.41), meantValue("scale", 0.709)]).toEqual(["0.709×", 1.4104]);
    expect([meantValue("scale", 9), meantValue("scale", 0.01), meantValue("scale", 0)]).toEqual([0.5, 1.9, 1]);
    expect(meantValue("rotation", 380)).toBe(20);
  });

  test("a plane is labelled by both of its values", () => {
    const grid = gridValues("rotationScale").map((value) => valueLabel("rotationScale", value));
    expect([grid[0], grid[7], grid[8], grid[14]]).toEqual(["−144° 1.43×", "0° 1×", "72° 1×", "144° 0.71×"]);
    expect(inWords({ family: "rotationScale", value: 8 })).toBe("digits turned and scaled by 72° 1×");
    // As far apart as crates/datasets has it: beside each other across the turn, and over a corner.
    expect([distance("rotationScale", 0, 4), distance("rotationScale", 7, 12)]).toEqual([1, 1]);
    expect(distance("rotationScale", 7, 13)).toBeCloseTo(Math.SQRT2);
    // Nothing lies between, whoever asks for it.
    expect([clampToRange("rotationScale", 3.4), meantValue("rotationScale", 3.6)]).toEqual([3, 4]);
    const run = runConfig({ ...defaults(), trainFamily: "rotationScale", encoderSees: "between" });
    expect([run.continuousValues, splitOf("rotationScale", "interleaved").seen.length]).toEqual([false, 8]);
  });

  test("values can be chosen one by one, as far as they are some of the grid", () => {
    expect(valuesChosen("rotation", "-40,0,40")).toEqual([-40, 0, 40]);
    for (const text of ["", "10", "40,0", "0,0", gridValues("rotation").join(",")])
      expect(valuesChosen("rotation", text), text).toBeNull();
    const settings = { ...defaults(), trainValues: "-40,0,40" };
    expect(runConfig(settings).seenValues).toEqual([-40, 0, 40]);
    expect(settingsOf(runConfig(settings)).trainValues).toBe("-40,0,40");
    expect(sameConfig(runConfig(settings), runConfig(defaults()))).toBe(false);
    expect(runConfig({ ...settings, trainFamily: "blur" }).seenValues).toBeUndefined();
    expect(readSetting("trainValues", "-40,0,40")).toBe("-40,0,40");
    for (const text of ["a", "1,", ",1", "1 2", Array(26).fill("1").join(",")])
      expect(readSetting("trainValues", text), text).toBeUndefined();
  });

  test("speaks of them in words", () => {
    expect(inWords({ family: "rotation", value: 0 })).toBe("upright digits");
    expect(inWords({ family: "rotation", value: -60 })).toBe("digits turned by −60°");
    expect(inWords({ family: "scale", value: 1.4 })).toBe("digits scaled by 0.71×");
    expect(valueLabel("shear", 20)).toBe("20°");
    expect(inWords({ family: "shiftX", value: -3 })).toBe("digits moved left by 3 px");
    expect(inWords({ family: "contrast", value: -0.5 })).toBe("inverted digits at a contrast of 0.5×");
    expect(inWords({ family: "noise", value: 0.16 })).toBe("digits in noise of 0.16");
  });
});

describe("what is compared", () => {
  const settings = { ...defaults(), value: 60 };

  test("a right D stands beside a wrong one, far off", () => {
    const { own, chosen, against } = compare(settings);
    expect(own.value).toBe(60);
    expect(chosen.verdict).toBe("right");
    expect(against).toMatchObject({ verdict: "wrong", context: { transformation: { value: -100 }, size: 10 } });
  });

  test("a wrong D stands beside the right one", () => {
    const { chosen, against } = compare({ ...settings, linked: false, digitValue: 0 });
    expect(chosen.verdict).toBe("wrong");
    expect(against).toMatchObject({ verdict: "right", context: { transformation: { value: 0 } } });
  });

  test("nearly right is said, and an empty D is never beside an empty one", () => {
    expect(compare({ ...settings, linked: false, digitValue: 50 }).chosen.verdict).toBe("close");
    expect(compare({ ...settings, against: "empty" }).against.verdict).toBe("empty");
    const { chosen, against } = compare({ ...settings, against: "empty", contextSize: 0 });
    expect([chosen.verdict, against.verdict]).toEqual(["empty", "right"]);
  });
});

describe("the drawing", () => {
  const point = { x: 0.5, y: 0.5, pressure: 0.5 };

  test("a stroke replaces a test digit, and undo brings it back", () => {
    const drawn = extend(begin(firstDrawing(3), point), [point, point]);
    expect(drawn.sheet).toEqual({ kind: "strokes", strokes: [[point, point, point]] });
    expect(undo(drawn).sheet).toEqual({ kind: "digit", index: 3 });
    expect(undo(undo(drawn)).sheet).toEqual({ kind: "digit", index: 3 });
  });

  test("redo brings back what undo took, until something else is done", () => {
    const one = end(begin(blankDrawing(), point));
    const two = end(extend(begin(one, point), [point]));
    expect(redo(undo(two)).sheet).toBe(two.sheet);
    expect(redo(redo(undo(undo(two)))).sheet).toBe(two.sheet);
    expect(undo(redo(undo(two))).sheet).toBe(one.sheet);
    expect(redo(two).sheet).toBe(two.sheet);
    const other = begin(undo(two), point);
    expect(redo(other).sheet).toBe(other.sheet);
    expect(pick(undo(begin(firstDrawing(1), point)), 2).undone).toEqual([]);
  });

  test.each([
    ["undone", undo],
    ["cleared away", clear],
    ["replaced by a test digit", (drawing: ReturnType<typeof undo>) => pick(drawing, 5)],
    ["lifted", end],
    ["found to be a palm's", drop],
  ])("a stroke that is %s while it is drawn grows no further", (_, change) => {
    const one = end(begin(blankDrawing(), point));
    const changed = change(extend(begin(one, point), [point]));
    expect(extend(changed, [point, point])).toBe(changed);
  });

  test("a palm's stroke leaves no trace", () => {
    const one = end(begin(blankDrawing(), point));
    expect(drop(extend(begin(one, point), [point]))).toEqual(one);
    expect(drop(one)).toBe(one);
  });

  test("undo takes strokes away one by one, and undoes a clear", () => {
    const two = begin(begin(firstDrawing(3), point), point);
    expect(undo(two).sheet).toMatchObject({ strokes: [[point]] });
    const cleared = clear(two);
    expect(isEmpty(cleared.sheet)).toBe(true);
    expect(clear(cleared)).toBe(cleared);
    expect(undo(cleared).sheet).toBe(two.sheet);
  });

  test("leafing through test digits is one step", () => {
    const leafed = pick(pick(begin(firstDrawing(0), point), 1), 2);
    expect(undo(leafed).sheet).toMatchObject({ kind: "strokes" });
  });
});

describe("the curves of a run", () => {
  const metrics = (value: number) => ({ metaElbo: value, reconstruction: value, kl: 0, byDataset: [] });

  test("keeps every point at first, then averages, and never grows without bound", () => {
    let history = emptyHistory();
    for (let step = 1; step <= 20 * MOST_POINTS; step++) history = withMetrics(history, step, metrics(step));
    const { step, metaElbo } = history.curves;
    expect(step.length).toBeLessThan(MOST_POINTS);
    expect(step.length).toBeGreaterThan(MOST_POINTS / 4);
    expect(history.coarseness).toBeGreaterThan(1);
    for (let i = 1; i < step.length; i++) {
      expect(step[i]).toBeGreaterThan(step[i - 1] ?? 0);
      // The curve is the identity here, so an average lies within one point's width of its step.
      expect(Math.abs((metaElbo[i] ?? 0) - (step[i] ?? 0))).toBeLessThanOrEqual(history.coarseness);
    }
  });

  test("notes the validation bound where it was measured", () => {
    expect(withBound(emptyHistory(), 40, -120).bound).toEqual({ step: [40], value: [-120] });
  });
});

describe("the configuration of a run", () => {
  test("goes to the form and back unchanged", () => {
    const config = runConfig({ ...defaults(), schedule: "cosine", steps: 500, trainFamily: "shear", trainSeed: 9 });
    expect(sameConfig(config, runConfig({ ...defaults(), ...settingsOf(config) }))).toBe(true);
  });

  test("the number of steps is part of it only where the schedule depends on it", () => {
    const at = (schedule: "constant" | "cosine", steps: number) => runConfig({ ...defaults(), schedule, steps });
    expect(sameConfig(at("constant", 10), at("constant", 20))).toBe(true);
    expect(sameConfig(at("cosine", 10), at("cosine", 20))).toBe(false);
  });

  test("the form opens with the first preset", () => {
    expect(presets.map((preset) => matches(defaults(), preset))).toEqual([true, false, false, false]);
  });
});

test("the store tells listeners the state before and after, until they leave", () => {
  const store = new Store({ a: 1, b: 2 });
  const seen: number[][] = [];
  const leave = store.subscribe((state, previous) => seen.push([previous.a, state.a, state.b]));
  store.update({ a: 5 });
  store.update(({ a }) => ({ a: a + 1 }));
  leave();
  store.update({ a: 0 });
  expect(seen).toEqual([
    [1, 5, 2],
    [5, 6, 2],
  ]);
});
