// The map of codes, while models come and go under it.

import { expect, test, vi } from "vitest";
import type { ModelSummary } from "../engine/protocol";
import { reconciled } from "../state/reconcile";
import { initialState, type State } from "../state/state";
import { Store } from "../state/store";
import type { Answering } from "./answering";
import { MapController } from "./map-controller";
import { Messages } from "./messages";

const modelOf = (latent: number): ModelSummary =>
  ({
    family: "rotation",
    seen: [-20, 20],
    unseen: [0],
    reach: 10,
    latent,
    hasDecoders: true,
  }) as unknown as ModelSummary;

test("codes of another model are left out, whether the page knows of it yet or not, and its own map comes next", async () => {
  vi.useFakeTimers();
  const store = new Store<State>(initialState(), reconciled);
  const width = 3;
  const answering = {
    request: async ({ count }: { count: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { means: new Float32Array(count * width), labels: new Uint8Array(count) };
    },
  } as unknown as Answering;
  const controller = new MapController(store, answering, new Messages(store));
  store.update({ model: modelOf(2), answering: "ready" });
  controller.watch(true);
  // The worker has the wider model already, the page still the narrow one.
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.latentMap).toBeNull();
  store.update({ model: modelOf(3) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.latentMap?.model.latent).toBe(3);
  // As wide as before: nothing but the page's own word tells one from the other.
  const made = store.state.latentMap;
  store.update({ settings: { ...store.state.settings, contextSeed: 7 } });
  await vi.advanceTimersByTimeAsync(280);
  store.update({ model: modelOf(3) });
  await vi.advanceTimersByTimeAsync(200);
  expect(store.state.latentMap).toBe(made);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.latentMap).not.toBe(made);
  expect(store.state.problems).toEqual([]);
});
