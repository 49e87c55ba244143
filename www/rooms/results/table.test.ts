// What the table, the lines and the files show of the records: groups, order, the default four, styles, places of labels.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultLines } from "./default-lines";
import type { Results } from "./figure6";
import { apart } from "./labels";
import { lineStyles } from "./line-styles";
import { bestOf, grouped, rowsOf } from "./rows";
import { sample } from "./sample-results";
import { shownCsv, shownJson } from "./shown-files";
import { familiesOf, type Measure, splitsOf, summarise } from "./summary";

const committed: Results = {
  figure6: JSON.parse(readFileSync("results/figure6.json", "utf8")),
  paper: JSON.parse(readFileSync("results/paper.json", "utf8")).figure6,
};
const panel = { family: "rotation", split: "interleaved", measure: "probe" } as const;
const panels = familiesOf(committed).flatMap((family) =>
  splitsOf(committed, family).flatMap((split) =>
    (["probe", "shared_probe"] as Measure[]).map((measure) => ({ family, split, measure })),
  ),
);

describe("rows", () => {
  const results = sample([
    { model: "meta-vae", right: [0.9, 0.9, 0.9], wrong: 0.5, empty: 0.6 },
    { model: "continuous-trunk", right: [0.8, 0.8, 0.95], wrong: 0.7 },
    { model: "vae", right: [0.7, 0.7, 0.7] },
    { model: "unheard-of", title: "Unheard of", right: [0.6, 0.6, 0.6] },
  ]);
  const rows = rowsOf(summarise(results, panel));
  const order = (column: Parameters<typeof grouped>[1]["column"], isAscending = false) =>
    grouped(rows, { column, isAscending }).map(({ group, rows }) => [group, rows.map(({ line }) => line.id)]);

  test("stand in groups, the best first in each", () => {
    expect(order("mean")).toEqual([
      ["ours", ["meta-vae-3000", "continuous-trunk-3000"]],
      ["controls", ["raw-pixels", "pca-40"]],
      ["related", ["vae-3000"]],
      ["paper", ["paper-meta-vae", "paper-vhe", "paper-ns"]],
      ["other", ["unheard-of-3000"]],
    ]);
    expect(bestOf(rows)).toBeCloseTo(0.92);
  });

  test("are sorted by any column either way, what has nothing there last", () => {
    expect(order("wrong")[0]).toEqual(["ours", ["continuous-trunk-3000", "meta-vae-3000"]]);
    expect(order("wrong", true)[0]).toEqual(["ours", ["meta-vae-3000", "continuous-trunk-3000"]]);
    expect(order("mean", true)[1]).toEqual(["controls", ["pca-40", "raw-pixels"]]);
    const empty = grouped(rows, { column: "empty", isAscending: true })[0]?.rows ?? [];
    expect(empty.map(({ variant }) => variant?.empty)).toEqual([expect.closeTo(0.6), expect.closeTo(0.7)]);
  });

  test("of the committed record all have a group of their own", () => {
    for (const panel of panels)
      for (const { group, rows } of grouped(rowsOf(summarise(committed, panel)), {
        column: "mean",
        isAscending: false,
      }))
        expect([rows.map(({ line }) => line.id), group]).not.toEqual([expect.anything(), "other"]);
  });
});

describe("lines", () => {
  test("are four, the model with D, its recipe without, and the controls that win among them", () => {
    for (const panel of panels) {
      const summary = summarise(committed, panel);
      const chosen = defaultLines(summary);
      expect(new Set(chosen).size, JSON.stringify(panel)).toBe(4);
      const means = rowsOf(summary).filter(({ line }) => line.group === "controls");
      const best = means.reduce((a, b) => (b.mean > a.mean ? b : a));
      expect(chosen).toContain(best.line.id);
      if (panel.split === "interleaved")
        expect(chosen.slice(0, 2)).toEqual(["continuous-trunk-10000", "continuous-trunk-without-d-10000"]);
      else expect(chosen[0]).toMatch(/^meta-vae-/);
    }
  });

  test("never look alike, with colours or without", () => {
    for (const panel of panels) {
      const styles = [...lineStyles(summarise(committed, panel)).values()];
      expect(new Set(styles.map(({ colour }) => colour)).size).toBe(styles.length);
      expect(new Set(styles.map(({ dash, marker }) => `${dash} ${marker}`)).size).toBe(styles.length);
    }
  });

  test("have labels that never lie over each other, each as near to its line as can be", () => {
    const wanted = (...places: number[]) => places.map((at) => ({ at, height: 20 }));
    expect(apart(wanted(50, 100), 0, 200)).toEqual([50, 100]);
    expect(apart(wanted(100, 101, 50), 0, 200)).toEqual([100, 120, 50]);
    expect(apart(wanted(195, 190), 0, 200)).toEqual([190, 170]);
    const crowded = apart(wanted(5, 5, 5, 5, 5), 0, 60).sort((a, b) => a - b);
    expect(crowded).toEqual([10, 30, 50, 70, 90]);
  });
});

describe("files", () => {
  const results = sample([{ model: "meta-vae", right: [0.9, 0.8, 0.7], wrong: 0.5, empty: 0.6 }]);
  const groups = grouped(rowsOf(summarise(results, panel)), { column: "mean", isAscending: false });

  test("have every number that is shown, in full precision", () => {
    const [header = "", ours = "", pixels = ""] = shownCsv(panel, groups).split("\n");
    const columns = header.split(",");
    const cell = (row: string, name: string) => row.replace(/"[^"]*"/g, "").split(",")[columns.indexOf(name)];
    expect(columns).toContain("at_-40");
    expect([cell(ours, "group"), cell(ours, "mean"), cell(ours, "worst_at")]).toEqual([
      "ours",
      expect.stringMatching(/^0\.8/),
      "40",
    ]);
    expect([cell(ours, "at_-40"), cell(ours, "right_d_of_50")]).toEqual(["0.9", expect.stringMatching(/^0\.81/)]);
    expect([cell(pixels, "id"), cell(pixels, "training_steps"), cell(pixels, "at_0")]).toEqual([
      "raw-pixels",
      "",
      "0.92",
    ]);

    const shown = JSON.parse(shownJson(results, panel, groups));
    expect(shown.rows[0]).toMatchObject({
      id: "meta-vae-3000",
      seeds: [0],
      wrongD: expect.closeTo(0.5),
      byDataset: expect.any(Array),
    });
    expect(shown.runs).toEqual([
      expect.objectContaining({ commit: "0123456789ab", command: "metavae reproduce figure6" }),
    ]);
  });
});
