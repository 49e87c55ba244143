// Offers to go on with a run that a reload or a crash cut off; it floats, so that nothing moves.

import { html } from "lit";
import { runName } from "../state/run-name";
import type { State } from "../state/state";
import { icon } from "./icons";
import { View } from "./view";

export class ResumeOffer extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.savedRun];
  }

  protected override render() {
    const { savedRun } = this.state;
    const { actions } = this.app;
    if (!savedRun) return null;
    const { config, step, at } = savedRun;
    const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(at);
    return html`
      <section class="offer" aria-label="A run of yours was kept">
        <div class="row spread">
          <p><b>A run of yours was kept at step ${step.toLocaleString("en")}</b></p>
          <button type="button" class="quiet icon-button" aria-label="Decide later" @click=${actions.postponeRun}>${icon("clear")}</button>
        </div>
        <p class="note">${runName(config)}; ${when}</p>
        <div class="row tight">
          <button type="button" class="primary" @click=${actions.resumeRun}>Continue</button>
          <button type="button" @click=${actions.discardRun}>Discard</button>
        </div>
      </section>
    `;
  }
}
