// What a run costs is known before it is made: the page counts as the program does.

import { describe, expect, test } from "vitest";
import { aboutInWords, type MeasuredPace, predictionOf } from "./prediction";
import { runConfig } from "./run-config";
import { datasetsOf, flopPerStep } from "./run-flop";
import { memoryOfRun, parametersOf, peakOfPart } from "./run-memory";
import { defaults, type Settings } from "./table";

/** What the program itself said of runs that it made, by what they differ in from the page's default. */
const known: ReadonlyArray<{ change: Partial<Settings>; flop: number; parameters: number; datasets: number }> = [
  { change: {}, flop: 1235091456, parameters: 2460128, datasets: 9 },
  { change: { latent: 2 }, flop: 1184661504, parameters: 2430868, datasets: 9 },
  { change: { split: "sparse", decoder: "separate" }, flop: 686161920, parameters: 1959328, datasets: 5 },
  {
    change: { trainFamily: "scale", split: "contiguous", decoder: "sharedFirst" },
    flop: 1097859072,
    parameters: 2719184,
    datasets: 8,
  },
  { change: { decoder: "sharedWeights", aggregation: "gated" }, flop: 1291714560, parameters: 891616, datasets: 9 },
  { change: { decoder: "conditioned", contextMode: "fresh" }, flop: 4188930048, parameters: 914016, datasets: 9 },
  { change: { system: "sharedEncoder" }, flop: 857604096, parameters: 2176992, datasets: 9 },
  { change: { system: "vae" }, flop: 857604096, parameters: 565088, datasets: 9 },
  { change: { system: "vaePerDataset", encoderSees: "seen" }, flop: 857604096, parameters: 5085792, datasets: 9 },
  { change: { system: "neuralStatistician" }, flop: 1568563200, parameters: 1398320, datasets: 9 },
  {
    change: { system: "variationalHomoencoder", contextMode: "fresh", trainContextSize: 4 },
    flop: 2872442880,
    parameters: 1398320,
    datasets: 9,
  },
  {
    change: { trainFamily: "shear", split: "contiguous", system: "variationalHomoencoder", batch: 20 },
    flop: 1517158400,
    parameters: 1398320,
    datasets: 10,
  },
];

describe.each(known)("of $change", ({ change, flop, parameters, datasets }) => {
  const config = runConfig({ ...defaults(), ...change });

  test("operations, parameters and datasets are the program's", () => {
    expect(datasetsOf(config)).toBe(datasets);
    expect(flopPerStep(config)).toBe(flop);
    expect(parametersOf(config)).toBe(parameters);
  });

  test("memory is more than weights, moments and gradients, and no part takes more than the whole", () => {
    expect(peakOfPart(config, 1)).toBeGreaterThan(16 * parameters);
    expect(peakOfPart(config, 3)).toBeLessThanOrEqual(peakOfPart(config, 1));
    // No run has more parts than it has datasets.
    expect(memoryOfRun(config, 64)).toBe(memoryOfRun(config, datasets));
  });
});

describe("in words", () => {
  const settings = defaults();
  const pace = (flopPerSecond: number): MeasuredPace => ({
    flopPerSecond,
    backend: "cpu",
    cores: 2,
    backendWish: "auto",
    coresWish: "auto",
    of: "trial",
  });
  const at = (flopPerSecond: number, change: Partial<Settings> = {}) =>
    aboutInWords(predictionOf({ ...settings, ...change }, pace(flopPerSecond), 2));

  test("nothing is said more exactly than it is known", () => {
    expect(at(2e10)).toBe("about 2 min, 350 MB");
    expect(at(5e10)).toBe("about 50 s, 350 MB");
    expect(at(1e12)).toBe("about 10 s, 350 MB");
    expect(at(2e10, { steps: 20_000 })).toBe("about 20 min, 350 MB");
    expect(at(2e10, { steps: 100_000 })).toBe("about 1.7 h, 350 MB");
    expect(at(2e10, { steps: 1_000_000 })).toBe("about 17 h, 350 MB");
  });

  test("without a measurement that holds for these settings there is no time", () => {
    expect(aboutInWords(predictionOf(settings, null, 1))).toMatch(/^about \d+ MB$/);
    expect(at(2e10, { cores: "1" })).toMatch(/^about \d+ MB$/);
    expect(at(2e10, { backend: "webgpu" })).toMatch(/^about \d+ MB$/);
  });
});
