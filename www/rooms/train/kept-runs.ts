// All runs in a table that opens: of this visit and kept ones; lay their curves beside the present one's, go on with one, download
// it, delete it; and what is promised of those that are kept.

import { html, nothing, type TemplateResult } from "lit";
import { groupsIn } from "../../state/comparison-lines";
import { type KeepTrouble, type KeptRuns, MOST_BYTES, MOST_RUNS } from "../../state/kept-runs";
import { type RunRow, runRows } from "../../state/runs";
import type { State } from "../../state/state";
import { megabytes } from "../../views/run-words";
import { View } from "../../views/view";
import { RunsTable } from "./runs-table";
import "./kept-runs.css";

export class KeptRunsList extends View {
  readonly #table = new RunsTable(this);
  /** Whether the visitor has opened or closed it; until then it opens by itself with the second run of a visit. */
  #isSettled = false;

  protected override watched(state: State): readonly unknown[] {
    const { keptRuns, training, earlierRuns, keptTiles, runNames, compared, banded } = state;
    const { phase, keptAs, checkpointStep, keptStep, step, bound, probes, preview, snapshots } = training;
    const ofRun = [
      keptAs,
      phase === "preparing",
      checkpointStep,
      keptStep,
      step > 0,
      bound,
      probes,
      preview,
      snapshots,
    ];
    return [keptRuns, earlierRuns, keptTiles, runNames, compared, banded, ...ofRun, phase];
  }

  protected override render() {
    const { keptRuns } = this.state;
    const rows = runRows(this.state);
    return html`
      <details @toggle=${this.#look}>
        <summary @click=${this.#touch}>
          <span>Runs</span>
          <span class="note figures">${summaryOf(keptRuns, rows)}</span>
        </summary>
        <div class="kept">
          ${rows.length === 0 ? nothing : this.#table.render(rows, groupsIn(this.state))}
          ${this.#memory()}
          ${promises(keptRuns).map((promise) => html`<p class="note">${promise}</p>`)}
        </div>
      </details>
    `;
  }

  protected override updated(): void {
    if (this.#isSettled || this.state.earlierRuns.length === 0) return;
    this.#isSettled = true;
    const details = this.querySelector("details");
    if (details) details.open = true;
  }

  /** What a crash of the worker would cost is another thing than what closing the page would. */
  #memory(): TemplateResult | typeof nothing {
    const { checkpointStep, keptStep, config } = this.state.training;
    if (!config || checkpointStep === null || checkpointStep === keptStep) return nothing;
    const words = `A checkpoint of step ${checkpointStep.toLocaleString("en")} is in this page's memory only: it helps should the worker stop, and goes with the page.`;
    return html`<p class="note">${words}</p>`;
  }

  readonly #touch = (): void => {
    this.#isSettled = true;
  };

  readonly #look = (event: Event): void => {
    if ((event.target as HTMLDetailsElement).open) this.app.actions.lookAtKept();
  };
}

const troubles: Record<KeepTrouble, string> = {
  room: "no room: this page's run is not kept",
  nowhere: "none kept: this browser lets the page keep nothing",
  unequal: "this page's run is not kept now",
  refused: "this page's run is not kept now",
};

function summaryOf({ rows: kept, place, trouble }: KeptRuns, rows: readonly RunRow[]): string {
  if (trouble) return troubles[trouble];
  if (place === "unknown") return "…";
  if (place === "nowhere" && rows.length === 0) return troubles.nowhere;
  if (rows.length === 0) return "none yet";
  const count = rows.length === 1 ? "1 run" : `${rows.length} runs`;
  const size = megabytes(kept.reduce((sum, { bytes }) => sum + bytes, 0));
  return kept.length === 0 ? `${count}, of this visit` : `${count}, ${size} kept`;
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
