// Which language the page is in: in its address, so that a link keeps it; English unless asked otherwise.

import type { Dictionary } from "./translator";
import { Translator } from "./translator";

export type Language = "en" | "zh";

const dictionaries: Record<Exclude<Language, "en">, () => Promise<Dictionary>> = {
  zh: async () => (await import("./zh")).zh,
};

export const languageOf = (search: string): Language =>
  new URLSearchParams(search).get("lang") === "zh" ? "zh" : "en";

/** Shows the page in a language; one of these lives as long as the page. */
export class Languages {
  readonly #translator = new Translator();
  #wanted: Language = "en";

  /** Rejects, and leaves the page as it is, where the dictionary cannot be loaded. */
  async show(language: Language): Promise<void> {
    this.#wanted = language;
    try {
      const dictionary = language === "en" ? null : await dictionaries[language]();
      // The visitor may have changed their mind while it was loading.
      if (language === this.#wanted) this.#translator.show(dictionary);
    } finally {
      // The page hides for a moment where it would open in the wrong language.
      delete document.documentElement.dataset.awaits;
    }
  }
}

/** The present address in that language. */
export function addressIn(language: Language, { pathname, search, hash }: Location): string {
  const query = new URLSearchParams(search);
  if (language === "en") query.delete("lang");
  else query.set("lang", language);
  const text = query.toString().replace(/=(?=&|$)/g, "");
  return `${pathname}${text === "" ? "" : `?${text}`}${hash}`;
}
