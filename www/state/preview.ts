// The visitor's digit as the run in training sees it at some step, and what that says of how far it has come.

import type { Answer } from "../engine/protocol";
import { bestDecoder } from "./best-decoder";
import type { Comparison } from "./comparison";
import { nearest } from "./families";

export interface Preview {
  step: number;
  comparison: Comparison;
  chosen: Answer;
  against: Answer;
}

/** Nats of KL below which a code says next to nothing of its digit. */
const SILENT = 1;
/** Nats by which one D explains the digit better than the other, for it to count. */
const CLEAR = 5;

/** What the run has learned so far, as far as this digit tells, in a sentence. */
export function phaseInWords({ step, comparison, chosen, against }: Preview, seen: readonly number[]): string {
  if (step === 0) return "Before the first step: nothing is known, and every decoder draws grey.";
  if (chosen.kl < SILENT) return "The code says nothing yet: every digit gets the same average.";
  const [best, other] = [bestDecoder(chosen, seen), bestDecoder(against, seen)];
  if (!best || !other) return "It reads a code; this system has no decoder for each dataset.";
  const { own, chosen: given } = comparison;
  if (best.dataset !== nearest(own.family, own.value, seen))
    return "Codes begin to tell digits apart, not yet the datasets.";
  if (given.verdict === "right" || given.verdict === "close") {
    const ahead = best.elbo - other.elbo;
    if (ahead > CLEAR)
      return `Its own dataset explains your digit best, with the first D by ${ahead.toFixed(0)} nats more than with the second.`;
    return "Its own dataset explains your digit best; the two Ds do not differ yet.";
  }
  return "Its own dataset explains your digit best.";
}
