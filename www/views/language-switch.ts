// A link to the page in the other language, named in that language; it switches without loading anything again.

import { html } from "lit";
import { Messages } from "../app/messages";
import { addressIn, type Language, Languages, languageOf } from "../i18n/language";
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
    if (this.#language !== "en") void this.#show(this.#language);
  }

  protected override render() {
    const other: Language = this.#language === "en" ? "zh" : "en";
    const { name, tag } = names[other];
    return html`<a href=${addressIn(other, location)} hreflang=${tag} lang=${tag} @click=${(event: Event) => this.#click(event, other)}>${name}</a>`;
  }

  #click(event: Event, language: Language): void {
    event.preventDefault();
    void this.#show(language);
  }

  async #show(language: Language): Promise<void> {
    this.#name(language);
    try {
      await this.#languages.show(language);
    } catch {
      this.#name("en");
      const message = "The translation could not be loaded; the page stays in English.";
      new Messages(this.app.store).problem({ id: "language", message });
    }
  }

  /** In the address and on the link. */
  #name(language: Language): void {
    this.#language = language;
    const address = addressIn(language, location);
    if (address !== location.pathname + location.search + location.hash)
      history.replaceState(history.state, "", address);
    this.requestUpdate();
  }
}
