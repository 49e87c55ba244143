// What happens now and then beside the training steps: a checkpoint, a validation, a probe, a model to be asked, pictures.

import type { Backend } from "../engine/envelope";

export interface TrainingTasks {
  keep(): Promise<void>;
  validate(): Promise<void>;
  probe(): Promise<void>;
  publish(): Promise<void>;
  snapshot(): Promise<void>;
  preview(): Promise<void>;
}

/** Seconds between two turns of each task. Reading weights back from a GPU stalls it, so it happens less often there. */
const PERIODS: Record<Backend, Record<keyof TrainingTasks, number>> = {
  cpu: { keep: 30, validate: 20, probe: 40, publish: 3, snapshot: 4, preview: 0.9 },
  webgpu: { keep: 120, validate: 20, probe: 60, publish: 5, snapshot: 15, preview: 0.9 },
};

export class PeriodicTasks {
  readonly #tasks: TrainingTasks;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(tasks: TrainingTasks) {
    this.#tasks = tasks;
  }

  start(backend: Backend): void {
    this.stop();
    const names = Object.keys(this.#tasks) as Array<keyof TrainingTasks>;
    this.#timers = names.map((name) => {
      let busy = false;
      return setInterval(() => {
        if (busy) return;
        busy = true;
        // A failure here is not the visitor's concern: the steps go on, and the next turn tries again.
        this.#tasks[name]()
          .catch(() => {})
          .finally(() => {
            busy = false;
          });
      }, PERIODS[backend][name] * 1000);
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }
}
