// Two switches: whether training goes on while the page is hidden, and whether it keeps the screen awake.

import { html } from "lit";
import type { PowerSettings } from "../../app/power-settings";
import { PageElement } from "../../views/page-element";

export class TrainPower extends PageElement {
  #powerSettings: PowerSettings | null = null;

  set powerSettings(powerSettings: PowerSettings) {
    this.#powerSettings = powerSettings;
    powerSettings.store.subscribe(() => this.requestUpdate());
    this.requestUpdate();
  }

  protected override render() {
    const powerSettings = this.#powerSettings;
    if (!powerSettings) return null;
    const { background, awake, lock } = powerSettings.store.state;
    const possible = lock !== "unknown to this browser";
    return html`
      <label class="switch">
        <input type="checkbox" role="switch" .checked=${background} @change=${() => powerSettings.set({ background: !background })} />
        <span>Train on while this tab is hidden</span>
      </label>
      <label class="switch">
        <input type="checkbox" role="switch" .checked=${awake} ?disabled=${!possible} @change=${() => powerSettings.set({ awake: !awake })} />
        <span>
          Keep the screen awake while it trains
          <span class="note" data-testid="wake-lock">${notes[lock]}</span>
        </span>
      </label>
    `;
  }
}

const notes = {
  none: "",
  held: "(it does now)",
  refused: "(the browser refused; is the battery low?)",
  "unknown to this browser": "(this browser cannot)",
} as const;
