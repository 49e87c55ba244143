// The benchmark: training steps of the paper's size in a worker of their own, and the time from pen to posterior.

import type { BackendChoice, BackendWish } from "../engine/backend";
import { WasmModules } from "../engine/modules";
import type { RunConfig } from "../engine/protocol";
import { paperWidths } from "../state/run-config";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { CoresWish } from "../state/table";
import type { App } from "./app";
import { coresOfMachine } from "./capabilities";
import { Messages } from "./messages";
import { TrainingWorker } from "./training-worker";

/** "paper-S": the sparse split's five rotations at the paper's widths. */
export const paperS: RunConfig = {
  family: "rotation",
  metaSplit: "sparse",
  batch: 100,
  digits: "same",
  context: { mode: "inBatch", size: 10 },
  learningRate: 2e-4,
  schedule: { type: "constant" },
  network: { system: "metaVae", decoder: "separate", aggregation: "concatenated", ...paperWidths },
  datasetKl: "shared",
  seed: 0,
};

export interface StepTimes {
  backend: string;
  adapter: string | null;
  /** Of the processor; 1 on a graphics adapter. */
  cores: number;
  warmUp: number;
  steps: number;
  /** Median over blocks, ms. */
  millisecondsPerStep: number;
  gigaflopPerStep: number;
  gigaflopPerSecond: number;
  parameters: number;
}

export interface Latency {
  strokes: number;
  median: number;
  /** Nine out of ten were quicker. */
  ninetieth: number;
}

export class Bench {
  readonly #app: App;
  readonly #worker: TrainingWorker;

  constructor(app: App, spawn: () => Worker, base: string) {
    this.#app = app;
    this.#worker = new TrainingWorker(new Messages(app.store as Store<State>), new WasmModules(), spawn, base, () =>
      Promise.reject(new Error("no images of one's own")),
    );
  }

  /** On one core, then on all where the processor trains and has more. */
  async steps(wish: BackendWish, warmUp: number, steps: number, note: (note: string) => void): Promise<StepTimes[]> {
    const choice = await this.#worker.ready(wish, note);
    const measure = (cores: CoresWish) => this.#steps(choice, cores, warmUp, steps, note);
    const times = [await measure("1")];
    if (choice.backend === "cpu" && coresOfMachine() > 1) times.push(await measure("auto"));
    return times;
  }

  async #steps(
    choice: BackendChoice,
    cores: CoresWish,
    warmUp: number,
    steps: number,
    note: (note: string) => void,
  ): Promise<StepTimes> {
    note("Preparing the run");
    await this.#worker.allow(cores === "auto" ? coresOfMachine() : Number(cores));
    const run = await this.#worker.request({ type: "createRun", run: 1, config: paperS });
    note(`${warmUp} steps of warm-up, then ${steps} measured`);
    // A graphics adapter works behind the steps that were handed over; a block ends when it has caught up.
    const block = choice.backend === "webgpu" ? 5 : 1;
    const { milliseconds } = await this.#worker.request({ type: "bench", run: 1, warmUp, steps, block });
    const millisecondsPerStep = quantile(milliseconds, 0.5);
    return {
      backend: choice.backend,
      adapter: choice.adapter,
      cores: run.cores ?? 1,
      warmUp,
      steps,
      millisecondsPerStep,
      gigaflopPerStep: run.flopPerStep / 1e9,
      gigaflopPerSecond: run.flopPerStep / 1e6 / millisecondsPerStep,
      parameters: run.parameters,
    };
  }

  /** Draws a stroke point by point, and waits for the answer to each. */
  async latency(strokes: number): Promise<Latency> {
    const { store, actions } = this.#app;
    const times: number[] = [];
    actions.clear();
    for (let i = 0; i < strokes; i++) {
      const point = { x: 0.5 + 0.25 * Math.sin(i / 6), y: 0.2 + (0.6 * i) / strokes, pressure: 0.5 };
      const answered = nextLatency(store);
      if (i === 0) actions.penDown(point);
      else actions.penMove([point]);
      times.push(await answered);
    }
    return { strokes, median: quantile(times, 0.5), ninetieth: quantile(times, 0.9) };
  }

  /** The same while steps of the paper's size run beside, on as many cores as the page would take. */
  async latencyWhileTraining(wish: BackendWish, strokes: number, note: (note: string) => void): Promise<Latency> {
    await this.#worker.ready(wish, note);
    await this.#worker.allow(coresOfMachine());
    await this.#worker.request({ type: "createRun", run: 2, config: paperS });
    await this.#worker.request({ type: "start", run: 2, steps: 1_000_000, measureEvery: 20, pace: 0 });
    note("Drawing while it trains");
    try {
      return await this.latency(strokes);
    } finally {
      await this.#worker.request({ type: "pause" });
    }
  }

  close(): void {
    this.#worker.close();
  }
}

function nextLatency(store: Store<State>): Promise<number> {
  return new Promise((resolve) => {
    const leave = store.subscribe(({ latencies }, previous) => {
      const last = latencies.at(-1);
      if (latencies === previous.latencies || last === undefined) return;
      leave();
      resolve(last);
    });
  });
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
