// The numbers that the story tells stand in the committed results, in English and in Chinese.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { zh } from "../../i18n/zh";

interface Kept {
  family: string;
  split: string;
  model: string;
  steps: number;
  seed: number;
  seen: boolean;
  context: string;
  n: number;
  probe: number;
  shared_probe: number;
  raw_pixels: number;
  pca40: number;
  shared_raw_pixels: number;
  shared_pca40: number;
}
type Accuracy = "probe" | "shared_probe" | "raw_pixels" | "pca40" | "shared_raw_pixels" | "shared_pca40";

const { records } = JSON.parse(readFileSync("results/figure6.json", "utf8")) as { records: Kept[] };

/** The mean over unseen datasets, as the page writes it. */
function told(of: Accuracy, which: Partial<Kept>): string {
  const chosen = records.filter(
    (record) =>
      !record.seen &&
      record.split === "interleaved" &&
      Object.entries(which).every(([name, value]) => record[name as keyof Kept] === value),
  );
  expect(chosen.length).toBeGreaterThan(0);
  const mean = chosen.reduce((sum, record) => sum + record[of], 0) / chosen.length;
  return mean.toFixed(3).replace("0.", ".");
}

/** What ships: the first seed, with the N that it was trained with. */
const page = (family: string) => ({
  family,
  model: "continuous-trunk",
  steps: 10_000,
  seed: 1,
  context: "right",
  n: 10,
});
const everySeed = (family: string) => {
  const { seed: _, ...of } = page(family);
  return of;
};
const withoutD = (family: string) => ({ family, model: "continuous-trunk-without-d", steps: 10_000 });
const separate = { family: "rotation", model: "meta-vae", steps: 2000, context: "right", n: 10 };

const passages: Record<string, string[]> = {
  story5b: [
    told("shared_probe", page("rotation")),
    told("shared_probe", everySeed("rotation")),
    told("shared_probe", withoutD("rotation")),
    told("shared_raw_pixels", page("rotation")),
    told("shared_pca40", page("rotation")),
    // What D buys: the first less the third.
    (Number(told("shared_probe", page("rotation"))) - Number(told("shared_probe", withoutD("rotation"))))
      .toFixed(2)
      .replace("0.", "."),
    told("shared_probe", page("scale")),
    told("shared_probe", withoutD("scale")),
    told("shared_probe", page("shear")),
    told("shared_probe", withoutD("shear")),
    told("shared_probe", { ...page("rotation"), context: "wrong" }),
  ],
  story5c: [
    told("raw_pixels", page("rotation")),
    told("probe", page("rotation")),
    told("probe", separate),
    told("pca40", page("rotation")),
  ],
};

const numbers = (text = ""): string[] => text.match(/(?<!\d)\.\d+/g) ?? [];

describe.each(Object.entries(passages))("%s", (name, expected) => {
  test("tells what was measured, in English", () => {
    const html = readFileSync("index.html", "utf8");
    const [, english = ""] = new RegExp(`data-text="${name}">([\\s\\S]*?)</p>`).exec(html) ?? [];
    expect(numbers(english)).toEqual(expected);
  });

  test("and in Chinese", () => {
    expect(numbers(zh.passages[name])).toEqual(expected);
  });
});

test("separate decoders had a fifth of the page's steps, and each is one seed", () => {
  expect(separate.steps * 5).toBe(page("rotation").steps);
  const seeds = (which: Partial<Kept>) =>
    new Set(
      records
        .filter((record) => Object.entries(which).every(([name, value]) => record[name as keyof Kept] === value))
        .map(({ seed }) => seed),
    ).size;
  expect(seeds(everySeed("rotation"))).toBe(3);
  for (const family of ["rotation", "scale", "shear"]) expect(seeds(withoutD(family))).toBe(1);
  for (const family of ["scale", "shear"]) expect(seeds(everySeed(family))).toBe(1);
});
