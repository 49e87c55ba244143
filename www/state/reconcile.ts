// Reconciles family and model: whatever is set, shipped or trained, there is a model that can be asked about the family.

import { atRest, isInReach, SHIPPED_FAMILIES } from "./families";
import { type State, ships } from "./state";
import { type ModelName, type Settings, table } from "./table";

/** Every state passes through here, so that no way of setting anything can leave a family that nobody answers for. */
export function reconciled(state: State, previous: State): State {
  const isSame =
    state.settings === previous.settings &&
    state.shipped === previous.shipped &&
    state.training.config === previous.training.config;
  if (isSame) return state;
  const settings = inReach(withModel(known(state, previous), previous));
  if (settings.family === previous.settings.family) return settings === state.settings ? state : { ...state, settings };
  // What was inferred about the other family says nothing here.
  return { ...state, settings, chosen: null, against: null, digit: null };
}

/** A family for which no model ships has none but a run's own. */
function known(state: State, previous: State): State {
  const { settings, training } = state;
  if (SHIPPED_FAMILIES.includes(settings.family)) return state;
  const before = previous.settings.family;
  if (settings.family === training.config?.family) {
    if (settings.model === "live") return state;
    // Who turns to the run's family asks the run; who turns to a model that ships leaves the family.
    if (settings.family !== before) return { ...state, settings: { ...settings, model: "live" } };
  }
  // Another run has taken the place of the one that answers.
  if (settings.model === "live" && settings.family === before && training.config) return state;
  const family = SHIPPED_FAMILIES.includes(before) ? before : table.family.fallback;
  return { ...state, settings: { ...settings, family, ...atRest(family) } };
}

/** The settings with a model that can answer: the run's own where it knows the family, otherwise one that ships. */
function withModel(state: State, previous: State): Settings {
  const { settings, training } = state;
  if (settings.model !== "live") return isPossible(state, settings.model) ? settings : shipped(state, previous);
  const family = training.config?.family;
  if (family === settings.family) return settings;
  // A family that the visitor turns to goes before the run; a run of another family takes the page along.
  const turned = previous.settings.model === "live" && settings.family !== previous.settings.family;
  if (family === undefined || turned) return shipped(state, previous);
  return { ...settings, family, ...atRest(family) };
}

/** Before the list of models is there, nothing is known against one. */
const isPossible = (state: State, model: ModelName): boolean =>
  model !== "live" && (state.shipped.length === 0 || ships(state, state.settings.family, model));

/** The model from before, where it ships for the family. */
function shipped(state: State, { settings: { model } }: State): Settings {
  return { ...state.settings, model: isPossible(state, model) ? model : table.model.fallback };
}

/** Degrees mean nothing to scales. */
function inReach(settings: Settings): Settings {
  const { family, value, digitValue } = settings;
  if (!isInReach(family, value)) return { ...settings, ...atRest(family) };
  return isInReach(family, digitValue) ? settings : { ...settings, digitValue: value };
}
