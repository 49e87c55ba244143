// Which language the page is in: the one that its address asks for, else the one chosen before, else the browser's.

import { queryText } from "../state/query";
import type { Dictionary, Translator } from "./translator";

export type Language = "en" | "zh";

const KEY = "metavae-language";

const dictionaries: Record<Exclude<Language, "en">, () => Promise<Dictionary>> = {
  zh: async () => (await import("./zh")).zh,
};

const translated = (language: Exclude<Language, "en">) =>
  Promise.all([dictionaries[language](), import("./translator").then(({ Translator }) => Translator)]);

/** The nearest of the page's languages to a tag: whatever the script or the region, Chinese is nearer to Chinese. */
export function nearestLanguage(tag: string): Language | undefined {
  const [, language] = /^(zh|en)(?![a-z])/i.exec(tag.trim()) ?? [];
  return language?.toLowerCase() as Language | undefined;
}

/** The first of a browser's languages that the page has. */
export function languageOfBrowser(tags: readonly string[] = navigator.languages): Language {
  return tags.map(nearestLanguage).find((language) => language !== undefined) ?? "en";
}

/** index.html asks in the same way, before anything is painted. A language that the page does not have is English. */
export function languageOf(search: string, chosen = chosenLanguage(), browser = languageOfBrowser()): Language {
  const asked = new URLSearchParams(search).get("lang") || chosen;
  return asked ? (nearestLanguage(asked) ?? "en") : browser;
}

/** What the visitor chose on an earlier visit. */
function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function remember(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as it stands in the address.
  }
}

/** Shows the page in a language; one of these lives as long as the page. */
export class Languages {
  /** Fetched with the first dictionary. */
  #translator: Translator | null = null;
  #wanted: Language = "en";

  /** Rejects, and leaves the page as it is, where the dictionary cannot be loaded. */
  async show(language: Language): Promise<void> {
    this.#wanted = language;
    try {
      const [dictionary, Program] = language === "en" ? [null, null] : await translated(language);
      // The visitor may have changed their mind while it was loading.
      if (language !== this.#wanted) return;
      if (Program) this.#translator ??= new Program();
      this.#translator?.show(dictionary);
    } finally {
      // The page hides for a moment where it would open in the wrong language.
      delete document.documentElement.dataset.awaits;
    }
  }
}

/** The present address, asking for that language. */
export function addressIn(language: Language, { pathname, search, hash }: Location): string {
  const query = new URLSearchParams(search);
  query.set("lang", language);
  return address(pathname, query, hash);
}

/** The present address once that language was chosen: who has it anyway need not ask for it. */
export function addressAfter(language: Language, at: Location, browser = languageOfBrowser()): string {
  if (language !== browser) return addressIn(language, at);
  const query = new URLSearchParams(at.search);
  query.delete("lang");
  return address(at.pathname, query, at.hash);
}

function address(pathname: string, query: URLSearchParams, hash: string): string {
  return `${pathname}${queryText(query)}${hash}`;
}
