// The headline's sentences, which follow from its numbers.

import type { Family } from "../../engine/protocol";
import { families } from "../../state/families";
import { type Headline, type Reading, UNTOLD } from "./headline";
import { accuracy, change, inWords, seedsSaid, withError } from "./words";

const UNSEEN: Partial<Record<Family, string>> = { rotation: "angles", scale: "sizes", shear: "shears" };
/** "nine angles" */
const unseen = ({ family, datasets }: Headline): string => `${inWords(datasets)} ${UNSEEN[family] ?? "values"}`;

const said = (reading: Reading): string => withError(reading.mean, reading.standardError);
const seedsOf = (reading: Reading): string => seedsSaid(reading.seeds ?? 0);

/** The first sentence of the room. */
export function claim(found: Headline): string {
  const { withD, withoutD, pixels, components } = found;
  return (
    `Fitted to the angles seen in training, one linear classifier reads digits at ${unseen(found)} that no network was trained on: ` +
    `${said(withD)} of them rightly from codes made with D (${seedsOf(withD)}), ` +
    `${said(withoutD)} from codes of the same recipe trained without D (${seedsOf(withoutD)}), ` +
    `${said(pixels)} from raw pixels, ${said(components)} from 40 principal components.`
  );
}

export function worth(found: Headline): string {
  const { mean, withD, withoutD, seeds, byDataset } = found.bought;
  const [least, most] = byDataset;
  const among = `between ${change(least)} and ${change(most)} at the ${unseen(found)}`;
  return `From the same seed, ${accuracy(withD)} with D and ${accuracy(withoutD)} without, D buys ${accuracy(mean)}, ${among} (${seedsSaid(seeds.length)}).`;
}

const PLACES: Partial<Record<Family, string>> = { rotation: "On rotations", scale: "On scales", shear: "On shears" };
const where = (family: Family): string => PLACES[family] ?? `On ${families[family].name.toLowerCase()}`;

/** Of a family where D may buy nothing, or cost. */
export function elsewhere({ family, withD, withoutD, bought }: Headline): string {
  const numbers = `${said(withD)} with it, ${said(withoutD)} without`;
  const seeds = seedsSaid(bought.seeds.length);
  if (Math.abs(bought.mean) < UNTOLD) return `${where(family)} D buys nothing that ${seeds} could show: ${numbers}.`;
  const [least, most] = bought.byDataset.map(change);
  const verb = bought.mean > 0 ? "buys" : "costs";
  return `${where(family)} D ${verb}: ${numbers} (${seeds}; by dataset between ${least} and ${most}).`;
}

export function reliance({ wrong, empty, withD }: Headline): string {
  return (
    `The network that was trained with D: ${said(withD)} with the right D, ${said(empty)} with an empty one, ` +
    `${said(wrong)} with a wrong one (${seedsOf(withD)}).`
  );
}
