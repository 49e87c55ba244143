// The one list of runs: present, of this visit, and kept; each once, the newest first.

import { describe, expect, test } from "vitest";
import { groupsOf } from "./comparison-lines";
import { emptyHistory, type History } from "./history";
import type { KeptRow } from "./kept-runs";
import { runConfig } from "./run-config";
import { runsCsv, severalCurvesCsv } from "./run-export";
import { comparedRows, differenceOf, type RunRow, runRows, titleOf } from "./runs";
import { type EarlierRun, initialState, type State } from "./state";
import { defaults, type Settings } from "./table";

const configOf = (change: Partial<Settings> = {}) => runConfig({ ...defaults(), ...change });

function history(values: readonly number[]): History {
  const step = values.map((_, i) => 10 * (i + 1));
  const curves = { step, metaElbo: [...values], reconstruction: [...values], kl: values.map(() => 1), byDataset: [] };
  return { ...emptyHistory(), curves, bound: { step: [20], value: [-150] } };
}

function kept(run: string, at: number, change: Partial<Settings> = {}): KeptRow {
  const codes = { own: 0.8, shared: 0.7 };
  const about = {
    config: configOf(change),
    step: 20,
    target: 30,
    at,
    history: history([-300, -200]),
    probes: [{ step: 20, codes }],
    pixels: null,
  };
  return { name: `${run}.1`, run, generation: 1, bytes: 1000, at, status: "good", elsewhere: false, about };
}

function earlier(keptAs: string, at: number, change: Partial<Settings> = {}): EarlierRun {
  const values = history([-400, -250, -180]);
  return {
    run: 1,
    keptAs,
    config: configOf(change),
    step: 30,
    target: 30,
    at,
    history: values,
    probes: [],
    pixels: null,
    tiles: null,
    whole: null,
  };
}

function state(change: Partial<State>): State {
  const usual = initialState();
  return { ...usual, ...change, runNames: { a: { number: 1, name: "" }, b: { number: 2, name: "wide" } } };
}

const withKept = (...rows: KeptRow[]) => ({ ...initialState().keptRuns, rows });

test("a run that is both of this visit and kept is one row, with its file", () => {
  const rows = runRows(state({ keptRuns: withKept(kept("b", 5), kept("a", 3)), earlierRuns: [earlier("b", 6)] }));
  expect(rows.map(({ id, step, kept }) => [id, step, kept?.name])).toEqual([
    ["b", 30, "b.1"],
    ["a", 20, "a.1"],
  ]);
  expect(rows.map(titleOf)).toEqual(["wide", "Run 1"]);
});

test("the present run comes first, once it has done a step", () => {
  const { training } = initialState();
  const present = { ...training, keptAs: "a", config: configOf(), history: history([-100]) };
  const rows = (step: number) => runRows(state({ earlierRuns: [earlier("b", 6)], training: { ...present, step } }));
  expect(rows(0).map(({ id }) => id)).toEqual(["b"]);
  expect(rows(1).map(({ id, isPresent }) => [id, isPresent])).toEqual([
    ["a", true],
    ["b", false],
  ]);
});

test("each says what tells it from the one below; the last says all", () => {
  const rows = runRows(state({ keptRuns: withKept(kept("b", 5, { batch: 8, trainSeed: 3 }), kept("a", 3)) }));
  expect(rows.map((row) => differenceOf(rows, row).words.slice(0, 2))).toEqual([
    ["batch 8", "seed 3"],
    ["Rotation", "every other value"],
  ]);
});

test("the newest of this visit is compared until the visitor chooses; none is, if none is chosen", () => {
  const known = { keptRuns: withKept(kept("a", 9)), earlierRuns: [earlier("b", 6)] };
  expect(comparedRows(state(known)).map(({ id }) => id)).toEqual(["b"]);
  expect(comparedRows(state({ ...known, compared: ["a", "gone", "b"] })).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(comparedRows(state({ ...known, compared: [] }))).toEqual([]);
});

describe("groups of lines", () => {
  const rows = runRows(
    state({
      keptRuns: withKept(kept("a", 9, { trainSeed: 1 }), kept("b", 8, { trainSeed: 2 }), kept("c", 7, { batch: 8 })),
    }),
  );
  const [a, b, c] = rows as [RunRow, RunRow, RunRow];
  const labels = (compared: RunRow[], present: RunRow | null, banded = true) =>
    groupsOf(compared, present, banded).map(({ label, rows }) => [label, rows.length]);

  test("runs that differ in the seed alone are one, with the present one where it stands", () => {
    expect(labels([a, b, c], null)).toEqual([
      ["mean of 2 seeds", 2],
      ["A run", 1],
    ]);
    expect(labels([b, c], a)[0]).toEqual(["mean of 2 seeds", 2]);
    expect(labels([a, b], null, false)).toHaveLength(2);
  });

  test("no two share colour or dashes", () => {
    const styles = groupsOf([a, b, c], null, false).map(({ style }) => style);
    expect(new Set(styles.map(({ tone }) => tone)).size).toBe(3);
    expect(new Set(styles.map(({ dash }) => dash)).size).toBe(3);
  });
});

test("tables hold what the page shows, errors included", () => {
  const rows = runRows(state({ keptRuns: withKept(kept("b", 5, { optimiser: "adamW" }), kept("a", 3)) }));
  const [head = "", first = ""] = runsCsv(rows).split("\n");
  const cell = (name: string) => first.split(",")[head.split(",").indexOf(name)];
  expect(cell("run")).toBe("wide");
  expect(cell("optimiser")).toBe("adamW");
  expect(Number(cell("own_probe_standard_error"))).toBeCloseTo(Math.sqrt((0.8 * 0.2) / 300));
  expect(severalCurvesCsv(rows).split("\n").slice(0, 4)).toEqual([
    "run,step,meta_elbo,reconstruction,kl,validation_bound",
    "wide,10,-300,-300,1,",
    "wide,20,-200,-200,1,",
    "wide,20,,,,-150",
  ]);
});
