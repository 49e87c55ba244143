// What the figures of the 2-D model share: one digit, its landscape, and what walks over it.

import type { ChainsProgress, ContextChoice, Transformation } from "../../../engine/protocol";
import type { Gaussian } from "./gaussian";
import type { Landscape } from "./landscape";

export type Code = readonly [x: number, y: number];

/** The digit as the model is asked about it. */
export interface PlaneQuestion {
  image: Uint8Array;
  transformation: Transformation;
  /** The page asks about another family, whose model has no 2-D code. */
  isElsewhere: boolean;
  /** Whose decoder it is. */
  dataset: number;
  /** What the network reads beside the digit, for the chains to start near. */
  context: ContextChoice;
}

/** The latest transition of a chain: leapfrog step by leapfrog step, and whether it went to the end. */
export interface Way {
  codes: readonly Code[];
  accepted: boolean;
}

export interface Chains {
  progress: ChainsProgress;
  /** Of each chain. */
  ways: readonly Way[];
  /** After warm-up, two numbers each. */
  draws: readonly number[];
  /** There is time to follow the latest transition. */
  isSlow: boolean;
}

/** A Gaussian that is pushed towards the posterior, by its gradient or by hand. */
export interface Ascent {
  gaussian: Gaussian;
  elbo: number;
  steps: number;
  arrived: boolean;
}

/** What the digits before have cost, and where the last one ended: which helps nobody. */
export interface Earlier {
  digits: number;
  steps: number;
  gaussian: Gaussian | null;
}

export interface PlaneState {
  /** Before anybody came near; without a digit; starting a worker; decoding codes; done. */
  phase: "waiting" | "empty" | "starting" | "surveying" | "ready";
  problem: string | null;
  question: PlaneQuestion | null;
  /** Coarse first, then as fine as it must be. */
  landscape: Landscape | null;
  /** Spent on decoding, ms. */
  milliseconds: number;
  cursor: Code;
  /** The image that the cursor's code stands for. */
  decoded: Uint8Array | null;
  chains: Chains | null;
  sampling: boolean;
  ascent: Ascent | null;
  /** The image that the Gaussian's mean stands for. */
  decodedMean: Uint8Array | null;
  ascending: boolean;
  earlier: Earlier;
}

export const EMPTY: PlaneState = {
  phase: "waiting",
  problem: null,
  question: null,
  landscape: null,
  milliseconds: 0,
  cursor: [0, 0],
  decoded: null,
  chains: null,
  sampling: false,
  ascent: null,
  decodedMean: null,
  ascending: false,
  earlier: { digits: 0, steps: 0, gaussian: null },
};
