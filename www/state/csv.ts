// Tables as comma-separated text, for spreadsheets and scripts: curves of a run, codes of the map, draws of chains.

import type { ChainsRun } from "./chains";
import { datasetCurve, type History, type Term } from "./history";
import type { LatentMap } from "./latent-map";

type Cell = number | string | null | undefined;

/** What to know before a spreadsheet opens it. */
export const CSV_FORM =
  "Commas between columns and points in numbers, whatever the language: tell a spreadsheet so when it imports this.";

/**
 * Numbers in full precision; text is quoted only where it must be (RFC 4180). The same in every language, without a mark of
 * byte order or a line for spreadsheets, so that every parser reads it.
 */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const cell = (value: Cell): string => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  return `${lines.join("\n")}\n`;
}

const TERMS: ReadonlyArray<[Term, string]> = [
  ["metaElbo", "meta_elbo"],
  ["reconstruction", "reconstruction"],
  ["kl", "kl"],
];

/** One line for each point of the curves and each validation bound, by step; what was not measured there stays empty. */
export function curvesCsv({ curves, bound }: History, seen: readonly number[]): string {
  const rows = new Map<number, Cell[]>();
  const byDataset = TERMS.flatMap(([term]) =>
    seen.map((_, dataset) => {
      const known = curves.byDataset[dataset];
      return known ? datasetCurve(term, known) : [];
    }),
  );
  curves.step.forEach((step, i) => {
    const datasets = byDataset.map((curve) => finite(curve[i]));
    rows.set(step, [step, curves.metaElbo[i], curves.reconstruction[i], curves.kl[i], null, ...datasets]);
  });
  bound.step.forEach((step, i) => {
    const row = rows.get(step) ?? [step, null, null, null, null, ...byDataset.map(() => null)];
    row[4] = bound.value[i];
    rows.set(step, row);
  });
  const header = [
    "step",
    "meta_elbo",
    "reconstruction",
    "kl",
    "validation_bound",
    ...TERMS.flatMap(([, name]) => seen.map((value) => `${name}_at_${value}`)),
  ];
  const byStep = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  return csv(header, byStep);
}

/** Runs kept by an earlier version of the page have gaps. */
const finite = (value: number | undefined): number | undefined => (Number.isFinite(value) ? value : undefined);

/** One line for each code of the map: of which digit and dataset, whether it was given that one's own D, where it lies, the code. */
export function codesCsv({ clouds, labels, parts, values, digits, model }: LatentMap): string {
  const { latent, family } = model;
  const dimensions = Array.from({ length: latent }, (_, i) => `z${i + 1}`);
  function* rows() {
    for (const { given, codes, points } of clouds) {
      for (let n = 0; n < labels.length; n++) {
        const code = codes.subarray(n * latent, (n + 1) * latent);
        yield [
          digits[n],
          labels[n],
          values[parts[n] ?? 0],
          given === "own" ? 1 : 0,
          points[2 * n],
          points[2 * n + 1],
          ...code,
        ];
      }
    }
  }
  return csv(["test_digit", "class", family, "own_d", "x", "y", ...dimensions], rows());
}

/** One line for each chain and transition: whether it was still warming up, whether the chain moved, and where it then stood. */
export function chainsCsv({ codes, moved, progress: { chains, latent, warmUp } }: ChainsRun): string {
  const dimensions = Array.from({ length: latent }, (_, i) => `z${i + 1}`);
  function* rows() {
    for (let n = 0; n < moved.length; n++) {
      const transition = Math.floor(n / chains) + 1;
      const isWarmUp = transition <= warmUp ? 1 : 0;
      yield [transition, (n % chains) + 1, isWarmUp, moved[n], ...codes.subarray(n * latent, (n + 1) * latent)];
    }
  }
  return csv(["transition", "chain", "warm_up", "moved", ...dimensions], rows());
}
