// What D buys, what a wrong or an empty one breaks, and what D does not do: numbers from the records.

import type { Family, MetaSplit } from "../../engine/protocol";
import type { Results } from "./figure6";
import { WITH_D, WITHOUT_D } from "./names";
import { type Line, mean, meanOf, standardError, summarise, type Variant } from "./summary";

/** One bar: a mean over unseen datasets, and how far single datasets lie from it. */
export interface Reading {
  mean: number;
  standardError: number | null;
  /** None where nothing was trained. */
  seeds: number | null;
  /** The worst and the best dataset, each a mean over seeds. */
  spread: readonly [number, number];
}

export interface Headline {
  family: Family;
  /** Unseen datasets. */
  datasets: number;
  /** Images in D. */
  size: number;
  withD: Reading;
  withoutD: Reading;
  pixels: Reading;
  components: Reading;
  wrong: Reading;
  empty: Reading;
  bought: Difference & { byDataset: readonly [number, number] };
}

/** With D less without, over the seeds that both were trained from. */
interface Difference {
  mean: number;
  withD: number;
  withoutD: number;
  seeds: readonly number[];
}

const SPLIT: MetaSplit = "interleaved";
/** Two means of one seed each that are nearer than this are not told apart. */
export const UNTOLD = 0.01;

/** Null where the records lack the model, its control without D, or a seed of both. */
export function headline(results: Results, family: Family): Headline | null {
  const { variants, controls } = summarise(results, { family, split: SPLIT, measure: "shared_probe" });
  const withD = variants.find(({ model }) => model === WITH_D);
  const withoutD = variants.find(({ model, steps }) => model === WITHOUT_D && steps === withD?.steps);
  const [pixels, components] = controls;
  if (!withD || !withoutD || !pixels || !components) return null;
  const bought = difference(withD, withoutD);
  if (!bought) return null;
  const relied = (context: "wrong" | "empty") => readWith(results, family, withD, context);
  const [wrong, empty] = [relied("wrong"), relied("empty")];
  if (!wrong || !empty) return null;
  return {
    family,
    datasets: withD.line.points.length,
    size: withD.size,
    withD: read(withD),
    withoutD: read(withoutD),
    pixels: readControl(pixels),
    components: readControl(components),
    wrong,
    empty,
    bought: { ...bought, byDataset: differences(results, family, [withD.id, withoutD.id], bought.seeds) },
  };
}

const read = (variant: Variant): Reading => ({
  mean: mean(variant.perSeed),
  standardError: variant.standardError,
  seeds: variant.seeds.length,
  spread: spread(variant.line),
});

const readControl = (line: Line): Reading => ({
  mean: meanOf(line),
  standardError: null,
  seeds: null,
  spread: spread(line),
});

function spread({ points }: Pick<Line, "points">): [number, number] {
  const accuracies = points.map(({ accuracy }) => accuracy);
  return [Math.min(...accuracies), Math.max(...accuracies)];
}

/** The same model's codes with another D than the right one. */
function readWith({ figure6 }: Results, family: Family, variant: Variant, context: "wrong" | "empty"): Reading | null {
  const records = figure6.records.filter(
    (record) =>
      record.model === variant.model &&
      record.family === family &&
      record.split === SPLIT &&
      record.steps === variant.steps &&
      record.context === context &&
      !record.seen,
  );
  if (records.length === 0) return null;
  const values = [...new Set(records.map(({ value }) => value))];
  const over = (part: typeof records) => mean(part.map((record) => record.shared_probe));
  const perSeed = variant.seeds.map((seed) => over(records.filter((record) => record.seed === seed)));
  const points = values.map((value) => ({ value, accuracy: over(records.filter((record) => record.value === value)) }));
  return {
    mean: mean(perSeed),
    standardError: standardError(perSeed),
    seeds: variant.seeds.length,
    spread: spread({ points }),
  };
}

/** The mean with D less that without, over the seeds that both were trained from; null where there is none. */
export function difference(withD: Variant, withoutD: Variant): Difference | null {
  const seeds = withD.seeds.filter((seed) => withoutD.seeds.includes(seed));
  if (seeds.length === 0) return null;
  const over = ({ seeds: all, perSeed }: Variant) =>
    mean(perSeed.filter((_, i) => seeds.includes(all[i] ?? Number.NaN)));
  const [one, other] = [over(withD), over(withoutD)];
  return { mean: one - other, withD: one, withoutD: other, seeds };
}

/** The least and the greatest of the same difference among datasets. */
function differences(
  { figure6, paper }: Results,
  family: Family,
  ids: readonly string[],
  seeds: readonly number[],
): [number, number] {
  const records = figure6.records.filter(({ seed }) => seeds.includes(seed));
  const { variants } = summarise(
    { figure6: { ...figure6, records }, paper },
    { family, split: SPLIT, measure: "shared_probe" },
  );
  const [withD = [], withoutD = []] = ids.map((id) => variants.find((variant) => variant.id === id)?.line.points ?? []);
  const without = new Map(withoutD.map(({ value, accuracy }) => [value, accuracy]));
  const found = withD.flatMap(({ value, accuracy }) => {
    const other = without.get(value);
    return other === undefined ? [] : [accuracy - other];
  });
  return [Math.min(...found), Math.max(...found)];
}
