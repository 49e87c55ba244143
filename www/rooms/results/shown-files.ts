// What the room shows, as files: the table with every dataset's number, as CSV or JSON.

import { csv } from "../../state/csv";
import type { Results } from "./figure6";
import type { Grouped, Row } from "./rows";
import { type Panel, valuesOf } from "./summary";

/** The records have four decimals; what a mean has beyond six is rounding. */
const plain = <T>(value: T): T | number => (typeof value === "number" ? Number(value.toFixed(6)) : value);

/** The numbers of the table in its order, then those of the charts, by dataset and by N. */
export function shownCsv(panel: Panel, groups: readonly Grouped[]): string {
  const rows = groups.flatMap(({ group, rows }) => rows.map((row) => ({ group, row })));
  const values = valuesOf(rows.map(({ row }) => row.line));
  const sizes = sizesOf(rows.map(({ row }) => row));
  const header = [
    ...["family", "split", "measure", "group", "id", "name", "mean", "standard_error", "seeds", "worst", "worst_at"],
    ...["wrong_d", "empty_d", "training_steps", "bound_nats", "bound_given_code", "active_units"],
    ...values.map((value) => `at_${value}`),
    ...sizes.map((size) => `right_d_of_${size}`),
  ];
  return csv(
    header,
    rows.map(({ group, row: { line, mean, worst, variant } }) =>
      [
        ...[panel.family, panel.split, panel.measure, group, line.id, line.title, mean],
        ...[variant?.standardError, variant?.seeds.join(" "), worst.accuracy, worst.value],
        ...[variant?.wrong, variant?.empty, variant?.steps, variant?.logLikelihood],
        ...[variant ? String(variant.givenCode) : null, variant?.activeUnits],
        ...values.map((value) => line.points.find((point) => point.value === value)?.accuracy),
        ...sizes.map((size) => variant?.bySize.find((entry) => entry.size === size)?.accuracy),
      ].map(plain),
    ),
  );
}

const sizesOf = (rows: readonly Row[]): number[] =>
  [...new Set(rows.flatMap(({ variant }) => variant?.bySize.map(({ size }) => size) ?? []))].sort((a, b) => a - b);

export function shownJson({ figure6 }: Results, panel: Panel, groups: readonly Grouped[]): string {
  const { family, split, measure } = panel;
  const runs = figure6.runs.filter((run) => run.family === family && run.split === split);
  const shown = {
    family,
    split,
    measure,
    rows: groups.flatMap(({ group, rows }) =>
      rows.map(({ line, mean, worst, variant }) => ({
        group,
        id: line.id,
        name: line.title,
        mean,
        standardError: variant?.standardError ?? null,
        seeds: variant?.seeds ?? [],
        perSeed: variant?.perSeed ?? [],
        worst,
        wrongD: variant?.wrong ?? null,
        emptyD: variant?.empty ?? null,
        trainingSteps: variant?.steps ?? null,
        boundNats: variant?.logLikelihood ?? null,
        boundGivenCode: variant?.givenCode ?? null,
        activeUnits: variant?.activeUnits ?? null,
        byDataset: line.points,
        bySizeOfD: variant?.bySize ?? [],
      })),
    ),
    runs: runs.map(({ model, seed, steps, commit, command }) => ({ model, seed, steps, commit, command })),
  };
  return `${JSON.stringify(shown, (_, value: unknown) => plain(value), 2)}\n`;
}
