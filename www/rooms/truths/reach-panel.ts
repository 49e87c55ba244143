// How far the networks hold: their errors in and out of what they were trained on, beside those of what is exact.

import { html, nothing } from "lit";
import { csv } from "../../state/csv";
import { errorCurves } from "./error-curves";
import { errorMap } from "./error-map";
import { rowsOf } from "./reach";
import { KNOWN, LINES, SHIPPED } from "./world-list";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

const SIZE = 20;

export class ReachPanel extends WorldView {
  /** Whose map is drawn beside the exact one. */
  #network: string = SHIPPED.simulation;
  offerFile: (name: string, bytes: Uint8Array) => void = () => {};

  protected override watched({ reach, answered, opened }: WorldState): readonly unknown[] {
    return [reach, answered?.networks.length, opened];
  }

  protected override render() {
    const { opened, reach, answered } = this.state;
    if (!opened || !this.isOpen) return html`<div class="reach"></div>`;
    const isOn = reach !== null && reach.places.length < reach.all;
    const canAsk = (answered?.networks.length ?? 0) > 0 && !isOn;
    return html`
      <div class="reach">
        <div class="row tight">
          <button type="button" ?disabled=${!canAsk} @click=${() => void this.controller.measureReach(SIZE)}>Measure how far they hold</button>
          ${reach && !isOn && reach.all > 0 ? html`<button type="button" @click=${() => this.#export()}>CSV</button>` : nothing}
          <span class="note" aria-live="polite">${
            reach === null
              ? "Forty questions at each of many places, in and out of what was trained on, each with a D of twenty."
              : isOn || reach.all === 0
                ? html`${reach.places.length} of ${reach.all} places`
                : "Root of the mean squared error of the mean, lower is better."
          }</span>
        </div>
        ${reach && reach.places.length > 0 ? this.#figures() : nothing}
      </div>
    `;
  }

  #figures() {
    const { reach } = this.state;
    const places = reach?.places ?? [];
    const names = places[0]?.errors.map(({ name }) => name) ?? [];
    const network = names.includes(this.#network) ? this.#network : (names[0] ?? "");
    const choose = (event: Event) => {
      this.#network = (event.target as HTMLSelectElement).value;
      this.requestUpdate();
    };
    return html`
      ${
        this.page.id === "inclined-plane"
          ? html`<div class="maps">
              <figure>${errorMap(places, network)}
                <figcaption><label>by <select aria-label="Whose errors" @change=${choose}>
                  ${names.map((name) => html`<option value=${name} ?selected=${name === network}>${name}</option>`)}
                </select></label></figcaption>
              </figure>
              <figure>${errorMap(places, KNOWN)}<figcaption>with the model known: what cannot be beaten</figcaption></figure>
            </div>`
          : errorCurves(places)
      }
      <div class="table-scroll"><table>
        <thead><tr><th scope="col">who infers</th><th scope="col">in the range of training</th><th scope="col">out of it</th></tr></thead>
        <tbody>${rowsOf(places).map(
          ({ name, inside, outside }) =>
            html`<tr><th scope="row"><i class="swatch line-${LINES[name] ?? "other"}"></i>${name}</th>
              <td>${inside.toPrecision(3)}</td><td>${outside.toPrecision(3)}</td></tr>`,
        )}</tbody>
      </table></div>
    `;
  }

  #export(): void {
    const { reach, world } = this.state;
    const places = reach?.places ?? [];
    const names = places[0]?.errors.map(({ name }) => name) ?? [];
    const count = places[0]?.coordinates.length ?? 0;
    const header = [
      ...Array.from({ length: count }, (_, i) => `coordinate_${i + 1}`),
      "z",
      "in_training",
      KNOWN,
      ...names,
    ];
    const rows = places.map(({ coordinates, z, isInside, known, errors }) => [
      ...coordinates,
      z,
      isInside ? 1 : 0,
      known,
      ...errors.map(({ error }) => error),
    ]);
    this.offerFile(`${world}-mean-squared-errors.csv`, new TextEncoder().encode(csv(header, rows)));
  }
}
