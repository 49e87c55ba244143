// The table of a panel: groups of rows, each sorted by the column that was chosen; on narrow pages a card for each row.

import { html, nothing, svg, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import { type LineStyle, MARKERS } from "./line-styles";
import { bestOf, type Column, grouped, type Order, type Row } from "./rows";
import type { Panel } from "./summary";
import { accuracy, seedsSaid, withError } from "./words";

interface Options {
  rows: readonly Row[];
  panel: Panel;
  order: Order;
  sort(column: Column): void;
  style(id: string): LineStyle;
  isShown(id: string): boolean;
  toggle(id: string): void;
}

const COLUMNS: ReadonlyArray<{ column: Column; name: string; cell(row: Row, panel: Panel): TemplateResult | string }> =
  [
    {
      column: "mean",
      name: "accuracy",
      cell: ({ mean, variant }) => html`<b>${withError(mean, variant?.standardError ?? null)}</b>`,
    },
    {
      column: "seeds",
      name: "seeds",
      cell: ({ variant }) => (variant ? html`<span>${seedsSaid(variant.seeds.length)}</span>` : "–"),
    },
    {
      column: "worst",
      name: "worst dataset",
      cell: ({ worst }, { family }) =>
        html`${accuracy(worst.accuracy)} <span class="note">${`at ${valueLabel(family, worst.value)}`}</span>`,
    },
    { column: "wrong", name: "wrong D", cell: ({ variant }) => known(variant?.wrong) },
    { column: "empty", name: "empty D", cell: ({ variant }) => known(variant?.empty) },
    { column: "steps", name: "training steps", cell: ({ variant }) => variant?.steps.toLocaleString("en") ?? "–" },
    {
      column: "bound",
      name: "bound on ln p(x)",
      cell: ({ variant }) =>
        html`${variant?.logLikelihood?.toFixed(1).replace("-", "−") ?? "–"}${variant?.givenCode ? html` <span class="note">given c</span>` : nothing}`,
    },
    {
      column: "units",
      name: "active units",
      cell: ({ variant }) => (variant ? String(Math.round(variant.activeUnits)) : "–"),
    },
  ];

const known = (value: number | null | undefined): string => (typeof value === "number" ? accuracy(value) : "–");

export function resultsTable({ rows, panel, order, sort, style, isShown, toggle }: Options): TemplateResult {
  const best = bestOf(rows);
  const heads = COLUMNS.map(({ column, name }) => {
    const isChosen = order.column === column;
    const direction = isChosen ? (order.isAscending ? "ascending" : "descending") : "none";
    return html`<th role="columnheader" scope="col" aria-sort=${direction}>
      <button type="button" class="sorter" @click=${() => sort(column)}>
        <i aria-hidden="true">${isChosen ? (order.isAscending ? "▲" : "▼") : ""}</i><span>${name}</span>
      </button>
    </th>`;
  });
  // Roles, as boxes that are no table's lose theirs in some browsers.
  return html`
    <table class="results-table" role="table">
      <caption class="hidden-label">Accuracy on unseen datasets, models and controls</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="first-head">
            <span class="for-rows">drawn, and whose codes</span><span class="for-cards" aria-hidden="true">Sorted by</span>
          </th>
          ${heads}
        </tr>
      </thead>
      ${grouped(rows, order).map(
        ({ group, title, rows }) => html`
          <tbody role="rowgroup" data-group=${group}>
            <tr role="row" class="group-head"><th role="rowheader" scope="rowgroup" colspan="9">${title}</th></tr>
            ${rows.map(
              (
                row,
              ) => html`<tr role="row" class=${row.mean === best && row.line.kind !== "paper" ? "best" : ""} data-model=${row.line.id}>
                <th role="rowheader" scope="row">
                  <label class="line-choice">
                    <input type="checkbox" .checked=${isShown(row.line.id)} @change=${() => toggle(row.line.id)} />
                    ${swatch(style(row.line.id))} <span>${row.line.title}</span>
                  </label>
                </th>
                ${COLUMNS.map(
                  ({
                    column,
                    name,
                    cell,
                  }) => html`<td role="cell" data-column=${column} ?data-empty=${isEmpty(row, column)}>
                    <span class="cell-name" aria-hidden="true">${name}</span> ${cell(row, panel)}
                  </td>`,
                )}
              </tr>`,
            )}
          </tbody>
        `,
      )}
    </table>
  `;
}

/** On a card, what does not apply is left out. */
const isEmpty = ({ variant }: Row, column: Column): boolean =>
  !["mean", "worst"].includes(column) &&
  (variant === null || (["wrong", "empty"].includes(column) && variant[column as "wrong" | "empty"] === null));

export const swatch = ({ colour, dash, marker }: LineStyle): TemplateResult => html`
  <svg class="swatch" viewBox="0 0 30 12" style="--colour: ${colour}" aria-hidden="true">
    ${svg`<path class="line" stroke-dasharray=${dash || "none"} d="M1 6H29" /><path class="marker" transform="translate(15 6)" d=${MARKERS[marker]} />`}
  </svg>
`;
