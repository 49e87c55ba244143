// Tables as comma-separated text, for spreadsheets and scripts: curves of a run, codes of the map.

import type { History } from "./history";
import type { LatentMap } from "./latent-map";

type Cell = number | string | null | undefined;

/** Numbers in full precision; text is quoted only where it must be (RFC 4180). */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const cell = (value: Cell): string => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  return `${lines.join("\n")}\n`;
}

/** One line for each point of the curves and each validation bound, by step; what was not measured there stays empty. */
export function curvesCsv({ curves, bound }: History, seen: readonly number[]): string {
  const rows = new Map<number, Cell[]>();
  curves.step.forEach((step, i) => {
    const datasets = seen.map((_, dataset) => curves.byDataset[dataset]?.[i]);
    rows.set(step, [step, curves.metaElbo[i], curves.reconstruction[i], curves.kl[i], null, ...datasets]);
  });
  bound.step.forEach((step, i) => {
    const row = rows.get(step) ?? [step, null, null, null, null, ...seen.map(() => null)];
    row[4] = bound.value[i];
    rows.set(step, row);
  });
  const header = [
    "step",
    "meta_elbo",
    "reconstruction",
    "kl",
    "validation_bound",
    ...seen.map((v) => `meta_elbo_at_${v}`),
  ];
  const byStep = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  return csv(header, byStep);
}

/** One line for each digit of the map: which it is, where it lies, and its code. */
export function codesCsv({ codes, points, labels, parts, values, digits, model }: LatentMap): string {
  const { latent } = model;
  const header = [
    "test_digit",
    "class",
    model.family,
    "x",
    "y",
    ...Array.from({ length: latent }, (_, i) => `z${i + 1}`),
  ];
  function* rows() {
    for (let n = 0; n < labels.length; n++) {
      const code = codes.subarray(n * latent, (n + 1) * latent);
      yield [digits[n], labels[n], values[parts[n] ?? 0], points[2 * n], points[2 * n + 1], ...code];
    }
  }
  return csv(header, rows());
}
