// The search's curve grows only where its ELBO rose, and each D's parts are its own.

import { describe, expect, test } from "vitest";
import type { GapProgress } from "../engine/protocol";
import type { Compared } from "./comparison";
import { type GapMeasurement, gapBars, grown } from "./gap";

const estimate = (nats: number) => ({ nats, standardError: 0.1 });

function progress(change: Partial<GapProgress>): GapProgress {
  const gap: GapProgress["gap"] = {
    amortised: [estimate(-98), estimate(-400)],
    best: estimate(-94),
    importance: null,
    annealed: null,
    method: null,
    logEvidence: estimate(-93),
    approximationGap: estimate(1),
    amortisationGap: [estimate(4), estimate(306)],
  };
  return { stage: "search", done: 2, steps: 800, gap, searchElbo: null, reference: null, ...change };
}

describe("the search's curve", () => {
  test("has a point wherever the best became better, by steps of the search", () => {
    let search = grown([], progress({}), 2);
    expect(search).toEqual([]);
    for (const [done, searchElbo] of [
      [3, -98],
      [4, -98],
      [27, -95],
      [52, -95],
    ] as const)
      search = grown(search, progress({ done, searchElbo }), 2);
    expect(search).toEqual([
      [1, -98],
      [25, -95],
    ]);
  });

  test("ends where the search does, whatever has been done since", () => {
    const search = grown([[1, -98]], progress({ stage: "annealing", done: 430, searchElbo: -94 }), 2);
    expect(search.at(-1)).toEqual([400, -94]);
  });
});

test("each D has its ELBO and its amortisation gap; what no Gaussian can do is the same for all", () => {
  const contexts = [{ verdict: "right" }, { verdict: "wrong" }] as Compared[];
  const bars = (change: Partial<GapProgress>) =>
    gapBars({ progress: progress(change), contexts } as Partial<GapMeasurement> as GapMeasurement);
  expect(
    bars({}).map(({ elbo, amortisation, approximation }) =>
      [elbo, amortisation, approximation].map((part) => part?.nats),
    ),
  ).toEqual([
    [-98, 4, 1],
    [-400, 306, 1],
  ]);
  const early = { ...progress({}).gap, amortised: [estimate(-98)], amortisationGap: [], approximationGap: null };
  expect(bars({ gap: early })).toEqual([
    { compared: contexts[0], elbo: estimate(-98), amortisation: null, approximation: null },
  ]);
});
