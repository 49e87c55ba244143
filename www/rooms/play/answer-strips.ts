// The heart of the page: the same digit with a right and a wrong D, each code decoded for every dataset.

import { html, nothing } from "lit";
import type { DecoderKind } from "../../engine/protocol";
import { bestDecoder, bestDecoderInWords } from "../../state/best-decoder";
import type { Compared } from "../../state/comparison";
import { isEmpty } from "../../state/drawing";
import { gridOf, valueLabel } from "../../state/families";
import { PLOT_DIMENSIONS } from "../../state/plot-dimensions";
import { decoderNames, hasDatasetCode } from "../../state/run-config";
import { comparisonOf, isChosen, type State, whyUnanswered } from "../../state/state";
import { showReadings } from "../../views/show-readings";
import { expectedTiles, strip } from "../../views/strip";
import { View } from "../../views/view";
import { lookCloser } from "./look-closer";

/** What the paper's own decoders do not promise, and visitors would expect. */
const limitOf = (decoder: DecoderKind): string =>
  decoder === "separate" ? ", which nothing ties together: only D's own tile need be your digit" : "";

export class AnswerStrips extends View {
  protected override watched(state: State): readonly unknown[] {
    const { settings, model, chosen, against, training } = state;
    const shown = [chosen, against, isEmpty(state.drawing.sheet)];
    return [settings, model, ...shown, training.answeringStep, state.modelName, whyUnanswered(state)];
  }

  protected override render() {
    const { settings, model, chosen, against } = this.state;
    const comparison = comparisonOf(this.state);
    const { seen } = gridOf(model, settings.family);
    if (chosen?.answer?.judgement) void showReadings();
    const shared = { seen, expected: expectedTiles(settings.family), onLook: this.#look };
    return html`
      ${strip({ compared: comparison.chosen, side: chosen, ...shared })}
      ${strip({ compared: comparison.against, side: against, ...shared })}
      <div class="strip-notes note">
        <p data-testid="decoder-note">${this.#fitNote(seen)}</p>
        <p>
          <span data-testid="model">${this.#modelNote()}</span>
          ${model?.decoder === "sharedTrunk" ? html`<glossary-term of="trunk">What is a trunk?</glossary-term>` : nothing}
        </p>
      </div>
    `;
  }

  readonly #look = (dataset: number): void => void lookCloser(this.app, dataset);

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
    if (model.latent <= PLOT_DIMENSIONS) return `The model: ${steps}, ${kind}, a code of ${model.latent} dimensions.`;
    return `The model: ${steps}, ${kind}${model.system === "metaVae" ? limitOf(model.decoder) : ". It reads no D"}.`;
  }

  /** Says which dataset explains the digit best in each row, and which D fits it better: measured, whatever the controls say. */
  #fitNote(seen: readonly number[]): string {
    const { model, chosen, against, settings } = this.state;
    if (model && hasDatasetCode(model.system))
      return "Each tile is decoded with the code c of its dataset, read from 100 of its digits.";
    if (model?.system === "metaVae" && model.decoder === "conditioned")
      return "Each tile is decoded with the summary of its dataset, read from 100 of its digits.";
    const [first, second] = [bestDecoder(chosen?.answer, seen), bestDecoder(against?.answer, seen)];
    if (isEmpty(this.state.drawing.sheet)) return "Draw a digit: both rows answer while you draw.";
    if (!first || !second) return "\u00a0";
    const { family } = settings;
    const comparison = comparisonOf(this.state);
    const row = (fit: typeof first, { context, verdict }: Compared) =>
      verdict === "empty" || verdict === "own" || verdict === "mixed"
        ? valueLabel(family, fit.value)
        : bestDecoderInWords(family, fit, context.transformation.value, seen);
    const ahead = Math.abs(first.elbo - second.elbo);
    const better = first.elbo > second.elbo ? "first" : "second";
    const verdict = ahead < 1 ? "Both fit it alike." : `The ${better} D fits it better, by ${ahead.toFixed(0)} nats.`;
    return `Outlined: the decoder that explains your digit best, in the first row ${row(first, comparison.chosen)}, in the second ${row(second, comparison.against)}. ${verdict}`;
  }
}
