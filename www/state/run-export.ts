// Runs as files: the table of them, and their curves, for spreadsheets and scripts.

import { csv } from "./csv";
import type { History } from "./history";
import { sideOfRun } from "./image-size";
import { PROBE_DIGITS, probeError } from "./probe-error";
import type { RunRow } from "./runs";
import { titleOf } from "./runs";

type Cell = number | string | null | undefined;

const sideIn = (config: RunRow["config"]): Cell => (config ? sideOfRun(config) : null);

/** What is written of a run, by the names of the columns. */
function facts(row: RunRow): Record<string, Cell> {
  const { config, bound, pixels } = row;
  const last = row.probes.at(-1);
  const network = config?.network;
  return {
    run: titleOf(row),
    step: row.step,
    target: row.target,
    bound_on_test_digits: bound?.value ?? null,
    bound_at_step: bound?.step ?? null,
    own_probe: last?.codes.own ?? null,
    own_probe_standard_error: last ? probeError(last.codes.own) : null,
    shared_probe: last?.codes.shared ?? null,
    shared_probe_standard_error: last ? probeError(last.codes.shared) : null,
    probe_at_step: last?.step ?? null,
    probe_test_digits: last ? PROBE_DIGITS : null,
    raw_pixels_own_probe: pixels?.own ?? null,
    raw_pixels_shared_probe: pixels?.shared ?? null,
    family: config?.family,
    split: config?.seenValues ? `chosen: ${config.seenValues.join(" ")}` : config?.metaSplit,
    image_side: sideIn(config),
    system: network?.system,
    decoder: network?.decoder,
    aggregation: network?.aggregation,
    summary_hidden: network?.summaryHidden,
    summary: network?.summary,
    hidden: network?.hidden,
    latent: network?.latent,
    dataset_latent: network?.datasetLatent,
    decoder_hidden: network?.decoderHidden,
    batch: config?.batch,
    digits: config?.digits,
    continuous_values: config ? String(config.continuousValues ?? false) : null,
    context_mode: config?.context.mode,
    context_size: config?.context.size,
    optimiser: config ? (config.optimiser?.type ?? "adam") : null,
    learning_rate: config?.learningRate,
    schedule: config?.schedule.type,
    dataset_kl: config?.datasetKl,
    seed: config?.seed,
  };
}

/** One line for each run. */
export function runsCsv(rows: readonly RunRow[]): string {
  const all = rows.map(facts);
  const header = Object.keys(all[0] ?? {});
  return csv(
    header,
    all.map((of) => header.map((name) => of[name])),
  );
}

/** With all settings as they are, and every probe that was taken. */
export const runsJson = (rows: readonly RunRow[]): string =>
  pretty({ runs: rows.map((row) => ({ ...facts(row), config: row.config, probes: row.probes })) });

/** One line for each point of each run: the terms' means over the datasets. */
export function severalCurvesCsv(rows: readonly RunRow[]): string {
  const lines = rows.flatMap((row) => {
    const { curves, bound } = row.history ?? EMPTY;
    const title = titleOf(row);
    const points = curves.step.map((step, i): Cell[] => [
      title,
      step,
      curves.metaElbo[i],
      curves.reconstruction[i],
      curves.kl[i],
      null,
    ]);
    const bounds = bound.step.map((step, i): Cell[] => [title, step, null, null, null, bound.value[i]]);
    return [...points, ...bounds].sort((a, b) => Number(a[1]) - Number(b[1]));
  });
  return csv(["run", "step", "meta_elbo", "reconstruction", "kl", "validation_bound"], lines);
}

export const curvesJson = (rows: readonly RunRow[]): string =>
  pretty({
    runs: rows.map((row) => {
      const { curves, bound } = row.history ?? EMPTY;
      return { run: titleOf(row), config: row.config, curves, bound };
    }),
  });

const EMPTY: Pick<History, "curves" | "bound"> = {
  curves: { step: [], metaElbo: [], reconstruction: [], kl: [], byDataset: [] },
  bound: { step: [], value: [] },
};

/** What is not a number is null, as JSON has it. */
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
