// Shows the visitor's digit, with both Ds, as the run in training sees it now: beside its controls, while someone looks.

import { isEmpty } from "../state/drawing";
import { families } from "../state/families";
import type { Preview } from "../state/preview";
import { comparisonOf, type State } from "../state/state";
import type { Store } from "../state/store";
import { contextChoice } from "./context-choice";
import { ShareOfTime } from "./share-of-time";
import { type Rasterise, subject } from "./subject";
import type { Trainer } from "./training-worker";

/** It may take this part of the training worker's time: with large weights it comes more seldom. */
const SHARE = 0.1;

export class Previewer {
  readonly #store: Store<State>;
  readonly #worker: Trainer;
  readonly #rasterise: Rasterise;
  readonly #turns = new ShareOfTime(SHARE, () => this.#take());

  constructor(store: Store<State>, worker: Trainer, rasterise: Rasterise) {
    this.#store = store;
    this.#worker = worker;
    this.#rasterise = rasterise;
    store.subscribe((state, previous) => {
      const asked = ({ settings, drawing, ownContext, room }: State) => [settings, drawing.sheet, ownContext, room];
      const before = asked(previous);
      // While it trains, the next one is not far.
      if (state.training.phase !== "running" && asked(state).some((part, i) => part !== before[i])) this.take();
    });
  }

  /** Takes one, or one more after the one under way. */
  take(): void {
    this.#turns.take();
  }

  /** Takes one unless that would cost too much. */
  maybe(): void {
    this.#turns.maybe();
  }

  async #take(): Promise<void> {
    const { training, room } = this.#store.state;
    const { run, config, diverged } = training;
    if (room !== "train" || !config || diverged !== null || training.phase === "preparing") return;
    if (isEmpty(this.#store.state.drawing.sheet)) return;
    const { step, bytes } = await this.#worker.request({ type: "exportModel", run });
    await this.#worker.request({ type: "loadModel", bytes });
    const { settings, drawing } = this.#store.state;
    if (isEmpty(drawing.sheet)) return;
    // A run of another family than the page's is shown what that family opens with.
    const { family } = config;
    const { opening } = families[family];
    const own = settings.family === family ? settings : { ...settings, family, value: opening, digitValue: opening };
    const comparison = comparisonOf({ ...this.#store.state, settings: own });
    const questions = [comparison.chosen, comparison.against].map(({ context }) => ({
      context: contextChoice(context),
      samples: 0,
      samplesDataset: 0,
    }));
    const { answers } = await this.#worker.request({
      type: "ask",
      subject: subject(drawing.sheet, comparison.own, this.#rasterise),
      questions,
      seed: settings.sampleSeed,
    });
    const [chosen, against] = answers;
    if (!chosen || !against || ![chosen, against].every(({ kl }) => Number.isFinite(kl))) return;
    const preview: Preview = { step, comparison, chosen, against };
    this.#store.update(({ training: now }) => (now.run === run ? { training: { ...now, preview } } : {}));
  }
}
