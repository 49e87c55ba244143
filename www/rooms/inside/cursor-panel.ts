// What lies at the map's cursor: its code decoded, under a dataset of the visitor's choice, and whose codes are near.

import { html, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import type { LatentMap } from "../../state/latent-map";
import { PLOT_DIMENSIONS } from "../../state/plot-dimensions";
import type { Settings } from "../../state/table";
import type { MapCursor } from "./map-cursor";
import { readout } from "./map-words";

export function cursorPanel(map: LatentMap | null, cursor: MapCursor, { family }: Settings): TemplateResult {
  const seen = map?.model.seen ?? [];
  const at = seen[map ? cursor.decoder(map) : 0];
  return html`
    <div class="cursor">
      <digit-image
        role="img"
        data-testid="cursor-image"
        aria-label=${at === undefined ? "Nothing decoded yet" : `The cursor's code, decoded at ${valueLabel(family, at)}`}
        .pixels=${cursor.picture}
      ></digit-image>
      <div>
        <h3>The cursor, decoded</h3>
        <label class="row tight">
          <span class="note">as</span>
          <select
            aria-label="Dataset under which the cursor is decoded"
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              cursor.showUnder(value === "" ? null : Number(value));
            }}
          >
            <option value="" ?selected=${cursor.under === null}>nearest to D</option>
            ${seen.map((value, index) => html`<option value=${index} ?selected=${cursor.under === index}>${valueLabel(family, value)}</option>`)}
          </select>
        </label>
        <button type="button" class="link" @click=${() => cursor.moveTo(null)}>Back to my digit</button>
      </div>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          .checked=${cursor.fromDigit}
          ?disabled=${map !== null && map.model.latent <= PLOT_DIMENSIONS}
          @change=${() => cursor.keepDigit(!cursor.fromDigit)}
        />
        <span>Keep what the map does not show of my digit</span>
      </label>
      <p class="note readout" id="cursor-readout" aria-live="polite">${map ? readout(map, cursor.place(map)) : "\u00a0"}</p>
    </div>
  `;
}
