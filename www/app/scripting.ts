// `window.metavae`: drives the page from the console, for teachers, tests and the curious. Documented in the README.

import type { Answer, Estimate, FitMeasured, Metrics, ReferencePosterior } from "../engine/protocol";
import type { Verdict } from "../state/comparison";
import type { Point, Stroke } from "../state/drawing";
import { nearest } from "../state/families";
import type { FitChoice } from "../state/fitting";
import { runConfig, sameConfig } from "../state/run-config";
import { comparisonOf, isAnswered, type RunPhase, type State } from "../state/state";
import type { Settings } from "../state/table";
import { writeLink } from "../state/url";
import type { App } from "./app";
import { checked } from "./checked";
import { isOfNow } from "./measuring";
import { until } from "./until";

const HELP = `metavae.state()                     what the page shows now, as a plain object
metavae.set({ value: 60 })          change any setting; metavae.state().settings names them all
metavae.pick(18)                    put test digit 18 on the pad
metavae.draw([[[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]]])
                                    draw strokes, each a list of [x, y] between 0 and 1
await metavae.ask()                 the answers to what is on the pad: { label, chosen, against }
await metavae.train({ steps: 200, batch: 16, progress: console.log })
                                    train, from scratch if these settings need a new run
await metavae.pause()               pause the training
await metavae.checkpoint()          the run as bytes of a safetensors file
await metavae.gap()                 how far the answers are from the best: ln p(x), the best Gaussian, both gaps in nats
await metavae.adapt({ value: 40 })  fit a decoder to a dataset that the model never saw; also images: 30, fit: "outputLayer"
metavae.link()                      a link to these settings`;

export interface Side {
  verdict: Verdict;
  answer: Answer;
}

export interface Asked {
  /** The class of a test digit; null for a drawing. */
  label: number | null;
  /** With the visitor's D, and with the other one. */
  chosen: Side;
  against: Side;
}

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

export interface Adapted {
  choice: FitChoice;
  /** The seen value whose decoder the fit started from. */
  start: number;
  /** Mean ELBOs in nats, every few steps; step 0 is the decoder that it started from. */
  curve: Array<Omit<FitMeasured, "image">>;
}

export interface Trained {
  phase: RunPhase;
  step: number;
  metrics: Metrics | null;
  /** Validation bound on test digits, nats per image, once measured. */
  bound: number | null;
}

export interface TrainOptions extends Partial<Settings> {
  /** Called with each measurement. */
  progress?: (now: Trained) => void;
}

export class Scripting {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  help(): string {
    return HELP;
  }

  state() {
    const { settings, drawing, model, answering, problems } = this.#state;
    const { sheet } = drawing;
    return structuredClone({
      settings,
      pad: sheet.kind === "digit" ? { testDigit: sheet.index } : { strokes: sheet.strokes.length },
      model,
      answering,
      answers: isAnswered(this.#state) ? answers(this.#state) : null,
      training: trained(this.#state),
      problems: problems.map(({ message }) => message),
    });
  }

  /** Throws, and changes nothing, if one of the values is not possible. */
  set(change: Partial<Settings>): Settings {
    const { actions } = this.#app;
    const { family, model, digit, ...rest } = checked(change, this.#state.settings);
    if (family !== undefined) actions.chooseFamily(family);
    if (model !== undefined) actions.chooseModel(model);
    if (digit !== undefined) actions.pickDigit(digit);
    actions.set(rest);
    return { ...this.#state.settings };
  }

  pick(index: number): void {
    this.set({ digit: index });
  }

  /** Replaces what is on the pad. Each stroke is a list of [x, y], in units of the pad's side. */
  draw(strokes: ReadonlyArray<ReadonlyArray<readonly [number, number]>>): void {
    const { actions } = this.#app;
    const points = strokes.map((stroke) => stroke.map(point));
    actions.clear();
    for (const [first, ...others] of points) {
      if (!first) continue;
      actions.penDown(first);
      actions.penMove(others);
      actions.penUp();
    }
  }

  /** Waits for the answers to what the page shows now. */
  async ask(): Promise<Asked> {
    const state = await until(this.#app.store, (state) => complete(state), ["answering", "model", "question"], []);
    const found = answers(state);
    if (!found) throw new Error("The pad is empty: draw or pick a digit first.");
    return structuredClone(found);
  }

  /** Measures the inference gap of what the page shows now; takes some seconds. */
  async gap(): Promise<Gap> {
    await this.ask();
    const { store, actions } = this.#app;
    actions.measureGap();
    const isDone = (state: State) => state.gap?.phase === "done" && isOfNow(state.gap, state);
    return structuredClone(measured(await until(store, isDone, ["answering", "model", "gap"], [])));
  }

  /** Fits a decoder to an unseen dataset, by default the one nearest to D. */
  async adapt({ value, images = 100, fit = "decoder" }: Partial<FitChoice> = {}): Promise<Adapted> {
    await this.ask();
    const { store, actions } = this.#app;
    const { model, settings } = this.#state;
    const unseen = model?.unseen ?? [];
    const to = value === undefined ? (unseen[nearest(settings.family, settings.value, unseen)] ?? null) : value;
    if (to !== null && !unseen.includes(to))
      throw new RangeError(`value cannot be ${to}: choose one of ${unseen.join(", ")}.`);
    const known = this.#state.fitting;
    void actions.fitDecoder({ value: to, images, fit });
    const isOver = ({ fitting }: State) => fitting !== null && fitting !== known && fitting.phase !== "running";
    const { fitting } = await until(store, isOver, ["answering", "model", "fitting"], []);
    if (fitting?.phase !== "done") throw new Error("The fit was stopped.");
    const curve = fitting.curve.map(({ image: _, ...elbos }) => elbos);
    return structuredClone({ choice: fitting.choice, start: fitting.progress.start ?? Number.NaN, curve });
  }

  /** Resolves when the run has finished or is paused. */
  async train({ progress, ...change }: TrainOptions = {}): Promise<Trained> {
    const { store, actions } = this.#app;
    const settings = this.set(change);
    const { config } = this.#state.training;
    if (config && !sameConfig(config, runConfig(settings))) actions.reset();
    const leave = store.subscribe((state, previous) => {
      if (state.training.metrics !== previous.training.metrics) progress?.(structuredClone(trained(state)));
    });
    try {
      actions.start();
      await until(store, ({ training }) => training.phase === "running", ["training", "crash"]);
      const ended = await until(store, ({ training }) => training.phase !== "running", ["training", "crash"]);
      return structuredClone(trained(ended));
    } finally {
      leave();
    }
  }

  async pause(): Promise<Trained> {
    const { store, actions } = this.#app;
    actions.pause();
    return structuredClone(trained(await until(store, ({ training }) => training.phase !== "running", [])));
  }

  async checkpoint(): Promise<Uint8Array> {
    const file = await this.#app.actions.save();
    if (!file) throw new Error("There is no run to save: train one first.");
    return file.bytes;
  }

  link(): string {
    const query = writeLink(this.#state.settings, location.search);
    return `${location.origin}${location.pathname}${query}`;
  }

  get #state(): State {
    return this.#app.store.state;
  }
}

function point([x, y]: readonly [number, number]): Stroke[number] {
  const inside = [x, y].every((value) => Number.isFinite(value) && value >= 0 && value <= 1);
  if (!inside) throw new RangeError(`A point must be [x, y] with both between 0 and 1, not [${x}, ${y}].`);
  return { x, y, pressure: 0.5 } satisfies Point;
}

const complete = (state: State): boolean => isAnswered(state) && state.model?.hasDecoders === true;

function answers(state: State): Asked | null {
  const { digit, chosen, against } = state;
  if (!chosen?.answer || !against?.answer) return null;
  const compared = comparisonOf(state);
  return {
    label: digit?.label ?? null,
    chosen: { verdict: compared.chosen.verdict, answer: chosen.answer },
    against: { verdict: compared.against.verdict, answer: against.answer },
  };
}

function measured({ gap }: State): Gap {
  const { amortised, amortisationGap, best, logEvidence, approximationGap } = gap?.progress.gap ?? {};
  const side = (i: number) => ({ elbo: amortised?.[i], amortisation: amortisationGap?.[i] });
  const found = { logEvidence, best, approximation: approximationGap, chosen: side(0), against: side(1) };
  return { decoder: gap?.decoder, reference: gap?.progress.reference ?? null, ...found } as Gap;
}

const trained = ({ training: { phase, step, metrics, bound } }: State): Trained => ({
  phase,
  step,
  metrics,
  bound: bound?.value ?? null,
});
