// The map of codes: one panel, or two side by side in one plane; the posterior as an ellipse; a cursor decoded live.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { CSV_FORM } from "../../state/csv";
import { type Cloud, type LatentMap as Codes, givenOf } from "../../state/latent-map";
import { shadow } from "../../state/projection";
import { comparisonOf, type State } from "../../state/state";
import { icon } from "../../views/icons";
import { tone } from "../../views/strip";
import { onThemeChange } from "../../views/theme";
import { View } from "../../views/view";
import { ViewportController } from "../../views/viewport-controller";
import { cursorPanel } from "./cursor-panel";
import type { CursorMoved, Framed, LatticeMoved, MapCanvas } from "./map-canvas";
import { isByClass, mapChoices } from "./map-choices";
import { MapCursor } from "./map-cursor";
import { type Outline, outlines } from "./map-density";
import type { Lattice } from "./map-frame";
import { mapLegend } from "./map-legend";
import type { Posterior, Scene } from "./map-painter";
import { MapPictures } from "./map-pictures";
import { axis, explanation, measure, note, table, title, whatToSee } from "./map-words";
import "./map.css";

export class LatentMap extends View {
  readonly #cursor = new MapCursor(this);
  readonly #pictures = new MapPictures(this, (codes, dataset) => this.app.modelQueries.decode(codes, dataset));
  #emphasised: number | null = null;
  #panning = false;
  #tableOpen = false;
  #colours: { key: string; values: string[] } = { key: "", values: [] };
  /** Of each cloud, by what they were drawn from. */
  readonly #outlines = new WeakMap<Float32Array, { groups: Uint8Array; found: Outline[] }>();
  #lattice: Lattice | null = null;
  #forgetTheme: (() => void) | null = null;

  constructor() {
    super();
    new ViewportController(this, "300px", (near) => this.app.actions.watchMap(near));
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.latentMap, state.chosen, state.against, state.settings, state.model];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forgetTheme = onThemeChange(() => {
      this.#colours.key = "";
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetTheme?.();
  }

  /** The map, unless it is still that of another family. */
  get map(): Codes | null {
    const { latentMap, settings } = this.state;
    return latentMap?.model.family === settings.family ? latentMap : null;
  }

  protected override render() {
    const { settings } = this.state;
    const { map } = this;
    const { actions } = this.app;
    const bringOut = (group: number | null) => {
      this.#emphasised = group;
      this.requestUpdate();
    };
    // Before the map is there, and until the next one is: as many panels as there will be.
    const clouds = map?.clouds ?? givenOf(settings).map((given) => ({ given }));
    return html`
      ${mapChoices(settings, actions, () => bringOut(null))}
      <div class="row spread">
        <p class="note map-explanation">${map ? explanation(map) : nothing}</p>
        ${this.#tools()}
      </div>
      <div class="map-panels ${clouds.length > 1 ? "two" : ""}">
        ${clouds.map((cloud, index) => this.#panel(cloud, index, map))}
      </div>
      <div class="map-under">
        ${mapLegend({ settings, values: map?.values ?? [], compared: comparisonOf(this.state), emphasised: this.#emphasised, bringOut })}
        ${cursorPanel(map, this.#cursor, settings)}
      </div>
      <div class="row spread map-foot">
        <p class="note" data-testid="map-note">${map ? note(map) : "\u00a0"}</p>
        <button type="button" title=${CSV_FORM} ?disabled=${!map} @click=${actions.downloadCodes}>${icon("download")} Codes as CSV</button>
      </div>
      ${this.#table(map)}
    `;
  }

  #tools(): TemplateResult {
    const canvas = () => this.querySelector<MapCanvas>("map-canvas");
    return html`
      <div class="row tight map-tools" role="group" aria-label="View of the map">
        <button type="button" class="icon-button" aria-label="Zoom in" @click=${() => canvas()?.zoom(1.6)}>${icon("plus")}</button>
        <button type="button" class="icon-button" aria-label="Zoom out" @click=${() => canvas()?.zoom(1 / 1.6)}>${icon("minus")}</button>
        <button type="button" class="icon-button" aria-label="Show all" @click=${() => this.#canvases().map((map) => map.fit())}>${icon("fit")}</button>
        <button type="button" class="icon-button" aria-label="Drag to move the map" title="Drag to move the map" aria-pressed=${this.#panning} @click=${this.#togglePanning}>
          ${icon("move")}
        </button>
      </div>
    `;
  }

  #panel(cloud: Pick<Cloud, "given"> | Cloud, index: number, map: Codes | null): TemplateResult {
    const name = title(cloud, this.state);
    const see = whatToSee(cloud, this.state);
    return html`
      <figure class="map-panel" data-given=${cloud.given}>
        <figcaption>
          <h3>${name}</h3>
          ${see ? html`<p class="note">${see}</p>` : nothing}
          <p class="note figures map-measure">${map && "neighbourMatches" in cloud ? measure(cloud, map) : html`<b>\u00a0</b>`}</p>
        </figcaption>
        <div class="map-sheet">
          <p class="note map-axis up" aria-hidden="true">${map ? axis(map, 1) : "\u00a0"}</p>
          <map-canvas
            class=${this.#panning ? "panning" : ""}
            tabindex="0"
            role="application"
            aria-roledescription="map"
            aria-label=${map ? `${name}. Map of ${map.labels.length} codes. Arrow keys move the cursor, plus and minus zoom, zero shows all.` : "Map of codes, not there yet"}
            aria-describedby="cursor-readout"
            @cursor=${(event: CustomEvent<CursorMoved>) => this.#cursor.moveTo(event.detail)}
            @lattice=${(event: CustomEvent<LatticeMoved>) => this.#sees(event.detail, index)}
            @framed=${(event: CustomEvent<Framed>) => this.#follow(event)}
          ></map-canvas>
          ${map ? nothing : html`<p class="note map-waiting">The map is made when its model is there…</p>`}
          <p class="note map-axis" aria-hidden="true">${map ? axis(map, 0) : "\u00a0"}</p>
        </div>
      </figure>
    `;
  }

  #table(map: Codes | null): TemplateResult {
    const titles = map?.clouds.map((cloud) => title(cloud, this.state)) ?? [];
    return html`
      <details class="map-table" @toggle=${(event: Event) => this.#toggleTable(event)}>
        <summary>The map as a table</summary>
        <table>
          <caption class="hidden-label">Where each class lies on the map</caption>
          <thead>
            ${titles.length > 1 ? html`<tr><td colspan="2"></td>${titles.map((name) => html`<th scope="colgroup" colspan="2">${name}</th>`)}</tr>` : nothing}
            <tr>
              <th scope="col">class</th><th scope="col">codes</th>
              ${(map?.clouds ?? [null]).map(() => html`<th scope="col">mean x</th><th scope="col">mean y</th>`)}
            </tr>
          </thead>
          <tbody>${map && this.#tableOpen ? table(map) : nothing}</tbody>
        </table>
      </details>
    `;
  }

  protected override updated(_changed: PropertyValues): void {
    const { map } = this;
    if (map) {
      this.#cursor.redecode(map);
      const lattice = this.state.settings.mapShows === "codes" ? null : this.#lattice;
      const dataset = this.#cursor.decoder(map);
      this.#pictures.ask(lattice && { plane: map.plane, lattice, dataset, base: this.#cursor.base(map) });
    }
    this.#canvases().forEach((canvas, index) => {
      canvas.panning = this.#panning;
      const cloud = map?.clouds[index];
      canvas.scene = map && cloud ? this.#scene(map, cloud) : null;
    });
  }

  #scene(map: Codes, { points }: Cloud): Scene {
    const { settings } = this.state;
    const byClass = isByClass(settings);
    const groups = byClass ? map.labels : map.parts;
    const style = getComputedStyle(this);
    const colours = this.#readColours(byClass, map.values.length);
    return {
      marks: {
        visible: settings.mapShows !== "pictures",
        bounds: map.bounds,
        points,
        groups,
        colours,
        numerals: byClass,
        emphasised: this.#emphasised,
        outlines: this.#outlinesOf(points, groups, colours.length, map),
      },
      pictures: this.#pictures.shown,
      posteriors: this.#posteriors(map, style),
      cursor: this.#cursor.place(map),
      ink: style.getPropertyValue("--ink"),
      paper: style.getPropertyValue("--paper"),
      muted: style.getPropertyValue("--muted"),
    };
  }

  #outlinesOf(points: Float32Array, groups: Uint8Array, count: number, { bounds }: Codes): Outline[] {
    const known = this.#outlines.get(points);
    if (known?.groups === groups && known.found.length === count) return known.found;
    const found = outlines(points, groups, count, bounds);
    this.#outlines.set(points, { groups, found });
    return found;
  }

  /** The legend's colours as the theme makes them; the canvas knows nothing of light-dark(). */
  #readColours(byClass: boolean, count: number): readonly string[] {
    const key = `${byClass} ${count}`;
    if (this.#colours.key !== key) {
      const swatches = [...this.querySelectorAll<HTMLElement>(".map-legend i")];
      this.#colours = { key, values: swatches.map((swatch) => getComputedStyle(swatch).color) };
    }
    return this.#colours.values;
  }

  #posteriors({ plane, model }: Codes, style: CSSStyleDeclaration): Posterior[] {
    const { chosen, against } = this.state;
    const compared = comparisonOf(this.state);
    return [
      { answer: against?.answer, compared: compared.against, dashed: true },
      { answer: chosen?.answer, compared: compared.chosen, dashed: false },
    ].flatMap(({ answer, compared, dashed }) => {
      if (!answer || answer.mean.length !== model.latent) return [];
      const colour = style.getPropertyValue(`--${tone(compared.verdict)}`);
      return [{ ...shadow(plane, answer.mean, answer.deviation), colour, dashed }];
    });
  }

  #canvases(): MapCanvas[] {
    return [...this.querySelectorAll<MapCanvas>("map-canvas")];
  }

  /** Both panels look at the same part of the plane. */
  #follow({ detail, currentTarget }: CustomEvent<Framed>): void {
    for (const canvas of this.#canvases()) if (canvas !== currentTarget) canvas.frame = detail;
  }

  #sees(lattice: LatticeMoved, index: number): void {
    if (index > 0) return;
    this.#lattice = lattice;
    if (this.state.settings.mapShows !== "codes") this.requestUpdate();
  }

  #togglePanning = (): void => {
    this.#panning = !this.#panning;
    this.requestUpdate();
  };

  #toggleTable(event: Event): void {
    this.#tableOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  }
}
