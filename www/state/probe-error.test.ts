// The error that is shown beside a probe's accuracy is that of the digits which it is measured on.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROBE_DIGITS, probeError, withError } from "./probe-error";

test("as many digits as the program measures on", () => {
  const program = readFileSync("crates/metavae/src/training/quick_probe.rs", "utf8");
  expect(Number(/^const TEST: usize = (\d+);/m.exec(program)?.[1])).toBe(PROBE_DIGITS);
});

test("is the binomial standard error", () => {
  expect(probeError(0.5)).toBeCloseTo(0.5 / Math.sqrt(300));
  expect(probeError(1)).toBe(0);
  expect(withError(0.807)).toBe("0.807 ± 0.023");
});
