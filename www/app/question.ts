// Turns what the visitor set and drew into commands for the worker that answers, and its answers into state.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { Answer, Transformation } from "../engine/protocol";
import { type Compared, compare, type Sample } from "../state/comparison";
import { isEmpty, type Sheet } from "../state/drawing";
import { families, nearest } from "../state/families";
import { type ContextImages, type Digit, ownImages, type Side, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { contextChoice } from "./context-choice";
import { latest, type Remembered, remembered } from "./latest";
import type { Messages } from "./messages";

/** Posterior samples that are shown. */
export const SAMPLES = 6;
/** Side of the picture of the strokes that is sent, in pixels. */
export const RASTER = 224;
const MOST_LATENCIES = 200;

/** Paints strokes into RASTER x RASTER bytes; given from outside, as it needs a canvas. */
export type Rasterise = (sheet: Sheet & { kind: "strokes" }, side: number) => Uint8Array;

export class Question {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  readonly #rasterise: Rasterise;
  readonly #digit = remembered<Digit>();
  readonly #upright = remembered<Digit>();
  readonly #contexts = [remembered<ContextImages>(), remembered<ContextImages>()] as const;
  /** When the oldest change happened that no answer shows yet. */
  #since: number | null = null;
  #announced: Sheet | null = null;

  constructor(store: Store<State>, answering: Answering, messages: Messages, rasterise: Rasterise) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    this.#rasterise = rasterise;
    const refresh = latest(() => this.#answer());
    store.subscribe((state, previous) => {
      const changed =
        state.settings !== previous.settings ||
        state.drawing.sheet !== previous.drawing.sheet ||
        state.model !== previous.model ||
        state.ownContext !== previous.ownContext ||
        state.answering !== previous.answering;
      if (!changed) return;
      if (state.drawing.sheet !== previous.drawing.sheet) this.#since ??= performance.now();
      refresh();
    });
  }

  async #answer(): Promise<void> {
    const { settings, drawing, model, answering } = this.#store.state;
    if (answering !== "ready" || model === null || model.family !== settings.family) return;
    const since = this.#since;
    this.#since = null;
    try {
      const { own, chosen, against } = compare(settings, ownImages(this.#store.state));
      const digit = isEmpty(drawing.sheet) ? null : await this.#read(this.#digit, drawing.sheet, own);
      const identity = { family: own.family, value: families[own.family].identity };
      const [upright, chosenSide, againstSide] = await Promise.all([
        drawing.sheet.kind === "digit" ? this.#read(this.#upright, drawing.sheet, identity) : null,
        this.#side(0, digit, chosen, SAMPLES),
        this.#side(1, digit, against, 0),
      ]);
      this.#store.update({ digit, upright, chosen: chosenSide, against: againstSide });
      if (since !== null) this.#noteLatency(since);
      this.#announce(drawing.sheet, digit, chosenSide, againstSide);
      this.#messages.dismiss("question");
    } catch (error) {
      // A crashed worker is replaced, and its successor asked again.
      if (error instanceof WorkerCrashed) return;
      if (!(error instanceof CommandFailed)) throw error;
      this.#messages.problem({ id: "question", message: error.message });
    }
  }

  #read(memory: Remembered<Digit>, sheet: Sheet, transformation: Transformation): Promise<Digit> {
    return memory([sheet, transformation.family, transformation.value], async () => {
      if (sheet.kind === "digit")
        return this.#answering.request({ type: "pickDigit", index: sheet.index, transformation });
      const pixels = this.#rasterise(sheet, RASTER);
      return this.#answering.request({ type: "readDrawing", pixels, width: RASTER, height: RASTER, transformation });
    });
  }

  async #side(which: 0 | 1, digit: Digit | null, { context }: Compared, samples: number): Promise<Side> {
    const [answer, drawn] = await Promise.all([
      digit && this.#ask(digit.image, context, samples),
      this.#context(which, context),
    ]);
    return { context: drawn, answer };
  }

  async #ask(image: Uint8Array, context: Sample, samples: number): Promise<Answer> {
    const { settings, model } = this.#store.state;
    const { family, value } = context.transformation;
    const { answer } = await this.#answering.request({
      type: "ask",
      image,
      context: contextChoice(context),
      samples: model?.hasDecoders ? samples : 0,
      samplesDataset: Math.max(0, nearest(family, value, model?.seen ?? [])),
      seed: settings.sampleSeed,
    });
    return answer;
  }

  #context(which: 0 | 1, context: Sample): Promise<ContextImages> {
    const { transformation, mixedWith, images, size, seed } = context;
    const inputs = [transformation.family, transformation.value, mixedWith?.value, images, size, seed];
    return this.#contexts[which](inputs, async () =>
      size === 0
        ? { images: new Uint8Array(0), labels: [] }
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
