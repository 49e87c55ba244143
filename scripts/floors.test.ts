import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { floorsIn } from "./floors";

test("the committed record has floors, which D and the model lower", () => {
  const floors = JSON.parse(floorsIn(readFileSync("results/worlds.json", "utf8"))) as Record<
    string,
    Record<string, number>
  >;
  expect(Object.keys(floors)).toEqual(
    expect.arrayContaining(["clouds", "league-normal", "plane-pairs", "plane-times"]),
  );
  for (const [name, { without = 0, ten = 0, known = 0 }] of Object.entries(floors)) {
    if (name === "exponential-families") continue;
    expect(ten, name).toBeLessThan(without);
    expect(known, name).toBeLessThan(ten);
  }
});

test("a world without such sizes has none", () => {
  expect(floorsIn('{"worlds": [{"name": "clouds", "sizes": []}]}')).toBe("{}\n");
});
