// A button that goes through the themes: as the system, light, dark.

import { html } from "lit";
import { icon } from "./icons";
import { PageElement } from "./page-element";
import { currentTheme, nextTheme, type Theme } from "./theme";

const names: Record<Theme, string> = { auto: "as the system", light: "light", dark: "dark" };

export class ThemeToggle extends PageElement {
  protected override render() {
    const theme = currentTheme();
    return html`
      <button
        type="button"
        class="quiet"
        aria-label=${`Colours: ${names[theme]}. Change`}
        title=${`Colours: ${names[theme]}`}
        @click=${() => {
          nextTheme();
          this.requestUpdate();
        }}
      >
        ${icon(theme === "dark" ? "moon" : "sun")} <span aria-hidden="true">${theme === "auto" ? "Auto" : theme === "dark" ? "Dark" : "Light"}</span>
      </button>
    `;
  }
}
