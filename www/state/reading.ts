// What a judgement says in words: the class that was read from the code, and whether to believe the answer.

import type { Family, Judgement, Verdict } from "../engine/protocol";
import { valueLabel } from "./families";

/** A second class is named beside the likeliest where it has this much of the probability. */
const NAMED = 0.25;

const digit = (label: number): string => (label === 8 ? "an 8" : `a ${label}`);

/** "Reads a 3", "Reads a 3 or an 8". */
export function readingInWords({ classes }: Judgement): string {
  const ranked = classes.map((share, label) => ({ share, label })).sort((a, b) => b.share - a.share);
  const named = ranked.filter(({ share }, place) => place === 0 || (place === 1 && share >= NAMED));
  return `Reads ${named.map(({ label }) => digit(label)).join(" or ")}`;
}

/** Whether to believe it, in a few words. */
export function verdictInWords(family: Family, { verdict, fits }: Judgement): string {
  switch (verdict) {
    case "believable":
      return "believable";
    case "otherContext":
      return `fits ${valueLabel(family, fits)} better than this D`;
    case "noDigit":
      return "unlike the digits it knows";
    case "oddContext":
      return "this D is unlike any it knows";
    case "noContext":
      return "a guess, without D";
  }
}

/** Only an answer that is like those to digits under their own D is believed. */
export const isBelieved = (verdict: Verdict): boolean => verdict === "believable";

/** Where the answer lies among those to digits under their own D. */
export function sharesInWords({ elboShare, klShare }: Judgement): string | null {
  if (elboShare === null || klShare === null) return null;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `Of digits under their own D, ${percent(elboShare)} are explained worse and ${percent(klShare)} need a larger KL.`;
}
