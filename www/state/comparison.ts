// Which two datasets D are compared for one digit, and whether each is the right one for it.

import type { Transformation } from "../engine/protocol";
import { distance, families, farValue, inWords } from "./families";
import { MNIST_PIXELS } from "./image-size";
import type { Settings } from "./table";

/** How D relates to the digit: same transformation, nearly the same, another one, two at once, none; or unknown. */
export type Verdict = "right" | "close" | "wrong" | "mixed" | "empty" | "own";

/** D as the page chooses it: N test digits under one transformation. */
export interface Sample {
  transformation: Transformation;
  /** Every other digit is under this one instead. */
  mixedWith?: Transformation;
  /** The visitor's own images, of MNIST's size, instead of test digits. */
  images?: Uint8Array;
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

/** `own` are the visitor's own images for D, where they take the place of test digits. */
export function compare(settings: Settings, own: Uint8Array | null = null): Comparison {
  return own ? compareOwn(settings, own) : compareDatasets(settings);
}

/** What D is, in words. */
export function contextInWords({ transformation, mixedWith, images, size }: Sample): string {
  if (size === 0) return "no images";
  if (images) return size === 1 ? "your own image" : `your own ${size} images`;
  return mixedWith ? `half ${inWords(transformation)}, half ${inWords(mixedWith)}` : inWords(transformation);
}

function compareOwn(settings: Settings, images: Uint8Array): Comparison {
  // Compared with what the digit's own dataset, a far one, or no images would say.
  const { own, chosen, against } = compareDatasets({ ...settings, contextSize: settings.contextSize || 10 });
  const size = images.length / MNIST_PIXELS;
  const context = { transformation: own, images, size, seed: settings.contextSeed };
  const isRight = chosen.verdict === "right" || chosen.verdict === "close";
  // Beside a D that nobody can call right or wrong, the right one tells the most.
  const beside = settings.against === "far" && isRight ? chosen : against;
  return { own, chosen: { context, verdict: size === 0 ? "empty" : "own" }, against: beside };
}

function compareDatasets(settings: Settings): Comparison {
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
  if (settings.against === "mixed") {
    const mixedWith = { family, value: farValue(family, value) };
    const context = { transformation: { family, value }, mixedWith, size, seed: contextSeed };
    return { own, chosen, against: { context, verdict: "mixed" } };
  }
  const isRight = chosen.verdict === "right" || chosen.verdict === "close";
  return { own, chosen, against: sized(isRight ? farValue(family, own.value) : own.value, size) };
}

function verdict({ transformation, size }: Sample, own: Transformation): Verdict {
  if (size === 0) return "empty";
  const apart = distance(own.family, transformation.value, own.value);
  if (apart < 1e-6) return "right";
  return apart < families[own.family].close ? "close" : "wrong";
}
