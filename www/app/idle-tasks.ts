// What is worth knowing but never worth waiting for: computed in small pieces when no question has come for a while.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { Transformation } from "../engine/protocol";
import { comparisonOf, type Digit, type State } from "../state/state";
import type { Store } from "../state/store";
import { DRAWS, SIZES } from "../state/tightening";
import { combinedBounds } from "../state/weighing";
import type { Answering } from "./answering";
import { contextChoice } from "./context-choice";

/** Milliseconds of quiet before work begins. */
const IDLE_DELAY = 400;
/** Importance samples of one command, and how many commands: together they make the bound. */
const SAMPLES = 8;
const PIECES = 8;

/** Which dataset the digit comes from; what N does to its posterior. */
export type IdleTask = "weighing" | "tightening";

export class IdleTasks {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #near = new Set<IdleTask>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts changes: work that was overtaken stops after the command under way. */
  #turn = 0;

  constructor(store: Store<State>, answering: Answering) {
    this.#store = store;
    this.#answering = answering;
    store.subscribe((state, previous) => {
      const changed =
        state.settings !== previous.settings ||
        state.drawing.sheet !== previous.drawing.sheet ||
        state.ownContext !== previous.ownContext ||
        state.digit !== previous.digit ||
        state.model !== previous.model;
      if (changed) this.#soon();
    });
  }

  /** Whether anyone is about to see it. */
  watch(what: IdleTask, near: boolean): void {
    if (near) this.#near.add(what);
    else this.#near.delete(what);
    this.#soon();
  }

  #soon(): void {
    this.#turn++;
    clearTimeout(this.#timer);
    if (this.#near.size > 0) this.#timer = setTimeout(() => void this.#work(this.#turn), IDLE_DELAY);
  }

  async #work(turn: number): Promise<void> {
    const { digit, model, settings } = this.#store.state;
    if (!digit || !model || model.family !== settings.family) return;
    try {
      if (model.hasDecoders && this.#near.has("weighing")) await this.#weigh(turn, digit);
      if (this.#near.has("tightening")) await this.#tighten(turn, digit);
    } catch (error) {
      // Nobody asked for these; the next change tries again.
      if (!(error instanceof CommandFailed || error instanceof WorkerCrashed)) throw error;
    }
  }

  async #weigh(turn: number, digit: Digit): Promise<void> {
    const { model, settings, weighing } = this.#store.state;
    const size = settings.contextSize;
    if (!model) return;
    const known = weighing?.digit === digit && weighing.model === model && weighing.size === size;
    if (known && weighing.samples === SAMPLES * PIECES) return;
    const pieces: number[][] = [];
    for (let seed = 0; seed < PIECES; seed++) {
      const command = { type: "weigh", image: digit.image, size, samples: SAMPLES, seed } as const;
      pieces.push((await this.#answering.request<"weigh">(command)).bounds);
      if (turn !== this.#turn) return;
    }
    const bounds = combinedBounds(pieces);
    this.#store.update({ weighing: { bounds, samples: SAMPLES * PIECES, size, digit, model } });
  }

  async #tighten(turn: number, digit: Digit): Promise<void> {
    const { model, tightening } = this.#store.state;
    const { transformation } = comparisonOf(this.#store.state).chosen.context;
    const same = (other: Transformation) =>
      other.family === transformation.family && other.value === transformation.value;
    if (!model) return;
    const known = tightening?.digit === digit && tightening.model === model && same(tightening.transformation);
    if (known && tightening.kl.length === DRAWS) return;
    const kl: number[][] = [];
    const deviation: number[][] = [];
    for (let seed = 1; seed <= DRAWS; seed++) {
      const draw: { kl: number[]; deviation: number[] } = { kl: [], deviation: [] };
      for (const size of SIZES) {
        const answer = await this.#posterior(digit, transformation, size, seed);
        if (turn !== this.#turn) return;
        draw.kl.push(answer.kl);
        draw.deviation.push(answer.deviation.reduce((sum, value) => sum + value, 0) / answer.deviation.length);
      }
      kl.push(draw.kl);
      deviation.push(draw.deviation);
      const change = { kl: [...kl], deviation: [...deviation], transformation, digit, model };
      this.#store.update({ tightening: change });
    }
  }

  async #posterior(digit: Digit, transformation: Transformation, size: number, seed: number) {
    const context = contextChoice({ transformation, size, seed });
    const { answers } = await this.#answering.request({
      type: "ask",
      subject: { type: "image", image: digit.image },
      questions: [{ context, samples: 0, samplesDataset: 0 }],
      seed: 0,
    });
    const [answer] = answers;
    if (!answer) throw new Error("The model gave no answer.");
    return answer;
  }
}
