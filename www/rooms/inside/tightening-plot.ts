// Whether the posterior tightens as D grows: KL and spread over N, mean and range over several draws of D.

import { html, nothing, svg } from "lit";
import { inWords } from "../../state/families";
import type { State } from "../../state/state";
import { band, SIZES } from "../../state/tightening";
import { minus, ticks } from "../../views/plot";
import { View } from "../../views/view";
import { ViewportController } from "../../views/viewport-controller";

const WIDTH = 300;
const HEIGHT = 130;
/** Small N matters most: the axis is the square root of N. */
const across = (size: number): number => Math.sqrt(size / 50) * WIDTH;

export class TighteningPlot extends View {
  constructor() {
    super();
    new ViewportController(this, "500px", (near) => this.app.actions.watchIdleTask("tightening", near));
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.tightening, state.digit, state.model, state.settings];
  }

  protected override render() {
    const { tightening, digit, model, settings } = this.state;
    const fits = tightening !== null && tightening.model === model;
    const stale = !fits || tightening.digit !== digit;
    return html`
      <div class="tightening ${stale ? "stale-figures" : ""}" aria-busy=${stale}>
        ${this.#chart("KL to the prior, nats", fits ? tightening.kl : [])}
        ${this.#chart("Mean deviation of the posterior", fits ? tightening.deviation : [], 1)}
      </div>
      <p class="note">
        ${
          fits
            ? note(inWords(tightening.transformation), tightening.kl.length, settings.contextSize)
            : "Computed when nothing else is asked."
        }
      </p>
    `;
  }

  /** From nought, up to `bound` where there is one: a small change looks like one. */
  #chart(title: string, draws: number[][], bound?: number) {
    const points = band(draws);
    const high = Math.max(...points.map((point) => point.most));
    const top = bound === undefined ? 1.1 * high : Math.max(bound, high);
    const rows = points.length > 0 ? ticks(0, top) : [];
    const down = (value: number) => HEIGHT * (1 - value / top);
    const at = (index: number, value: number) => `${across(SIZES[index] ?? 0).toFixed(1)} ${down(value).toFixed(1)}`;
    const line = points.map(({ mean }, i) => `${i === 0 ? "M" : "L"}${at(i, mean)}`).join("");
    const rim = [
      ...points.map(({ most }, i) => at(i, most)),
      ...points.map(({ least }, i) => at(i, least)).reverse(),
    ].join("L");
    const digits = bound === undefined ? 1 : 3;
    const [first, last] = [points[0]?.mean, points.at(-1)?.mean];
    const words =
      first === undefined || last === undefined
        ? `${title}: not computed yet`
        : `${title}: ${first.toFixed(digits)} for N = 0, ${last.toFixed(digits)} for N = 50`;
    return html`
      <figure>
        <figcaption>${title}</figcaption>
        <div class="tightening-frame" role="img" aria-label=${words}>
          ${rows.map((value) => html`<span style="top: ${(100 * down(value)) / HEIGHT}%">${minus(value)}</span>`)}
          <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
            ${rows.map((value) => svg`<path class="row-line" d="M0 ${down(value)}H${WIDTH}" />`)}
            <path class="now" d="M${across(this.state.settings.contextSize)} 0V${HEIGHT}" />
            ${points.length ? svg`<path class="range" d="M${rim}Z" /><path class="mean" d=${line} />` : nothing}
          </svg>
          <div class="sizes" aria-hidden="true">
            ${[0, 1, 5, 10, 20, 50].map((size) => html`<span style="left: ${(100 * across(size)) / WIDTH}%">${size}</span>`)}
          </div>
          <p aria-hidden="true">N, images in D</p>
        </div>
      </figure>
    `;
  }
}

/** One text, so that it can be translated as one. */
function note(digits: string, draws: number, size: number): string {
  const over = draws === 1 ? "1 draw" : `${draws} draws`;
  return `D is N ${digits}; the line is the mean over ${over} of D, the band their range, the upright line your N, ${size}.`;
}
