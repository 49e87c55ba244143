import { expect, test } from "vitest";
import { readWorld, writeWorld } from "./world-link";
import type { Question } from "./world-state";

const question: Question = {
  coordinates: [0.5, 0.161234567],
  others: [0.25, 0.75],
  source: "own",
  size: 20,
  seed: 3,
  dataset: [{ x: [1], z: null }],
  x: [1.75],
  z: null,
  real: false,
};

test("what is written is read again, to four digits", () => {
  const text = writeWorld("plane-times", question);
  expect(text).toBe("plane-times,own,20,3,0.5_0.1612,1.75");
  expect(readWorld(text)).toEqual({
    world: "plane-times",
    start: { coordinates: [0.5, 0.1612], x: [1.75], size: 20, seed: 3, source: "own", z: null },
  });
});

test("a drawn z and the model of a wrong D travel too", () => {
  const text = writeWorld("plane-pairs", { ...question, source: "wrong", z: 0.25 });
  expect(text).toBe("plane-pairs,wrong,20,3,0.5_0.1612,1.75,0.25,0.25_0.75");
  expect(readWorld(text)?.start).toMatchObject({ source: "wrong", z: 0.25, others: [0.25, 0.75] });
});

test.each([
  "",
  "moon,own,20,3,0.5_0.5,1.75",
  "plane-times,mine,20,3,0.5_0.5,1.75",
  "plane-times,own,2000,3,0.5_0.5,1.75",
  "plane-times,own,20,-3,0.5_0.5,1.75",
  "plane-times,own,20,3,,1.75",
  "plane-times,own,20,3,0.5_NaN,1.75",
  "plane-times,own,20,3,0.5_0.5,Infinity",
  "plane-times,own,20,3,0.5_0.5,1.75,x",
  `plane-times,own,20,3,${Array.from({ length: 21 }, () => "0.5").join("_")},1.75`,
])("anything else is refused: %s", (text) => {
  expect(readWorld(text)).toBeNull();
});
