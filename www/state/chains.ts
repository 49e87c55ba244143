// Chains of Hamiltonian Monte Carlo over the code of the digit: where they went, how sure they are, and their draws.

import type { ChainsProgress, ModelSummary } from "../engine/protocol";
import type { Compared } from "./comparison";

/** How fast transitions follow one another: so that leapfrog steps can be seen, transitions, or only where they lead. */
export type ChainsPace = "slow" | "steady" | "full";

/** One transition of all chains. */
export interface Transition {
  /** [chain, leapfrog step, Z], from where it began to where its path ended. */
  path: Float32Array;
  /** By chain: whether it went to the end of its path, or stayed where it was. */
  accepted: readonly boolean[];
}

/** What the draws so far were worth. */
export interface ChainsMeasure {
  /** Transitions after warm-up. */
  draws: number;
  splitRHat: number;
  effectiveSampleSize: number;
}

export interface ChainsRun {
  phase: "running" | "paused" | "done" | "ended";
  /** Why it ended before its time, in a sentence. */
  reason: string | null;
  progress: ChainsProgress;
  /** [transition, chain, Z]: where each chain stood after each transition, warm-up included. */
  codes: Float32Array;
  /** [transition, chain]: 1 where it had moved. */
  moved: Uint8Array;
  /** The newest transitions, the newest last. */
  recent: readonly Transition[];
  convergence: readonly ChainsMeasure[];
  /** The D whose amortised posterior they began at, and that Gaussian. */
  began: Compared;
  start: { mean: readonly number[]; deviation: readonly number[] };
  /** The value of the seen dataset whose decoder says what is probable. */
  decoder: number;
  /** What they are asked about: the same key, the same question. */
  question: string;
  model: ModelSummary;
}

/** Transitions whose paths are kept to be drawn. */
const RECENT = 3;

export const beginning = (
  progress: ChainsProgress,
  of: Pick<ChainsRun, "began" | "start" | "decoder" | "question" | "model">,
): ChainsRun => ({
  ...of,
  phase: "running",
  reason: null,
  progress,
  codes: new Float32Array(0),
  moved: new Uint8Array(0),
  recent: [],
  convergence: [],
});

/** The run with what its chains did since; null where these are not its own chains, for another place began some meanwhile. */
export function goneOn(run: ChainsRun, progress: ChainsProgress): ChainsRun | null {
  const { chains, latent, leapfrogs, paths, accepted } = progress;
  const count = accepted.length / chains;
  if (progress.done !== run.progress.done + count || latent !== run.progress.latent) return null;
  const size = chains * (leapfrogs + 1) * latent;
  const transitions = Array.from({ length: count }, (_, i): Transition => {
    const path = Float32Array.from(paths.slice(i * size, (i + 1) * size));
    return { path, accepted: accepted.slice(i * chains, (i + 1) * chains) };
  });
  const begun = transitions[0] && standing({ ...transitions[0], accepted: [] }, progress);
  const stood = run.codes.subarray(run.codes.length - chains * latent);
  if (begun && stood.length > 0 && begun.some((value, i) => value !== stood[i])) return null;
  const codes = appended(
    run.codes,
    transitions.map((transition) => standing(transition, progress)),
  );
  const moved = new Uint8Array(run.moved.length + accepted.length);
  moved.set(run.moved);
  accepted.forEach((went, i) => {
    moved[run.moved.length + i] = went ? 1 : 0;
  });
  return {
    ...run,
    progress: { ...progress, paths: [], accepted: [] },
    codes,
    moved,
    recent: [...run.recent, ...transitions].slice(-RECENT),
    convergence: measured(run.convergence, progress),
    phase: progress.done >= progress.steps ? "done" : run.phase,
  };
}

/** Where each chain stands after a transition, [chain, Z]: at the end of its path, or at its start. */
function standing({ path, accepted }: Transition, { chains, leapfrogs, latent }: ChainsProgress): Float32Array {
  const codes = new Float32Array(chains * latent);
  for (let chain = 0; chain < chains; chain++) {
    const at = chain * (leapfrogs + 1) + (accepted[chain] ? leapfrogs : 0);
    codes.set(path.subarray(at * latent, (at + 1) * latent), chain * latent);
  }
  return codes;
}

/** Views share one growing buffer: none is written where an earlier one looks. */
function appended(before: Float32Array, pieces: readonly Float32Array[]): Float32Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, before.length);
  const room = before.buffer.byteLength / 4 - before.byteOffset / 4;
  const all = room >= length ? new Float32Array(before.buffer, before.byteOffset, length) : grown(before, length);
  let filled = before.length;
  for (const piece of pieces) {
    all.set(piece, filled);
    filled += piece.length;
  }
  return all;
}

function grown(before: Float32Array, length: number): Float32Array {
  const all = new Float32Array(Math.max(length, 2 * before.length, 1024)).subarray(0, length);
  all.set(before);
  return all;
}

function measured(
  convergence: ChainsRun["convergence"],
  { done, warmUp, splitRHat, effectiveSampleSize }: ChainsProgress,
) {
  if (splitRHat === null || effectiveSampleSize === null) return convergence;
  return [...convergence, { draws: done - warmUp, splitRHat, effectiveSampleSize }];
}

/** Where the draws begin in `codes`: what warm-up left is none. */
export const firstDraw = ({ codes, progress: { warmUp, chains, latent } }: ChainsRun): number =>
  Math.min(codes.length, warmUp * chains * latent);

/** The part of all transitions so far that the chains refused: they stayed where they were. */
export const rejected = ({ moved }: ChainsRun): number => moved.reduce((sum, went) => sum + (went === 0 ? 1 : 0), 0);

/** Draws before two dimensions are said to hang together. */
const ENOUGH = 200;

/** The two dimensions, from 0, whose draws are most correlated, and by how much; null while there are few draws. */
export function mostCorrelated(run: ChainsRun): { axes: [number, number]; correlation: number } | null {
  const { latent } = run.progress;
  const draws = run.codes.subarray(firstDraw(run));
  if (latent < 2 || draws.length / latent < ENOUGH) return null;
  const products = productsOf(draws, latent);
  const of = (i: number, j: number) => products[i * latent + j] as number;
  let found: { axes: [number, number]; correlation: number } = { axes: [0, 1], correlation: 0 };
  for (let i = 0; i < latent; i++) {
    for (let j = i + 1; j < latent; j++) {
      const correlation = of(i, j) / Math.sqrt(of(i, i) * of(j, j) || 1);
      if (Math.abs(correlation) > Math.abs(found.correlation)) found = { axes: [i, j], correlation };
    }
  }
  return found;
}

/** Sums of products about the mean, the upper triangle row by row. */
function productsOf(draws: Float32Array, latent: number): Float64Array {
  const mean = new Float64Array(latent);
  for (let n = 0; n < draws.length; n++)
    mean[n % latent] = (mean[n % latent] as number) + ((draws[n] as number) * latent) / draws.length;
  const products = new Float64Array(latent * latent);
  for (let start = 0; start < draws.length; start += latent) {
    const apart = mean.map((middle, i) => (draws[start + i] as number) - middle);
    for (let i = 0; i < latent; i++)
      for (let j = i; j < latent; j++)
        products[i * latent + j] = (products[i * latent + j] as number) + (apart[i] as number) * (apart[j] as number);
  }
  return products;
}

/** The two dimensions in which a posterior says the most: those whose deviation is least. One of one is both. */
export function sharpest(deviation: readonly number[]): [number, number] {
  const [first = 0, second = first] = deviation
    .map((_, i) => i)
    .sort((a, b) => (deviation[a] ?? 0) - (deviation[b] ?? 0));
  return first < second ? [first, second] : [second, first];
}
