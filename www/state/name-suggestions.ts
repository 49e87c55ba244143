// Names in a link that are a slip or two away from what the page knows.

import { closestMatch } from "leven";
import { knownNames } from "./url";

/** How many letters of a name may be wrong, missing or too many; in one of up to four letters, one. */
const SLIPS = 2;
/** A longer name is cut where it is quoted. */
const QUOTED = 40;

/**
 * What looks like a known name is named. Anything else is none of the page's business: mail programs and social networks
 * add names of their own to links, in order to count who follows them.
 */
export function nameSuggestions(names: readonly string[]): string[] {
  const known = new Map(knownNames().map((name) => [plain(name), name]));
  return names.flatMap((name) => {
    const near = closestMatch(plain(name), [...known.keys()], { maxDistance: plain(name).length > 4 ? SLIPS : 1 });
    return near === undefined ? [] : [`“${name.slice(0, QUOTED)}” (did you mean ${known.get(near)}?)`];
  });
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "");
