// What the chains' numbers are and say, in words.

import { html, type TemplateResult } from "lit";
import { type ChainsRun, rejected } from "../../state/chains";
import { contextInWords } from "../../state/comparison";
import { valueLabel } from "../../state/families";
import { AGREED, ENOUGH } from "./chain-convergence";

export function stage(chains: ChainsRun | null, able: boolean): string {
  if (!chains) return able ? "Begins at four draws from the encoder’s Gaussian." : "Needs a digit and a decoder.";
  const { progress, phase, reason } = chains;
  if (reason) return reason;
  const at = `Transition ${progress.done.toLocaleString("en")} of ${progress.steps.toLocaleString("en")}`;
  if (phase === "done") return `${at}: done.`;
  if (phase === "paused") return `${at}: paused.`;
  return progress.done < progress.warmUp ? `${at}, warming up…` : `${at}…`;
}

export function chainFigures(chains: ChainsRun): TemplateResult {
  const { progress, moved } = chains;
  const draws = progress.chains * Math.max(0, progress.done - progress.warmUp);
  const rows: Array<[name: string, value: string]> = [
    ["accepted after warm-up", progress.acceptance === null ? "–" : `${(100 * progress.acceptance).toFixed(0)}\u00a0%`],
    ["paths refused", `${rejected(chains).toLocaleString("en")} of ${moved.length.toLocaleString("en")}`],
    ["step size, in the encoder’s deviations", progress.stepSize.toFixed(2)],
    ["split R-hat", progress.splitRHat === null ? "–" : progress.splitRHat.toFixed(2)],
    [
      "effective sample size",
      progress.effectiveSampleSize === null
        ? "–"
        : `${Math.round(progress.effectiveSampleSize).toLocaleString("en")} of ${draws.toLocaleString("en")} draws`,
    ],
  ];
  return html`
    <dl class="chain-figures figures">
      ${rows.map(([name, value]) => html`<div><dt class="note">${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  `;
}

/** Where they began, and how far to believe them. */
export function chainVerdict(chains: ChainsRun): TemplateResult {
  const { began, decoder, model } = chains;
  const of = `The decoder is that of ${valueLabel(model.family, decoder)}; the chains began with D: ${contextInWords(began.context)}.`;
  return html`${of} ${belief(chains)} ${worthMore(chains)}`;
}

function belief({ progress: { splitRHat, effectiveSampleSize } }: ChainsRun): string {
  if (splitRHat === null || effectiveSampleSize === null)
    return "R-hat compares the chains with each other: it is 1 where each has been everywhere. It needs draws.";
  if (splitRHat >= AGREED) return "R-hat is above 1.01 still: the chains have not all been everywhere.";
  if (effectiveSampleSize < ENOUGH)
    return "R-hat is near 1: the chains agree. Their draws are not yet worth 400 independent ones.";
  return "R-hat is near 1, and the draws are worth more than 400 independent ones: this is the exact posterior, as far as chains can tell.";
}

const worthMore = ({ progress: { effectiveSampleSize, chains, done, warmUp } }: ChainsRun): string =>
  effectiveSampleSize !== null && effectiveSampleSize > chains * (done - warmUp)
    ? "Draws that swing to and fro can be worth more than as many independent ones."
    : "";
