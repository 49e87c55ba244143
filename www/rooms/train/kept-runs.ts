// The runs that this browser keeps, in a list that opens: go on with one, download it, delete it; and what is promised of them.

import { html, nothing, type TemplateResult } from "lit";
import {
  type KeepTrouble,
  type KeptRow,
  type KeptRuns,
  type KeptStatus,
  MOST_BYTES,
  MOST_RUNS,
} from "../../state/kept-runs";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import "./kept-runs.css";
import { megabytes, nameOf, timeOf } from "../../views/run-words";
import { View } from "../../views/view";

export class KeptRunsList extends View {
  /** The file that the visitor is asked about once more before it goes. */
  #doomed = "";

  protected override watched({ keptRuns, training }: State): readonly unknown[] {
    return [keptRuns, training.keptAs, training.phase === "preparing", training.checkpointStep, training.keptStep];
  }

  protected override render() {
    const { keptRuns } = this.state;
    const { rows } = keptRuns;
    return html`
      <details @toggle=${this.#look}>
        <summary>
          <span>Kept runs</span>
          <span class="note figures">${summaryOf(keptRuns)}</span>
        </summary>
        <div class="kept">
          ${rows.length === 0 ? nothing : html`<ul>${rows.map((row) => this.#row(row))}</ul>`}
          ${this.#memory()}
          ${promises(keptRuns).map((promise) => html`<p class="note">${promise}</p>`)}
        </div>
      </details>
    `;
  }

  #row(row: KeptRow): TemplateResult {
    const { about, at, bytes, name, run, status } = row;
    const isOwn = run === this.state.training.keptAs;
    const state = isOwn ? "this page's run" : row.elsewhere ? "goes on in another tab" : remarks[status];
    return html`
      <li class=${isOwn ? "own" : ""} data-status=${status}>
        <p>
          ${about ? html`<b>${`Step ${about.step.toLocaleString("en")} of ${about.target.toLocaleString("en")}`}</b>` : html`<b>A run</b>`}
          <span class="figures">${megabytes(bytes)}</span>
          <span class="figures">${at > 0 ? timeOf(at) : ""}</span>
          ${state ? html`<em>${state}</em>` : nothing}
        </p>
        ${about ? html`<p class="note">${nameOf(about.config)}</p>` : nothing}
        ${this.#doomed === name ? this.#question(row) : this.#tools(row, isOwn)}
      </li>
    `;
  }

  #tools({ name, status, elsewhere }: KeptRow, isOwn: boolean): TemplateResult {
    const { actions } = this.app;
    const isFree = !isOwn && !elsewhere;
    const isBusy = this.state.training.phase === "preparing";
    return html`
      <div class="row tight">
        ${isFree && status === "good" ? html`<button type="button" ?disabled=${isBusy} @click=${() => actions.continueKept(name)}>Continue</button>` : nothing}
        <button type="button" class="quiet icon-button" aria-label="Download this run" title="Download this run" @click=${() => actions.downloadKept(name)}>
          ${icon("download")}
        </button>
        ${isFree ? html`<button type="button" class="quiet icon-button" aria-label="Delete this run" title="Delete this run" @click=${() => this.#doom(name)}>${icon("bin")}</button>` : nothing}
      </div>
    `;
  }

  #question({ name }: KeptRow): TemplateResult {
    return html`
      <div class="row tight">
        <span>Delete this run for good?</span>
        <button type="button" @click=${() => this.app.actions.deleteKept(name)}>Delete</button>
        <button type="button" class="primary" @click=${() => this.#doom("")}>Keep it</button>
      </div>
    `;
  }

  /** What a crash of the worker would cost is another thing than what closing the page would. */
  #memory(): TemplateResult | typeof nothing {
    const { checkpointStep, keptStep, config } = this.state.training;
    if (!config || checkpointStep === null || checkpointStep === keptStep) return nothing;
    const words = `A checkpoint of step ${checkpointStep.toLocaleString("en")} is in this page's memory only: it helps should the worker stop, and goes with the page.`;
    return html`<p class="note">${words}</p>`;
  }

  #doom(name: string): void {
    this.#doomed = name;
    this.requestUpdate();
  }

  readonly #look = (event: Event): void => {
    if ((event.target as HTMLDetailsElement).open) this.app.actions.lookAtKept();
  };
}

const remarks: Record<KeptStatus, string> = {
  good: "",
  diverged: "diverged: it cannot go on",
  newer: "of a newer version of this page: reload to get that",
  unreadable: "could not be read this time",
  damaged: "damaged: it cannot go on",
};

const troubles: Record<KeepTrouble, string> = {
  room: "no room: this page's run is not kept",
  nowhere: "none: this browser lets the page keep nothing",
  unequal: "this page's run is not kept now",
  refused: "this page's run is not kept now",
};

function summaryOf({ rows, place, trouble }: KeptRuns): string {
  if (trouble) return troubles[trouble];
  if (place === "unknown") return "…";
  if (place === "nowhere") return troubles.nowhere;
  if (rows.length === 0) return "none yet";
  const size = megabytes(rows.reduce((sum, { bytes }) => sum + bytes, 0));
  return rows.length === 1 ? `1 run, ${size}` : `${rows.length} runs, ${size}`;
}

function promises({ rows, place, promised, room, gone }: KeptRuns): string[] {
  if (place === "nowhere") return ["Save downloads the run that trains now; Load goes on with it."];
  const said = [
    `Runs are kept in this browser alone, ${MOST_RUNS} of them or ${megabytes(MOST_BYTES)} at most; then the oldest goes.`,
  ];
  if (gone) said.push(gone);
  if (room !== null) said.push(`There is room for ${megabytes(room)} more.`);
  if (rows.length > 0) said.push(promised ? PROMISED : UNPROMISED);
  return said;
}

const PROMISED = "The browser has promised not to remove them by itself.";
const UNPROMISED =
  "The browser may remove them when room gets short, and Safari does seven days after your last visit. A downloaded run stays.";
