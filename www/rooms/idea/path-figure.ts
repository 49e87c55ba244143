// Figure: the doubly amortised path, from D and x to the posterior and back to an image, with the page's own question in it.

import { html, svg, type TemplateResult } from "lit";
import type { Answer } from "../../engine/protocol";
import { contextInWords } from "../../state/comparison";
import { gridOf, nearest, valueLabel } from "../../state/families";
import { comparisonOf, type State } from "../../state/state";
import { View } from "../../views/view";

export class PathFigure extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.answered];
  }

  protected override render() {
    const { digit, chosen, model } = this.state;
    const { context } = comparisonOf(this.state).chosen;
    const { family, value } = context.transformation;
    const { seen } = gridOf(model, family);
    const own = nearest(family, value, seen);
    const at = seen[own];
    const answer = chosen?.answer;
    const labels = chosen?.context.labels ?? [];
    return html`
      <figure class="story-figure">
        <div class="path">
          <div class="path-d to-right">
            <image-sheet role="img" aria-label=${`D: ${labels.length} images, ${labels.join(" ")}`} .most=${20} .images=${context.size > 0 ? (chosen?.context.images ?? null) : null}></image-sheet>
            <span class="note">${`D: ${context.images || context.size === 0 ? "" : `${context.size} images, `}${contextInWords(context)}`}</span>
          </div>
          <div class="path-h to-right">${box(symbol("h", "φ", "1"), "one summary per image")}</div>
          <div class="path-mean to-below">${box(html`<b>mean</b>`, context.size > 0 ? `over ${context.size} summaries` : "of nothing: zero")}</div>
          <div class="path-x">
            <digit-image role="img" aria-label="Your digit x" .pixels=${digit?.image ?? null}></digit-image>
            <span class="note">x</span>
          </div>
          <div class="path-wire" aria-hidden="true"></div>
          <div class="path-r to-below">${box(symbol("r", "φ", "2"), "reads both")}</div>
          <div class="path-q to-left">
            ${bars(answer)}
            <span class="note">q(z | D, x)${answer ? `, KL ${answer.kl.toFixed(1)} nats` : ""}</span>
          </div>
          <div class="path-p to-left">${box(symbol("p", "θ", "i"), at === undefined ? "decoder of D" : `decoder of ${valueLabel(family, at)}`)}</div>
          <div class="path-y">
            <digit-image role="img" aria-label="The posterior mean, decoded" .pixels=${answer?.datasets[own]?.image ?? null}></digit-image>
            <span class="note">x̂</span>
          </div>
        </div>
        <figcaption class="note">
          Your question from the top of the page, on its way through the network. Draw, or move D, and it changes here too.
        </figcaption>
      </figure>
    `;
  }
}

const box = (name: TemplateResult, note: string): TemplateResult => html`
  <div class="path-box">${name}<span class="note">${note}</span></div>
`;

/** Set as the text beside the figure sets it. */
const symbol = (name: string, weights: string, index: string): TemplateResult =>
  html`<math><msub><mi>${name}</mi><msub><mi>${weights}</mi><mi>${index}</mi></msub></msub></math>`;

/** Each dimension of the code: one deviation to either side of the mean. */
function bars(answer: Answer | null | undefined): TemplateResult {
  const mean = answer?.mean ?? [];
  const height = (value: number) => (-12 * Math.max(-3, Math.min(3, value))).toFixed(1);
  const spans = mean.map((m, i) => {
    const spread = answer?.deviation[i] ?? 0;
    return `M${i + 0.5} ${height(m + spread)}V${height(m - spread)}`;
  });
  // Not of length nought: WebKit stretches the caps of such a line with the picture.
  const dots = mean.map((m, i) => `M${i + 0.5} ${height(m)}h.001`);
  return html`
    <svg viewBox="0 -38 ${Math.max(1, mean.length)} 76" preserveAspectRatio="none" role="img" aria-label="The posterior, dimension by dimension">
      ${svg`<path class="axis" d="M0 0H${Math.max(1, mean.length)}" /><path class="span" d=${spans.join("")} /><path class="dot" d=${dots.join("")} />`}
    </svg>
  `;
}
