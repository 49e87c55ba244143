// Keeps pictures of what one digit looks like to the run, so that its progress can be leafed through afterwards.

import { families, nearest } from "../state/families";
import { noSnapshots, type Snapshots, withSnapshot } from "../state/snapshots";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { ShareOfTime } from "./share-of-time";
import type { Trainer } from "./training-worker";

/** Pictures may take this part of the training worker's time. */
const SHARE = 0.03;

export class SnapshotTaker {
  readonly #store: Store<State>;
  readonly #worker: Trainer;
  readonly #turns = new ShareOfTime(SHARE, () => this.#take());

  constructor(store: Store<State>, worker: Trainer) {
    this.#store = store;
    this.#worker = worker;
  }

  /** Takes a picture, or one more after the one under way. */
  take(): void {
    this.#turns.take();
  }

  /** Takes a picture unless that would cost too much. */
  maybe(): void {
    this.#turns.maybe();
  }

  /** The worker that trains also answers here, with a copy of its weights: what the visitor asks is left alone. */
  async #take(): Promise<void> {
    const { run, config, seen } = this.#store.state.training;
    if (!config) return;
    // Asked for at once: of a run that begins, these are the weights before the first step.
    const { step, bytes } = await this.#worker.request({ type: "exportModel", run });
    const subject = await this.#subject();
    if (!subject.digit) return;
    await this.#worker.request({ type: "loadModel", bytes });
    const context = {
      type: "digits" as const,
      transformations: [{ family: config.family, value: seen[subject.own] ?? subject.value }],
      size: config.context.size,
      seed: 1,
    };
    const { answers } = await this.#worker.request({
      type: "ask",
      subject: { type: "image", image: subject.digit },
      questions: [{ context, samples: 0, samplesDataset: 0 }],
      seed: 0,
    });
    const { training } = this.#store.state;
    const [answer] = answers;
    if (training.run !== run || !answer) return;
    const size = subject.digit.length;
    const images = new Uint8Array(size * answer.datasets.length);
    answer.datasets.forEach(({ image }, i) => {
      images.set(image, size * i);
    });
    const elbo = answer.datasets[subject.own]?.elbo ?? Number.NaN;
    const known = training.snapshots.digit ? training.snapshots : subject;
    this.#store.update({ training: { ...training, snapshots: withSnapshot(known, { step, images, elbo }) } });
  }

  /** The test digit that was on the pad when the run began, in the dataset that comes closest to upright digits. */
  async #subject(): Promise<Snapshots> {
    const { training, settings } = this.#store.state;
    const { config, seen, snapshots } = training;
    if (snapshots.digit || !config) return snapshots;
    const own = Math.max(0, nearest(config.family, families[config.family].identity, seen));
    const value = seen[own] ?? 0;
    const transformation = { family: config.family, value };
    const { image } = await this.#worker.request({ type: "pickDigit", index: settings.digit, transformation });
    return { ...noSnapshots(), digit: image, own, value };
  }
}
