// Repeats a run with other seeds, one after another, so that what is chance can be told from what is not.

import { runConfig, settingsOf } from "../state/run-config";
import { runRows } from "../state/runs";
import { sameButSeed } from "../state/seed-band";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { Messages } from "./messages";
import type { TrainingController } from "./training";

const SEEDS = 2 ** 32;

/** Whether the form can ask for the same run once more. */
export function canRepeat({ training, settings, repeats }: State): boolean {
  const { config, step, diverged, phase } = training;
  if (!config || repeats || step === 0 || diverged !== null || phase === "preparing") return false;
  return sameButSeed(config, runConfig({ ...settings, ...settingsOf(config) }));
}

export class SeedRepeats {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #trainingController: Pick<TrainingController, "reset" | "start">;
  /** While the next run is prepared it is not there yet. */
  #beginning = false;

  constructor(
    store: Store<State>,
    messages: Messages,
    trainingController: Pick<TrainingController, "reset" | "start">,
  ) {
    this.#store = store;
    this.#messages = messages;
    this.#trainingController = trainingController;
    store.subscribe((state, previous) => {
      if (state.training !== previous.training && state.repeats) this.#follow(state, previous);
    });
  }

  /** So many more seeds: of a run that goes on after its end, of one that stands at once, for as many steps as it has done. */
  begin(count: number): void {
    const { state } = this.#store;
    const { config, phase, step, target } = state.training;
    if (!config || !canRepeat(state)) return;
    const steps = phase === "running" ? target : step;
    const left = unusedSeeds(state, count);
    this.#store.update({ repeats: { config, steps, left, all: left.length } });
    if (phase !== "running") void this.#next();
  }

  stop(): void {
    this.#store.update({ repeats: null });
  }

  #follow({ training, repeats }: State, previous: State): void {
    if (this.#beginning || !repeats) return;
    const { config, phase, diverged } = training;
    // The visitor has turned to another run.
    if (!config || !sameButSeed(config, repeats.config) || diverged !== null) this.stop();
    else if (training.run === previous.training.run && phase === "finished" && previous.training.phase !== "finished")
      // After what is done at the end of a run, so that its last probe and picture are its own.
      setTimeout(() => void this.#next(), 0);
  }

  async #next(): Promise<void> {
    const { repeats } = this.#store.state;
    if (!repeats) return;
    const [seed, ...left] = repeats.left;
    if (seed === undefined) {
      this.stop();
      this.#messages.announce("All seeds are done.");
      return;
    }
    this.#beginning = true;
    try {
      const { settings } = this.#store.state;
      const again = { ...settings, ...settingsOf(repeats.config), trainSeed: seed };
      this.#store.update({ settings: again, repeats: { ...repeats, left } });
      await this.#trainingController.reset();
      const { training } = this.#store.state;
      // What could not begin has been told.
      if (training.config?.seed !== seed || training.step > 0) return this.stop();
      await this.#trainingController.start(repeats.steps);
    } finally {
      this.#beginning = false;
    }
  }
}

/** The next ones that no run by these settings has had. */
function unusedSeeds(state: State, count: number): number[] {
  const { config } = state.training;
  if (!config) return [];
  const used = new Set([config.seed]);
  for (const row of runRows(state)) if (row.config && sameButSeed(row.config, config)) used.add(row.config.seed);
  const found: number[] = [];
  for (let seed = (config.seed + 1) % SEEDS; found.length < count; seed = (seed + 1) % SEEDS)
    if (!used.has(seed)) found.push(seed);
  return found;
}
