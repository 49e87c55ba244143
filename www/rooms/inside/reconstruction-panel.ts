// The digit, its reconstruction under D's decoder, and samples of the posterior decoded the same way.

import { html } from "lit";
import { SAMPLES } from "../../app/question";
import { gridOf, nearest, sameValue, valueLabel } from "../../state/families";
import { apart } from "../../state/image-size";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { View } from "../../views/view";

export class ReconstructionPanel extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.digit, state.chosen, state.settings, state.model];
  }

  protected override render() {
    const { digit, chosen, settings, model } = this.state;
    const { family, value } = settings;
    const { seen } = gridOf(model, family);
    const own = nearest(family, value, seen);
    const at = seen[own];
    const exact = at !== undefined && sameValue(family, at, value);
    const samples = apart(chosen?.answer?.samples ?? new Uint8Array(0), SAMPLES);
    const decoder = at === undefined ? "" : valueLabel(family, at);
    return html`
      <div class="pair">
        <figure>
          <digit-image role="img" aria-label="Your digit, as the model sees it" .pixels=${digit?.image ?? null}></digit-image>
          <figcaption>seen</figcaption>
        </figure>
        <figure>
          <digit-image
            role="img"
            data-testid="reconstruction"
            aria-label=${`Reconstruction by the decoder of ${decoder}`}
            .pixels=${chosen?.answer?.datasets[own]?.image ?? null}
          ></digit-image>
          <figcaption>${exact ? "reconstruction" : `nearest decoder, ${decoder || "…"}`}</figcaption>
        </figure>
      </div>
      <div class="samples" role="group" aria-label="Posterior samples">
        ${Array.from({ length: SAMPLES }, (_, i) => {
          const image = samples[i];
          return html`<digit-image role="img" aria-label=${`Posterior sample ${i + 1}`} .pixels=${image?.length ? image : null}></digit-image>`;
        })}
      </div>
      <div class="row spread">
        <p class="note">Six samples of the posterior${decoder ? `, decoded at ${decoder}` : ""}</p>
        <button type="button" @click=${this.app.actions.sampleAgain}>${icon("again")} Sample again</button>
      </div>
    `;
  }
}
