// Records become what a panel shows, and the verdict says what the numbers say.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sample } from "./sample-results";
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
      ["MetaVAE, separate decoders (the paper’s way), after 3,000 steps", [0, 1]],
      ["MetaVAE, separate decoders (the paper’s way), after 100 steps", [0]],
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
  const said = (...samples: Parameters<typeof sample>[0]) =>
    verdict(summarise(sample(samples), panel), "probe").map(({ about, sentences }) => [about, sentences.join(" ")]);

  test("says where a control is read better, and that a wrong D in a probe of its own tells little", () => {
    expect(said(faithful)).toEqual([
      [
        "Read best",
        "With a probe for each dataset, the codes read best are those of “MetaVAE, separate decoders (the paper’s way)”: .880 (one seed). A control without a model is read better: raw pixels .920, 40 principal components .900.",
      ],
      [
        "With another D",
        "“MetaVAE, separate decoders (the paper’s way)” has .880 with the right D, .500 with a wrong one, .600 with an empty one. Each probe is fitted with the same D, so this tells how much the codes keep, not whether D was understood.",
      ],
      [
        "Beside the paper",
        "Trained the paper’s way, MetaVAE has .880 after 3,000 steps; the paper prints .900. The paper trained for longer and may have fitted another kind of classifier.",
      ],
    ]);
  });

  test("and where codes are, with what their encoder saw besides; small differences are none", () => {
    const [[, best] = []] = said({ model: "continuous-trunk", right: [0.95, 0.95, 0.95], wrong: 0.2 });
    expect(best).toContain("From controls without a model less is read");
    expect(best).toContain("also saw values between");
    const [[, near] = []] = said({ right: [0.925, 0.925, 0.925], wrong: 0.9 });
    expect(near).toContain("too near to be told apart");
    const [, , [, paper] = []] = said({ right: [0.91, 0.91, 0.91], wrong: 0.9 });
    expect(paper).toContain("does not tell which is better");
  });

  test("what D buys is told by training without it, from the same seed alone", () => {
    const pair = (withD: number, withoutD: number) =>
      said(
        { model: "continuous-trunk", seed: 1, right: [withD, withD, withD], wrong: 0.2 },
        { model: "continuous-trunk", seed: 2, right: [0.5, 0.5, 0.5], wrong: 0.2 },
        { model: "continuous-trunk-without-d", seed: 1, right: [withoutD, withoutD, withoutD] },
      ).find(([about]) => about === "With D, and without")?.[1];
    expect(pair(0.9, 0.85)).toContain("D buys .050 here, from the same seed (one seed)");
    expect(pair(0.85, 0.9)).toContain("D costs .050 here");
    expect(pair(0.9, 0.895)).toContain("D buys nothing here that one seed could show");
  });

  test("says that the longer training was chosen by what it measures", () => {
    const longer = said({ ...faithful, steps: 2000 }, { ...faithful, steps: 6000, right: [0.9, 0.9, 0.91] });
    expect(longer.at(-1)?.[1]).toContain("after 2,000 steps and .903 after 6,000 steps");
    expect(longer.at(-1)?.[1]).toContain("on these same test digits");
  });

  test("nothing measured is nothing said", () => {
    expect(verdict(summarise(sample([]), panel), "probe").flatMap(({ sentences }) => sentences)).toEqual([
      "Nothing was measured here yet.",
    ]);
  });
});

test("the committed figures of the paper have the means that the page quotes", async () => {
  const { paperProbe } = await import("../../state/paper");
  const { figure6 } = JSON.parse(readFileSync("results/paper.json", "utf8"));
  expect(figure6).toHaveLength(9);
  for (const { family, split, values, meta_vae, vhe, neural_statistician } of figure6) {
    expect([meta_vae.length, vhe.length, neural_statistician.length]).toEqual(Array(3).fill(values.length));
    const mean = meta_vae.reduce((sum: number, value: number) => sum + value, 0) / values.length;
    expect(
      Math.abs(mean - (paperProbe[family as "rotation"]?.[split as "sparse"] ?? 0)),
      `${family} ${split}`,
    ).toBeLessThan(0.003);
  }
});
