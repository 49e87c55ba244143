// The dataset D: its family, its value, how many images stand for it, and the images themselves.

import { html } from "lit";
import { families, gridOf, inWords } from "../../state/families";
import { sideOfContext } from "../../state/image-size";
import { answeredFamilies, type State } from "../../state/state";
import { type Against, table } from "../../state/table";
import { icon } from "../../views/icons";
import { knownAs, valueSlider } from "../../views/value-slider";
import { View } from "../../views/view";

export class ContextChooser extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.settings, state.model, state.chosen?.context, state.ownContext, state.training.config?.family];
  }

  protected override render() {
    const { actions } = this.app;
    const { settings, model, ownContext } = this.state;
    const { family, value, against } = settings;
    const fits = model?.family === family;
    const grid = gridOf(model, family);
    return html`
      <div class="row spread">
        <fieldset class="segments">
          <legend class="hidden-label">${table.family.label}</legend>
          ${answeredFamilies(this.state).map(
            (answered) => html`
              <label>
                <input
                  type="radio"
                  name="family"
                  .checked=${answered === family}
                  @change=${() => actions.chooseFamily(answered)}
                />
                <span>${families[answered].name}</span>
              </label>
            `,
          )}
        </fieldset>
        <label class="row compare">
          <span>Compare with</span>
          <select .value=${against} @change=${(event: Event) => actions.set({ against: (event.target as HTMLSelectElement).value as Against })}>
            ${table.against.options.map(
              // Nobody can call D of own images right or wrong; the digit's own dataset beside it tells the most.
              ({ value, label }) =>
                html`<option value=${value}>${value === "far" && ownContext.used ? "the right D" : label}</option>`,
            )}
          </select>
        </label>
      </div>
      ${valueSlider({
        id: "context-value",
        label: families[family].name,
        family,
        value,
        grid,
        onInput: (next) => actions.set({ value: next }),
      })}
      <p class="note known">
        <i class="tick tick-seen" aria-hidden="true"></i> trained on <i class="tick tick-unseen" aria-hidden="true"></i> never seen
        <span class="push">
          ${
            ownContext.used
              ? "D is your own images; the value is your digit's only"
              : `D is ${inWords({ family, value })}: ${fits ? knownAs(family, value, grid) : "…"}`
          }
        </span>
      </p>
      ${ownContext.used ? html`<own-images .app=${this.app}></own-images>` : this.#sample()}
    `;
  }

  /** How many test digits stand for the dataset, and which. */
  #sample() {
    const { actions } = this.app;
    const { settings, chosen } = this.state;
    const { contextSize } = settings;
    const labels = chosen?.context.labels ?? [];
    return html`
      <div class="row size-row">
        <label for="context-size">Images in D</label>
        <input
          id="context-size"
          type="range"
          min="0"
          max=${table.contextSize.most}
          .value=${String(contextSize)}
          @input=${(event: Event) => actions.set({ contextSize: Number((event.target as HTMLInputElement).value) })}
        />
        <output for="context-size">${contextSize}</output>
        <button type="button" ?disabled=${contextSize === 0} @click=${actions.resample}>${icon("again")} Resample</button>
      </div>
      <div class="tray">
        ${
          contextSize === 0
            ? html`<p class="note">D is empty: the model must read your digit alone.</p>`
            : html`<image-sheet
                role="img"
                aria-label=${`The ${contextSize} images of D: ${labels.join(" ")}`}
                .side=${sideOfContext(chosen)}
                .images=${chosen?.context.images ?? null}
              ></image-sheet>`
        }
      </div>
    `;
  }
}
