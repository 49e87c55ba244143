// Which dimensions the posterior is most and least certain of.

import { expect, test } from "vitest";
import { certainty } from "./posterior-bars";

test("the surest dimension has the smallest deviation, the vaguest the largest, counted from 1", () => {
  const { surest, vaguest } = certainty({ mean: [0.5, -1.2, 0], deviation: [0.3, 0.1, 1] });
  expect(surest).toEqual({ dimension: 2, mean: -1.2, deviation: 0.1 });
  expect(vaguest).toEqual({ dimension: 3, mean: 0, deviation: 1 });
});
