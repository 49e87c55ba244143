// Beneath the curves: several seeds, and the curves as tables and pictures.

import { html, type TemplateResult } from "lit";
import { canRepeat } from "../../app/seed-repeats";
import type { Group } from "../../state/comparison-lines";
import { CSV_FORM } from "../../state/csv";
import { curvesJson, severalCurvesCsv } from "../../state/run-export";
import { runRows } from "../../state/runs";
import { icon } from "../../views/icons";
import type { View } from "../../views/view";
import { figureAsPng, figureAsSvg } from "./figure-file";

/** How many more seeds make the three of a band. */
const MORE_SEEDS = 2;

export class CurveTools {
  readonly #host: View;
  /** Why there was no picture. */
  #failure = "";

  constructor(host: View) {
    this.#host = host;
  }

  render(groups: readonly Group[]): TemplateResult {
    const { state, app } = this.#host;
    const { banded } = state;
    const band = ({ target }: Event) => app.actions.bandSeeds((target as HTMLInputElement).checked);
    const points = state.training.history.curves.step.length;
    const isEmpty = points === 0 && groups.length === 0;
    return html`
      <div class="row tight curve-tools">
        ${this.#seeds()}
        <label class="switch" ?hidden=${!hasKin(groups, banded)}>
          <input type="checkbox" role="switch" .checked=${banded} @change=${band} />
          <span>Seeds as one band</span>
        </label>
        <span class="push"></span>
        <button type="button" title=${CSV_FORM} ?disabled=${points === 0} @click=${app.actions.downloadCurves}>
          ${icon("download")} Curves as CSV
        </button>
        <details class="more-files">
          <summary>More files</summary>
          <div class="row tight">
            <button type="button" ?disabled=${isEmpty} @click=${() => this.#offer("curves.csv", severalCurvesCsv(this.#shown(groups)))}>All curves shown, CSV</button>
            <button type="button" ?disabled=${isEmpty} @click=${() => this.#offer("curves.json", curvesJson(this.#shown(groups)))}>All curves shown, JSON</button>
            <button type="button" ?disabled=${isEmpty} @click=${() => this.#offer("curves.svg", figureAsSvg(this.#host))}>Figure, SVG</button>
            <button type="button" ?disabled=${isEmpty} @click=${() => void this.#png()}>Figure, PNG</button>
          </div>
          <p class="note" role="status">${this.#failure}</p>
        </details>
      </div>
    `;
  }

  #seeds(): TemplateResult {
    const { state, app } = this.#host;
    const { repeats } = state;
    if (repeats) {
      const seed = repeats.all - repeats.left.length;
      const words =
        seed === 0 ? "Other seeds follow when this run ends." : `Seed ${seed} of ${repeats.all} more is being trained.`;
      return html`
        <span class="note" role="status">${words}</span>
        <button type="button" @click=${app.actions.stopRepeating}>No more seeds</button>
      `;
    }
    return html`
      <button
        type="button"
        title="The same settings with two other seeds, one after another: what is chance shows as a band"
        ?disabled=${!canRepeat(state)}
        @click=${() => app.actions.repeatSeeds(MORE_SEEDS)}
      >
        ${icon("again")} Two more seeds
      </button>
    `;
  }

  #shown(groups: readonly Group[]) {
    const present = runRows(this.#host.state).filter(({ isPresent }) => isPresent);
    const others = groups.flatMap(({ rows }) => rows).filter(({ isPresent }) => !isPresent);
    return [...present, ...others];
  }

  #offer(name: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#host.app.actions.offerFile(`metavae-${name}`, bytes);
  }

  async #png(): Promise<void> {
    try {
      this.#offer("curves.png", await figureAsPng(this.#host));
      this.#failure = "";
    } catch {
      this.#failure = "This browser does not give pictures back as they were drawn: take the SVG.";
    }
    this.#host.requestUpdate();
  }
}

/** Whether there is a band, or would be one. */
const hasKin = (groups: readonly Group[], banded: boolean): boolean =>
  !banded || groups.some(({ rows }) => rows.length > 1);
