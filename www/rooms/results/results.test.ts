// Records become what a panel shows, and the verdict says what the numbers say.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LINE_COLOURS, lineColour } from "./line-colour";
import { sample } from "./sample";
import { familiesOf, meanOf, splitsOf, summarise, worstOf } from "./summary";
import { verdict } from "./verdict";

const panel = { family: "rotation", split: "interleaved", measure: "probe" } as const;
const faithful = { right: [0.8, 0.9, 0.94], wrong: 0.5, empty: 0.6 };

describe("the summary", () => {
  test("takes unseen datasets only, with the right D at the N of the first record", () => {
    const { variants, controls, paper } = summarise(sample([faithful]), panel);
    const [model] = variants;
    if (!model) throw new Error("there is a model");
    expect(model.line.points.map(({ value }) => value)).toEqual([-40, 0, 40]);
    expect(meanOf(model.line)).toBeCloseTo(0.88);
    expect(worstOf(model.line)).toEqual({ value: -40, accuracy: 0.8 });
    expect([model.wrong, model.empty]).toEqual([0.5, 0.6].map((value) => expect.closeTo(value)));
    expect(model.bySize).toEqual([
      { size: 1, accuracy: expect.closeTo(0.78) },
      { size: 10, accuracy: expect.closeTo(0.88) },
      { size: 50, accuracy: expect.closeTo(0.89) },
    ]);
    expect(controls.map(meanOf)).toEqual([expect.closeTo(0.92), expect.closeTo(0.9)]);
    expect(paper.map(({ points }) => points.length)).toEqual([3, 2, 3]);
  });

  test("puts seeds together and keeps steps apart", () => {
    const results = sample([
      { ...faithful, seed: 0 },
      { ...faithful, seed: 1, right: [0.82, 0.92, 0.96] },
      { ...faithful, steps: 100, right: [0.5, 0.5, 0.5] },
    ]);
    const { variants } = summarise(results, panel);
    expect(variants.map(({ title, seeds }) => [title, seeds])).toEqual([
      ["MetaVAE, after 3,000 steps", 2],
      ["MetaVAE, after 100 steps", 1],
    ]);
    expect(variants[0] && meanOf(variants[0].line)).toBeCloseTo(0.89);
    // Two means, .88 and .90: a deviation of .0141 over the square root of two.
    expect(variants[0]?.standardError).toBeCloseTo(0.01);
    expect(variants[1]?.standardError).toBeNull();
  });

  test("of a model without D it says so, and the other probe has its own controls and no paper", () => {
    const results = sample([{ model: "vae", title: "VAE", right: [0.8, 0.8, 0.8] }]);
    const { variants, controls, paper } = summarise(results, { ...panel, measure: "shared_probe" });
    expect(variants[0]).toMatchObject({ readsContext: false, wrong: null, empty: null, bySize: [] });
    expect(variants[0] && meanOf(variants[0].line)).toBeCloseTo(0.4);
    expect(controls.map(meanOf)).toEqual([expect.closeTo(0.3), expect.closeTo(0.35)]);
    expect(paper).toEqual([]);
  });

  test("knows what was measured", () => {
    const results = sample([faithful, { ...faithful, family: "scale", split: "sparse" }]);
    expect(familiesOf(results)).toEqual(["rotation", "scale"]);
    expect(splitsOf(results, "scale")).toEqual(["sparse"]);
    expect(summarise(results, { family: "shear", split: "sparse", measure: "probe" }).variants).toEqual([]);
  });
});

describe("the verdict", () => {
  const said = (...samples: Parameters<typeof sample>[0]) => verdict(summarise(sample(samples), panel), "probe");

  test("says where a control wins", () => {
    expect(said(faithful)).toEqual([
      "With a probe for each dataset, even the best codes, those of MetaVAE, at .880, lose to a control: raw pixels need no model and have .920.",
      "MetaVAE: .880 with the right D, .500 with a wrong one, .600 with none. D helps this measure, but a wrong one does not ruin it.",
      "The faithful MetaVAE, after 3,000 steps, has .880: below the paper’s .900.",
    ]);
  });

  test("and where a model does, and what D decides", () => {
    const [first, second, third] = said({ right: [0.95, 0.95, 0.95], wrong: 0.2, empty: 0.3 });
    expect(first).toBe(
      "With a probe for each dataset, the codes of MetaVAE, at .950, beat the controls, raw pixels (.920) and PCA-40 (.900).",
    );
    expect(second).toContain("D decides how the code is to be read.");
    expect(third).toContain("above the paper’s .900");
  });

  test("a difference within noise is none", () => {
    expect(said({ right: [0.92, 0.92, 0.92], wrong: 0.918, empty: 0.92 }).slice(0, 2)).toEqual([
      expect.stringContaining("are no better than a control"),
      expect.stringContaining("By this measure D makes no difference."),
    ]);
  });

  test("nothing measured is nothing said", () => {
    expect(verdict(summarise(sample([]), panel), "probe")).toEqual(["Nothing was measured here yet."]);
  });
});

test("there is a colour for each line of the committed results, and for the paper's three", () => {
  const figure6 = JSON.parse(readFileSync("results/figure6.json", "utf8"));
  const results = { figure6, paper: [] };
  for (const family of familiesOf(results))
    for (const split of splitsOf(results, family))
      expect(summarise(results, { family, split, measure: "probe" }).variants.length).toBeLessThanOrEqual(
        LINE_COLOURS - 3,
      );
  const colours = Array.from({ length: LINE_COLOURS }, (_, index) => lineColour(index));
  expect(new Set(colours).size).toBe(LINE_COLOURS);
});

test("the committed figures of the paper have the means that the page quotes", async () => {
  const { paperProbe } = await import("../../state/paper");
  const { figure6 } = JSON.parse(readFileSync("results/paper.json", "utf8"));
  expect(figure6).toHaveLength(9);
  for (const { family, split, values, meta_vae, vhe, neural_statistician } of figure6) {
    expect([meta_vae.length, vhe.length, neural_statistician.length]).toEqual(Array(3).fill(values.length));
    const mean = meta_vae.reduce((sum: number, value: number) => sum + value, 0) / values.length;
    expect(Math.abs(mean - paperProbe[family as "rotation"][split as "sparse"]), `${family} ${split}`).toBeLessThan(
      0.003,
    );
  }
});
