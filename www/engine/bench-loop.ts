// Times training steps where they run, in the worker, so that messages do not count.

import type { Metrics } from "./protocol";
import type { Handle } from "./step-loop";

export interface StepTimes {
  /** Per step, one number for each block of steps. */
  milliseconds: number[];
  /** Of the last step. */
  metrics: Metrics | null;
}

/**
 * Times blocks of steps. Only the last step of a block reads its metrics back: that waits for a GPU to finish, so a
 * block's time is the time of its work and not of its submission.
 */
export async function timeSteps(
  handle: Handle,
  run: number,
  warmUp: number,
  steps: number,
  block: number,
): Promise<StepTimes> {
  let metrics: Metrics | null = null;
  const step = async (measure: boolean) => {
    const event = await handle({ type: "step", run, measure });
    if (event.type === "failed") throw new Error(event.message);
    if (event.type === "stepped") metrics = event.metrics;
  };
  for (let done = 0; done < warmUp; done++) await step(done === warmUp - 1);
  const times: number[] = [];
  for (let done = 0; done < steps; done += block) {
    const started = performance.now();
    for (let inBlock = 1; inBlock <= block; inBlock++) await step(inBlock === block);
    times.push((performance.now() - started) / block);
  }
  return { milliseconds: times, metrics };
}
