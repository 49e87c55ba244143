// One world: its figure and D on the left, what is known of z on the right, a network of one's own and its trust below.

import { html, nothing } from "lit";
import type { NamedWorld } from "../../engine/protocol";
import { csv } from "../../state/csv";
import { watchViewport } from "../../views/viewport";
import { linesOf } from "./lines";
import { isBinary, middle } from "./posterior";
import { PRESETS, type Preset } from "./presets";
import type { LinkedWorld } from "./world-link";
import { GEOMETRIC, startOf } from "./world-list";
import type { Source, WorldState } from "./world-state";
import { WorldView } from "./world-view";

const SIZES = [0, 1, 2, 3, 5, 10, 20, 50] as const;
const SOURCES: ReadonlyArray<readonly [Source, string]> = [
  ["own", "the right D"],
  ["wrong", "a wrong D"],
  ["empty", "no D"],
];

/** Worlds in which something lies out of what networks are trained on. */
const WITH_RANGE: readonly string[] = ["inclined-plane", "exponential-families"];

export class KnownWorld extends WorldView {
  #preset: Preset | null = null;
  #off: ReadonlySet<string> = new Set([GEOMETRIC]);
  #watch: { end(): void } | null = null;
  base = "./";
  offerFile: (name: string, bytes: Uint8Array) => void = () => {};
  /** What the address asks for, until it was asked. */
  linked: LinkedWorld | null = null;

  protected override watched({ note, problem, world, opened, question }: WorldState): readonly unknown[] {
    return [note, problem, world, opened, question];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Of the worlds of this room only the one that is shown is opened.
    this.#watch = watchViewport(this, "560px", (near) => {
      if (near) void this.updateComplete.then(() => this.#open());
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.end();
  }

  protected override render() {
    const { note, problem, world, question } = this.state;
    const isOpen = this.isOpen;
    const chosen = this.page.variants.find((variant) => variant.world === world) ?? this.page.variants[0];
    return html`
      <div class="world">
        <div class="presets-row" role="group" aria-label="Try this">
          ${PRESETS[this.page.id].map(
            (preset) =>
              html`<button type="button" aria-pressed=${preset === this.#preset} @click=${() => void this.#choose(preset)}>${preset.label}</button>`,
          )}
        </div>
        <p class="preset-says" aria-live="polite">${this.#preset?.says ?? "Choose what to watch, or drag anything in the figure."}</p>
        ${problem && isOpen ? html`<p class="problem" role="alert">${problem} <button type="button" @click=${() => this.controller.dismiss()}>Close</button></p>` : nothing}
        <div class="world-columns">
          <div class="world-left">
            ${this.page.variants.length > 1 ? this.#variants(chosen.world) : nothing}
            ${this.#figure()}
            <div class="row tight dataset-row">
              <label>D
                <select aria-label="Which D" ?disabled=${!isOpen} @change=${(event: Event) => void this.controller.setSource((event.target as HTMLSelectElement).value as Source)}>
                  ${SOURCES.map(([source, says]) => html`<option value=${source} ?selected=${source === (question?.source ?? "own")}>${says}</option>`)}
                </select>
              </label>
              <label>N =
                <select aria-label="N" ?disabled=${!isOpen || question?.source === "empty"} @change=${(event: Event) => void this.controller.setSize(Number((event.target as HTMLSelectElement).value))}>
                  ${sizesWith(question?.size).map((size) => html`<option value=${size} ?selected=${size === question?.size}>${size}</option>`)}
                </select>
              </label>
              <button type="button" ?disabled=${!isOpen} @click=${() => void this.controller.drawDataset()}>New D</button>
              <button type="button" ?disabled=${!isOpen} @click=${() => void this.controller.drawModel()}>New world</button>
            </div>
          </div>
          <div class="world-right">
            <h3>What is known of z ${question && isOpen ? html`<button type="button" class="small" @click=${() => this.#export()}>CSV</button>` : nothing} ${note && isOpen ? html`<span class="note">${note}…</span>` : nothing}</h3>
            <posterior-chart .controller=${this.controller} .page=${this.page} .off=${this.#off}></posterior-chart>
            <methods-table .controller=${this.controller} .page=${this.page} .off=${this.#off} .toggle=${this.#toggle}></methods-table>
          </div>
        </div>
        <h3>Train one yourself</h3>
        <training-strip .controller=${this.controller} .page=${this.page} .base=${this.base}></training-strip>
        <h3>Are they as sure as they may be?</h3>
        <trust-panel .controller=${this.controller} .page=${this.page}></trust-panel>
        ${
          WITH_RANGE.includes(this.page.id)
            ? html`<h3>How far do they hold?</h3>
              <reach-panel .controller=${this.controller} .page=${this.page} .offerFile=${this.offerFile}></reach-panel>`
            : nothing
        }
      </div>
    `;
  }

  protected override updated(): void {
    // Properties that are no reactive ones of theirs.
    for (const part of this.querySelectorAll<WorldView>("posterior-chart, methods-table")) part.requestUpdate();
  }

  #variants(chosen: NamedWorld) {
    return html`<div class="row tight">
      <label>${this.page.choice}
        <select aria-label=${this.page.choice} @change=${(event: Event) => void this.#openVariant((event.target as HTMLSelectElement).value as NamedWorld)}>
          ${this.page.variants.map(({ world, label }) => html`<option value=${world} ?selected=${world === chosen}>${label}</option>`)}
        </select>
      </label>
    </div>`;
  }

  #figure() {
    const figures = {
      "two-clouds": html`<clouds-figure .controller=${this.controller} .page=${this.page}></clouds-figure>`,
      "inclined-plane": html`<plane-figure .controller=${this.controller} .page=${this.page}></plane-figure>`,
      league: html`<league-figure .controller=${this.controller} .page=${this.page}></league-figure>`,
      "exponential-families": html`<families-figure .controller=${this.controller} .page=${this.page}></families-figure>`,
    };
    return figures[this.page.id];
  }

  readonly #toggle = (name: string): void => {
    const off = new Set(this.#off);
    if (!off.delete(name)) off.add(name);
    this.#off = off;
    this.requestUpdate();
  };

  async #open(): Promise<void> {
    if (this.isOpen) return;
    const { linked } = this;
    this.linked = null;
    if (linked) await this.controller.open(linked.world, linked.start);
    else await this.#openVariant(this.page.variants[0].world);
  }

  /** All lines of the figure, cell by cell. */
  #export(): void {
    const { opened, world } = this.state;
    if (!opened) return;
    const lines = linesOf(this.state);
    const rows = Array.from({ length: opened.cells }, (_, cell) => [
      isBinary(opened) ? cell : middle(opened, cell),
      ...lines.map(({ masses }) => masses[cell]),
    ]);
    const text = csv(["z", ...lines.map(({ name }) => name)], rows);
    this.offerFile(`${world}-posteriors.csv`, new TextEncoder().encode(text));
  }

  #openVariant(world: NamedWorld): Promise<void> {
    return this.controller.open(world, startOf(this.page, world));
  }

  async #choose(preset: Preset): Promise<void> {
    this.#preset = preset;
    this.requestUpdate();
    if (this.state.world !== preset.world) await this.#openVariant(preset.world);
    const { opened } = this.state;
    if (!opened || this.state.world !== preset.world) return;
    await this.controller.set({ ...preset.ask, ...preset.fromExamples?.(opened) });
  }
}

/** The sizes to choose from, with the one of now among them. */
function sizesWith(size: number | undefined): number[] {
  const all = new Set<number>([...SIZES, ...(size === undefined ? [] : [size])]);
  return [...all].sort((a, b) => a - b);
}
