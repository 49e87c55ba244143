// Beside the trainer's controls: the visitor's digit with both Ds, as the run sees it now.

import { html, type TemplateResult } from "lit";
import type { Answer } from "../../engine/protocol";
import type { Compared } from "../../state/comparison";
import { isEmpty } from "../../state/drawing";
import { gridOf } from "../../state/families";
import { phaseInWords } from "../../state/preview";
import type { State } from "../../state/state";
import { headOfRow, nameOfRow, tone } from "../../views/strip";
import { View } from "../../views/view";

export class RunPreview extends View {
  protected override watched(state: State): readonly unknown[] {
    const { preview, config, seen, run } = state.training;
    return [preview, config, seen, run, state.settings.trainFamily, isEmpty(state.drawing.sheet)];
  }

  protected override render() {
    const { training, drawing } = this.state;
    const { preview, seen } = training;
    return html`
      <h2>Your digit, as the run sees it</h2>
      ${this.#row(preview?.comparison.chosen, preview?.chosen)} ${this.#row(preview?.comparison.against, preview?.against)}
      <p class="note" data-testid="phase">
        ${
          isEmpty(drawing.sheet)
            ? "Nothing is drawn."
            : preview
              ? html`Step ${preview.step.toLocaleString("en")}. <span>${phaseInWords(preview, seen)}</span>`
              : "Press Start, and watch it learn from nothing."
        }
      </p>
    `;
  }

  #row(compared: Compared | undefined, answer: Answer | undefined): TemplateResult {
    const { training, settings, model } = this.state;
    const values = training.config ? training.seen : gridOf(model, settings.trainFamily).seen;
    const count = Math.max(1, answer?.datasets.length ?? values.length);
    return html`
      <div class="preview-row strip ${tone(compared?.verdict ?? "right")}" role="group" aria-label=${compared ? nameOfRow(compared) : "Not yet"}>
        <p>${compared ? headOfRow(compared) : "\u00a0"}</p>
        <div class="tiles" style="--count: ${count}">
          ${Array.from({ length: count }, (_, i) => html`<digit-image aria-hidden="true" .pixels=${answer?.datasets[i]?.image ?? null}></digit-image>`)}
        </div>
      </div>
    `;
  }
}
