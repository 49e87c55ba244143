// Figure: chains of Hamiltonian Monte Carlo over the posterior that the grid has found, and whether they come to the same.

import { html, nothing, svg, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { icon } from "../../views/icons";
import { PLANE } from "./plane/adaptive-grid";
import { endOf } from "./plane/chains";
import { across, around, down, UNITS } from "./plane/frame";
import type { Square } from "./plane/grid";
import { type Landscape, moments } from "./plane/landscape";
import { drawnBins, exactBins, outside } from "./plane/marginals";
import { contours, isStill, PlaneView, planeMap, signed, trouble, waiting } from "./plane/plane-view";
import type { Chains, Code, PlaneState, Way } from "./plane/state";

/** Transitions at once, where motion is not wanted. */
const LEAP = 100;
/** With such a share of the draws outside of the posterior's window the chains are on another peak. */
const ELSEWHERE = 0.2;
/** Height of a marginal, in units of the map. */
const TALL = 64;

export class ChainFigure extends PlaneView {
  protected override watched({ landscape, phase, problem, chains, sampling }: PlaneState): readonly unknown[] {
    return [landscape, phase, problem, chains, sampling];
  }

  protected override left(): void {
    this.plane.sampling.pause();
  }

  protected override render() {
    const { state } = this;
    const { landscape, chains } = state;
    const draws = chains?.draws ?? [];
    const frame = landscape ? frameOf(landscape, chains) : PLANE;
    const over = landscape && svg`${contours(landscape, frame)}${chains ? waysOf(chains, frame) : nothing}`;
    return html`
      <figure class="story-figure">
        <div class="joint-row"><div class="joint-plot">
          ${landscape ? histogram(landscape, frame, draws, 0) : html`<span></span>`}
          ${planeMap({
            landscape,
            frame,
            shade: "posterior",
            label: "Chains over the posterior",
            over: over ?? nothing,
            dots: draws,
          })}
          ${landscape ? histogram(landscape, frame, draws, 1) : html`<span></span>`}
        </div>${figures(landscape, chains)}</div>
        <div class="row tight">${this.#buttons()}</div>
        ${trouble(state, this.plane) ?? nothing}
        <figcaption class="note">${this.#words()}</figcaption>
      </figure>
    `;
  }

  #buttons() {
    const { sampling } = this.plane;
    const { chains, sampling: playing, landscape, phase } = this.state;
    const isOver = chains !== null && chains.progress.done >= chains.progress.steps;
    const cannot = !landscape || phase !== "ready";
    const play = isStill()
      ? html`<button type="button" class="primary" ?disabled=${cannot || isOver} @click=${() => void sampling.leap(LEAP)}>
          ${icon("play")} ${`${LEAP} transitions`}
        </button>`
      : html`<button type="button" class="primary" ?disabled=${cannot || isOver} @click=${() => (playing ? sampling.pause() : void sampling.play())}>
          ${playing ? icon("pause") : icon("play")} ${playing ? "Pause" : "Run"}
        </button>`;
    return html`${play}
      <button type="button" ?disabled=${cannot || isOver} @click=${() => void sampling.step()}>${icon("step")} One transition</button>
      <button type="button" class="again" aria-label="Again" ?disabled=${!chains} @click=${() => sampling.again()}>${icon("again")}<span>Again</span></button>`;
  }

  #words() {
    const { chains } = this.state;
    const still = waiting(this.state);
    if (still) return still;
    if (!chains)
      return "Not begun. Four chains will start where the network guesses, with a step size still to be found.";
    const { done, warmUp, steps, leapfrogs } = chains.progress;
    const moved = chains.ways.filter(({ accepted }) => accepted).length;
    const phase =
      done < warmUp
        ? `Warm-up, ${done} of ${warmUp} transitions: the chains look for their step size, and these codes are no draws.`
        : `${(done - warmUp).toLocaleString("en")} of ${(steps - warmUp).toLocaleString("en")} transitions after warm-up.`;
    const { landscape } = this.state;
    const away = landscape ? outside(landscape, chains.draws) : 0;
    const lost =
      away < ELSEWHERE
        ? nothing
        : html`<b>${`${(100 * away).toFixed(0)} % of the draws are where next to none of the posterior is: these chains sit on a lesser peak, near the network’s guess.`}</b>`;
    return html`<b>${phase}</b> ${lost} ${`The latest: ${moved} of ${chains.ways.length} paths accepted, each of ${leapfrogs} leapfrog steps. ${(done * chains.progress.chains * leapfrogs).toLocaleString("en")} decodings with their gradients so far.`}
      <span class="key-line"><i class="key exact"></i>exact, by the grid</span>
      <span class="key-line"><i class="key drawn"></i>by the draws</span>
      <span class="key-line"><i class="key way"></i>accepted path</span>
      <span class="key-line"><i class="key way refused"></i>rejected: the chain stays</span>`;
  }
}

/** The posterior's window; with the chains in it, where these are elsewhere. */
function frameOf(landscape: Landscape, chains: Chains | null): Square {
  const { window } = landscape;
  const ends = (chains?.ways ?? []).flatMap((way) => endOf(way) ?? []);
  const draws = chains?.draws ?? [];
  if (outside(landscape, ends) < ELSEWHERE && outside(landscape, draws) < ELSEWHERE) return window;
  const far = [...ends, ...draws];
  const codes = Array.from({ length: far.length / 2 }, (_, i): Code => [far[2 * i] ?? 0, far[2 * i + 1] ?? 0]);
  const corner: Code = [window.left + window.side, window.bottom + window.side];
  return around([[window.left, window.bottom], corner, ...codes], 0.03);
}

/** Made anew for each transition, so that each is drawn from its start. */
const waysOf = ({ progress, ways, isSlow }: Chains, frame: Square): TemplateResult =>
  svg`${keyed(
    progress.done,
    ways.map((way) => wayOf(way, frame, isSlow)),
  )}`;

function wayOf(way: Way, frame: Square, isSlow: boolean): TemplateResult {
  const places = way.codes.map(([x, y]) => `${across(frame, x).toFixed(1)} ${down(frame, y).toFixed(1)}`);
  const line = `M${places.join("L")}`;
  const end = endOf(way);
  return svg`<g class="way ${way.accepted ? "" : "refused"} ${isSlow ? "slow" : ""}">
    <path class="halo" pathLength="1" d=${line} />
    <path class="line" pathLength="1" d=${line} />
    <path class="steps" d=${places.map((place) => `M${place}h.001`).join("")} />
    ${end ? svg`<circle r="5" cx=${across(frame, end[0])} cy=${down(frame, end[1])} />` : nothing}
  </g>`;
}

/** Exact, filled; of the draws, as a line. Above the map for the first dimension, to its right for the second. */
function histogram(landscape: Landscape, frame: Square, draws: readonly number[], dimension: 0 | 1): TemplateResult {
  const exact = exactBins(landscape, dimension);
  const drawn = drawnBins(landscape, draws, dimension);
  const most = 1.25 * Math.max(...exact);
  const height = (mass: number) => (TALL * Math.min(1, mass / most)).toFixed(1);
  const { left, bottom, side } = landscape.window;
  const start = dimension === 0 ? left - frame.left : bottom - frame.bottom;
  const place = (i: number) => ((UNITS * (start + (side * i) / exact.length)) / frame.side).toFixed(1);
  // Along, and away from the map.
  const at = (along: string, away: string) =>
    dimension === 0 ? `${along} ${(TALL - Number(away)).toFixed(1)}` : `${away} ${(UNITS - Number(along)).toFixed(1)}`;
  const stairs = (bins: readonly number[]) =>
    bins.map((mass, i) => `L${at(place(i), height(mass))}L${at(place(i + 1), height(mass))}`).join("");
  const path = (bins: readonly number[]) => `M${at(place(0), "0")}${stairs(bins)}L${at(place(bins.length), "0")}`;
  const name = dimension === 0 ? "z₁" : "z₂";
  const away = outside(landscape, draws);
  const apart = exact.reduce((sum, mass, i) => sum + Math.abs(mass - (drawn[i] ?? 0)), away) / 2;
  const says =
    draws.length > 0
      ? `${name}: the draws beside the exact marginal, ${(100 * apart).toFixed(0)} % of them misplaced`
      : `${name}: the exact marginal`;
  return html`
    <svg class="marginal ${dimension === 0 ? "above" : "beside"}" viewBox=${dimension === 0 ? `0 0 ${UNITS} ${TALL}` : `0 0 ${TALL} ${UNITS}`}
      preserveAspectRatio="none" role="img" aria-label=${says}>
      <path class="exact" d="${path(exact)}Z" />
      ${draws.length > 0 ? svg`<path class="drawn" d=${path(drawn)} />` : nothing}
    </svg>
  `;
}

function figures(landscape: Landscape | null, chains: Chains | null): TemplateResult {
  const { acceptance, splitRHat, effectiveSampleSize, mean, deviation } = chains?.progress ?? {};
  const known = (value: number | null | undefined, say: (value: number) => string) =>
    value === null || value === undefined ? "–" : say(value);
  const entries = [
    ["draws", ((chains?.draws.length ?? 0) / 2).toLocaleString("en")],
    ["accepted", known(acceptance, (value) => `${(100 * value).toFixed(0)} %`)],
    ["split R̂", known(splitRHat, (value) => value.toFixed(3))],
    ["effective sample size", known(effectiveSampleSize, (value) => Math.round(value).toLocaleString("en"))],
  ] as const;
  const exact = landscape && moments(landscape);
  const say = (centre: number | undefined, spread: number | undefined) =>
    centre === undefined || spread === undefined ? "–" : `${signed(centre, 3)} ± ${spread.toFixed(3)}`;
  const compared = (name: string, dimension: 0 | 1) => html`
    <div class="compared">
      <dt>${name}</dt>
      <dd><i class="key exact"></i><span class="hidden-label">exact, by the grid</span> ${say(exact?.mean[dimension], exact?.deviation[dimension])}</dd>
      <dd><i class="key drawn"></i><span class="hidden-label">by the draws</span> ${say(mean?.[dimension], deviation?.[dimension])}</dd>
    </div>`;
  return html`<dl class="chain-numbers">
    ${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    ${compared("z₁", 0)} ${compared("z₂", 1)}
  </dl>`;
}
