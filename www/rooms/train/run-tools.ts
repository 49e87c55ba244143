// What can be done with a run of the table: go on with it, download it, delete it after a question; and in what state it is.

import { html, nothing, type TemplateResult } from "lit";
import type { KeptStatus } from "../../state/kept-runs";
import type { RunRow } from "../../state/runs";
import { icon } from "../../views/icons";
import { megabytes, timeOf } from "../../views/run-words";
import type { View } from "../../views/view";

export class RunTools {
  readonly #host: View;
  /** The file that the visitor is asked about once more before it goes. */
  #doomed = "";

  constructor(host: View) {
    this.#host = host;
  }

  render(row: RunRow): TemplateResult {
    const { kept } = row;
    return kept && this.#doomed === kept.name ? this.#question(kept.name) : this.#tools(row);
  }

  #tools({ kept, isPresent, earlier }: RunRow): TemplateResult {
    const { actions } = this.#host.app;
    const isFree = !isPresent && !kept?.elsewhere;
    const isBusy = this.#host.state.training.phase === "preparing";
    // From the disk it goes on as itself; from this page's memory alone where that is further, or all there is.
    const isBehind = earlier?.whole && (kept?.status !== "good" || (kept.about?.step ?? 0) < earlier.step);
    const goOn = isBehind
      ? () => void actions.goOnWith(earlier.run)
      : kept?.status === "good"
        ? () => void actions.continueKept(kept.name)
        : null;
    return html`
      <div class="row tight">
        ${isFree && goOn ? html`<button type="button" ?disabled=${isBusy} @click=${goOn}>Continue</button>` : nothing}
        ${kept ? html`<button type="button" class="quiet icon-button" aria-label="Download this run" title="Download this run" @click=${() => actions.downloadKept(kept.name)}>${icon("download")}</button>` : nothing}
        ${kept && isFree ? html`<button type="button" class="quiet icon-button" aria-label="Delete this run" title="Delete this run" @click=${() => this.#doom(kept.name)}>${icon("bin")}</button>` : nothing}
      </div>
    `;
  }

  #question(name: string): TemplateResult {
    return html`
      <div class="row tight">
        <span>Delete this run for good?</span>
        <button type="button" @click=${() => this.#host.app.actions.deleteKept(name)}>Delete</button>
        <button type="button" class="primary" @click=${() => this.#doom("")}>Keep it</button>
      </div>
    `;
  }

  #doom(name: string): void {
    this.#doomed = name;
    this.#host.requestUpdate();
  }
}

/** In what state it is, each part a text of its own, so that a translation finds them. */
export function stateOf({ isPresent, kept }: RunRow): TemplateResult {
  const said = isPresent
    ? "this page's run"
    : kept?.elsewhere
      ? "goes on in another tab"
      : kept
        ? remarks[kept.status]
        : "";
  return html`
    ${said ? html`<em>${said}</em>` : nothing}
    ${kept ? html`<span class="figures">${`kept: ${megabytes(kept.bytes)}`}</span>` : html`<span>of this visit, not kept</span>`}
    ${kept && kept.at > 0 ? html`<span class="figures">${timeOf(kept.at)}</span>` : nothing}
  `;
}

const remarks: Record<KeptStatus, string> = {
  good: "",
  diverged: "diverged: it cannot go on",
  newer: "of a newer version of this page: reload to get that",
  unreadable: "could not be read this time",
  damaged: "damaged: it cannot go on",
};
