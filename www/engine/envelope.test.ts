// Which buffers of a message move.

import { expect, test } from "vitest";
import { transferable } from "./envelope";

test("finds byte arrays at every depth, once each", () => {
  const image = new Uint8Array(4);
  const message = {
    answer: { mean: [1, 2], datasets: [{ image }, { image }], samples: new Uint8Array(2) },
    label: null,
  };
  expect(transferable(message)).toHaveLength(2);
});

test("leaves a view into a larger buffer alone", () => {
  expect(transferable({ bytes: new Uint8Array(8).subarray(2) })).toEqual([]);
});
