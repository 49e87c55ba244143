// `window.metavae`: drives the page from the console, for teachers, tests and the curious. Documented in docs/scripting.md.

import type { Answer, Metrics } from "../engine/protocol";
import type { Verdict } from "../state/comparison";
import type { Point, Stroke } from "../state/drawing";
import type { FitChoice } from "../state/fitting";
import { runConfig, sameConfig } from "../state/run-config";
import type { NewSchedule } from "../state/schedule";
import { forgetsValues } from "../state/splits";
import { comparisonOf, isAnswered, type RunPhase, type State, whyUnanswered } from "../state/state";
import type { Settings } from "../state/table";
import { writeLink } from "../state/url";
import type { App } from "./app";
import { checkedSettings, optionsOf } from "./check-settings";
import type { Adapted, ChainsMeasured, Gap } from "./console-measures";
import { until } from "./until";

const HELP = `metavae.state()                     what the page shows now, as a plain object
metavae.set({ value: 60 })          change any setting; metavae.state().settings names them all
metavae.pick(18)                    put test digit 18 on the pad
metavae.draw([[[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]]])
                                    draw strokes, each a list of [x, y] between 0 and 1
await metavae.ask()                 the answers to what is on the pad: { label, chosen, against }
await metavae.train({ steps: 200, batch: 16, progress: console.log })
                                    so many steps, from scratch if these settings need a new run; without steps to the target
await metavae.reschedule({ learningRate: 1e-4, schedule: "constant", steps: 200 })
                                    go on from here by another rate: also schedule: "cosine", which falls to 0 over the steps
await metavae.pause()               pause the training
await metavae.checkpoint()          the run as bytes of a safetensors file
await metavae.gap()                 how far the answers are from the best: ln p(x), the best Gaussian, both gaps in nats
await metavae.chains()              Hamiltonian Monte Carlo to its end: acceptance, split R-hat, effective draws, mean and deviation of z
await metavae.adapt({ value: 40 })  fit a decoder to a dataset that the model never saw; also images: 30, fit: "outputLayer"
metavae.world                       in the room of known truths: state(), open(), ask(), train(), trust(), reach()
metavae.link()                      a link to these settings and this drawing`;

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

/** Problems that end a training. */
const ENDINGS = ["training", "schedule", "crash"];

export class Scripting {
  readonly #app: App;
  /** Of the room of known truths, once it was entered: it brings this itself. */
  world: object | null = null;

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
      unanswered: whyUnanswered(this.#state),
      training: trained(this.#state),
      problems: problems.map(({ message }) => message),
    });
  }

  /** Throws, and changes nothing, if one of the values is not possible. */
  set(change: Partial<Settings>): Settings {
    const { actions } = this.#app;
    const given = optionsOf(change, "set", "{ value: 60 }");
    const { family, model, digit, ...rest } = checkedSettings(given, this.#state);
    if (family !== undefined) actions.chooseFamily(family);
    if (model !== undefined) actions.chooseModel(model);
    if (digit !== undefined) actions.pickDigit(digit);
    actions.set(forgetsValues(rest));
    return { ...this.#state.settings };
  }

  pick(index: number): void {
    this.set({ digit: index });
  }

  /** Replaces what is on the pad. Each stroke is a list of [x, y], in units of the pad's side. */
  draw(strokes: ReadonlyArray<ReadonlyArray<readonly [number, number]>>): void {
    const { actions } = this.#app;
    if (!Array.isArray(strokes) || !strokes.every(Array.isArray))
      throw new TypeError("draw takes a list of strokes, each a list of points [x, y].");
    const points = strokes.map((stroke) => stroke.map(point));
    actions.clear();
    for (const [first, ...others] of points) {
      if (!first) continue;
      actions.penDown(first);
      actions.penMove(others);
      actions.penUp();
    }
  }

  /** Waits for the answers to what the page shows now; rejects with the reason where there will be none. */
  async ask(): Promise<Asked> {
    const { store } = this.#app;
    const state = await until(store, (state) => complete(state) || whyUnanswered(state) !== null, [
      "answering",
      "model",
    ]);
    if (!complete(state)) throw new Error(whyUnanswered(state) ?? "The model cannot answer.");
    const found = answers(state);
    if (!found) throw new Error("The pad is empty: draw or pick a digit first.");
    return structuredClone(found);
  }

  /** Measures the inference gap of what the page shows now; takes some seconds. */
  async gap(): Promise<Gap> {
    await this.ask();
    return (await import("./console-measures")).gap(this.#app);
  }

  /** Moves new chains to their end, whether anyone looks or not; takes some seconds. */
  async chains(): Promise<ChainsMeasured> {
    await this.ask();
    return (await import("./console-measures")).chains(this.#app);
  }

  /** Fits a decoder to an unseen dataset, by default the one nearest to D. */
  async adapt(choice?: Partial<FitChoice>): Promise<Adapted> {
    const { value, images = 100, fit = "decoder" } = optionsOf(choice, "adapt", "{ value: 40, images: 30 }");
    if (!Number.isInteger(images) || images < 1)
      throw new RangeError(`images cannot be ${images}: a whole number from 1 on.`);
    if (fit !== "decoder" && fit !== "outputLayer")
      throw new RangeError(`fit cannot be ${JSON.stringify(fit)}: decoder, outputLayer.`);
    await this.ask();
    return (await import("./console-measures")).adapt(this.#app, { value, images, fit });
  }

  /** Takes `steps` steps, or up to the target; resolves when the run has finished or is paused. */
  async train(options?: TrainOptions): Promise<Trained> {
    const { progress, ...change } = optionsOf(options, "train", "{ steps: 200 }");
    if (progress !== undefined && typeof progress !== "function")
      throw new TypeError("progress must be a function: it is called with each measurement.");
    const { actions } = this.#app;
    const settings = this.set(change);
    const { config } = this.#state.training;
    const isNew = config !== null && !sameConfig(config, runConfig(settings));
    return this.#following(progress, () => {
      if (isNew) actions.reset();
      return actions.start(change.steps);
    });
  }

  /** Goes on with the run from where it stands, by another learning rate; resolves as `train` does. */
  async reschedule(options?: Partial<NewSchedule> & Pick<TrainOptions, "progress">): Promise<Trained> {
    const { progress, ...change } = optionsOf(options, "reschedule", '{ learningRate: 1e-4, schedule: "constant" }');
    if (this.#state.training.config === null) throw new Error("There is no run: train one first.");
    const { settings } = this.#state;
    const { learningRate, schedule, steps } = { ...settings, ...checkedSettings(change, this.#state) };
    return this.#following(progress, () => this.#app.actions.reschedule({ learningRate, schedule, steps }));
  }

  /** Begins steps, and waits for their end; a worker that dies meanwhile and is replaced is no end. */
  async #following(progress: TrainOptions["progress"], begin: () => Promise<void>): Promise<Trained> {
    const { store } = this.#app;
    const known = this.#state.problems;
    const leave = store.subscribe((state, previous) => {
      if (state.training.metrics !== previous.training.metrics) progress?.(structuredClone(trained(state)));
    });
    try {
      await begin();
      const isOver = ({ training: { phase } }: State) => phase !== "running" && phase !== "preparing";
      const { problems } = await until(store, isOver, []);
      const problem = problems.find((entry) => ENDINGS.includes(entry.id) && !known.includes(entry));
      if (problem) throw new Error(problem.message);
      return structuredClone(trained(this.#state));
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
    if (!file && this.#state.training.diverged !== null)
      throw new Error("The run diverged before a step of it was kept: there are no sound weights to save.");
    if (!file) throw new Error("There is no run to save: train one first.");
    return file.bytes;
  }

  link(): string {
    const query = writeLink(this.#state.settings, location.search, this.#state.drawing.sheet);
    return `${location.origin}${location.pathname}${query}`;
  }

  get #state(): State {
    return this.#app.store.state;
  }
}

function point(given: readonly [number, number]): Stroke[number] {
  if (!Array.isArray(given)) throw new TypeError("A point must be [x, y].");
  const [x, y] = given;
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

const trained = ({ training: { phase, step, metrics, bound } }: State): Trained => ({
  phase,
  step,
  metrics,
  bound: bound?.value ?? null,
});
