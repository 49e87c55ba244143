// Whether codes of different datasets join by class, counted by hand.

import { expect, test } from "vitest";
import { differenceOf, neighbourMatches, shareOf } from "./neighbour-classes";

/** Two digits, of the classes 3 and 8, and one more 3, each under two datasets; codes of one dimension. */
const labelled = {
  latent: 1,
  parts: Uint8Array.of(0, 0, 0, 1, 1, 1),
  digits: Uint16Array.of(0, 1, 2, 0, 1, 2),
  labels: Uint8Array.of(3, 8, 3, 3, 8, 3),
};

test("the nearest code of another dataset counts, but not the same digit's", () => {
  // Each digit's own picture under the other dataset is nearest; among the others 3s are near 3s, and 8s have only 3s.
  const codes = Float32Array.of(0, 10, 0.5, 0.01, 10.01, 0.51);
  expect([...neighbourMatches(codes, labelled, 0, 6)]).toEqual([1, 0, 1, 1, 0, 1]);
  // In pieces it is the same.
  expect([...neighbourMatches(codes, labelled, 0, 2), ...neighbourMatches(codes, labelled, 2, 6)]).toEqual([
    1, 0, 1, 1, 0, 1,
  ]);
  // Where the second dataset is turned about, its 3s lie with the first one's 8.
  const turned = Float32Array.of(0, 10, 0.5, 10, 0, 9.5);
  expect([...neighbourMatches(turned, labelled, 0, 3)]).toEqual([0, 0, 0]);
});

test("many dimensions, of which the first few would mislead", () => {
  const latent = 20;
  const codes = new Float32Array(4 * latent);
  const of = {
    latent,
    parts: Uint8Array.of(0, 1, 1, 1),
    digits: Uint16Array.of(0, 1, 2, 3),
    labels: Uint8Array.of(1, 7, 1, 7),
  };
  // The second is near in the first dimension and far in the last; the third the other way round, and nearer in all.
  codes[latent + 19] = 5;
  codes[2 * latent] = 2;
  codes.fill(3, 3 * latent);
  expect([...neighbourMatches(codes, of, 0, 1)]).toEqual([1]);
});

test("the error is that of the digits, not of their pictures", () => {
  const digits = Uint16Array.of(0, 1, 0, 1);
  // One digit joins under both datasets, the other under neither: two independent values, 1 and 0.
  const { share, standardError } = shareOf(Uint8Array.of(1, 0, 1, 0), digits);
  expect(share).toBe(0.5);
  expect(standardError).toBeCloseTo(0.5, 10);
  // What both differ in alike has no error.
  const difference = differenceOf(Uint8Array.of(1, 0, 1, 1), Uint8Array.of(0, 0, 1, 0), digits);
  expect(difference).toEqual({ share: 0.5, standardError: 0 });
});
