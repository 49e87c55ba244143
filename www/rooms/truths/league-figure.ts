// The league: how abilities are spread, by two bumps to be dragged; the results of D, and the one that is asked about.

import { html, nothing, svg } from "lit";
import type { NamedWorld } from "../../engine/protocol";
import { handle } from "./drag-handle";
import { normalCumulative, normalQuantile } from "./normal";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

const WIDTH = 300;
const FLOOR = 118;
const ROW = 150;
const LEFT = 12;
const RIGHT = 288;
/** Where bumps come from: m ~ N(at, spread²), deviations uniform; as in crates/worlds. */
const RANGES: Partial<Record<NamedWorld, { at: number; spread: number; deviations: readonly [number, number] }>> = {
  "league-normal": { at: 0, spread: 2, deviations: [0.2, 1] },
  "league-poisson": { at: 0.5, spread: 1, deviations: [0.1, 0.6] },
  "league-binomial": { at: -1, spread: 0.6, deviations: [0.05, 0.5] },
};

interface Bump {
  weight: number;
  mean: number;
  deviation: number;
}

export class LeagueFigure extends WorldView {
  protected override watched({ question, world }: WorldState): readonly unknown[] {
    return [question, world];
  }

  protected override render() {
    const { question, world } = this.state;
    const variant = this.page.variants.find((variant) => variant.world === world);
    if (!question || !world || !variant?.view) return html`<div class="world-figure"></div>`;
    const bumps = this.#bumps(question.coordinates);
    const [low, high] = variant.view;
    const across = (z: number) => LEFT + ((RIGHT - LEFT) * (Math.min(high, Math.max(low, z)) - low)) / (high - low);
    const back = (x: number) => low + ((high - low) * (x - LEFT)) / (RIGHT - LEFT);
    const density = (z: number) => bumps.reduce((sum, bump) => sum + heightOf(bump, z), 0);
    const places = Array.from({ length: 141 }, (_, i) => low + ((high - low) * i) / 140);
    const most = Math.max(...places.map(density), 0.05);
    const up = (height: number) => FLOOR - (96 * height) / most;
    const line = places
      .map((z, i) => `${i === 0 ? "M" : "L"}${across(z).toFixed(1)} ${up(density(z)).toFixed(1)}`)
      .join("");
    const [x = 0] = question.x;
    const seen = abilityOf(world, x);
    return html`
      <div class="world-figure">
        <svg viewBox="0 0 ${WIDTH} 184" role="group" aria-label="How abilities are spread, the results of D, and the one asked about">
          ${question.real ? nothing : svg`<path class="prior" d="${line}L${across(high)} ${FLOOR}H${across(low)}Z" />`}
          <path class="axis" d="M${LEFT} ${FLOOR}H${RIGHT}" />
          ${ticksOf(low, high).map((z) => svg`<text class="tick" x=${across(z)} y=${FLOOR + 14}>${String(z).replace("-", "−")}</text>`)}
          ${(question.real ? [] : bumps).map((bump, i) =>
            handle({
              name: `bump-${i}`,
              label: `The ${i === 0 ? "first" : "second"} kind of players: mean ability, and share by its height`,
              says: `mean ${signed(bump.mean)}, share ${Math.round(100 * bump.weight)} %, deviation ${bump.deviation.toFixed(2)}`,
              at: [across(bump.mean), up(density(bump.mean))],
              step: [5, 5],
              draw: svg`<circle class="catch" r="16" /><circle class="knob" r="6" />`,
              move: (to, down) => this.#move(i, back(to), { by: up(density(bump.mean)) - down }),
            }),
          )}
          ${question.dataset.map(
            ({ x: [result = 0] }, i) =>
              svg`<circle class="datum" cx=${across(abilityOf(world, result))} cy=${ROW - 4 * (i % 4)} r="2.4" />`,
          )}
          ${handle({
            name: "x",
            label: "The result that is asked about",
            says: resultOf(world, x),
            at: [across(seen), ROW + 10],
            step: [4, 0],
            draw: svg`<path class="catch" d="M-14 -40H14V22H-14Z" /><path class="point-x" d="M0 6V-36" /><text class="tick strong" y="20">${resultOf(world, x)}</text>`,
            move: (to) => this.controller.moveX([resultAt(world, back(to))]),
          })}
        </svg>
        <div class="row tight widths">
          ${(question.real ? [] : bumps).map((bump, i) => {
            const [least, most] = RANGES[world]?.deviations ?? [0, 1];
            return html`<label>${i === 0 ? "Width of the first" : "Width of the second"}
              <input type="range" min=${least} max=${most} step="0.01" .value=${String(bump.deviation)}
                @input=${(event: Event) => this.#widen(i, Number((event.target as HTMLInputElement).value))} /></label>`;
          })}
        </div>
      </div>
      <p class="note">Drag both bumps, sideways and up, and the result of the player that is asked about.</p>
    `;
  }

  #bumps([first = 0.5, ...rest]: readonly number[]): [Bump, Bump] {
    const { at, spread, deviations } = this.#range();
    const weight = 0.1 + 0.8 * first;
    const bump = (share: number, mean = 0.5, deviation = 0.5): Bump => ({
      weight: share,
      mean: at + spread * normalQuantile(mean),
      deviation: deviations[0] + (deviations[1] - deviations[0]) * deviation,
    });
    return [bump(weight, rest[0], rest[1]), bump(1 - weight, rest[2], rest[3])];
  }

  #range() {
    const { world } = this.state;
    return (world && RANGES[world]) || { at: 0, spread: 1, deviations: [0.2, 1] as const };
  }

  /** Sideways a bump moves; up and down it takes a share from the other. */
  #move(index: number, mean: number, { by }: { by: number }): void {
    const { question } = this.state;
    if (!question) return;
    const { at, spread } = this.#range();
    const coordinates = [...question.coordinates];
    coordinates[1 + 2 * index] = Math.min(0.999, Math.max(0.001, normalCumulative((mean - at) / spread)));
    const share = (coordinates[0] ?? 0.5) + ((index === 0 ? 1 : -1) * by) / 160;
    coordinates[0] = Math.min(1, Math.max(0, share));
    void this.controller.moveModel(coordinates);
  }

  #widen(index: number, deviation: number): void {
    const { question } = this.state;
    if (!question) return;
    const [least, most] = this.#range().deviations;
    const coordinates = [...question.coordinates];
    coordinates[2 + 2 * index] = Math.min(1, Math.max(0, (deviation - least) / (most - least)));
    void this.controller.moveModel(coordinates);
  }
}

const heightOf = ({ weight, mean, deviation }: Bump, z: number): number =>
  (weight / deviation) * Math.exp(-0.5 * ((z - mean) / deviation) ** 2);

const AT_BATS = 45;

/** Where a result stands on the axis of abilities. */
function abilityOf(world: NamedWorld, x: number): number {
  if (world === "league-poisson") return Math.log(x + 0.5);
  if (world === "league-binomial") return Math.log((x + 0.5) / (AT_BATS - x + 0.5));
  return x;
}

function resultAt(world: NamedWorld, z: number): number {
  if (world === "league-poisson") return Math.max(0, Math.round(Math.exp(z) - 0.5));
  if (world === "league-binomial") {
    const share = 1 / (1 + Math.exp(-z));
    return Math.min(AT_BATS, Math.max(0, Math.round(share * (AT_BATS + 1) - 0.5)));
  }
  return Math.min(12, Math.max(-12, z));
}

function resultOf(world: NamedWorld, x: number): string {
  if (world === "league-poisson") return `${x} goals`;
  if (world === "league-binomial") return `${x} hits in ${AT_BATS}`;
  return `result ${signed(x)}`;
}

const signed = (value: number): string => value.toFixed(1).replace("-", "−");

function ticksOf(low: number, high: number): number[] {
  const step = high - low > 9 ? 2 : 1;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + step * i);
}
