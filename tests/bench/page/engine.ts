// What an engine must be able to do, and the loop that times it.

import type { Work } from "./work";

export interface Variant {
  engine: string;
  backend: "wasm" | "webgpu";
  /** More than one needs a page that is cross-origin isolated. */
  threads: number;
}

/** An engine that is set up for a work: weights in place, nothing compiled or run yet. */
export interface Engine {
  /** Takes `count` steps from step `first` on, and waits for the last one's loss; nothing is read back before. */
  steps(first: number, count: number): Promise<{ milliseconds: number; loss: number }>;
  /** Milliseconds to encode one image with a D of N images and decode it under one dataset; null where K is not 1. */
  infer(index: number): Promise<number> | null;
}

export interface Limits {
  /** Updates between the first loss and the last. */
  steps: number;
  /** No further block is started after so many seconds. */
  seconds: number;
  inferences: number;
}

export interface Measured {
  first_step_ms: number;
  /** Median over blocks. */
  ms_per_step: number | null;
  /** The quickest block. */
  ms_per_step_least: number | null;
  /** Loss by step, before that step's update. */
  losses: Record<number, number>;
  inference_ms: number | null;
  /** Kernels that a step launches on WebGPU. */
  launches_per_step: number | null;
  /** Why something above is missing. */
  unfinished: string | null;
}

declare global {
  interface Window {
    /** Where launches are counted. */
    launchesSoFar?: () => Promise<number>;
  }
}

const WARM_UP = 2;
/** A question is short: the browser's compiler for hot code takes this many to notice. */
const INFERENCE_WARM_UP = 300;
const BLOCK = 4;
/** Steps slower than this, ms, are timed one by one: waiting for a loss is nothing beside them. */
const SLOW = 2000;

export async function measure(engine: Engine, work: Work, limits: Limits): Promise<Measured> {
  const started = performance.now();
  const late = () => performance.now() - started > 1000 * limits.seconds;
  const losses: Record<number, number> = {};
  const times: number[] = [];
  const take = async (first: number, count: number) => {
    const { milliseconds, loss } = await engine.steps(first, count);
    losses[first + count - 1] = loss;
    return milliseconds / count;
  };
  const firstStep = await take(0, 1);
  let next = 1;
  let warm = Number.NaN;
  let launches: number | null = null;
  while (next <= WARM_UP && next <= limits.steps && !late()) {
    const before = await window.launchesSoFar?.();
    warm = await take(next++, 1);
    if (before !== undefined) launches = ((await window.launchesSoFar?.()) ?? 0) - before;
  }
  const block = warm > SLOW ? 1 : BLOCK;
  while (next <= limits.steps && !late()) {
    const count = Math.min(block, limits.steps + 1 - next);
    times.push(await take(next, count));
    next += count;
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const unfinished = next > limits.steps ? null : `${next} steps in ${seconds} s, where it was stopped`;
  return {
    first_step_ms: firstStep,
    ms_per_step: median(times),
    ms_per_step_least: times.length ? Math.min(...times) : null,
    losses,
    launches_per_step: launches,
    inference_ms: work.datasets === 1 ? await inference(engine, limits) : null,
    unfinished,
  };
}

async function inference(engine: Engine, limits: Limits): Promise<number | null> {
  const times: number[] = [];
  const started = performance.now();
  for (let index = 0; index < INFERENCE_WARM_UP + limits.inferences; index++) {
    const milliseconds = await engine.infer(index);
    const spent = (performance.now() - started) / (1000 * limits.seconds);
    // A slow engine warms up for half of the time.
    if (milliseconds !== null && (index >= INFERENCE_WARM_UP || spent > 0.5)) times.push(milliseconds);
    if (spent > 1) break;
  }
  return median(times);
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
