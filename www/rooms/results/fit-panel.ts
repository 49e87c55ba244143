// Adapting to a dataset that nobody trained on: a decoder is fitted to it while the encoder stays, and the digit shows how far.

import { html, nothing, type TemplateResult } from "lit";
import type { Fit, FitMeasured } from "../../engine/protocol";
import { isEmpty } from "../../state/drawing";
import { gridOf, inWords, nearest, valueLabel } from "../../state/families";
import type { Fitting } from "../../state/fitting";
import { MNIST_PIXELS } from "../../state/image-size";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { nats, plot } from "../../views/plot";
import "../../views/inference.css";
import { View } from "../../views/view";

const SIZES = [10, 30, 100] as const;
const LAYERS: ReadonlyArray<{ fit: Fit; label: string; title: string }> = [
  { fit: "decoder", label: "whole decoder", title: "All three layers, half a million weights" },
  {
    fit: "outputLayer",
    label: "output layer",
    title: "Only the last layer, which is what datasets do not share where the trunk is shared",
  },
];

export class FitPanel extends View {
  /** Null until the visitor chooses: then the unseen value nearest to D. */
  #value: number | "own" | null = null;
  #images: number = 100;
  #fit: Fit = "decoder";

  protected override watched(state: State): readonly unknown[] {
    return [state.fitting, state.model, state.settings, state.ownContext, state.drawing.sheet];
  }

  protected override render() {
    const { actions } = this.app;
    const { fitting, model, settings, drawing } = this.state;
    const { family } = settings;
    const fits = fitting !== null && fitting.model.family === family;
    const shown = fits ? fitting : null;
    const running = shown?.phase === "running";
    const ready = model?.hasDecoders && model.family === family && !isEmpty(drawing.sheet);
    return html`
      <div class="row">
        ${this.#chooseDataset()}
        <fieldset class="segments" ?disabled=${this.#chosen() === null}>
          <legend>Digits to learn from</legend>
          ${SIZES.map((size) => this.#radio("fit-images", String(size), size === this.#images, () => (this.#images = size)))}
        </fieldset>
        <fieldset class="segments">
          <legend>What is fitted</legend>
          ${LAYERS.map(({ fit, label, title }) => this.#radio("fit-layers", label, fit === this.#fit, () => (this.#fit = fit), title))}
        </fieldset>
      </div>
      <div class="row tight">
        <button
          type="button"
          class="primary"
          ?disabled=${!ready && !running}
          @click=${() => (running ? actions.stopFitting() : this.#start())}
        >
          ${running ? html`${icon("pause")} Stop` : "Fit a decoder"}
        </button>
        <progress aria-label="Fitted so far" max=${shown?.progress.pieces ?? 1} .value=${shown?.progress.done ?? 0}></progress>
        <p class="note figures" data-testid="fit-stage">${stage(shown)}</p>
      </div>
      <div class="fit-parts" aria-busy=${running}>
        <div class="fit-pictures">
          ${picture("What the model sees", shown?.progress.digit)}
          ${picture(shown?.progress.start != null ? `The decoder of ${valueLabel(family, shown.progress.start)}` : "The seen decoder", shown?.curve[0]?.image)}
          ${picture(shown && shown.progress.step > 0 ? `The new one, step ${shown.progress.step}` : "The new one", shown?.curve.at(-1)?.image)}
          <ol class="fit-course" aria-label="The digit's reconstruction, every few steps">
            ${(shown?.curve ?? []).map(({ step, image }) => html`<li><digit-image role="img" aria-label=${`Step ${step}`} .pixels=${image}></digit-image></li>`)}
          </ol>
        </div>
        <figure>
          ${curve(shown)}
          <figcaption class="note" data-testid="fit-verdict">${verdict(shown)}</figcaption>
        </figure>
      </div>
    `;
  }

  #chooseDataset(): TemplateResult {
    const { model, settings, ownContext } = this.state;
    const { family } = settings;
    const { unseen } = gridOf(model, family);
    const own = ownContext.images.length / MNIST_PIXELS;
    const chosen = this.#chosen();
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      this.#value = value === "own" ? "own" : Number(value);
      this.requestUpdate();
    };
    return html`
      <label class="row tight">
        An unseen dataset
        <select @change=${choose}>
          ${unseen.map((value) => html`<option value=${value} ?selected=${value === chosen}>${valueLabel(family, value)}</option>`)}
          <option value="own" ?selected=${chosen === null} ?disabled=${own === 0}>${own === 1 ? "your own image" : `your own ${own} images`}</option>
        </select>
      </label>
    `;
  }

  /** The value to fit to; null for own images. */
  #chosen(): number | null {
    const { model, settings, ownContext } = this.state;
    if (this.#value === "own" && ownContext.images.length > 0) return null;
    const { unseen } = gridOf(model, settings.family);
    if (typeof this.#value === "number" && unseen.includes(this.#value)) return this.#value;
    return unseen[nearest(settings.family, settings.value, unseen)] ?? settings.value;
  }

  #start(): void {
    void this.app.actions.fitDecoder({ value: this.#chosen(), images: this.#images, fit: this.#fit });
  }

  #radio(name: string, label: string, checked: boolean, choose: () => void, title?: string): TemplateResult {
    const change = () => {
      choose();
      this.requestUpdate();
    };
    return html`
      <label title=${title ?? nothing}>
        <input type="radio" name=${name} .checked=${checked} @change=${change} />
        <span>${label}</span>
      </label>
    `;
  }
}

function stage(fitting: Fitting | null): string {
  if (fitting === null) return "80 steps, some seconds; drawing goes on meanwhile.";
  const { progress, phase } = fitting;
  if (phase === "stopped") return `Stopped at step ${progress.step}.`;
  if (phase === "done") return `Fitted in ${progress.steps} steps.`;
  if (progress.start === null) return "Which seen decoder explains these digits best?";
  return `Step ${progress.step} of ${progress.steps}`;
}

function picture(name: string, pixels: Uint8Array | undefined): TemplateResult {
  return html`
    <figure>
      <digit-image role="img" aria-label=${name} .pixels=${pixels ?? null}></digit-image>
      <figcaption class="note">${name}</figcaption>
    </figure>
  `;
}

function curve(fitting: Fitting | null): TemplateResult {
  const measured = fitting?.curve ?? [];
  const of = (value: (at: FitMeasured) => number) => measured.map((at) => [at.step, value(at)] as const);
  const heldOut = of(({ heldOutElbo }) => heldOutElbo);
  const [first, last] = [heldOut[0], heldOut.at(-1)];
  const steps = fitting?.progress.steps ?? 80;
  return plot({
    series: [
      ...(first
        ? [
            {
              points: [
                [0, first[1]],
                [steps, first[1]],
              ] as const,
              tone: "muted",
              dashed: true,
            } as const,
          ]
        : []),
      { points: of(({ fittedElbo }) => fittedElbo), tone: "muted" },
      { points: heldOut, tone: "right" },
      { points: heldOut, tone: "right", dots: true },
    ],
    x: { ticks: [0, 0.25, 0.5, 0.75, 1].map((part) => part * steps), label: "Adam steps" },
    y: { label: "ELBO, nats per image" },
    summary: last
      ? `ELBO of held-out digits after ${last[0]} steps: ${nats(last[1])} nats`
      : "No decoder has been fitted yet",
  });
}

function verdict(fitting: Fitting | null): TemplateResult | string {
  const [first, last] = [fitting?.curve[0], fitting?.curve.at(-1)];
  if (!fitting || !first || !last) {
    return "Dashed: the best of the seen decoders. Blue: digits of the dataset that the fit does not see. Grey: those that it does.";
  }
  const { progress, model, choice } = fitting;
  const what = choice.value === null ? "your own images" : inWords({ family: model.family, value: choice.value });
  const measured = progress.heldOut === 1 ? "your digit" : `${progress.heldOut} digits that the fit does not see`;
  const from = valueLabel(model.family, progress.start ?? 0);
  const gained = last.heldOutElbo - first.heldOutElbo;
  return html`
    ${`For ${what}, from the decoder of ${from}: ${measured} went from ${nats(first.heldOutElbo)} to ${nats(last.heldOutElbo)} nats.`}
    ${`The ${progress.fitted} that it sees went to ${nats(last.fittedElbo)}, your digit from ${nats(first.digitElbo)} to ${nats(last.digitElbo)}.`}
    ${last.fittedElbo - last.heldOutElbo > 2 * Math.max(gained, 5) ? "It has begun to learn its digits by heart." : nothing}
  `;
}
