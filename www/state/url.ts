// The settings as a link: only what differs from the defaults is written, and what a link says is checked before it is used.

import { isEmpty, type Sheet, type Stroke } from "./drawing";
import { families, SHIPPED_FAMILIES, sameValue } from "./families";
import { queryText } from "./query";
import { valuesChosen } from "./splits";
import { readStrokes, writeStrokes } from "./stroke-link";
import { defaults, readSetting, type SettingName, type Settings, table } from "./table";

/** Names in the query that are not settings. */
const OTHERS = ["bench", "hide", "lang", "lesson", "only", "size", "world"];
/** What is drawn, where it is no test digit. */
const STROKES = "strokes";
/** The visitor's own images, where these are D: only a link that is copied holds them. */
export const IMAGES = "images";
/** What else a query may hold. */
const NOT_SETTINGS: readonly string[] = [...OTHERS, STROKES, IMAGES];
/** A value longer than this is cut where it is quoted. */
const QUOTED = 40;

export interface Link {
  settings: Partial<Settings>;
  /** What is drawn on the pad, in the place of a test digit. */
  strokes?: readonly Stroke[];
  /** What could not be used, each with what would have been right. */
  refused: string[];
}

const isSetting = (name: string): name is SettingName => Object.hasOwn(table, name);

/** Why a link cannot say this. */
function refusal(name: SettingName, text: string): string | null {
  const isKnown = readSetting(name, text) !== undefined;
  if (name === "family" && !SHIPPED_FAMILIES.some((family) => family === text))
    return isKnown ? "no model of it ships; one can be trained" : `one of ${SHIPPED_FAMILIES.join(", ")}`;
  if (!isKnown) return range(name);
  return name === "model" && text === "live" ? "a link carries no trained model" : null;
}

export function readLink(search: string): Link {
  const settings: Partial<Settings> = {};
  const refused: string[] = [];
  for (const [name, text] of new URLSearchParams(search)) {
    if (!isSetting(name)) continue;
    const why = refusal(name, text);
    if (why !== null) refused.push(quote(name, text, why));
    else Object.assign(settings, { [name]: readSetting(name, text) });
  }
  keepToFamily(settings, refused);
  const { trainValues, trainFamily = table.trainFamily.fallback } = settings;
  if (trainValues && !valuesChosen(trainFamily, trainValues)) {
    refused.push(quote("trainValues", trainValues, `some of the values of ${trainFamily}, ascending`));
    delete settings.trainValues;
  }
  const strokes = strokesIn(search, refused);
  return { settings, refused, ...(strokes && { strokes }) };
}

function strokesIn(search: string, refused: string[]): Stroke[] | undefined {
  const text = new URLSearchParams(search).get(STROKES);
  if (text === null) return undefined;
  const strokes = readStrokes(text);
  if (!strokes) refused.push(quote(STROKES, text, "a drawing that the page wrote"));
  return strokes;
}

/** Names in the query that are none of the page's; some may be slips. */
export const unknownNames = (search: string): string[] =>
  [...new URLSearchParams(search).keys()].filter((name) => !isSetting(name) && !NOT_SETTINGS.includes(name));

/** All that a link can say by name, but for what only the page itself writes. */
export const knownNames = (): string[] => [...Object.keys(table), ...OTHERS];

/** Values are degrees or factors; what the link does not say, or says wrongly, is where the page opens. */
function keepToFamily(settings: Partial<Settings>, refused: string[]): void {
  const family = settings.family ?? table.family.fallback;
  const { least, most, opening } = families[family];
  for (const name of ["value", "digitValue"] as const) {
    const value = settings[name];
    if (value !== undefined && value >= least && value <= most) continue;
    if (value !== undefined) refused.push(quote(name, String(value), `${least} to ${most} for ${family}`));
    settings[name] = opening;
  }
}

/**
 * The query, with its question mark, for these settings and what is drawn, if it is not too long for a link; whatever else the
 * present query holds stays in it.
 */
export function writeLink(settings: Settings, search: string, sheet?: Sheet): string {
  const query = new URLSearchParams(search);
  for (const name of [...query.keys()]) if (!OTHERS.includes(name)) query.delete(name);
  for (const [name, text] of Object.entries(linked(settings))) query.set(name, text);
  const strokes = sheet?.kind === "strokes" && !isEmpty(sheet) ? writeStrokes(sheet.strokes) : undefined;
  if (strokes !== undefined) query.set(STROKES, strokes);
  return queryText(query);
}

const OF_FAMILY: readonly SettingName[] = ["family", "value", "linked", "digitValue"];

/** A model in training cannot travel, nor a family that it alone knows, and where the page opens anyway needs not. */
function linked(settings: Settings): Record<string, string> {
  const usual = defaults();
  const { opening } = families[settings.family];
  const entries = (Object.keys(table) as SettingName[])
    .filter((name) => {
      if (OF_FAMILY.includes(name) && !SHIPPED_FAMILIES.includes(settings.family)) return false;
      if (name === "digitValue" && settings.linked) return false;
      if (name === "value" || name === "digitValue") return !sameValue(settings.family, settings[name], opening);
      return settings[name] !== usual[name] && !(name === "model" && settings.model === "live");
    })
    .map((name) => [name, (table[name] as { write(value: unknown): string }).write(settings[name])] as const);
  return Object.fromEntries(entries);
}

const quote = (name: string, text: string, why: string): string => `${name}=${text.slice(0, QUOTED)} (${why})`;

/** What a setting can be, in words. */
export function range(name: SettingName): string {
  const entry = table[name];
  if (entry.kind === "flag") return "yes or no";
  if (entry.kind === "text") return entry.range;
  if (entry.kind === "choice") return `one of ${entry.options.map(({ value }) => value).join(", ")}`;
  return `${entry.least} to ${entry.most}${entry.whole ? ", whole" : ""}`;
}
