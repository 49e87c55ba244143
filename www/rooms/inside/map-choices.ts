// What the visitor can choose of the map: whose codes, codes or pictures, and by what they are coloured.

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../../app/app";
import { type MapOf, type Settings, table } from "../../state/table";

export const isByClass = ({ mapColour, mapOf }: Settings): boolean => mapColour === "class" || mapOf === "one";

/** `forget`: what was brought out by the legend is no longer. */
export function mapChoices(settings: Settings, actions: Actions, forget: () => void): TemplateResult {
  const isOne = settings.mapOf === "one";
  const colourIs = isByClass(settings) ? "class" : "dataset";
  return html`
    <div class="row spread map-choices">
      <label class="row tight">
        <span>${table.mapOf.label}</span>
        <select
          @change=${(event: Event) => {
            forget();
            actions.set({ mapOf: (event.target as HTMLSelectElement).value as MapOf });
          }}
        >
          ${table.mapOf.options.map(({ value, label }) => html`<option value=${value} ?selected=${value === settings.mapOf}>${label}</option>`)}
        </select>
      </label>
      <fieldset class="segments">
        <legend>${table.mapShows.label}</legend>
        ${table.mapShows.options.map(
          ({ value, label }) => html`
            <label>
              <input
                type="radio"
                name="map-shows"
                .checked=${value === settings.mapShows}
                @change=${() => actions.set({ mapShows: value })}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
      <fieldset class="segments">
        <legend>${table.mapColour.label}</legend>
        ${table.mapColour.options.map(
          ({ value, label }) => html`
            <label title=${isOne && value === "dataset" ? "Only codes of all datasets can be told apart by dataset" : nothing}>
              <input
                type="radio"
                name="map-colour"
                .checked=${value === colourIs}
                ?disabled=${isOne && value === "dataset"}
                @change=${() => {
                  forget();
                  actions.set({ mapColour: value });
                }}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
    </div>
  `;
}
