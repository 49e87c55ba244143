// The posterior over the code, dimension by dimension, against the prior: mean and one deviation to either side.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Answer } from "../../engine/protocol";
import { comparisonOf, type State } from "../../state/state";
import { tone } from "../../views/strip";
import { View } from "../../views/view";

/** Codes beyond this are drawn at the edge; the prior puts one in 16,000 there. */
const REACH = 4;
const HEIGHT = 100;

export class PosteriorPlot extends View {
  #selected = 0;

  protected override watched(state: State): readonly unknown[] {
    return [state.chosen, state.against, state.settings];
  }

  protected override render() {
    const { chosen, against } = this.state;
    const comparison = comparisonOf(this.state);
    const count = chosen?.answer?.mean.length ?? 40;
    const selected = Math.min(this.#selected, count - 1);
    return html`
      <div class="plot-legend note">
        <span><i class="key ${tone(comparison.chosen.verdict)}"></i>with your D${kl(chosen?.answer)}</span>
        <span><i class="key hollow ${tone(comparison.against.verdict)}"></i>with the other${kl(against?.answer)}</span>
        <span><i class="key prior"></i>prior</span>
      </div>
      <div
        class="posterior"
        tabindex="0"
        role="slider"
        aria-label="Dimension of the code"
        aria-valuemin="1"
        aria-valuemax=${count}
        aria-valuenow=${selected + 1}
        aria-valuetext=${this.#readout(selected)}
        @pointermove=${this.#point}
        @pointerdown=${this.#point}
        @keydown=${this.#key}
      >
        <div class="scale" aria-hidden="true"><span>2</span><span>0</span><span>−2</span></div>
        <svg viewBox="0 ${-HEIGHT / 2} ${count} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          <rect class="band" x="0" width=${count} y=${-up(2)} height=${2 * up(2)} />
          <rect class="band" x="0" width=${count} y=${-up(1)} height=${2 * up(1)} />
          <rect class="selected" x=${selected} width="1" y=${-HEIGHT / 2} height=${HEIGHT} />
          <path class="axis" d="M0 0H${count}" />
          ${against?.answer ? series(against.answer, 0.7, `hollow ${tone(comparison.against.verdict)}`) : nothing}
          ${chosen?.answer ? series(chosen.answer, 0.32, tone(comparison.chosen.verdict)) : nothing}
        </svg>
      </div>
      <div class="posterior-dimensions" aria-hidden="true">
        ${places(count).map((place) => html`<span style="left: ${((100 * (place - 0.5)) / count).toFixed(2)}%">${place}</span>`)}
        <p>Across: dimension of the code; up: its value</p>
      </div>
      <p class="note readout" data-testid="readout">${this.#readout(selected)}</p>
    `;
  }

  #readout(index: number): string {
    const { chosen, against } = this.state;
    const of = (answer: Answer | null | undefined) =>
      `mean ${signed(answer?.mean[index])}, deviation ${(answer?.deviation[index] ?? 0).toFixed(2)}`;
    if (!chosen?.answer) return "No posterior yet.";
    return `Dimension ${index + 1}: ${of(chosen.answer)}; with the other D: ${of(against?.answer)}. Prior: mean 0, deviation 1.`;
  }

  #select(index: number): void {
    const count = this.state.chosen?.answer?.mean.length ?? 40;
    this.#selected = Math.min(count - 1, Math.max(0, index));
    this.requestUpdate();
  }

  #point = (event: PointerEvent): void => {
    const box = this.querySelector("svg")?.getBoundingClientRect();
    const count = this.state.chosen?.answer?.mean.length ?? 40;
    if (box) this.#select(Math.floor(((event.clientX - box.left) / box.width) * count));
  };

  #key = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
      Home: -1e3,
      End: 1e3,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.#select(this.#selected + move);
  };
}

/** Dimensions that are numbered: the first, every so many, and the last. */
function places(count: number): number[] {
  const step = count > 12 ? Math.ceil(count / 40) * 10 : 1;
  const between = Array.from({ length: Math.ceil(count / step) - 1 }, (_, i) => (i + 1) * step);
  return [...new Set([1, ...between, count])];
}

/** Units of the picture for so many deviations of the prior. */
const up = (value: number): number => (Math.min(REACH, Math.max(-REACH, value)) / REACH) * (HEIGHT / 2);

const kl = (answer: Answer | null | undefined): string => (answer ? `, KL ${answer.kl.toFixed(1)} nats` : "");

const signed = (value = 0): string => value.toFixed(2).replace("-", "−");

/** Two paths for all dimensions: far cheaper to update with every stroke than an element for each. */
function series({ mean, deviation }: Answer, offset: number, kind: string): TemplateResult {
  const spans = mean.map((m, i) => {
    const spread = deviation[i] ?? 0;
    return `M${i + offset} ${(-up(m + spread)).toFixed(2)}V${(-up(m - spread)).toFixed(2)}`;
  });
  // Not of length nought: WebKit stretches the caps of such a line with the picture.
  const dots = mean.map((m, i) => `M${i + offset} ${(-up(m)).toFixed(2)}h.001`);
  return svg`<path class="span ${kind}" d=${spans.join("")} /><path class="dot ${kind}" d=${dots.join("")} />`;
}
