// What a panel says, in sentences that follow from its numbers: who reads the most, what D buys there, what a wrong D breaks,
// and how far the paper can be compared.

import { difference, UNTOLD } from "./headline";
import { COUNTERPARTS, WITH_D, WITHOUT_D } from "./names";
import { type Line, type Measure, meanOf, type Summary, type Variant } from "./summary";
import { accuracy, seedsSaid, withError } from "./words";

/** Models whose encoders were shown more than the seen datasets, which is all that the controls get. */
const SAW_MORE = [WITH_D, WITHOUT_D];

export interface Verdict {
  about: string;
  sentences: string[];
}

export function verdict({ variants, controls, paper }: Summary, measure: Measure): Verdict[] {
  const [best] = byMean(variants);
  const [control] = [...controls].sort((a, b) => meanOf(b) - meanOf(a));
  if (!best || !control) return [{ about: "Read best", sentences: ["Nothing was measured here yet."] }];
  return [
    { about: "Read best", sentences: beside(best, control, controls, measure) },
    { about: "With D, and without", sentences: worth(variants) },
    { about: "With another D", sentences: reliance(variants, measure) },
    { about: "Beside the paper", sentences: withPaper(variants, paper) },
  ].filter(({ sentences }) => sentences.length > 0);
}

const byMean = (variants: readonly Variant[]): Variant[] =>
  [...variants].sort((a, b) => meanOf(b.line) - meanOf(a.line));

const said = ({ line, standardError }: Variant): string => withError(meanOf(line), standardError);

function beside(best: Variant, control: Line, controls: Line[], measure: Measure): string[] {
  const what = measure === "probe" ? "With a probe for each dataset" : "With one probe for all datasets";
  const lead = meanOf(best.line) - meanOf(control);
  const codes = `${what}, the codes read best are those of “${best.line.title}”: ${said(best)} (${seedsSaid(best.seeds.length)})`;
  const names = controls.map((entry) => `${entry.title} ${accuracy(meanOf(entry))}`).join(", ");
  if (lead < -UNTOLD) return [`${codes}. A control without a model is read better: ${names}.`];
  if (lead < UNTOLD) return [`${codes}. A control without a model is too near to be told apart: ${names}.`];
  return [
    `${codes}. From controls without a model less is read: ${names}.`,
    ...(SAW_MORE.includes(best.model)
      ? ["Its encoder also saw values between the seen ones, which these controls did not."]
      : []),
  ];
}

/** Only training the same recipe without D tells what D buys. */
function worth(variants: readonly Variant[]): string[] {
  return COUNTERPARTS.flatMap(([model, control]) =>
    variants.flatMap((withD) => {
      const withoutD = variants.find((other) => other.model === control && other.steps === withD.steps);
      const found = withD.model === model && withoutD ? difference(withD, withoutD) : null;
      if (!found || !withoutD) return [];
      const numbers = `“${withD.line.title}” ${said(withD)}, “${withoutD.line.title}” ${said(withoutD)}`;
      const seeds = seedsSaid(found.seeds.length);
      if (Math.abs(found.mean) < UNTOLD) return [`D buys nothing here that ${seeds} could show: ${numbers}.`];
      const verb = found.mean > 0 ? "buys" : "costs";
      return [`D ${verb} ${accuracy(Math.abs(found.mean))} here, from the same seed (${seeds}): ${numbers}.`];
    }),
  );
}

/** How far a network that reads D relies on it, which is not what D buys. */
function reliance(variants: readonly Variant[], measure: Measure): string[] {
  const [reader] = byMean(variants.filter(({ readsContext, wrong }) => readsContext && wrong !== null));
  if (!reader || reader.wrong === null) return [];
  const empty = reader.empty === null ? "" : `, ${accuracy(reader.empty)} with an empty one`;
  const numbers = `“${reader.line.title}” has ${said(reader)} with the right D, ${accuracy(reader.wrong)} with a wrong one${empty}`;
  const meaning =
    measure === "probe"
      ? "Each probe is fitted with the same D, so this tells how much the codes keep, not whether D was understood."
      : "This tells how far that network relies on D, not what D buys.";
  return [`${numbers}.`, meaning];
}

/** The paper's way beside the paper's numbers, which another classifier and other training may have made. */
function withPaper(variants: readonly Variant[], paper: readonly Line[]): string[] {
  const printed = paper.find(({ id }) => id === "paper-meta-vae");
  const ours = variants.filter(({ model }) => model === "meta-vae").sort((a, b) => a.steps - b.steps);
  const [shortest] = ours;
  if (!printed || !shortest) return [];
  const numbers = ours.map((one) => `${accuracy(meanOf(one.line))} after ${one.steps.toLocaleString("en")} steps`);
  const margins = ours.map((one) => Math.abs(meanOf(one.line) - meanOf(printed)));
  const isNear = Math.max(...margins) < 2 * UNTOLD;
  const compared = `Trained the paper’s way, MetaVAE has ${numbers.join(" and ")}; the paper prints ${accuracy(meanOf(printed))}`;
  const isLonger = ours.length > 1 && meanOf(shortest.line) < meanOf(printed);
  return [
    `${compared}.`,
    isNear
      ? "The paper trained for longer and may have fitted another kind of classifier: a difference this small does not tell which is better."
      : "The paper trained for longer and may have fitted another kind of classifier.",
    ...(isLonger
      ? ["The longer training was added because the shorter stayed below the paper, on these same test digits."]
      : []),
  ];
}
