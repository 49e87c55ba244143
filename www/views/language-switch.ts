// A link to the page in the other language, named in that language; it switches without loading anything again.

import { html } from "lit";
import { Messages } from "../app/messages";
import { addressAfter, addressIn, type Language, Languages, languageOf, remember } from "../i18n/language";
import { View } from "./view";

const names: Record<Language, { name: string; tag: string }> = {
  en: { name: "English", tag: "en" },
  zh: { name: "中文", tag: "zh-Hans" },
};

export class LanguageSwitch extends View {
  readonly #languages = new Languages();
  #language: Language = languageOf(location.search);

  protected override watched(): readonly unknown[] {
    return [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#show(this.#language);
  }

  protected override render() {
    const other: Language = this.#language === "en" ? "zh" : "en";
    const { name, tag } = names[other];
    return html`<a href=${addressIn(other, location)} hreflang=${tag} lang=${tag} @click=${(event: Event) => this.#click(event, other)}>${name}</a>`;
  }

  async #click(event: Event, language: Language): Promise<void> {
    event.preventDefault();
    if (!(await this.#show(language))) return;
    remember(language);
    const address = addressAfter(language, location);
    if (address !== location.pathname + location.search + location.hash)
      history.replaceState(history.state, "", address);
    this.requestUpdate();
  }

  /** Whether the page is in that language now. */
  async #show(language: Language): Promise<boolean> {
    this.#language = language;
    this.requestUpdate();
    try {
      await this.#languages.show(language);
    } catch {
      if (this.#language === language) this.#language = "en";
      this.requestUpdate();
      const message = "The translation could not be loaded; the page stays in English.";
      new Messages(this.app.store).problem({ id: "language", message });
      return false;
    }
    new Messages(this.app.store).dismiss("language");
    return this.#language === language;
  }
}
