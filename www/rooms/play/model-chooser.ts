// Which model answers: one of those that ship with the page, or the one in training.

import { html } from "lit";
import type { ShippedName } from "../../engine/models";
import { SHIPPED_FAMILIES } from "../../state/families";
import { type State, ships } from "../../state/state";
import { type ModelName, table } from "../../state/table";
import { View } from "../../views/view";

export class ModelChooser extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.settings.model, state.settings.family, state.shipped, state.training.config];
  }

  #choose(model: ModelName): void {
    this.app.actions.chooseModel(model);
    // Where that model cannot answer nothing changes, and the browser has moved the choice already.
    const now = table.model.options.findIndex(({ value }) => value === this.state.settings.model);
    const inputs = this.querySelectorAll("input");
    if (inputs[now]) inputs[now].checked = true;
  }

  protected override render() {
    const { settings, training } = this.state;
    return html`
      <fieldset class="segments">
        <legend>Answered by</legend>
        ${table.model.options.map(
          ({ value, label }) => html`
            <label title=${hints[value]}>
              <input
                type="radio"
                name="model"
                .checked=${value === settings.model}
                ?disabled=${value === "live" ? training.config === null : !isOffered(this.state, value)}
                @change=${() => this.#choose(value)}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
    `;
  }
}

/** Where no model ships for the family, choosing one leaves it. */
const isOffered = (state: State, name: ShippedName): boolean =>
  !SHIPPED_FAMILIES.includes(state.settings.family) || ships(state, state.settings.family, name);

const hints = {
  common:
    "Trained so that the code is common to all datasets: a shared decoder trunk, and an encoder that saw values between theirs",
  separate: "One whole decoder for each dataset, as published",
  plane: "A common code of two dimensions: it knows less, but the map shows all of it",
  live: "The model in training; start one in the room Train",
} as const;
