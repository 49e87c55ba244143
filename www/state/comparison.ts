// Which two datasets D are compared for one digit, and whether each is the right one for it.

import type { Transformation } from "../engine/protocol";
import { distance, farValue } from "./families";
import type { Settings } from "./table";

/** How D relates to the digit: same transformation, nearly the same, another one, or no images at all. */
export type Verdict = "right" | "close" | "wrong" | "empty";

/** D as the page chooses it: N test digits under one transformation. */
export interface Sample {
  transformation: Transformation;
  size: number;
  seed: number;
}

export interface Compared {
  context: Sample;
  verdict: Verdict;
}

export interface Comparison {
  /** How the digit itself is transformed. */
  own: Transformation;
  /** The D that the visitor chose. */
  chosen: Compared;
  /** Its counterpart: a wrong D beside a right one, the right D beside a wrong one, or an empty D. */
  against: Compared;
}

/** Apart by less than this, a digit still looks as if it came from D. */
const CLOSE = { rotation: 20, scale: 0.15, shear: 20 } as const;

export function compare(settings: Settings): Comparison {
  const { family, value, contextSize, contextSeed } = settings;
  const own = { family, value: settings.linked ? value : settings.digitValue };
  const sized = (to: number, size: number): Compared => {
    const context = { transformation: { family, value: to }, size, seed: contextSeed };
    return { context, verdict: verdict(context, own) };
  };
  const chosen = sized(value, contextSize);
  // An empty D beside an empty D would say nothing.
  if (settings.against === "empty" && contextSize > 0) return { own, chosen, against: sized(value, 0) };
  const size = contextSize === 0 ? 10 : contextSize;
  const isRight = chosen.verdict === "right" || chosen.verdict === "close";
  return { own, chosen, against: sized(isRight ? farValue(family, own.value) : own.value, size) };
}

function verdict({ transformation, size }: Sample, own: Transformation): Verdict {
  if (size === 0) return "empty";
  const apart = distance(own.family, transformation.value, own.value);
  if (apart < 1e-6) return "right";
  return apart < CLOSE[own.family] ? "close" : "wrong";
}
