// The heart of the page: the same digit with a right and a wrong D, each code decoded for every dataset.

import { html } from "lit";
import { gridOf, nearest, sameValue, valueLabel } from "../state/families";
import { VISIBLE } from "../state/projection";
import { decoderNames, hasDatasetCode } from "../state/run-config";
import { comparisonOf, isChosen, type State, whyUnanswered } from "../state/state";
import { strip } from "./strip";
import { View } from "./view";

/** Tiles to keep room for until the model has said how many datasets it knows. */
export const EXPECTED = { rotation: 9, scale: 8, shear: 9 } as const;

export class AnswerStrips extends View {
  protected override watched(state: State): readonly unknown[] {
    const { settings, model, chosen, against, training } = state;
    return [settings, model, chosen, against, training.answeringStep, state.modelName, whyUnanswered(state)];
  }

  protected override render() {
    const { settings, model, chosen, against } = this.state;
    const comparison = comparisonOf(this.state);
    const { seen } = gridOf(model, settings.family);
    const shared = { seen, expected: EXPECTED[settings.family] };
    return html`
      ${strip({ compared: comparison.chosen, side: chosen, ...shared })}
      ${strip({ compared: comparison.against, side: against, ...shared })}
      <div class="row spread strip-notes note">
        <p data-testid="decoder-note">${this.#decoderNote(seen)}</p>
        <p data-testid="model">${this.#modelNote()}</p>
      </div>
    `;
  }

  #modelNote(): string {
    const { model, settings, training } = this.state;
    const why = whyUnanswered(this.state);
    if (why !== null) return why;
    if (!model || !isChosen(this.state))
      return settings.model === "live" ? "Waiting for the first weights of the run…" : "Loading the model…";
    const step = settings.model === "live" ? (training.answeringStep ?? model.step) : model.step;
    const steps = `${step.toLocaleString("en")} steps on ${model.seen.length} datasets`;
    if (model.system === "vae") return `The model: a VAE, ${steps}. It reads no D and has one decoder for all.`;
    if (model.system === "vaePerDataset")
      return `The model: a VAE for each dataset, ${steps}. D only chooses whose encoder reads the digit.`;
    if (hasDatasetCode(model.system)) {
      const name = model.system === "neuralStatistician" ? "Neural Statistician" : "Homoencoder";
      return `The model: ${name}, ${steps}. Its one decoder knows a dataset by the code c of its D.`;
    }
    const kind = decoderNames[model.decoder];
    if (model.latent <= VISIBLE) return `The model: ${steps}, ${kind}, a code of ${model.latent} dimensions.`;
    return `The model: ${steps}, ${kind}${model.system === "metaVae" ? "" : ". It reads no D"}.`;
  }

  /** Says plainly which decoder is D's own, or that there is none. */
  #decoderNote(seen: readonly number[]): string {
    const { family, value } = this.state.settings;
    if (this.state.model && hasDatasetCode(this.state.model.system))
      return "Each tile is decoded with the code c of its dataset, read from 100 of its digits.";
    if (this.state.model?.system === "metaVae" && this.state.model.decoder === "conditioned")
      return "Each tile is decoded with the summary of its dataset, read from 100 of its digits.";
    if (this.state.ownContext.used) return "D is your own images: which decoder is theirs, nobody has said.";
    const at = seen[nearest(family, value, seen)];
    if (at === undefined) return "\u00a0";
    if (sameValue(family, at, value)) return `The outlined tile is the decoder of ${valueLabel(family, at)}, D's own.`;
    return `No decoder exists for ${valueLabel(family, value)}: none was trained for that dataset. The outlined tile, ${valueLabel(family, at)}, is the nearest.`;
  }
}
