// The splits that the story draws are those that the committed results were measured with.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Family, MetaSplit } from "../engine/protocol";
import { splitOf } from "./splits";

interface Kept {
  family: Family;
  split: MetaSplit;
  value: number;
  seen: boolean;
}

test("seen and unseen values are those of the results, in every family and split", () => {
  const { records } = JSON.parse(readFileSync("results/figure6.json", "utf8")) as { records: Kept[] };
  const ascending = (values: Set<number>) => [...values].sort((a, b) => a - b);
  const panels = new Map(records.map(({ family, split }) => [`${family} ${split}`, { family, split }]));
  expect(panels.size).toBe(9);
  for (const { family, split } of panels.values()) {
    const of = (seen: boolean) =>
      ascending(
        new Set(
          records
            .filter((record) => record.family === family && record.split === split && record.seen === seen)
            .map(({ value }) => value),
        ),
      );
    expect([family, split, of(true), of(false)]).toEqual([
      family,
      split,
      splitOf(family, split).seen,
      splitOf(family, split).unseen,
    ]);
  }
});
