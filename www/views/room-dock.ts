// In every room but the first: the digit, D's value, and what comes of them, so that cause and effect stay on screen together.

import { html, type TemplateResult } from "lit";
import type { Compared } from "../state/comparison";
import { isEmpty } from "../state/drawing";
import { families, gridOf } from "../state/families";
import { comparisonOf, type Side, type State, whyUnanswered } from "../state/state";
import { icon } from "./icons";
import { showReadings } from "./show-readings";
import { headOfRow, tone } from "./strip";
import { valueSlider } from "./value-slider";
import { View } from "./view";

export class RoomDock extends View {
  protected override watched(state: State): readonly unknown[] {
    const { settings, model, digit, chosen, against } = state;
    return [settings, model, digit, chosen, against, isEmpty(state.drawing.sheet), whyUnanswered(state)];
  }

  protected override render() {
    const { actions } = this.app;
    const { settings, model, digit, chosen, against } = this.state;
    const { family, value } = settings;
    const comparison = comparisonOf(this.state);
    if (chosen?.answer?.judgement) void showReadings();
    return html`
      <div class="dock page">
        <a class="dock-digit" href="#play" title="Draw another one">
          <digit-image role="img" aria-label="Your digit, as the model sees it: draw another one" .pixels=${digit?.image ?? null}></digit-image>
        </a>
        <button type="button" class="icon-button" aria-label="Next test digit" title="Next test digit" @click=${this.#next}>
          ${icon("right")}
        </button>
        ${valueSlider({
          id: "dock-value",
          label: families[family].name,
          family,
          value,
          grid: gridOf(model, family),
          onInput: (next) => actions.set({ value: next }),
        })}
        <div class="dock-sides">
          ${this.#side(comparison.chosen, chosen)} ${this.#side(comparison.against, against)}
        </div>
      </div>
    `;
  }

  readonly #next = (): void => this.app.actions.pickDigit(this.state.settings.digit + 1);

  #side(compared: Compared, side: Side | null): TemplateResult {
    const { family } = compared.context.transformation;
    return html`
      <div class="dock-side strip ${tone(compared.verdict)}">
        <p>${headOfRow(compared)}</p>
        ${
          isEmpty(this.state.drawing.sheet)
            ? html`<p class="note">Nothing is drawn.</p>`
            : html`<answer-reading .family=${family} .judgement=${side?.answer?.judgement ?? null}></answer-reading>`
        }
      </div>
    `;
  }
}
