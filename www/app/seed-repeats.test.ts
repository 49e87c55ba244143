// The same run with other seeds, one after another, until they are done or the visitor turns elsewhere.

import { expect, test, vi } from "vitest";
import { runConfig } from "../state/run-config";
import { initialState, type State } from "../state/state";
import { Store } from "../state/store";
import { Messages } from "./messages";
import { canRepeat, SeedRepeats } from "./seed-repeats";

/** A training controller whose runs are done as soon as they are told to be. */
function setUp() {
  const store = new Store<State>(initialState({ trainSeed: 4, steps: 50 }));
  const begun: Array<[seed: number | undefined, steps: number | undefined]> = [];
  let runs = 1;
  const set = (change: Partial<State["training"]>) =>
    store.update(({ training }) => ({ training: { ...training, ...change } }));
  const training = {
    async reset() {
      runs++;
      set({ run: runs, config: runConfig(store.state.settings), step: 0, phase: "paused", keptAs: String(runs) });
    },
    async start(steps?: number) {
      begun.push([store.state.training.config?.seed, steps]);
      set({ phase: "running", target: steps ?? 0 });
    },
  };
  const repeats = new SeedRepeats(store, new Messages(store), training);
  set({ run: runs, config: runConfig(store.state.settings), step: 50, target: 50, phase: "finished", keptAs: "1" });
  const finish = async () => {
    set({ step: store.state.training.target, phase: "finished" });
    await vi.waitFor(() =>
      expect(store.state.training.phase !== "finished" || store.state.repeats === null).toBe(true),
    );
  };
  return { store, begun, set, repeats, finish };
}

test("two more seeds for as many steps, then it is over", async () => {
  const { store, begun, repeats, finish } = setUp();
  repeats.begin(2);
  await vi.waitFor(() => expect(begun).toEqual([[5, 50]]));
  await finish();
  expect(begun).toEqual([
    [5, 50],
    [6, 50],
  ]);
  expect(store.state.repeats).toMatchObject({ left: [], all: 2 });
  await finish();
  expect(store.state.repeats).toBeNull();
  expect(begun).toHaveLength(2);
  expect(store.state.announcement).toBe("All seeds are done.");
});

test("of a run that goes on, they follow its end", async () => {
  const { begun, set, repeats, finish } = setUp();
  set({ phase: "running", step: 10, target: 50 });
  repeats.begin(2);
  await Promise.resolve();
  expect(begun).toEqual([]);
  await finish();
  expect(begun).toEqual([[5, 50]]);
});

test("a pause does not end them, another run or a divergence does", async () => {
  const { store, set, repeats } = setUp();
  set({ phase: "running" });
  repeats.begin(2);
  set({ phase: "paused" });
  expect(store.state.repeats).not.toBeNull();
  set({ config: runConfig({ ...store.state.settings, batch: 8 }) });
  expect(store.state.repeats).toBeNull();
  const other = setUp();
  other.set({ phase: "running" });
  other.repeats.begin(2);
  other.set({ diverged: 20 });
  expect(other.store.state.repeats).toBeNull();
});

test("what has taken no step, or the form cannot ask for, cannot be repeated", () => {
  const { store, set } = setUp();
  expect(canRepeat(store.state)).toBe(true);
  const { config } = store.state.training;
  if (config) set({ config: { ...config, network: { ...config.network, pooling: "attention" } } });
  expect(canRepeat(store.state)).toBe(false);
  set({ config, step: 0 });
  expect(canRepeat(store.state)).toBe(false);
});
