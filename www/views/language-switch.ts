// A link to the page in the other language, named in that language; it switches without loading anything again.

import { html, LitElement } from "lit";
import { addressIn, type Language, Languages, languageOf } from "../i18n/language";

const names: Record<Language, { name: string; tag: string }> = {
  en: { name: "English", tag: "en" },
  zh: { name: "中文", tag: "zh-Hans" },
};

export class LanguageSwitch extends LitElement {
  readonly #languages = new Languages();
  #language: Language = languageOf(location.search);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#language !== "en") void this.#languages.show(this.#language);
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const other: Language = this.#language === "en" ? "zh" : "en";
    const { name, tag } = names[other];
    return html`<a href=${addressIn(other, location)} hreflang=${tag} lang=${tag} @click=${(event: Event) => this.#switch(event, other)}>${name}</a>`;
  }

  #switch(event: Event, language: Language): void {
    event.preventDefault();
    history.replaceState(history.state, "", addressIn(language, location));
    this.#language = language;
    this.requestUpdate();
    void this.#languages.show(language);
  }
}
