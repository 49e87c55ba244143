// Chains as the page follows them: where they stand, what they refused, whose they are, and which dimensions hang together.

import { expect, test } from "vitest";
import type { ChainsProgress, ModelSummary } from "../engine/protocol";
import { beginning, type ChainsRun, goneOn, mostCorrelated, rejected, sharpest } from "./chains";
import { chainsCsv } from "./csv";

const LATENT = 3;
const CHAINS = 2;
const LEAPFROGS = 2;

const progress = (change: Partial<ChainsProgress>): ChainsProgress => ({
  done: 0,
  warmUp: 1,
  steps: 3,
  chains: CHAINS,
  leapfrogs: LEAPFROGS,
  latent: LATENT,
  paths: [],
  accepted: [],
  acceptance: null,
  stepSize: 0.3,
  mean: null,
  deviation: null,
  splitRHat: null,
  effectiveSampleSize: null,
  ...change,
});

const begun = (change: Partial<ChainsProgress> = {}): ChainsRun =>
  beginning(progress(change), {
    began: {} as ChainsRun["began"],
    start: { mean: [0, 0, 0], deviation: [1, 1, 1] },
    decoder: 20,
    question: "?",
    model: { family: "rotation" } as ModelSummary,
  });

/** Paths of one transition, [chain, leapfrog step, Z], each code the same number in all dimensions. */
const path = (...of: number[][]): number[] => of.flatMap((steps) => steps.flatMap((value) => [value, value, value]));
const at = (...values: number[]): number[] => values.flatMap((value) => [value, value, value]);

test("a chain goes to the end of its path, or stays; warm-up counts, and leaves no draws", () => {
  const first = path([0, 1, 2], [10, 11, 12]);
  const second = path([2, 3, 4], [10, 9, 8]);
  const one = goneOn(begun(), progress({ done: 1, paths: first, accepted: [true, false] }));
  const two = one && goneOn(one, progress({ done: 2, paths: second, accepted: [false, true] }));
  expect([...(one?.codes ?? [])]).toEqual(at(2, 10));
  expect([...(two?.codes ?? [])]).toEqual(at(2, 10, 2, 8));
  // What was there before is as it was.
  expect([...(one?.codes ?? [])]).toEqual(at(2, 10));
  expect(two && rejected(two)).toBe(2);
  expect(two?.recent.map(({ accepted }) => accepted)).toEqual([
    [true, false],
    [false, true],
  ]);
  const third = path([2, 2, 2], [8, 8, 8]);
  const measured = { splitRHat: 1.2, effectiveSampleSize: 3 };
  const done = two && goneOn(two, progress({ done: 3, paths: third, accepted: [true, true], ...measured }));
  expect(done?.phase).toBe("done");
  expect(done?.convergence).toEqual([{ draws: 2, ...measured }]);
  expect(done && chainsCsv(done).split("\n").slice(0, 4)).toEqual([
    "transition,chain,warm_up,moved,z1,z2,z3",
    "1,1,1,1,2,2,2",
    "1,2,1,0,10,10,10",
    "2,1,0,0,2,2,2",
  ]);
});

test("two transitions of one command are two", () => {
  const paths = [...path([0, 1, 2], [10, 11, 12]), ...path([2, 3, 4], [12, 11, 10])];
  const run = goneOn(begun(), progress({ done: 2, paths, accepted: [true, true, true, true] }));
  expect([...(run?.codes ?? [])]).toEqual(at(2, 12, 4, 10));
});

test("chains that another place has begun are told from one's own", () => {
  const one = goneOn(begun(), progress({ done: 1, paths: path([0, 1, 2], [10, 11, 12]), accepted: [true, true] }));
  if (!one) throw new Error("they are its own");
  // Elsewhere in their course, or at the same place of another.
  const own = path([2, 3, 4], [12, 13, 14]);
  expect(goneOn(one, progress({ done: 7, paths: own, accepted: [true, true] }))).toBeNull();
  expect(goneOn(one, progress({ done: 2, paths: path([5, 3, 4], [12, 13, 14]), accepted: [true, true] }))).toBeNull();
  expect(goneOn(one, progress({ done: 2, paths: own, accepted: [true, true] }))).not.toBeNull();
});

test("the most correlated pair is found from draws alone, once there are enough", () => {
  const warmUp = 5;
  const count = 300;
  const codes = new Float32Array((warmUp + count) * LATENT);
  for (let n = 0; n < warmUp + count; n++) {
    const [a, b] = [Math.sin(7 * n), Math.cos(11 * n)];
    // In warm-up the first two go together, afterwards the first and the last, against each other.
    codes.set(n < warmUp ? [50 * a, 50 * a, b] : [a, b, -a + 0.5 * Math.sin(29 * n)], n * LATENT);
  }
  const run = { ...begun({ chains: 1, warmUp }), codes };
  const pair = mostCorrelated(run);
  expect(pair?.axes).toEqual([0, 2]);
  expect(pair?.correlation).toBeCloseTo(-2 / Math.sqrt(5), 1);
  expect(mostCorrelated({ ...run, codes: codes.subarray(0, 100 * LATENT) })).toBeNull();
  expect(sharpest([0.9, 0.2, 0.5, 0.1])).toEqual([1, 3]);
});
