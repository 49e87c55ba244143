// What is exported, and what is kept of past runs.

import { describe, expect, test } from "vitest";
import { codesCsv, csv, curvesCsv } from "./csv";
import { datasetCurve, emptyHistory, MOST_POINTS, withBound, withMetrics } from "./history";
import type { LatentMap } from "./latent-map";
import { runConfig } from "./run-config";
import { runDifferenceWords, runName } from "./run-name";
import { MOST_SNAPSHOTS, noSnapshots, type Snapshots, withSnapshot } from "./snapshots";
import { defaults } from "./table";

describe("comma-separated values", () => {
  test("quotes only what must be quoted, and leaves out what is not there", () => {
    expect(
      csv(
        ["a", "b"],
        [
          [1.5, "x,y"],
          [null, 'say "no"'],
        ],
      ),
    ).toBe('a,b\n1.5,"x,y"\n,"say ""no"""\n');
  });

  test("curves: one line for each step, bounds among them", () => {
    const byDataset = [
      { reconstruction: -175, kl: 15 },
      { reconstruction: -185, kl: 25 },
    ];
    const metrics = { metaElbo: -200, reconstruction: -180, kl: 20, byDataset };
    let history = withMetrics(emptyHistory(), 1, metrics);
    history = withBound(history, 3, -150);
    history = withMetrics(history, 5, { ...metrics, kl: 21 });
    expect(curvesCsv(history, [0, 60])).toBe(
      [
        "step,meta_elbo,reconstruction,kl,validation_bound,meta_elbo_at_0,meta_elbo_at_60,reconstruction_at_0,reconstruction_at_60,kl_at_0,kl_at_60",
        "1,-200,-180,20,,-190,-210,-175,-185,15,25",
        "3,,,,-150,,,,,,",
        "5,-200,-180,21,,-190,-210,-175,-185,15,25",
        "",
      ].join("\n"),
    );
  });

  test("codes: every number of every code", () => {
    const own = {
      given: "own",
      codes: Float32Array.of(0.5, -1, 2, 0.25),
      points: Float32Array.of(1, 2, 3, 4),
    };
    const map = {
      clouds: [own, { ...own, given: "yours", codes: Float32Array.of(1, 0, 0, 1) }],
      labels: Uint8Array.of(7, 3),
      parts: Uint8Array.of(0, 1),
      values: [-20, 60],
      digits: Uint16Array.of(0, 1),
      model: { family: "rotation", latent: 2 },
    } as unknown as LatentMap;
    expect(codesCsv(map)).toBe(
      [
        "test_digit,class,rotation,own_d,x,y,z1,z2",
        "0,7,-20,1,1,2,0.5,-1",
        "1,3,60,1,3,4,2,0.25",
        "0,7,-20,0,1,2,1,0",
        "1,3,60,0,3,4,0,1",
        "",
      ].join("\n"),
    );
  });
});

test("the curves of each dataset are thinned along with the others", () => {
  let history = emptyHistory();
  for (let step = 1; step <= 3 * MOST_POINTS; step++) {
    const byDataset = [
      { reconstruction: step, kl: 0 },
      { reconstruction: 0, kl: step },
    ];
    history = withMetrics(history, step, { metaElbo: step, reconstruction: 0, kl: 0, byDataset });
  }
  const { metaElbo, byDataset } = history.curves;
  const curve = (dataset: number) => byDataset[dataset] && datasetCurve("metaElbo", byDataset[dataset]);
  expect(curve(0)).toEqual(metaElbo);
  expect(curve(1)).toEqual(metaElbo.map((value) => -value));
});

test("snapshots are thinned, keeping first and newest; one of the same step replaces the last", () => {
  let snapshots: Snapshots = noSnapshots();
  for (let step = 0; step <= 500; step++) {
    snapshots = withSnapshot(snapshots, { step, images: new Uint8Array(0), elbo: -step });
    expect(snapshots.taken.length).toBeLessThanOrEqual(MOST_SNAPSHOTS);
    expect(snapshots.taken[0]?.step).toBe(0);
    expect(snapshots.taken.at(-1)?.step).toBe(step);
  }
  const replaced = withSnapshot(snapshots, { step: 500, images: new Uint8Array(0), elbo: 1 });
  expect(replaced.taken).toHaveLength(snapshots.taken.length);
  expect(replaced.taken.at(-1)?.elbo).toBe(1);
});

test("a run is named by its settings, or by what differs from another", () => {
  const config = runConfig(defaults());
  const difference = (...configs: Parameters<typeof runDifferenceWords>) => runDifferenceWords(...configs).join(", ");
  expect(runName(config)).toBe(
    "Rotation, every other value, MetaVAE, shared trunk, widths 256-128-256-40, batch 32, own digits, values between, N 10, rate 0.001, seed 0",
  );
  expect(difference(runConfig({ ...defaults(), batch: 16, trainSeed: 3 }), config)).toBe("batch 16, seed 3");
  expect(difference(config, config)).toBe("the same settings");
  expect(difference(runConfig({ ...defaults(), encoderSees: "seen" }), config)).toBe("seen values only");
  expect(difference(config, runConfig({ ...defaults(), aggregation: "gated" }))).toBe("not gated");
  expect(difference(runConfig({ ...defaults(), system: "vae", digits: "same" }), config)).toBe("VAE, same digits");
  const statistician = runConfig({ ...defaults(), system: "neuralStatistician" });
  expect(difference(statistician, config)).toBe("Neural Statistician, widths 256-40-64-512, shared KL of c");
  expect(difference({ ...statistician, datasetKl: "whole" }, statistician)).toBe("whole KL of c");
});
