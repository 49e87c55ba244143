// What training would run on in this browser.

import { type BackendChoice, type BackendWish, chooseBackend, type Gpu } from "../engine/backend";
import { WasmModules } from "../engine/modules";

/** With the reason. */
export function chooseTrainingBackend(wish: BackendWish): Promise<BackendChoice> {
  const { gpu } = navigator as { gpu?: Gpu };
  return chooseBackend(wish, gpu, WasmModules.ships("webgpu"));
}
