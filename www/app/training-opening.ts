// What training takes: its worker and its controller.

import type { WasmModules } from "../engine/modules";
import type { ReadImages } from "../sources/prepared";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import type { Messages } from "./messages";
import type { Rasterise } from "./subject";
import { TrainingController } from "./training";
import { TrainingWorker } from "./training-worker";

interface Dependencies {
  store: Store<State>;
  messages: Messages;
  modules: WasmModules;
  answering: Answering;
  rasterise: Rasterise;
  spawn(): Worker;
  base: string;
  readImages: ReadImages;
}

export function openTraining({
  store,
  messages,
  modules,
  answering,
  rasterise,
  spawn,
  base,
  readImages,
}: Dependencies) {
  const worker = new TrainingWorker(messages, modules, spawn, base, readImages);
  return new TrainingController(store, messages, worker, (...model) => answering.showLiveModel(...model), rasterise);
}
