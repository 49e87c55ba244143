// The map's legend: a button for each class or dataset, which brings it out, and what the ellipses are.

import { html, nothing, type TemplateResult } from "lit";
import type { Comparison } from "../../state/comparison";
import { valueLabel } from "../../state/families";
import type { Settings } from "../../state/table";
import { tone } from "../../views/strip";
import { isByClass } from "./map-choices";
import { classColour, datasetColour } from "./map-palette";

interface Options {
  settings: Settings;
  /** The datasets on the map. */
  values: readonly number[];
  compared: Comparison;
  emphasised: number | null;
  bringOut(group: number | null): void;
}

export function mapLegend({ settings, values, compared, emphasised, bringOut }: Options): TemplateResult {
  const byClass = isByClass(settings);
  const entries = byClass
    ? Array.from({ length: 10 }, (_, label) => ({ name: String(label), colour: classColour(label) }))
    : values.map((value, index) => ({
        name: valueLabel(settings.family, value),
        colour: datasetColour(index, values.length),
      }));
  return html`
    <div>
      <h3>${byClass ? "Class of the digit" : "Dataset"}</h3>
      <p class="note">${byClass ? "Choose a class to bring it out." : "Choose a dataset to bring it out."}</p>
      <div class="map-legend" role="group" aria-label="Legend: choose one to bring it out">
        ${entries.map(
          ({ name, colour }, index) => html`
            <button
              type="button"
              aria-pressed=${emphasised === index}
              aria-label=${byClass ? `Digits ${name}` : `Dataset ${name}`}
              @click=${() => bringOut(emphasised === index ? null : index)}
            >
              <i style="color: ${colour}" class=${byClass ? "numeral" : "dot"}>${byClass ? name : ""}</i>${byClass ? nothing : name}
            </button>
          `,
        )}
      </div>
      <div class="plot-legend note">
        <span><i class="key outline"></i>${byClass ? "holds half of a class" : "holds half of a dataset"}</span>
        <span><i class="key ring ${tone(compared.chosen.verdict)}"></i>your digit, with your D</span>
        <span><i class="key ring dashed ${tone(compared.against.verdict)}"></i>with the other D</span>
        <span>one and two deviations</span>
      </div>
    </div>
  `;
}
