// The numbers behind the lines that are drawn: a column for each unseen dataset.

import { html, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import { type Line, type Panel, valuesOf } from "./summary";
import { accuracy } from "./words";

export function everyDataset({ family }: Panel, shown: readonly Line[]): TemplateResult {
  const values = valuesOf(shown);
  return html`
    <div class="wide-table" tabindex="0" role="region" aria-label="Accuracy on every unseen dataset">
      <table class="every-dataset">
        <thead>
          <tr>
            <th scope="col">dataset</th>
            ${values.map((value) => html`<th scope="col">${valueLabel(family, value)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ title, points }) => html`<tr>
              <th scope="row"><span>${title}</span></th>
              ${values.map((value) => {
                const point = points.find((entry) => entry.value === value);
                return html`<td>${point ? accuracy(point.accuracy) : "–"}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}
