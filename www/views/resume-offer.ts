// Offers to go on with a run that a reload or a crash cut off; it floats, so that nothing moves.

import { html } from "lit";
import { enterRoom } from "../app/rooms";
import type { State } from "../state/state";
import { icon } from "./icons";
import { nameOf, timeOf } from "./run-words";
import { View } from "./view";

export class ResumeOffer extends View {
  /** The file that the visitor is asked about once more before it goes. */
  #doomed = "";

  protected override watched(state: State): readonly unknown[] {
    return [state.savedRun];
  }

  protected override render() {
    const { savedRun } = this.state;
    if (!savedRun?.about) return null;
    const { at, about } = savedRun;
    return html`
      <section class="offer" aria-label="A run of yours was kept">
        <div class="row spread">
          <p><b>${`A run of yours was kept at step ${about.step.toLocaleString("en")}`}</b></p>
          <button type="button" class="quiet icon-button" aria-label="Decide later" @click=${this.app.actions.postponeRun}>
            ${icon("clear")}
          </button>
        </div>
        <p class="note">${nameOf(about.config)}; ${timeOf(at)}</p>
        ${this.#doomed === savedRun.name ? this.#question(savedRun.name) : this.#choice(savedRun.name)}
      </section>
    `;
  }

  #choice(name: string) {
    return html`
      <div class="row tight">
        <button type="button" class="primary" @click=${() => this.#continue(name)}>Continue</button>
        <button type="button" @click=${() => this.#doom(name)}>Discard</button>
      </div>
    `;
  }

  #continue(name: string): void {
    // Where it can be seen to go on.
    enterRoom("train");
    this.app.actions.continueKept(name);
  }

  #question(name: string) {
    return html`
      <div class="row tight">
        <p>Delete this run for good?</p>
        <button type="button" @click=${() => this.app.actions.deleteKept(name)}>Delete</button>
        <button type="button" class="primary" @click=${() => this.#doom("")}>Keep it</button>
      </div>
    `;
  }

  #doom(name: string): void {
    this.#doomed = name;
    this.requestUpdate();
  }
}
