// Turns what the visitor set and drew into commands for the worker that answers, and its answers into state.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { Answer, Family, Subject } from "../engine/protocol";
import type { Sample } from "../state/comparison";
import { isEmpty, type Sheet } from "../state/drawing";
import { families, nearest } from "../state/families";
import { MNIST_SIDE } from "../state/image-size";
import { type ContextImages, comparisonOf, type Digit, type Side, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { coalesced, memoisedLast } from "./coalesce";
import { contextChoice } from "./context-choice";
import type { Messages } from "./messages";
import { type Rasterise, subject } from "./subject";

/** Posterior samples that are shown. */
export const SAMPLES = 6;
const MOST_LATENCIES = 200;

const nothing: [null, null, null] = [null, null, null];

const NOT_FINITE =
  "This model's answer is not a finite number: its training has gone astray. Let another model answer, or train with a smaller learning rate.";

export class Question {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  readonly #rasterise: Rasterise;
  readonly #upright = memoisedLast<Digit>();
  readonly #contexts = [memoisedLast<ContextImages>(), memoisedLast<ContextImages>()] as const;
  /** When the oldest change happened that no answer shows yet. */
  #since: number | null = null;
  #announced: Sheet | null = null;

  constructor(store: Store<State>, answering: Answering, messages: Messages, rasterise: Rasterise) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    this.#rasterise = rasterise;
    const refresh = coalesced(() => this.#answer());
    store.subscribe((state, previous) => {
      const changed =
        state.settings !== previous.settings ||
        state.drawing.sheet !== previous.drawing.sheet ||
        state.model !== previous.model ||
        state.judged !== previous.judged ||
        state.ownContext !== previous.ownContext ||
        state.answering !== previous.answering;
      if (!changed) return;
      if (state.drawing.sheet !== previous.drawing.sheet) this.#since ??= performance.now();
      refresh();
    });
  }

  async #answer(): Promise<void> {
    const { settings, drawing, model, answering, testImages } = this.#store.state;
    // Until the chosen model is there, the page says that it is on its way, or `failure` why it is not.
    if (answering !== "ready" || model === null || model.family !== settings.family) return;
    const since = this.#since;
    this.#since = null;
    try {
      const { own, chosen, against } = comparisonOf(this.#store.state);
      const { sheet } = drawing;
      const [upright, [digit, ofChosen, ofAgainst], inChosen, inAgainst] = await Promise.all([
        sheet.kind === "digit"
          ? this.#upright([sheet, own.family, testImages], () => this.#pick(sheet.index, own.family))
          : null,
        isEmpty(sheet) ? nothing : this.#ask(subject(sheet, own, this.#rasterise), [chosen.context, against.context]),
        this.#context(0, chosen.context),
        this.#context(1, against.context),
      ]);
      const chosenSide = { context: inChosen, answer: ofChosen };
      const againstSide = { context: inAgainst, answer: ofAgainst };
      this.#store.update({
        digit,
        upright,
        chosen: chosenSide,
        against: againstSide,
        answered: { settings, sheet, model },
        refused: null,
      });
      if (since !== null) this.#noteLatency(since);
      this.#announce(sheet, digit, chosenSide, againstSide);
      this.#messages.dismiss("question");
    } catch (error) {
      // A crashed worker is replaced, and its successor asked again.
      if (error instanceof WorkerCrashed) return;
      if (!(error instanceof CommandFailed)) throw error;
      this.#store.update({ refused: { settings, sheet: drawing.sheet, model, reason: error.message } });
      this.#messages.problem({ id: "question", message: error.message });
    }
  }

  /** A test digit as it is. */
  #pick(index: number, family: Family): Promise<Digit> {
    const transformation = { family, value: families[family].identity };
    return this.#answering.request({ type: "pickDigit", index, transformation });
  }

  /** One command for the image and both answers: every message waits until a busy page comes to it. */
  async #ask(subject: Subject, [chosen, against]: [Sample, Sample]): Promise<[Digit, Answer | null, Answer | null]> {
    const { settings, model } = this.#store.state;
    const { family, value } = chosen.transformation;
    const samplesDataset = Math.max(0, nearest(family, value, model?.seen ?? []));
    const { image, label, answers } = await this.#answering.request({
      type: "ask",
      subject,
      questions: [
        { context: contextChoice(chosen), samples: model?.hasDecoders ? SAMPLES : 0, samplesDataset },
        { context: contextChoice(against), samples: 0, samplesDataset },
      ],
      seed: settings.sampleSeed,
    });
    // Weights may be finite and what comes of them not, as after a step at far too large a rate.
    if (!answers.every(({ kl }) => Number.isFinite(kl))) throw new CommandFailed(NOT_FINITE);
    return [{ image, label }, answers[0] ?? null, answers[1] ?? null];
  }

  #context(which: 0 | 1, context: Sample): Promise<ContextImages> {
    const { transformation, mixedWith, images, size, seed } = context;
    const { testImages } = this.#store.state;
    const inputs = [transformation.family, transformation.value, mixedWith?.value, images, size, seed, testImages];
    return this.#contexts[which](inputs, async () =>
      size === 0
        ? { images: new Uint8Array(0), side: MNIST_SIDE, labels: [] }
        : this.#answering.request({ type: "drawContext", context: contextChoice(context) }),
    );
  }

  /** Tells those who leaf through test digits by ear what the model makes of each. Drawing would chatter. */
  #announce(sheet: Sheet, digit: Digit | null, chosen: Side, against: Side): void {
    if (sheet.kind !== "digit" || sheet === this.#announced || !chosen.answer || !against.answer) return;
    const opening = this.#announced === null;
    this.#announced = sheet;
    if (opening) return;
    const nats = (side: Side) => side.answer?.kl.toFixed(1);
    this.#messages.announce(
      `Test digit ${sheet.index}, a ${digit?.label}. KL ${nats(chosen)} nats with your D, ${nats(against)} with the other.`,
    );
  }

  /** Counts until the frame that shows the answer: views render in a microtask, before this callback. */
  #noteLatency(since: number): void {
    requestAnimationFrame(() => {
      const latency = performance.now() - since;
      this.#store.update(({ latencies }) => ({ latencies: [...latencies, latency].slice(-MOST_LATENCIES) }));
    });
  }
}
