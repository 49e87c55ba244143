// What the model sees of the drawing, in its own pixels, transformed as D's digits are, or otherwise if the visitor wants.

import { html } from "lit";
import { families, gridOf, inWords } from "../../state/families";
import { MNIST_SIDE, sideOf } from "../../state/image-size";
import type { State } from "../../state/state";
import { valueSlider } from "../../views/value-slider";
import { View } from "../../views/view";

export class SeenDigit extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.digit, state.settings, state.model];
  }

  protected override render() {
    const { actions } = this.app;
    const { digit, settings, model } = this.state;
    const { family, linked, value, digitValue } = settings;
    const own = linked ? value : digitValue;
    const side = digit ? sideOf(digit.image) : (model?.side ?? MNIST_SIDE);
    return html`
      <div class="seen">
        <digit-image
          class="pixels"
          role="img"
          aria-label=${digit ? `What the model sees: ${side} by ${side} pixels, as ${inWords({ family, value: own })}` : "Nothing drawn yet"}
          .pixels=${digit?.image ?? null}
        ></digit-image>
        <div>
          <p class="note">${`What the model sees, in ${side}\u00a0×\u00a0${side}\u00a0pixels`}</p>
          <label class="switch">
            <input
              type="checkbox"
              role="switch"
              .checked=${linked}
              @change=${() => actions.set({ linked: !linked, digitValue: own })}
            />
            <span>${`${families[family].verb} my digit with D`}</span>
          </label>
        </div>
      </div>
      <div class="own-value" ?hidden=${linked}>
        ${valueSlider({
          id: "digit-value",
          label: "My digit",
          family,
          value: own,
          grid: gridOf(model, family),
          onInput: (next) => actions.set({ digitValue: next }),
        })}
      </div>
    `;
  }
}
