// Draws from the exact posterior in two dimensions of the code, with the Gaussians that stand for it.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { ReferencePosterior } from "../../engine/protocol";
import { comparisonOf, type State } from "../../state/state";
import { minus } from "../../views/plot";
import { tone } from "../../views/strip";
import { View } from "../../views/view";
import { roundTicks } from "./round-ticks";

/** Half the side of the picture, in its own units. */
const HALF = 200;

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
    const reference = this.state.gap?.progress.reference ?? null;
    if (reference !== this.#of) this.#axes = null;
    this.#of = reference;
    const [a, b] = this.#axes ?? reference?.mostCorrelated ?? [0, 1];
    const ellipses = ellipsesOf(this.state);
    const points = reference ? pairs(reference, a, b) : [];
    const frame = frameOf(points, ellipses, [a, b]);
    const other = ellipses.find(({ kind }) => kind.startsWith("hollow"));
    const away = other && reference ? outside(other, [a, b], frame) : null;
    const shown = away ? ellipses.filter((ellipse) => ellipse !== other) : ellipses;
    return html`
      <figure>
        ${picture(reference, points, shown, [a, b], frame, away)}
        <figcaption class="note">${reference ? this.#caption(reference, away) : "At the end: draws from the exact posterior, and how the Gaussians cover them."}</figcaption>
        ${reference ? html`<div class="row tight">${this.#choice(0, [a, b], reference)} ${this.#choice(1, [a, b], reference)}</div>` : nothing}
      </figure>
    `;
  }

  #caption(reference: ReferencePosterior, away: Away | null): TemplateResult {
    const { chosen, against } = comparisonOf(this.state);
    return html`
      <p>
        Draws from the exact posterior, by Hamiltonian Monte Carlo, and each Gaussian at two deviations:
        <span class="key-line"><i class="key best"></i>the best</span>
        <span class="key-line"><i class="key ring ${tone(chosen.verdict)}"></i>your D’s</span>
        ${away ? nothing : html`<span class="key-line"><i class="key ring dashed ${tone(against.verdict)}"></i>the other’s</span>`}
      </p>
      ${away ? html`<p>${`The arrow points to the other D’s Gaussian, whose middle lies ${away.distance.toFixed(1)} from that of the frame.`}</p>` : nothing}
      <p>${this.#axes === null ? correlated(reference) : nothing} ${believed(reference)}</p>
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

/** The one that is compared with, hollow; the visitor's; the best. */
function ellipsesOf(state: State): Ellipse[] {
  const { gap, chosen, against } = state;
  const comparison = comparisonOf(state);
  const ellipses: Ellipse[] = [];
  if (against?.answer) ellipses.push({ ...against.answer, kind: `hollow ${tone(comparison.against.verdict)}` });
  if (chosen?.answer) ellipses.push({ ...chosen.answer, kind: tone(comparison.chosen.verdict) });
  const reference = gap?.progress.reference;
  if (reference) ellipses.push({ mean: reference.bestMean, deviation: reference.bestDeviation, kind: "best" });
  return ellipses;
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
  away: Away | null,
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
            ${ellipses.map(({ mean, deviation, kind }) => svg`<ellipse class=${kind} cx=${x(mean[a] ?? 0)} cy=${y(mean[b] ?? 0)} rx=${size(deviation[a])} ry=${size(deviation[b])} />`)}
            ${away ? arrow(away) : nothing}
            <text class="under name" x=${HALF - 18} y=${HALF - 26}>${`z ${a + 1}`}</text>
            <text class="name" x=${10 - HALF} y=${20 - HALF}>${`z ${b + 1}`}</text>`
          : nothing
      }
    </svg>
  `;
}

/** Where a Gaussian lies that is out of the frame, and how far from its middle, in units of the code. */
interface Away {
  /** Of length one; up is up. */
  right: number;
  up: number;
  distance: number;
  /** How it is drawn. */
  kind: string;
}

/** Null where some of it is in the frame. */
function outside({ mean, deviation, kind }: Ellipse, [a, b]: [number, number], { x, y, reach }: Frame): Away | null {
  const [right, up] = [(mean[a] ?? 0) - x, (mean[b] ?? 0) - y];
  const isBeyond = (apart: number, spread = 0) => Math.abs(apart) - 2 * spread > reach;
  if (!isBeyond(right, deviation[a]) && !isBeyond(up, deviation[b])) return null;
  const distance = Math.hypot(right, up);
  return { right: right / distance, up: up / distance, distance, kind };
}

/** At the rim, with its distance beside it, on the side of the middle. */
function arrow({ right, up, distance, kind }: Away) {
  const rim = (HALF - 10) / Math.max(Math.abs(right), Math.abs(up));
  const at = (along: number, aside: number): string =>
    `${(right * along - up * aside).toFixed(1)} ${(-up * along - right * aside).toFixed(1)}`;
  // Room for the words between the arrow and the rim.
  const [left, top] = [right * (rim - 62), -up * (rim - 62)];
  return svg`
    <path class="arrow ${kind}" d="M${at(rim - 40, 0)}L${at(rim, 0)}M${at(rim - 12, 8)}L${at(rim, 0)}L${at(rim - 12, -8)}" />
    <text class="under away ${kind}" x=${Math.max(40 - HALF, Math.min(HALF - 40, left))} y=${Math.max(40 - HALF, Math.min(HALF - 40, top)) + 5}>${distance.toFixed(1)}</text>
  `;
}

/** Numbers along the lower and the left rim, but for their common corner and where the axes' names stand. */
function scales(frame: Frame, x: (value: number) => string, y: (value: number) => string) {
  const isBetween = (at: string, least: number, most: number) => Number(at) > least && Number(at) < most;
  const of = (middle: number) => roundTicks(middle - frame.reach, middle + frame.reach, HALF / frame.reach, 50);
  const across = of(frame.x).filter((value) => isBetween(x(value), 46 - HALF, HALF - 14));
  const up = of(frame.y).filter((value) => isBetween(y(value), 34 - HALF, HALF - 36));
  return svg`
    ${across.map((value) => svg`<path class="mark" d="M${x(value)} ${HALF}v-6" /><text class="under" x=${x(value)} y=${HALF - 10}>${minus(value)}</text>`)}
    ${up.map((value) => svg`<path class="mark" d="M${-HALF} ${y(value)}h6" /><text x=${10 - HALF} y=${Number(y(value)) + 4}>${minus(value)}</text>`)}
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
