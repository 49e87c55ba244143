// The controller of the run, fetched when training is first wanted: a visit that only asks questions does without it.

import type { Messages } from "./messages";
import { isFailedDownload } from "./retry-downloads";
import type { TrainingController } from "./training";

export class LaterTraining {
  readonly #load: () => Promise<TrainingController>;
  readonly #messages: Messages;
  #loading: Promise<TrainingController> | null = null;
  /** The controller, once it is there. */
  #now: TrainingController | null = null;
  /** As the controller's own. */
  onKept: TrainingController["onKept"] = () => {};
  onWithheld: TrainingController["onWithheld"] = () => {};

  constructor(load: () => Promise<TrainingController>, messages: Messages) {
    this.#load = load;
    this.#messages = messages;
  }

  /** Does something with the controller, once it is there; null where it could not be fetched, which has been said. */
  async with<T>(work: (training: TrainingController) => T | Promise<T>): Promise<T | null> {
    try {
      return await work(this.#now ?? (await this.#ready()));
    } catch (error) {
      if (!isFailedDownload(error)) throw error;
      this.#messages.problem({
        id: "training",
        message: "The part of the page that trains could not be loaded.",
        remedy: { label: "Try again", run: () => void this.with(work) },
      });
      return null;
    }
  }

  keepNow(): void {
    this.#now?.keepNow();
  }

  publish(): void {
    this.#now?.publish();
  }

  /** Where it was not fetched yet there is no run to start over from. */
  async reset(): Promise<void> {
    await this.with((training) => training.reset());
  }

  async start(steps?: number): Promise<void> {
    await this.with((training) => training.start(steps));
  }

  #ready(): Promise<TrainingController> {
    this.#loading ??= this.#load().then(
      (training) => {
        training.onKept = (...kept) => this.onKept(...kept);
        training.onWithheld = (...withheld) => this.onWithheld(...withheld);
        this.#now = training;
        return training;
      },
      (error) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}
