// Two dimensions of the code with the chains in them: prior, amortised and best Gaussian behind, numbered axes, a legend.

import { html, nothing, svg, type TemplateResult } from "lit";
import { minus } from "../../views/plot";
import { type Axes, across, DEVIATIONS, down, type Frame, type Gaussian, HEIGHT, seen, WIDTH } from "./chain-frame";
import { roundTicks } from "./round-ticks";

/** Least distance of two numbers, units of the figure. */
const APART = 62;

export interface Shape extends Gaussian {
  kind: "prior" | "amortised" | "best";
  /** The amortised one's, by whether its D is right. */
  tone?: "right" | "wrong";
}

export function chainPlane(shapes: readonly Shape[], axes: Axes, frame: Frame, summary: string): TemplateResult {
  const [a, b] = axes;
  return html`
    <div class="chain-plane" role="img" aria-label=${summary}>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
        ${shapes.map(
          ({ kind, tone, mean, deviation }) => svg`<ellipse class="${kind} ${tone ?? ""}"
            cx=${across(frame, mean[a] ?? 0)} cy=${down(frame, mean[b] ?? 0)}
            rx=${DEVIATIONS * (deviation[a] ?? 0) * frame.scale} ry=${DEVIATIONS * (deviation[b] ?? 0) * frame.scale} />`,
        )}
        ${numbers(frame)}
        <text class="under" x=${WIDTH - 12} y=${HEIGHT - 30} text-anchor="end">${`z ${a + 1}`}</text>
        <text x="10" y="20">${`z ${b + 1}`}</text>
      </svg>
      <chain-canvas></chain-canvas>
    </div>
  `;
}

/** Along the lower and the left rim, but for their corner. */
function numbers(frame: Frame) {
  const { left, right, low, high } = seen(frame);
  const along = roundTicks(left, right, frame.scale, APART).filter(
    (value) => across(frame, value) > 60 && across(frame, value) < WIDTH - 30,
  );
  const up = roundTicks(low, high, frame.scale, APART).filter(
    (value) => down(frame, value) > 40 && down(frame, value) < HEIGHT - 44,
  );
  return svg`
    ${along.map((value) => svg`<path class="mark" d="M${across(frame, value)} ${HEIGHT}v-6" /><text class="tick" x=${across(frame, value)} y=${HEIGHT - 10}>${minus(value)}</text>`)}
    ${up.map((value) => svg`<path class="mark" d="M0 ${down(frame, value)}h6" /><text x="10" y=${down(frame, value) + 4}>${minus(value)}</text>`)}
  `;
}

/** `best` and `prior`: whether they are there to be seen. */
export function chainLegend(
  chains: number,
  { tone, best }: { tone: "right" | "wrong"; best: boolean },
): TemplateResult {
  return html`
    <div class="plot-legend note chain-legend">
      ${Array.from({ length: chains }, (_, i) => html`<span><i class="key chain" style="color: var(--chain-${i + 1})"></i>${`chain ${i + 1}`}</span>`)}
      <span><i class="key warm"></i>warm-up</span>
      <span><i class="key refused"></i>refused</span>
      <span><i class="key ellipse prior"></i>the prior</span>
      <span><i class="key ellipse ${tone}"></i>the encoder’s Gaussian</span>
      ${best ? html`<span><i class="key ellipse best"></i>the best Gaussian</span>` : nothing}
      <span>Gaussians at two deviations</span>
    </div>
  `;
}
