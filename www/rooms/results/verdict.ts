// What a panel says, in plain sentences that follow from its numbers: where a control wins, what D does, how the paper compares.

import { type Line, type Measure, meanOf, type Summary, type Variant } from "./summary";

/** ".907" */
export const accuracy = (value: number): string => value.toFixed(3).replace(/^0/, "");

/** Differences below this are within what seeds and digits change. */
const NOISE = 0.005;

export function verdict({ variants, controls, paper }: Summary, measure: Measure): string[] {
  const [best] = [...variants].sort((a, b) => meanOf(b.line) - meanOf(a.line));
  const [control] = [...controls].sort((a, b) => meanOf(b) - meanOf(a));
  if (!best || !control) return ["Nothing was measured here yet."];
  return [beside(best, control, controls, measure), ...worth(best, variants), ...withPaper(variants, paper)];
}

function beside({ line }: Variant, control: Line, controls: Line[], measure: Measure): string {
  const [model, none] = [meanOf(line), meanOf(control)];
  const what = measure === "probe" ? "With a probe for each dataset" : "With one probe for all datasets";
  const names = controls.map((entry) => `${entry.title} (${accuracy(meanOf(entry))})`).join(" and ");
  if (model > none + NOISE)
    return `${what}, the codes of ${line.title}, at ${accuracy(model)}, beat the controls, ${names}.`;
  const how = model > none - NOISE ? "are no better than a control" : "lose to a control";
  return `${what}, even the best codes, those of ${line.title}, at ${accuracy(model)}, ${how}: ${control.title} need no model and have ${accuracy(none)}.`;
}

/** Whether D matters, by the best model that reads one. */
function worth(best: Variant, variants: Variant[]): string[] {
  const readers = variants.filter(({ readsContext }) => readsContext);
  const reader = best.readsContext ? best : readers.sort((a, b) => meanOf(b.line) - meanOf(a.line))[0];
  if (!reader || reader.wrong === null) return [];
  const right = meanOf(reader.line);
  const lost = right - reader.wrong;
  const fell = `${reader.title}: ${accuracy(right)} with the right D, ${accuracy(reader.wrong)} with a wrong one`;
  const empty = reader.empty === null ? "" : `, ${accuracy(reader.empty)} with none`;
  if (lost > right / 2) return [`${fell}${empty}. D decides how the code is to be read.`];
  if (lost > NOISE) return [`${fell}${empty}. D helps this measure, but a wrong one does not ruin it.`];
  return [`${fell}${empty}. By this measure D makes no difference.`];
}

/** The faithful model beside the paper's own. */
function withPaper(variants: Variant[], paper: Line[]): string[] {
  const printed = paper.find(({ id }) => id === "paper-meta-vae");
  const faithful = variants.filter(({ model }) => model === "meta-vae").sort((a, b) => b.steps - a.steps)[0];
  if (!printed || !faithful) return [];
  const [own, theirs] = [meanOf(faithful.line), meanOf(printed)];
  const word = own > theirs + NOISE ? "above" : own < theirs - NOISE ? "below" : "level with";
  const steps = faithful.steps.toLocaleString("en");
  return [`The faithful MetaVAE, after ${steps} steps, has ${accuracy(own)}: ${word} the paper’s ${accuracy(theirs)}.`];
}
