// The table of runs: what each is called and what tells it from the one before it, how far it came, what it reads and draws.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Group, LineStyle } from "../../state/comparison-lines";
import { CSV_FORM } from "../../state/csv";
import { probeError } from "../../state/probe-error";
import { runsCsv, runsJson } from "../../state/run-export";
import { LONGEST_NAME } from "../../state/run-names";
import type { RunTiles } from "../../state/run-tiles";
import { comparable, differenceOf, MOST_COMPARED, type RunRow, titleOf } from "../../state/runs";
import { icon } from "../../views/icons";
import type { View } from "../../views/view";
import { RunTools, stateOf } from "./run-tools";

const heads = ["In the curves", "Run", "Steps", "Test bound", "Own probe", "Shared probe", "Last pictures"];

export class RunsTable {
  readonly #host: View;
  readonly #tools: RunTools;

  constructor(host: View) {
    this.#host = host;
    this.#tools = new RunTools(host);
  }

  render(rows: readonly RunRow[], groups: readonly Group[]): TemplateResult {
    return html`
      <table class="runs" role="table">
        <caption class="hidden-label">Runs, the newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            ${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}
          </tr>
        </thead>
        ${repeat(
          rows,
          ({ id, kept }) => `${id} ${kept?.status === "good" || !kept ? "" : kept.name}`,
          (row) => this.#row(row, rows, groups),
        )}
      </table>
      <p class="note">
        Each run’s settings are those that differ from the run below it. The test bound is in nats on held-out digits. A probe reads
        300 test digits of unseen datasets; ± is one standard error.
      </p>
      <div class="row tight">
        <button type="button" title=${CSV_FORM} @click=${() => this.#offer("runs.csv", runsCsv(rows))}>${icon("download")} Table as CSV</button>
        <button type="button" @click=${() => this.#offer("runs.json", runsJson(rows))}>${icon("download")} Table as JSON</button>
      </div>
    `;
  }

  #row(row: RunRow, rows: readonly RunRow[], groups: readonly Group[]): TemplateResult {
    const { isPresent, kept, step, target, bound, tiles } = row;
    const last = row.probes.at(-1);
    const words = differenceOf(rows, row).words;
    return html`
      <tbody role="rowgroup" class=${isPresent ? "own" : ""} data-status=${kept?.status ?? "visit"}>
        <tr role="row">
          <td role="cell" class="run-tick" rowspan="2">${this.#tick(row, rows, groups)}</td>
          <th role="rowheader" scope="row">${this.#name(row)}</th>
          ${cell("Steps", row.config ? html`<span class="run-steps">${`Step ${step.toLocaleString("en")} of ${target.toLocaleString("en")}`}</span>` : "–")}
          ${cell("Test bound", bound ? bound.value.toFixed(1).replace("-", "−") : "–")}
          ${cell("Own probe", accuracy(last?.codes.own))} ${cell("Shared probe", accuracy(last?.codes.shared))}
          <td role="cell" class="run-tiles">${pictures(tiles)}</td>
        </tr>
        <tr role="row" class="run-more">
          <td role="cell" colspan="3">
            <p class="run-state">${stateOf(row)}</p>
            <p class="note">${words.map((word, i) => html`${i > 0 ? ", " : ""}<span>${word}</span>`)}</p>
          </td>
          <td role="cell" colspan="3">${this.#tools.render(row)}</td>
        </tr>
      </tbody>
    `;
  }

  #tick(row: RunRow, rows: readonly RunRow[], groups: readonly Group[]): TemplateResult | typeof nothing {
    if (row.isPresent) return html`<span class="run-key">${key({ tone: "--right", dash: "" })}</span>`;
    // Runs that are drawn as one band share its line.
    const group = groups.find(({ rows }) => rows.some(({ id }) => id === row.id));
    const count = groups.flatMap(({ rows }) => rows).filter(({ isPresent }) => !isPresent).length;
    const isFull = !group && count >= MOST_COMPARED;
    if (!comparable(rows).includes(row)) return nothing;
    return html`
      <label class="run-key" title=${isFull ? "Six runs are in the curves already" : nothing}>
        <input
          type="checkbox"
          aria-label=${`${titleOf(row)} in the curves`}
          .checked=${group !== undefined}
          ?disabled=${isFull}
          @change=${(event: Event) => this.#host.app.actions.compareRun(row.id, (event.target as HTMLInputElement).checked)}
        />
        ${group ? key(group.style) : nothing}
      </label>
    `;
  }

  #name(row: RunRow): TemplateResult {
    const { label, id } = row;
    if (!label) return html`<span>${titleOf(row)}</span>`;
    return html`
      <div class="run-called">
        <input
          class="run-name"
          type="text"
          aria-label=${`Name of run ${label.number}`}
          maxlength=${LONGEST_NAME}
          placeholder=" "
          .value=${label.name}
          @change=${(event: Event) => this.#host.app.actions.renameRun(id, (event.target as HTMLInputElement).value)}
        />
        <span aria-hidden="true">${`Run ${label.number}`}</span>
      </div>
    `;
  }

  #offer(name: string, content: string): void {
    this.#host.app.actions.offerFile(`metavae-${name}`, new TextEncoder().encode(content));
  }
}

/** On a phone each row is a card, and each figure stands behind its name. */
const cell = (name: string, content: unknown): TemplateResult =>
  html`<td role="cell"><span class="run-head" aria-hidden="true">${name}</span> <span>${content}</span></td>`;

const accuracy = (value: number | undefined): unknown =>
  value === undefined
    ? "–"
    : html`${value.toFixed(3)} <span class="run-error">± ${probeError(value).toFixed(3)}</span>`;

function pictures(tiles: RunTiles | null): TemplateResult | typeof nothing {
  if (!tiles) return nothing;
  const whose = tiles.digit === "own" ? "Your digit" : "A test digit";
  const words = `${whose}, at step ${tiles.step.toLocaleString("en")}`;
  return html`
    <div class="run-pictures" style="--count: ${tiles.images.length}" role="img" aria-label=${words} title=${words}>
      ${tiles.images.map((image) => html`<digit-image .pixels=${image}></digit-image>`)}
    </div>
    <span class="note" aria-hidden="true">${words}</span>
  `;
}

const key = ({ tone, dash }: LineStyle): TemplateResult => html`
  <svg class="run-line" viewBox="0 0 28 10" aria-hidden="true">
    <path style="stroke: var(${tone})" stroke-dasharray=${dash || nothing} d="M0 5h28" />
  </svg>
`;
