// The counts are those of the networks behind the paper's code.

import { expect, test } from "vitest";
import { encoder, metaEncoder } from "./cost";

test("weights of an encoder, and of one that reads D", () => {
  expect(encoder).toBe(506_480);
  expect(metaEncoder).toBe(1_089_840 + 666_480);
});
