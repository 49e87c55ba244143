// The map of codes: which codes, in which colours; the posterior as an ellipse; a cursor whose code is decoded live.

import { html, nothing, type PropertyValues } from "lit";
import { latest } from "../../app/latest";
import { CSV_FORM } from "../../state/csv";
import { nearest, valueLabel } from "../../state/families";
import { type LatentMap as Codes, classRows, neighbours, onMap } from "../../state/latent-map";
import { lift, shadow, VISIBLE } from "../../state/projection";
import { comparisonOf, type State } from "../../state/state";
import { type MapOf, type MapShows, table } from "../../state/table";
import { icon } from "../../views/icons";
import { Sight } from "../../views/sight";
import { tone } from "../../views/strip";
import { onThemeChange } from "../../views/theme";
import { View } from "../../views/view";
import type { CursorMoved, LatticeMoved, MapCanvas } from "./map-canvas";
import type { Lattice } from "./map-frame";
import type { Posterior } from "./map-painter";
import { classColour, datasetColour } from "./map-palette";
import { MapPictures } from "./map-pictures";

export class LatentMap extends View {
  #cursor: { x: number; y: number } | null = null;
  #decoded: Uint8Array | null = null;
  /** The dataset whose decoder shows the cursor; null follows D. */
  #under: number | null = null;
  #emphasised: number | null = null;
  #panning = false;
  /** Whether the cursor's code keeps the digit's own values in the dimensions that the map does not show. */
  #fromDigit = false;
  #tableOpen = false;
  #colours: { key: string; values: string[] } = { key: "", values: [] };
  #forgetTheme: (() => void) | null = null;
  #lattice: Lattice | null = null;
  readonly #pictures = new MapPictures(this, (codes, dataset) => this.app.inquiry.decode(codes, dataset));
  readonly #decode = latest(async () => {
    const map = this.#map;
    if (!map) return;
    const { x, y } = this.#place(map);
    // One that fails was overtaken by another model, whose map asks again.
    const code = lift(map.plane, x, y, this.#base(map));
    const image = await this.app.inquiry.decode(code, this.#decoder(map)).catch(() => null);
    if (map !== this.state.latentMap || !image) return;
    this.#decoded = image;
    this.requestUpdate();
  });

  constructor() {
    super();
    new Sight(this, "300px", (near) => this.app.actions.watchMap(near));
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

  protected override render() {
    const { settings } = this.state;
    const map = this.#map;
    const { actions } = this.app;
    const compared = comparisonOf(this.state);
    const byClass = settings.mapColour === "class" || settings.mapOf === "one";
    return html`
      <div class="row spread map-choices">
        <label class="row tight">
          <span>${table.mapOf.label}</span>
          <select
            @change=${(event: Event) => {
              this.#emphasised = null;
              actions.set({ mapOf: (event.target as HTMLSelectElement).value as MapOf });
            }}
          >
            ${table.mapOf.options.map(({ value, label }) => html`<option value=${value} ?selected=${value === settings.mapOf}>${label}</option>`)}
          </select>
        </label>
        <fieldset class="segments">
          <legend>${table.mapShows.label}</legend>
          ${table.mapShows.options.map(
            ({ value, label }) => html`
              <label>
                <input
                  type="radio"
                  name="map-shows"
                  .checked=${value === settings.mapShows}
                  @change=${() => actions.set({ mapShows: value as MapShows })}
                />
                <span>${label}</span>
              </label>
            `,
          )}
        </fieldset>
        <fieldset class="segments">
          <legend>${table.mapColour.label}</legend>
          ${table.mapColour.options.map(
            ({ value, label }) => html`
              <label title=${settings.mapOf === "one" && value === "dataset" ? "Only codes of all datasets can be told apart by dataset" : nothing}>
                <input
                  type="radio"
                  name="map-colour"
                  .checked=${(value === "class") === byClass}
                  ?disabled=${settings.mapOf === "one" && value === "dataset"}
                  @change=${() => {
                    this.#emphasised = null;
                    actions.set({ mapColour: value });
                  }}
                />
                <span>${label}</span>
              </label>
            `,
          )}
        </fieldset>
      </div>
      <div class="map">
        <div class="map-sheet">
          <map-canvas
            class=${this.#panning ? "panning" : ""}
            tabindex="0"
            role="application"
            aria-roledescription="map"
            aria-label=${map ? `Map of ${map.labels.length} codes. Arrow keys move the cursor, plus and minus zoom, zero shows all.` : "Map of codes, not there yet"}
            aria-describedby="cursor-readout"
            @cursor=${(event: CustomEvent<CursorMoved>) => this.#moved(event.detail)}
            @lattice=${(event: CustomEvent<LatticeMoved>) => this.#framed(event.detail)}
          ></map-canvas>
          ${map ? nothing : html`<p class="note map-waiting">The map is made when its model is there…</p>`}
          <div class="map-tools" role="group" aria-label="View of the map">
            <button type="button" class="icon-button" aria-label="Zoom in" @click=${() => this.#canvas?.zoom(1.6)}>${icon("plus")}</button>
            <button type="button" class="icon-button" aria-label="Zoom out" @click=${() => this.#canvas?.zoom(1 / 1.6)}>${icon("minus")}</button>
            <button type="button" class="icon-button" aria-label="Show all" @click=${() => this.#canvas?.fit()}>${icon("fit")}</button>
            <button type="button" class="icon-button" aria-label="Drag to move the map" title="Drag to move the map" aria-pressed=${this.#panning} @click=${this.#togglePanning}>
              ${icon("move")}
            </button>
          </div>
        </div>
        <div class="map-side">
          <div class="map-legend" role="group" aria-label="Legend: choose one to bring it out">
            ${this.#legend(byClass)}
          </div>
          <div class="plot-legend note">
            <span><i class="key ring ${tone(compared.chosen.verdict)}"></i>your digit, with your D</span>
            <span><i class="key ring dashed ${tone(compared.against.verdict)}"></i>with the other D</span>
            <span>one and two deviations</span>
          </div>
          ${this.#cursorPanel(map)}
        </div>
      </div>
      <div class="row spread map-foot">
        <p class="note" data-testid="map-note">${map ? this.#note(map) : "\u00a0"}</p>
        <button type="button" title=${CSV_FORM} ?disabled=${!map} @click=${actions.downloadCodes}>${icon("download")} Codes as CSV</button>
      </div>
      ${this.#table(map)}
    `;
  }

  #cursorPanel(map: Codes | null) {
    const seen = map?.model.seen ?? [];
    const { family } = this.state.settings;
    const place = map ? this.#place(map) : null;
    const at = seen[map ? this.#decoder(map) : 0];
    return html`
      <div class="cursor">
        <digit-image
          role="img"
          data-testid="cursor-image"
          aria-label=${at === undefined ? "Nothing decoded yet" : `The cursor's code, decoded at ${valueLabel(family, at)}`}
          .pixels=${this.#decoded}
        ></digit-image>
        <div>
          <h3>The cursor, decoded</h3>
          <label class="row tight">
            <span class="note">as</span>
            <select
              aria-label="Dataset under which the cursor is decoded"
              @change=${(event: Event) => {
                const { value } = event.target as HTMLSelectElement;
                this.#under = value === "" ? null : Number(value);
                this.#decode();
                this.requestUpdate();
              }}
            >
              <option value="" ?selected=${this.#under === null}>nearest to D</option>
              ${seen.map((value, index) => html`<option value=${index} ?selected=${this.#under === index}>${valueLabel(family, value)}</option>`)}
            </select>
          </label>
          <button type="button" class="link" @click=${this.#home}>Back to my digit</button>
        </div>
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            .checked=${this.#fromDigit}
            ?disabled=${map !== null && map.model.latent <= VISIBLE}
            @change=${this.#toggleBase}
          />
          <span>Keep what the map does not show of my digit</span>
        </label>
        <p class="note readout" id="cursor-readout" aria-live="polite">${map && place ? readout(map, place) : "\u00a0"}</p>
      </div>
    `;
  }

  #legend(byClass: boolean) {
    const { settings } = this.state;
    const map = this.#map;
    const values = map?.values ?? [];
    const entries = byClass
      ? Array.from({ length: 10 }, (_, label) => ({ name: String(label), colour: classColour(label) }))
      : values.map((value, index) => ({
          name: valueLabel(settings.family, value),
          colour: datasetColour(index, values.length),
        }));
    return entries.map(
      ({ name, colour }, index) => html`
        <button
          type="button"
          aria-pressed=${this.#emphasised === index}
          aria-label=${byClass ? `Digits ${name}` : `Dataset ${name}`}
          @click=${() => {
            this.#emphasised = this.#emphasised === index ? null : index;
            this.requestUpdate();
          }}
        >
          <i style="color: ${colour}" class=${byClass ? "numeral" : "dot"}>${byClass ? name : ""}</i>${byClass ? nothing : name}
        </button>
      `,
    );
  }

  #note({ labels, values, plane, model }: Codes): string {
    const percent = (part: number) => `${(100 * part).toFixed(0)}\u00a0%`;
    const [first, second] = plane.share;
    const of =
      values.length > 1 ? `${labels.length / values.length} digits under each of ${values.length} datasets` : "";
    const codes = `${labels.length.toLocaleString("en")} posterior means of test digits${of ? `: ${of}` : ""}.`;
    if (model.latent <= VISIBLE) return `${codes} The plane is the code itself: nothing of it is hidden.`;
    return `${codes} The two axes are their principal components and hold ${percent(first)} and ${percent(second)} of the variance of ${model.latent} dimensions; in all others the cursor's code keeps the mean, or your digit's values.`;
  }

  #table(map: Codes | null) {
    return html`
      <details class="map-table" @toggle=${(event: Event) => this.#toggleTable(event)}>
        <summary>The map as a table</summary>
        <table>
          <caption class="hidden-label">Where each class lies on the map</caption>
          <thead>
            <tr><th scope="col">class</th><th scope="col">codes</th><th scope="col">mean x</th><th scope="col">mean y</th></tr>
          </thead>
          <tbody>
            ${
              map && this.#tableOpen
                ? classRows(map).map(
                    ({ label, count, x, y }) =>
                      html`<tr><th scope="row">${label}</th><td>${count}</td><td>${signed(x)}</td><td>${signed(y)}</td></tr>`,
                  )
                : nothing
            }
          </tbody>
        </table>
      </details>
    `;
  }

  #toggleTable(event: Event): void {
    this.#tableOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  }

  protected override updated(_changed: PropertyValues): void {
    const { settings } = this.state;
    const map = this.#map;
    const canvas = this.#canvas;
    if (!canvas) return;
    canvas.panning = this.#panning;
    if (!map) {
      canvas.scene = null;
      return;
    }
    this.#redecode(map);
    this.#askForPictures(map);
    const byClass = settings.mapColour === "class" || settings.mapOf === "one";
    const colours = this.#readColours(byClass, map.values.length);
    const style = getComputedStyle(this);
    canvas.scene = {
      marks: {
        visible: settings.mapShows !== "pictures",
        points: map.points,
        groups: byClass ? map.labels : map.parts,
        colours,
        numerals: byClass,
        emphasised: this.#emphasised,
      },
      pictures: this.#pictures.shown,
      posteriors: this.#posteriors(map, style),
      cursor: this.#place(map),
      ink: style.getPropertyValue("--ink"),
      paper: style.getPropertyValue("--paper"),
    };
  }

  #decodedFor: readonly unknown[] = [];

  /** The picture follows the map, the cursor's home and the decoder. */
  #redecode(map: Codes): void {
    const { x, y } = this.#place(map);
    const base = this.#fromDigit && this.state.chosen?.answer;
    const wanted = [map, x, y, this.#decoder(map), base];
    if (wanted.every((part, i) => part === this.#decodedFor[i])) return;
    this.#decodedFor = wanted;
    this.#decode();
  }

  #askForPictures(map: Codes): void {
    const lattice = this.state.settings.mapShows === "codes" ? null : this.#lattice;
    this.#pictures.ask(lattice && { map, lattice, dataset: this.#decoder(map), base: this.#base(map) });
  }

  /** What the decoded codes keep of the visitor's digit, if that was asked for. */
  #base(map: Codes): readonly number[] | undefined {
    const mean = this.state.chosen?.answer?.mean;
    return this.#fromDigit && mean?.length === map.model.latent ? mean : undefined;
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

  /** Where the cursor is: where it was put, or else on the visitor's digit. */
  #place(map: Codes): { x: number; y: number } {
    if (this.#cursor) return this.#cursor;
    const mean = this.state.chosen?.answer?.mean;
    return mean?.length === map.model.latent ? onMap(map, mean) : { x: 0, y: 0 };
  }

  #decoder({ model }: Codes): number {
    const { family, value } = this.state.settings;
    return Math.min(this.#under ?? Math.max(0, nearest(family, value, model.seen)), model.seen.length - 1);
  }

  /** The map, unless it is still that of another family. */
  get #map(): Codes | null {
    const { latentMap, settings } = this.state;
    return latentMap?.model.family === settings.family ? latentMap : null;
  }

  get #canvas(): MapCanvas | null {
    return this.querySelector<MapCanvas>("map-canvas");
  }

  #moved(place: CursorMoved): void {
    this.#cursor = place;
    this.requestUpdate();
  }

  #framed(lattice: LatticeMoved): void {
    this.#lattice = lattice;
    if (this.state.settings.mapShows !== "codes") this.requestUpdate();
  }

  #home = (): void => {
    this.#cursor = null;
    this.requestUpdate();
  };

  #toggleBase = (): void => {
    this.#fromDigit = !this.#fromDigit;
    this.requestUpdate();
  };

  #togglePanning = (): void => {
    this.#panning = !this.#panning;
    this.requestUpdate();
  };
}

const signed = (value: number): string => value.toFixed(2).replace("-", "−");

function readout(map: Codes, { x, y }: { x: number; y: number }): string {
  const counts = neighbours(map, x, y)
    .map((count, label) => ({ count, label }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ count, label }) => `${label} (${count}×)`);
  return `At (${signed(x)}, ${signed(y)}). Classes of the ten codes nearest on the map: ${counts.join(", ")}.`;
}
