// Fits a decoder to a dataset that the model never saw, step by step in the worker that answers, which stays free for questions.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { ContextChoice, FitProgress } from "../engine/protocol";
import { isEmpty } from "../state/drawing";
import type { FitChoice, Fitting } from "../state/fitting";
import { MNIST_SIDE } from "../state/image-size";
import { comparisonOf, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import type { Messages } from "./messages";
import { type Rasterise, subject } from "./subject";

/** Digits of the same dataset that the fit is measured on. */
const HELD_OUT = 100;

export class FittingController {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  readonly #rasterise: Rasterise;
  /** Counts fits: one that was overtaken stops after the command under way. */
  #turn = 0;

  constructor(store: Store<State>, answering: Answering, messages: Messages, rasterise: Rasterise) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    this.#rasterise = rasterise;
    store.subscribe(({ model }, previous) => {
      if (model !== previous.model) this.stop();
    });
  }

  async start(choice: FitChoice): Promise<void> {
    const { model, settings, drawing } = this.#store.state;
    if (!model?.hasDecoders || isEmpty(drawing.sheet)) return;
    const turn = ++this.#turn;
    const { own } = comparisonOf(this.#store.state);
    const transformation = choice.value === null ? own : { family: settings.family, value: choice.value };
    try {
      let { progress } = await this.#answering.request({
        type: "beginFit",
        subject: subject(drawing.sheet, transformation, this.#rasterise),
        source: this.#source(choice, transformation),
        heldOut: HELD_OUT,
        size: settings.contextSize,
        fit: choice.fit,
        seed: settings.contextSeed,
      });
      let curve: Fitting["curve"] = [];
      while (turn === this.#turn) {
        curve = this.#show({ choice, model, curve }, progress);
        if (progress.done === progress.pieces) break;
        ({ progress } = await this.#answering.request<"fitDecoder">({ type: "fitDecoder" }));
      }
      this.#messages.dismiss("fitting");
    } catch (error) {
      if (!(error instanceof CommandFailed || error instanceof WorkerCrashed)) throw error;
      if (turn !== this.#turn) return;
      this.stop();
      this.#messages.problem({ id: "fitting", message: `No decoder could be fitted: ${error.message}` });
    }
  }

  stop(): void {
    this.#turn++;
    const { fitting } = this.#store.state;
    if (fitting?.phase === "running") this.#store.update({ fitting: { ...fitting, phase: "stopped" } });
  }

  #source(
    { value, images }: FitChoice,
    transformation: { family: State["settings"]["family"]; value: number },
  ): ContextChoice {
    if (value === null) return { type: "images", images: this.#store.state.ownContext.images, side: MNIST_SIDE };
    const seed = this.#store.state.settings.contextSeed;
    return { type: "digits", transformations: [transformation], size: images + HELD_OUT, seed };
  }

  #show(
    { choice, model, curve }: Pick<Fitting, "choice" | "model" | "curve">,
    progress: FitProgress,
  ): Fitting["curve"] {
    const now = progress.measured ? [...curve, progress.measured] : curve;
    const phase = progress.done === progress.pieces ? "done" : "running";
    this.#store.update({ fitting: { phase, choice, progress, curve: now, model } });
    return now;
  }
}
