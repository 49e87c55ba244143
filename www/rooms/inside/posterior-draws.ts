// Draws from the exact posterior in two dimensions of the code, with the Gaussians that stand for it.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { ReferencePosterior } from "../../engine/protocol";
import { comparisonOf, type State } from "../../state/state";
import { minus, ticks } from "../../views/plot";
import { tone } from "../../views/strip";
import { View } from "../../views/view";

/** Half the side of the picture, in its own units. */
const HALF = 100;

interface Ellipse {
  mean: readonly number[];
  deviation: readonly number[];
  kind: string;
}

export class PosteriorDraws extends View {
  /** What the visitor chose to see; the most correlated dimensions until then. */
  #axes: [number, number] | null = null;
  #of: ReferencePosterior | null = null;

  protected override watched(state: State): readonly unknown[] {
    return [state.gap?.progress.reference, state.chosen, state.against];
  }

  protected override render() {
    const { gap, chosen, against } = this.state;
    const reference = gap?.progress.reference ?? null;
    if (reference !== this.#of) this.#axes = null;
    this.#of = reference;
    const [a, b] = this.#axes ?? reference?.mostCorrelated ?? [0, 1];
    const comparison = comparisonOf(this.state);
    const ellipses: Ellipse[] = [];
    if (against?.answer) ellipses.push({ ...against.answer, kind: `hollow ${tone(comparison.against.verdict)}` });
    if (chosen?.answer) ellipses.push({ ...chosen.answer, kind: tone(comparison.chosen.verdict) });
    if (reference) ellipses.push({ mean: reference.bestMean, deviation: reference.bestDeviation, kind: "best" });
    const points = reference ? pairs(reference, a, b) : [];
    const frame = frameOf(points, ellipses, [a, b]);
    const isOutside = ellipses.some(({ kind, mean, deviation }) => {
      const away = (dimension: number, centre: number) =>
        Math.abs((mean[dimension] ?? 0) - centre) - 2 * (deviation[dimension] ?? 0) > frame.reach;
      return kind.startsWith("hollow") && (away(a, frame.x) || away(b, frame.y));
    });
    return html`
      <figure>
        ${picture(reference, points, ellipses, [a, b], frame)}
        <figcaption class="note">
          ${
            reference
              ? html`<p>
                  Draws from the exact posterior, by Hamiltonian Monte Carlo, and each Gaussian at two deviations:
                  <span class="key-line"><i class="key best"></i>the best</span>
                  <span class="key-line"><i class="key ${tone(comparison.chosen.verdict)}"></i>your D’s</span>
                  <span class="key-line"><i class="key hollow ${tone(comparison.against.verdict)}"></i>${isOutside ? "the other’s, outside the frame" : "the other’s"}</span>
                </p>
                <p>${this.#axes === null ? correlated(reference) : nothing} ${believed(reference)}</p>`
              : "At the end: draws from the exact posterior, and how the Gaussians cover them."
          }
        </figcaption>
        ${reference ? html`<div class="row tight">${this.#choice(0, [a, b], reference)} ${this.#choice(1, [a, b], reference)}</div>` : nothing}
      </figure>
    `;
  }

  #choice(which: 0 | 1, axes: readonly [number, number], { mean }: ReferencePosterior): TemplateResult {
    const names = ["Across", "Up"] as const;
    const choose = (event: Event) => {
      const chosen = Number((event.target as HTMLSelectElement).value);
      this.#axes = which === 0 ? [chosen, axes[1]] : [axes[0], chosen];
      this.requestUpdate();
    };
    return html`
      <label>
        ${names[which]}
        <select @change=${choose} .value=${String(axes[which])}>
          ${mean.map((_, i) => html`<option value=${i} ?selected=${i === axes[which]}>z ${i + 1}</option>`)}
        </select>
      </label>
    `;
  }
}

const correlated = ({ correlation }: ReferencePosterior): string =>
  `These two dimensions hang together the most, with a correlation of ${correlation.toFixed(2).replace("-", "−")}; no such Gaussian can lean.`;

const believed = ({ splitRHat, effectiveSampleSize }: ReferencePosterior): string =>
  `Split R-hat ${splitRHat.toFixed(2)}, effective draws ${Math.round(effectiveSampleSize)}.`;

function picture(
  reference: ReferencePosterior | null,
  points: Array<[number, number]>,
  ellipses: Ellipse[],
  [a, b]: [number, number],
  frame: Frame,
): TemplateResult {
  const x = (value: number) => (((value - frame.x) / frame.reach) * HALF).toFixed(1);
  const y = (value: number) => (((frame.y - value) / frame.reach) * HALF).toFixed(1);
  const size = (value = 0) => ((2 * value * HALF) / frame.reach).toFixed(1);
  const words = reference
    ? `${points.length} draws from the exact posterior in dimensions ${a + 1} and ${b + 1} of the code`
    : "Draws from the exact posterior, not there yet";
  return html`
    <svg class="draws" viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}" role="img" aria-label=${words}>
      ${
        reference
          ? svg`${scales(frame, x, y)}<path class="draw" d=${points.map(([u, v]) => `M${x(u)} ${y(v)}h0`).join("")} />
            ${ellipses.map(({ mean, deviation, kind }) => svg`<ellipse class=${kind} cx=${x(mean[a] ?? 0)} cy=${y(mean[b] ?? 0)} rx=${size(deviation[a])} ry=${size(deviation[b])} />`)}`
          : nothing
      }
    </svg>
  `;
}

/** Numbers along the lower and the left rim, but for their common corner. */
function scales(frame: Frame, x: (value: number) => string, y: (value: number) => string) {
  const within = (at: string, least: number, most: number) => Number(at) > least && Number(at) < most;
  const across = ticks(frame.x - frame.reach, frame.x + frame.reach).filter((value) =>
    within(x(value), 30 - HALF, HALF - 8),
  );
  const up = ticks(frame.y - frame.reach, frame.y + frame.reach).filter((value) =>
    within(y(value), 8 - HALF, HALF - 20),
  );
  return svg`
    ${across.map((value) => svg`<path class="mark" d="M${x(value)} ${HALF}v-4" /><text class="under" x=${x(value)} y=${HALF - 7}>${minus(value)}</text>`)}
    ${up.map((value) => svg`<path class="mark" d="M${-HALF} ${y(value)}h4" /><text x=${7 - HALF} y=${Number(y(value)) + 3}>${minus(value)}</text>`)}
  `;
}

function pairs({ draws, mean }: ReferencePosterior, a: number, b: number): Array<[number, number]> {
  const latent = mean.length;
  return Array.from({ length: draws.length / latent }, (_, i) => [
    draws[i * latent + a] ?? 0,
    draws[i * latent + b] ?? 0,
  ]);
}

interface Frame {
  /** The middle, and what lies between it and the rim. */
  x: number;
  y: number;
  reach: number;
}

/** A square that holds all draws and the best two Gaussians; one far away, as a wrong D's may be, is cut off. */
function frameOf(points: Array<[number, number]>, ellipses: Ellipse[], [a, b]: [number, number]): Frame {
  const near = ellipses.filter(({ kind }) => !kind.startsWith("hollow"));
  const of = (values: number[], dimension: number) => {
    const ends = near.flatMap(({ mean, deviation }) =>
      [-2, 2].map((times) => (mean[dimension] ?? 0) + times * (deviation[dimension] ?? 0)),
    );
    return [Math.min(...values, ...ends), Math.max(...values, ...ends)] as const;
  };
  const [[left, right], [low, high]] = [
    of(
      points.map(([u]) => u),
      a,
    ),
    of(
      points.map(([, v]) => v),
      b,
    ),
  ];
  return { x: (left + right) / 2, y: (low + high) / 2, reach: Math.max(right - left, high - low, 1e-6) * 0.55 };
}
