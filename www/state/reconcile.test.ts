// Whatever is set, shipped or trained: the model that is chosen can be asked about the family that is shown.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { ShippedModel } from "../engine/models";
import type { Family } from "../engine/protocol";
import { families } from "./families";
import { reconciled } from "./reconcile";
import { runConfig } from "./run-config";
import { initialState, noTraining, type State, ships } from "./state";
import { Store } from "./store";
import { defaults, type ModelName } from "./table";

const names: Array<[Family, ShippedModel["name"]]> = [
  ["rotation", "common"],
  ["rotation", "separate"],
  ["rotation", "plane"],
  ["scale", "common"],
  ["shear", "common"],
];
const shipped = names.map(([family, name]) => ({ family, name }) as ShippedModel);

const trained = (family: Family): Pick<State, "training"> => ({
  training: { ...noTraining(), config: runConfig({ ...defaults(), trainFamily: family }) },
});

function storeWith(change: Partial<State> = {}): Store<State> {
  const store = new Store(initialState(), reconciled);
  store.update({ shipped, ...change });
  return store;
}

const set = (store: Store<State>, change: Partial<State["settings"]>) =>
  store.update(({ settings }) => ({ settings: { ...settings, ...change } }));

test("a run of another family takes the page along while its model answers", () => {
  const store = storeWith(trained("rotation"));
  set(store, { model: "live", value: 60 });
  store.update(trained("scale"));
  expect(store.state.settings).toMatchObject({ model: "live", family: "scale", value: 0.9, linked: true });
  expect(store.state.chosen).toBeNull();
});

test("a family that the visitor turns to is answered by a model that ships", () => {
  const store = storeWith(trained("rotation"));
  set(store, { model: "live" });
  set(store, { family: "shear" });
  expect(store.state.settings).toMatchObject({ model: "common", family: "shear" });
});

test("a family that no model ships for is its run's own, and left with it", () => {
  const store = storeWith();
  set(store, { family: "blur" });
  expect(store.state.settings).toMatchObject({ model: "common", family: "rotation" });
  store.update(trained("blur"));
  set(store, { family: "blur" });
  expect(store.state.settings).toMatchObject({ model: "live", family: "blur" });
  set(store, { model: "common" });
  expect(store.state.settings).toMatchObject({ model: "common", family: "rotation" });
  set(store, { model: "live" });
  expect(store.state.settings).toMatchObject({ model: "live", family: "blur", value: 0.8 });
  store.update(trained("noise"));
  expect(store.state.settings).toMatchObject({ model: "live", family: "noise", value: 0.16 });
  store.update({ training: noTraining() });
  expect(store.state.settings).toMatchObject({ model: "common", family: "rotation" });
});

test("a run that is gone cannot answer", () => {
  const store = storeWith(trained("rotation"));
  set(store, { model: "live" });
  store.update({ training: noTraining() });
  expect(store.state.settings.model).toBe("common");
});

test("what cannot be is not chosen, and what was stays", () => {
  const store = storeWith();
  set(store, { model: "separate" });
  set(store, { model: "live" });
  expect(store.state.settings.model).toBe("separate");
});

test("what does not concern family or model is left alone", () => {
  const store = storeWith(trained("rotation"));
  const { settings } = store.state;
  store.update({ announcement: "hello" });
  store.update(trained("scale"));
  expect(store.state.settings).toBe(settings);
});

test("no sequence of changes leaves a family that the chosen model does not know", () => {
  const family = fc.constantFrom<Family>("rotation", "scale", "shear", "blur", "noise");
  const model = fc.constantFrom<ModelName>("common", "separate", "plane", "live");
  const change = fc.oneof(
    family.map((family) => (store: Store<State>) => set(store, { family })),
    model.map((model) => (store: Store<State>) => set(store, { model })),
    fc.record({ family, model }).map((both) => (store: Store<State>) => set(store, both)),
    fc.double({ min: -180, max: 180, noNaN: true }).map((value) => (store: Store<State>) => set(store, { value })),
    fc.option(family).map((family) => (store: Store<State>) => {
      store.update(family ? trained(family) : { training: noTraining() });
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const store = storeWith();
      for (const apply of changes) {
        apply(store);
        const { settings, training } = store.state;
        const { least, most } = families[settings.family];
        expect(settings.value >= least && settings.value <= most).toBe(true);
        if (settings.model === "live") expect(training.config?.family).toBe(settings.family);
        else expect(ships(store.state, settings.family, settings.model)).toBe(true);
      }
    }),
    { seed: 14, numRuns: 500 },
  );
});
