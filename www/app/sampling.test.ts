// Chains on view: they begin, pause, take one transition, belong to their question, and end with a word when something goes wrong.

import { beforeEach, expect, test, vi } from "vitest";
import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { ModelSummary } from "../engine/protocol";
import { reconciled } from "../state/reconcile";
import { initialState, type Side, type State } from "../state/state";
import { Store } from "../state/store";
import type { Answering } from "./answering";
import { Messages } from "./messages";
import { CHAINS, PAUSE, Sampling } from "./sampling";

const LATENT = 2;
const STEPS = 6;
const model = {
  family: "rotation",
  seen: [-20, 20],
  unseen: [0],
  reach: 10,
  latent: LATENT,
  hasDecoders: true,
} as unknown as ModelSummary;

/** A worker whose chains stand still: all that is looked at is which commands come. */
class Worker {
  asked: string[] = [];
  done = 0;
  failure: Error | null = null;

  async request({ type }: { type: string }) {
    this.asked.push(type);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.failure) throw this.failure;
    if (type === "beginChains") this.done = 0;
    else this.done++;
    const moved = type === "moveChains";
    return {
      progress: {
        done: this.done,
        warmUp: 2,
        steps: STEPS,
        chains: CHAINS,
        leapfrogs: 1,
        latent: LATENT,
        paths: moved ? new Array(CHAINS * 2 * LATENT).fill(0.5) : [],
        accepted: moved ? new Array(CHAINS).fill(true) : [],
        acceptance: null,
        stepSize: 0.3,
        mean: null,
        deviation: null,
        splitRHat: null,
        effectiveSampleSize: null,
      },
    };
  }
}

function setUp() {
  const store = new Store<State>(initialState(), reconciled);
  const worker = new Worker();
  const sampling = new Sampling(store, worker as unknown as Answering, new Messages(store));
  ask(store, 1);
  sampling.watch(true);
  return { store, worker, sampling };
}

/** As if the model had answered about another digit. */
function ask(store: Store<State>, ink: number): void {
  const answer = { mean: [0, 0], deviation: [1, 1] };
  const side = { context: { images: new Uint8Array(0), labels: [] }, answer } as unknown as Side;
  store.update({
    model,
    modelName: store.state.settings.model,
    answering: "ready",
    digit: { image: new Uint8Array(784).fill(ink), label: 3 },
    chosen: side,
    against: side,
  });
  const { settings, drawing } = store.state;
  store.update({ answered: { settings, sheet: drawing.sheet, model } });
}

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
});

test("they take a transition at a time until they are paused, and one more by hand", async () => {
  const { store, worker, sampling } = setUp();
  void sampling.begin();
  await wait(30);
  expect(store.state.chains?.progress.done).toBe(1);
  await wait(2 * (PAUSE.slow + 10));
  expect(store.state.chains?.progress.done).toBe(3);
  sampling.pause();
  await wait(10 * PAUSE.slow);
  expect(store.state.chains).toMatchObject({ phase: "paused", progress: { done: 3 } });
  sampling.step();
  await wait(10 * PAUSE.slow);
  expect(store.state.chains).toMatchObject({ phase: "paused", progress: { done: 4 } });
  sampling.setPace("steady");
  sampling.resume();
  await wait(10 * PAUSE.steady);
  expect(store.state.chains).toMatchObject({ phase: "done", progress: { done: STEPS } });
  expect(worker.asked.filter((type) => type === "moveChains")).toHaveLength(STEPS);
});

test("out of sight they rest, but for those that go to the end", async () => {
  const { store, sampling } = setUp();
  void sampling.begin();
  await wait(30);
  sampling.watch(false);
  await wait(20 * PAUSE.slow);
  const rested = store.state.chains?.progress.done ?? 0;
  expect(rested).toBeLessThan(3);
  sampling.watch(true);
  await wait(PAUSE.slow);
  expect(store.state.chains?.progress.done).toBeGreaterThan(rested);
  sampling.watch(false);
  void sampling.begin({ whole: true });
  await wait(200);
  expect(store.state.chains?.phase).toBe("done");
});

test("another digit ends them with a word, and new ones can begin", async () => {
  const { store, sampling } = setUp();
  void sampling.begin();
  await wait(30);
  ask(store, 2);
  expect(store.state.chains).toMatchObject({ phase: "ended", reason: expect.stringContaining("question has changed") });
  const { done } = store.state.chains?.progress ?? { done: 0 };
  await wait(10 * PAUSE.slow);
  expect(store.state.chains?.progress.done).toBe(done);
  void sampling.begin();
  await wait(30);
  expect(store.state.chains).toMatchObject({ phase: "running", progress: { done: 1 } });
});

test("where they fail, and where their worker is gone, they say so", async () => {
  const { store, worker, sampling } = setUp();
  void sampling.begin();
  await wait(30);
  worker.failure = new CommandFailed("No memory is left.");
  await wait(2 * PAUSE.slow);
  expect(store.state.chains).toMatchObject({
    phase: "ended",
    reason: "The chains could not go on: No memory is left.",
  });
  expect(store.state.problems.map(({ id }) => id)).toEqual(["chains"]);
  worker.failure = null;
  void sampling.begin();
  await wait(30);
  // Begun anew, they have no complaint.
  expect(store.state.problems).toEqual([]);
  worker.failure = new WorkerCrashed("gone");
  await wait(2 * PAUSE.slow);
  expect(store.state.chains).toMatchObject({ phase: "ended", reason: expect.stringContaining("was replaced") });
  void sampling.begin();
  worker.failure = null;
  await wait(30);
  store.update({ answering: "starting" });
  expect(store.state.chains).toMatchObject({ phase: "ended", reason: expect.stringContaining("was replaced") });
});

test("chains that another room has begun are not taken for these", async () => {
  const { store, worker, sampling } = setUp();
  void sampling.begin();
  await wait(30);
  worker.done = 40;
  await wait(2 * PAUSE.slow);
  expect(store.state.chains).toMatchObject({ phase: "ended", reason: expect.stringContaining("Another room") });
});
