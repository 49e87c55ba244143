// Results as a test wants them: made-up numbers in the form of results/figure6.json.

import type { Figure6, Measured, Results, Run, RunFacts } from "./figure6";

interface Sample extends Partial<Run> {
  title?: string;
  /** Accuracies at -40, 0 and 40 degrees with the right D. */
  right: readonly number[];
  wrong?: number;
  empty?: number;
  /** Of raw pixels, everywhere. */
  pixels?: number;
}

const VALUES = [-40, 0, 40];

export function sampleFigure6(samples: readonly Sample[]): Figure6 {
  const runs: RunFacts[] = [];
  const records: Measured[] = [];
  for (const { title = "MetaVAE", right, wrong, empty, pixels = 0.92, ...change } of samples) {
    const run: Run = { family: "rotation", split: "interleaved", model: "meta-vae", seed: 0, steps: 3000, ...change };
    runs.push({ ...run, title, log_likelihood: -100, commit: "0123456789ab", command: "metavae reproduce figure6" });
    for (const [i, probe] of right.entries()) {
      const record = (context: Measured["context"], n: number, accuracy: number): Measured => ({
        ...run,
        value: VALUES[i] ?? 0,
        seen: false,
        probe: accuracy,
        shared_probe: accuracy / 2,
        raw_pixels: pixels,
        pca40: pixels - 0.02,
        shared_raw_pixels: 0.3,
        shared_pca40: 0.35,
        context,
        n,
        active_units: 20,
      });
      if (wrong === undefined) {
        records.push(record("empty", 0, probe));
        continue;
      }
      // The first is the one that the figure shows; other N come after it.
      records.push(record("right", 10, probe), record("right", 1, probe - 0.1), record("right", 50, probe + 0.01));
      records.push(record("wrong", 10, wrong), record("empty", 0, empty ?? wrong));
      // A seen dataset, which no mean may count.
      records.push({ ...record("right", 10, 0), value: 20, seen: true });
    }
  }
  return { commit: "0123456789ab", command: "metavae reproduce figure6", runs, records };
}

export const sample = (samples: readonly Sample[]): Results => ({
  figure6: sampleFigure6(samples),
  paper: [
    {
      family: "rotation",
      split: "interleaved",
      values: VALUES,
      meta_vae: [0.9, 0.9, 0.9],
      vhe: [0.8, null, 0.8],
      neural_statistician: [0.7, 0.7, 0.7],
    },
  ],
});
