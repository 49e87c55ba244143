// Whether the form shows another run than the one that stands.

import { runConfig, sameConfig } from "./run-config";
import type { State } from "./state";

export function isOutdated({ settings, training: { config, choice } }: Pick<State, "settings" | "training">): boolean {
  return config !== null && (wantsOtherBackend(settings, choice) || !sameConfig(config, runConfig(settings)));
}

export const wantsOtherBackend = (settings: State["settings"], choice: State["training"]["choice"]): boolean =>
  choice !== null && settings.backend !== "auto" && settings.backend !== choice.backend;
