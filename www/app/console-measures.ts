// What the console measures on request: the gap, chains, a decoder's fit. Fetched when it is first asked.

import type { Estimate, FitMeasured, ReferencePosterior } from "../engine/protocol";
import { type ChainsRun, mostCorrelated, rejected } from "../state/chains";
import { nearest } from "../state/families";
import type { FitChoice } from "../state/fitting";
import type { State } from "../state/state";
import type { App } from "./app";
import { isOfNow } from "./gap-controller";
import { until } from "./until";

/** The inference gap of the digit under one seen dataset's decoder, nats. */
export interface Gap {
  /** The value of that dataset. */
  decoder: number;
  logEvidence: Estimate;
  /** ELBO of the best Gaussian. */
  best: Estimate;
  /** ln p(x) less that. */
  approximation: Estimate;
  /** With the visitor's D, and with the other one: the ELBO, and how far it is below the best Gaussian's. */
  chosen: { elbo: Estimate; amortisation: Estimate };
  against: { elbo: Estimate; amortisation: Estimate };
  /** Draws from the exact posterior; null for a code of one dimension. */
  reference: ReferencePosterior | null;
}

/** Chains of Hamiltonian Monte Carlo over the code of the digit, under one seen dataset's decoder. */
export interface ChainsMeasured {
  /** The value of that dataset. */
  decoder: number;
  chains: number;
  /** Transitions of each chain, those of warm-up included, which leave no draws. */
  transitions: number;
  warmUp: number;
  /** Mean probability of acceptance after warm-up; transitions that were refused, of all chains and all along. */
  acceptance: number;
  refused: number;
  /** In standard deviations of the Gaussian that they began at. */
  stepSize: number;
  /** Of the worst dimension. */
  splitRHat: number;
  effectiveSampleSize: number;
  /** Of the draws, by dimension. */
  mean: number[];
  deviation: number[];
  /** The two dimensions, from 0, that hang together the most. */
  mostCorrelated: [number, number] | null;
  correlation: number | null;
}

export interface Adapted {
  choice: FitChoice;
  /** The seen value whose decoder the fit started from. */
  start: number;
  /** Mean ELBOs in nats, every few steps; step 0 is the decoder that it started from. */
  curve: Array<Omit<FitMeasured, "image">>;
}

export async function gap({ store, actions }: App): Promise<Gap> {
  const known = store.state.gap;
  const isDone = (state: State) => state.gap?.phase === "done" && isOfNow(state.gap, state);
  const isOver = (state: State) => isDone(state) || (state.gap !== known && state.gap?.phase === "stopped");
  const leave = store.subscribe((state, previous) => {
    // Another question meanwhile: the panel follows it only while someone looks.
    if (state.answered !== previous.answered && !(state.gap && isOfNow(state.gap, state))) actions.measureGap();
  });
  try {
    actions.measureGap();
    const state = await until(store, isOver, ["answering", "model", "gap"]);
    if (!isDone(state)) throw new Error("The measurement was stopped.");
    return structuredClone(measured(state));
  } finally {
    leave();
  }
}

export async function chains({ store, actions }: App): Promise<ChainsMeasured> {
  const before = store.state.chains;
  await actions.beginChains({ whole: true });
  if (store.state.chains === before) {
    const problem = store.state.problems.find(({ id }) => id === "chains");
    throw new Error(problem?.message ?? "The chains did not begin.");
  }
  const isOver = ({ chains }: State) => chains?.phase !== "running";
  const { chains: run } = await until(store, isOver, ["answering", "model"]);
  if (run?.phase !== "done") throw new Error(run?.reason ?? "The chains were stopped.");
  return structuredClone(chainsMeasured(run));
}

export async function adapt(
  { store, actions }: App,
  { value, images, fit }: Omit<FitChoice, "value"> & { value: FitChoice["value"] | undefined },
): Promise<Adapted> {
  const { model, settings } = store.state;
  const unseen = model?.unseen ?? [];
  const to = value === undefined ? (unseen[nearest(settings.family, settings.value, unseen)] ?? null) : value;
  if (to !== null && !unseen.includes(to))
    throw new RangeError(`value cannot be ${to}: choose one of ${unseen.join(", ")}.`);
  const known = store.state.fitting;
  const isOver = ({ fitting }: State) => fitting !== null && fitting !== known && fitting.phase !== "running";
  const ending = until(store, isOver, ["answering", "model", "fitting"]);
  void actions.fitDecoder({ value: to, images, fit });
  const { fitting } = await ending;
  if (fitting?.phase !== "done") throw new Error("The fit was stopped.");
  const curve = fitting.curve.map(({ image: _, ...elbos }) => elbos);
  return structuredClone({ choice: fitting.choice, start: fitting.progress.start ?? Number.NaN, curve });
}

function measured({ gap }: State): Gap {
  const { amortised, amortisationGap, best, logEvidence, approximationGap } = gap?.progress.gap ?? {};
  const side = (i: number) => ({ elbo: amortised?.[i], amortisation: amortisationGap?.[i] });
  const found = { logEvidence, best, approximation: approximationGap, chosen: side(0), against: side(1) };
  return { decoder: gap?.decoder, reference: gap?.progress.reference ?? null, ...found } as Gap;
}

function chainsMeasured(run: ChainsRun): ChainsMeasured {
  const { done, warmUp, chains, acceptance, stepSize, splitRHat, effectiveSampleSize, mean, deviation } = run.progress;
  const pair = mostCorrelated(run);
  const found = { acceptance, stepSize, splitRHat, effectiveSampleSize, mean, deviation };
  const counts = { decoder: run.decoder, chains, transitions: done, warmUp, refused: rejected(run) };
  return {
    ...counts,
    ...found,
    mostCorrelated: pair?.axes ?? null,
    correlation: pair?.correlation ?? null,
  } as ChainsMeasured;
}
