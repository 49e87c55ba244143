// Checks settings that come from a script, where no form and no compiler has looked at them.

import { families } from "../state/families";
import { readSetting, type SettingName, type Settings, table } from "../state/table";
import { range } from "../state/url";

/** The same settings; throws a sentence if one of them is not possible. */
export function checked(change: Partial<Settings>, now: Settings): Partial<Settings> {
  for (const [name, value] of Object.entries(change)) {
    if (!Object.hasOwn(table, name)) throw new TypeError(`There is no setting “${name}”.`);
    const entry = table[name as SettingName] as { fallback: unknown; write(value: unknown): string };
    const fits =
      typeof value === typeof entry.fallback && readSetting(name as SettingName, entry.write(value)) === value;
    if (!fits) throw new RangeError(`${name} cannot be ${JSON.stringify(value)}: ${range(name as SettingName)}.`);
  }
  const family = change.family ?? now.family;
  const { least, most } = families[family];
  for (const name of ["value", "digitValue"] as const) {
    const value = change[name];
    if (value === undefined || (value >= least && value <= most)) continue;
    throw new RangeError(`${name} cannot be ${value}: ${least} to ${most} for ${family}.`);
  }
  return change;
}
