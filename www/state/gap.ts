// The inference gap of the digit, as far as it is measured, and its parts as they are drawn.

import type { Estimate, GapProgress, ModelSummary } from "../engine/protocol";
import type { Compared } from "./comparison";

export interface GapMeasurement {
  phase: "running" | "stopped" | "done";
  progress: GapProgress;
  /** The best Gaussian's ELBO by the search's own noise, wherever it rose: steps of the search, nats. */
  search: ReadonlyArray<readonly [step: number, elbo: number]>;
  /** The D of each amortised posterior: the chosen one, and the one that it is compared with. */
  contexts: readonly Compared[];
  /** The value of the seen dataset whose decoder says what is probable. */
  decoder: number;
  /** What was measured: the same key, the same question. */
  question: string;
  model: ModelSummary;
}

/** ln p(x) - ELBO of one D, in its two parts, nats. */
export interface GapBar {
  compared: Compared;
  elbo: Estimate;
  amortisation: Estimate | null;
  approximation: Estimate | null;
}

export const gapBars = ({ progress: { gap }, contexts }: GapMeasurement): GapBar[] =>
  contexts.flatMap((compared, i) => {
    const elbo = gap.amortised[i];
    if (!elbo) return [];
    return [{ compared, elbo, amortisation: gap.amortisationGap[i] ?? null, approximation: gap.approximationGap }];
  });

/** The step of the search that a measurement has come to: before it, each D's ELBO is one step. */
export const searchStep = ({ done }: GapProgress, contexts: number): number => Math.max(0, done - contexts);

/** The curve with another point, where the ELBO has changed. */
export function grown(search: GapMeasurement["search"], progress: GapProgress, contexts: number) {
  const { stage, searchElbo } = progress;
  if (searchElbo === null || search.at(-1)?.[1] === searchElbo) return search;
  // The last look is at the end of the search, when the next step is another stage's already.
  const step = stage === "search" ? searchStep(progress, contexts) : SEARCH_STEPS;
  return [...search, [step, searchElbo] as const];
}

/** Adam steps of the search for the best Gaussian, as the session takes them. */
export const SEARCH_STEPS = 400;
