// What the visitor must know: downloads under way, problems with their remedies, and announcements for screen readers.

import { html } from "lit";
import type { Problem, Progress, State } from "../state/state";
import { icon } from "./icons";
import { View } from "./view";

export class PageStatus extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.progress, state.problems, state.announcement];
  }

  protected override render() {
    const { progress, problems, announcement } = this.state;
    return html`
      <p class="hidden-label" role="status">${announcement}</p>
      <resume-offer .app=${this.app}></resume-offer>
      ${progress.length === 0 ? null : html`<div class="downloads" role="region" aria-label="Downloads">${progress.map(download)}</div>`}
      <div role="alert">${problems.map((problem) => this.#problem(problem))}</div>
    `;
  }

  #problem({ id, message, remedy, other }: Problem) {
    const helps = [remedy, other].filter((help) => help !== undefined);
    return html`
      <div class="problem" data-problem=${id}>
        <p>${message}</p>
        ${helps.length === 0 ? null : html`<div class="remedies">${helps.map(({ label, run }) => html`<button type="button" @click=${run}>${label}</button>`)}</div>`}
        <button type="button" class="quiet icon-button" aria-label="Dismiss" @click=${() => this.app.actions.dismiss(id)}>
          ${icon("clear")}
        </button>
      </div>
    `;
  }
}

function download({ label, loaded, total }: Progress) {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return html`
    <label class="download">
      <span>${label}</span>
      <progress max=${total} .value=${loaded}></progress>
      <span class="figures">${megabytes(loaded)} of ${megabytes(total)} MB</span>
    </label>
  `;
}
