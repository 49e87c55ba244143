// Keeps the inference gap of the digit: measured on request, in commands so short that a question in between need not wait.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { ContextChoice, GapProgress } from "../engine/protocol";
import type { Compared } from "../state/comparison";
import { nearest } from "../state/families";
import { type GapMeasurement, grown } from "../state/gap";
import { comparisonOf, isAnswered, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { bytesKey, contextChoice, contextKey } from "./context-choice";
import type { Messages } from "./messages";

/** Milliseconds of one command. */
const PIECE = 16;
/** Milliseconds of quiet before a measurement begins again for another question. */
const IDLE_DELAY = 400;

/** What is inferred, with which two D, and whose decoder says what is probable. */
export interface Question {
  image: Uint8Array;
  dataset: number;
  decoder: number;
  compared: Compared[];
  contexts: ContextChoice[];
  seed: number;
  model: GapMeasurement["model"];
  key: string;
}

export class GapController {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  #near = false;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts measurements: one that was overtaken stops after the command under way. */
  #turn = 0;

  constructor(store: Store<State>, answering: Answering, messages: Messages) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    store.subscribe((state, previous) => {
      if (state.answered !== previous.answered || state.model !== previous.model) this.#soon();
    });
  }

  /** Whether anyone is about to see it: only then does it follow the question. */
  watch(near: boolean): void {
    this.#near = near;
    this.#soon();
  }

  /** Measures the present question's gap, and that of every later one until stopped. */
  start(): void {
    this.#wanted = true;
    void this.#measure();
  }

  stop(): void {
    this.#wanted = false;
    this.#turn++;
    clearTimeout(this.#timer);
    this.#store.update(({ gap }) => (gap?.phase === "running" ? { gap: { ...gap, phase: "stopped" } } : {}));
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (!this.#wanted || !this.#near) return;
    const question = questionOf(this.#store.state);
    if (question && this.#isMeasured(question)) return;
    this.#turn++;
    this.#timer = setTimeout(() => void this.#measure(), IDLE_DELAY);
  }

  #isMeasured({ key, model }: Question): boolean {
    const { gap } = this.#store.state;
    return gap?.question === key && gap.model === model && gap.phase !== "stopped";
  }

  async #measure(): Promise<void> {
    const question = questionOf(this.#store.state);
    // Without an answer there is nothing to measure yet; the answer will tell.
    if (!question) return;
    const turn = ++this.#turn;
    const { image, dataset, contexts, seed } = question;
    try {
      const begin = { type: "beginGap", image, dataset, contexts, seed } as const;
      let { progress } = await this.#answering.request<"beginGap">(begin);
      while (turn === this.#turn) {
        this.#show(question, progress);
        if (progress.done === progress.steps) break;
        ({ progress } = await this.#answering.request<"measureGap">({ type: "measureGap", milliseconds: PIECE }));
      }
      this.#messages.dismiss("gap");
    } catch (error) {
      // A worker that is replaced answers again, which begins this anew.
      if (error instanceof WorkerCrashed) return;
      if (!(error instanceof CommandFailed)) throw error;
      if (turn !== this.#turn) return;
      this.stop();
      this.#messages.problem({ id: "gap", message: `The gap could not be measured: ${error.message}` });
    }
  }

  #show({ compared, decoder, key, model }: Question, progress: GapProgress): void {
    this.#store.update(({ gap }) => {
      const known = gap?.question === key && gap.model === model && gap.progress.done < progress.done ? gap.search : [];
      const search = grown(known, progress, compared.length);
      const phase = progress.done === progress.steps ? "done" : "running";
      return { gap: { phase, progress, search, contexts: compared, decoder, question: key, model } };
    });
  }
}

/** What would be measured now; null while there is no answer, or no decoder. */
export function questionOf(state: State): Question | null {
  const { digit, model, settings } = state;
  if (!digit || !model?.hasDecoders || model.family !== settings.family || !isAnswered(state)) return null;
  const { own, chosen, against } = comparisonOf(state);
  const dataset = nearest(own.family, own.value, model.seen);
  const compared = [chosen, against];
  const contexts = compared.map(({ context }) => contextChoice(context));
  const seed = settings.sampleSeed;
  const key = JSON.stringify([bytesKey(digit.image), dataset, contexts.map(contextKey), seed]);
  return {
    image: digit.image,
    dataset,
    decoder: model.seen[dataset] ?? own.value,
    compared,
    contexts,
    seed,
    model,
    key,
  };
}

/** Whether a measurement is of the digit, D and model of now. */
export const isOfNow = (gap: GapMeasurement, state: State): boolean => {
  const question = questionOf(state);
  return question !== null && question.key === gap.question && question.model === gap.model;
};
