// Which model answers: two that ship with the page, or the one in training.

import { html } from "lit";
import type { State } from "../state/state";
import { table } from "../state/table";
import { View } from "./view";

export class ModelChooser extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.settings.model, state.model, state.training.config, state.training.answeringStep];
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
                ?disabled=${value === "live" && training.config === null}
                @change=${() => this.app.actions.chooseModel(value)}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
      <p class="note" data-testid="model">${this.#about()}</p>
    `;
  }

  #about(): string {
    const { model, settings, training } = this.state;
    if (!model) return settings.model === "live" ? "Waiting for the first weights of the run…" : "Loading…";
    const step = settings.model === "live" ? (training.answeringStep ?? model.step) : model.step;
    const kind = model.decoder === "sharedTrunk" ? "shared decoder trunk" : "separate decoders";
    return `${step.toLocaleString("en")} steps on ${model.seen.length} datasets, ${kind}`;
  }
}

const hints = {
  sharedTrunk: "The decoders share all but their last layer, which keeps one code for all datasets",
  separate: "One whole decoder for each dataset, as published",
  live: "The model in training below; start it first",
} as const;
