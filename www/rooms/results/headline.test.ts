// The headline's numbers are the record's, and its sentences follow from them.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Figure6, Measured, Results } from "./figure6";
import { headline } from "./headline";
import { claim, elsewhere, reliance, worth } from "./headline-words";
import { sample } from "./sample-results";

const figure6: Figure6 = JSON.parse(readFileSync("results/figure6.json", "utf8"));
const committed: Results = { figure6, paper: [] };

/** Straight from the records, by no code of the page. */
function recorded(family: string, model: string, of: Partial<Measured> = {}): number {
  const chosen = figure6.records.filter(
    (record) =>
      record.family === family &&
      record.split === "interleaved" &&
      record.model === model &&
      !record.seen &&
      Object.entries(of).every(([key, value]) => record[key as keyof Measured] === value),
  );
  expect(chosen.length).toBeGreaterThan(6);
  return chosen.reduce((sum, record) => sum + record.shared_probe, 0) / chosen.length;
}

describe("the headline of the committed record", () => {
  test.each(["rotation", "scale", "shear"] as const)("has its numbers, %s", (family) => {
    const found = headline(committed, family);
    if (!found) throw new Error("the record has what the headline needs");
    const right = { context: "right", n: 10 } as const;
    expect(found.withD.mean).toBeCloseTo(recorded(family, "continuous-trunk", right), 6);
    expect(found.withoutD.mean).toBeCloseTo(recorded(family, "continuous-trunk-without-d"), 6);
    expect(found.wrong.mean).toBeCloseTo(recorded(family, "continuous-trunk", { context: "wrong" }), 6);
    expect(found.empty.mean).toBeCloseTo(recorded(family, "continuous-trunk", { context: "empty" }), 6);
    expect(found.size).toBe(10);
    // From the one seed that both have.
    const seed = { ...right, seed: 1 };
    const bought =
      recorded(family, "continuous-trunk", seed) - recorded(family, "continuous-trunk-without-d", { seed: 1 });
    expect(found.bought.seeds).toEqual([1]);
    expect(found.bought.mean).toBeCloseTo(bought, 6);
    expect(found.bought.byDataset[0]).toBeLessThan(found.bought.mean);
    expect(found.bought.byDataset[1]).toBeGreaterThan(found.bought.mean);
  });

  test("says how many seeds each number has, and gives errors where there are several", () => {
    const found = headline(committed, "rotation");
    if (!found) throw new Error("the record has what the headline needs");
    expect(claim(found)).toMatch(
      /at nine angles that .*: \.\d{3}\s±\s\.\d{3} of them rightly from codes made with D \(three seeds\), \.\d{3} from codes of the same recipe trained without D \(one seed\), \.\d{3} from raw pixels, \.\d{3} from 40 principal components\.$/,
    );
    expect(worth(found)).toMatch(
      /^From the same seed, \.\d{3} with D and \.\d{3} without, D buys \.\d{3}, between \+\.\d{3} and \+\.\d{3} at the nine angles \(one seed\)\.$/,
    );
    expect(reliance(found)).toMatch(
      /\.\d{3}\s±\s\.\d{3} with an empty one, \.\d{3}\s±\s\.\d{3} with a wrong one \(three seeds\)\.$/,
    );
    expect(found.withoutD.standardError).toBeNull();
  });
});

describe("the headline of any record", () => {
  const pair = (withD: number, withoutD: number, seed = 0) =>
    headline(
      sample([
        { model: "continuous-trunk", family: "scale", right: [withD, withD, withD], wrong: 0.2, empty: 0.4 },
        { model: "continuous-trunk-without-d", family: "scale", seed, right: [withoutD, withoutD, withoutD] },
      ]),
      "scale",
    );
  const said = (withD: number, withoutD: number) => {
    const found = pair(withD, withoutD);
    return found && elsewhere(found);
  };

  test("tells buying from costing, and either from nothing", () => {
    // The sample's shared probe reads half of what its own probes read.
    expect(said(0.9, 0.7)).toBe(
      "On scales D buys: .450 with it, .350 without (one seed; by dataset between +.100 and +.100).",
    );
    expect(said(0.7, 0.9)).toBe(
      "On scales D costs: .350 with it, .450 without (one seed; by dataset between −.100 and −.100).",
    );
    expect(said(0.9, 0.89)).toBe("On scales D buys nothing that one seed could show: .450 with it, .445 without.");
  });

  test("is none without the control, or without a seed that both have", () => {
    expect(
      headline(sample([{ model: "continuous-trunk", right: [0.9, 0.9, 0.9], wrong: 0.2 }]), "rotation"),
    ).toBeNull();
    expect(pair(0.9, 0.8, 5)).toBeNull();
  });
});
