// Checks settings that come from a script, where no form and no compiler has looked at them.

import { families, gridValues, isInReach, isPlane, SHIPPED_FAMILIES } from "../state/families";
import { valuesChosen } from "../state/splits";
import { answeredFamilies, type State } from "../state/state";
import { readSetting, type SettingName, type Settings, table } from "../state/table";
import { range } from "../state/url";

/** An object of options, as scripts hand it over; nothing at all counts as none. */
export function optionsOf<T extends object>(given: T | undefined, of: string, example: string): T {
  if (given === undefined) return {} as T;
  if (given === null || typeof given !== "object" || Array.isArray(given))
    throw new TypeError(`${of} takes an object, like ${example}, and not ${shown(given)}.`);
  return given;
}

/** The same settings; throws a sentence if one of them is not possible, alone or beside the others. */
export function checkedSettings(change: Partial<Settings>, state: State): Partial<Settings> {
  for (const [name, value] of Object.entries(change)) {
    if (!Object.hasOwn(table, name)) throw new TypeError(`There is no setting “${name}”.`);
    const entry = table[name as SettingName] as { fallback: unknown; write(value: unknown): string };
    const fits =
      typeof value === typeof entry.fallback && readSetting(name as SettingName, entry.write(value)) === value;
    if (!fits) throw new RangeError(`${name} cannot be ${shown(value)}: ${range(name as SettingName)}.`);
  }
  checkModel(change, state);
  checkFamily(change, state);
  checkValues(change, state.settings);
  checkInReach(change, state);
  return change;
}

/** Values are some of the family that will be asked about. */
function checkInReach(change: Partial<Settings>, { settings, training }: State): void {
  const family = change.family ?? (change.model === "live" ? training.config?.family : undefined) ?? settings.family;
  const { least, most } = families[family];
  for (const name of ["value", "digitValue"] as const) {
    const value = change[name];
    if (value === undefined || isInReach(family, value)) continue;
    const whole = isPlane(family) ? "a whole number from " : "";
    throw new RangeError(`${name} cannot be ${value}: ${whole}${least} to ${most} for ${family}.`);
  }
}

/** Values to train on are some of the grid of the family that is trained. */
function checkValues({ trainValues, trainFamily }: Partial<Settings>, settings: Settings): void {
  const family = trainFamily ?? settings.trainFamily;
  if (!trainValues || valuesChosen(family, trainValues)) return;
  throw new RangeError(
    `trainValues cannot be ${shown(trainValues)}: some of ${gridValues(family).join(",")}, ascending.`,
  );
}

/** Of families that no model ships for, only that of a run that is here. */
function checkFamily({ family }: Partial<Settings>, state: State): void {
  if (family === undefined || answeredFamilies(state).includes(family)) return;
  throw new RangeError(
    `family cannot be ${family}: no model of it ships; train one first, then ask with model: "live".`,
  );
}

/** A model answers for the families that it ships for, the one in training for its own. */
function checkModel({ model, family }: Partial<Settings>, { settings, shipped, training }: State): void {
  if (model === undefined) return;
  if (model === "live") {
    const own = training.config?.family;
    if (own === undefined) throw new RangeError("model cannot be live: there is no run; train one first.");
    if (family !== undefined && family !== own)
      throw new RangeError(`model cannot be live for ${family}: the run in training knows ${own}.`);
    return;
  }
  const of = family ?? settings.family;
  // Who turns to a model that ships leaves a family that none knows.
  if (family === undefined && !SHIPPED_FAMILIES.includes(of)) return;
  const names = shipped.filter((entry) => entry.family === of).map(({ name }) => name);
  // Before the list is there, nothing is known against a model.
  if (shipped.length > 0 && !names.includes(model))
    throw new RangeError(`model cannot be ${model} for ${of}: ${names.join(", ")}.`);
}

/** A value as it was written, also where JSON has no word for it. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
