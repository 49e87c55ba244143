// Whether to believe the networks: their answers to a thousand drawn questions, whose truth is known, held against it.

import { html, nothing, svg } from "lit";
import { isBinary } from "./posterior";
import { LINES, SHIPPED } from "./world-list";
import type { Calibrated, WorldState } from "./world-state";
import { WorldView } from "./world-view";

const SIZES = [0, 1, 2, 5, 10, 20, 50] as const;
const WIDTH = 420;
const HEIGHT = 210;
const LEFT = 40;
const RIGHT = 412;
const MIDDLE = 92;
/** Of the difference, up and down. */
const TALL = 82;

export class TrustPanel extends WorldView {
  #size = 1;

  protected override watched({ trust, answered, opened }: WorldState): readonly unknown[] {
    return [trust, answered?.networks.length, opened];
  }

  protected override render() {
    const { opened, trust, answered } = this.state;
    if (!opened || !this.isOpen) return html`<div class="trust"></div>`;
    const names = (answered?.networks ?? []).map(({ name }) => name);
    const ask = (size: number) => {
      this.#size = size;
      void this.controller.calibrate(names, size);
    };
    const found = Object.entries(trust?.found ?? {});
    return html`
      <div class="trust">
        <div class="row tight">
          <button type="button" ?disabled=${names.length === 0} @click=${() => ask(this.#size)}>Ask 1,000 questions</button>
          <label>for N =
            <select aria-label="N of the questions" @change=${(event: Event) => ask(Number((event.target as HTMLSelectElement).value))}>
              ${SIZES.map((size) => html`<option value=${size} ?selected=${size === this.#size}>${size}</option>`)}
            </select>
          </label>
        </div>
        ${found.length === 0 ? html`<p class="note">Each question draws its own model, D, z and x; the networks are told D and x alone.</p>` : nothing}
        <div class="trust-figures">
          ${isBinary(opened) || found.length === 0 ? nothing : curves(found)}
          ${found.length === 0 ? nothing : table(found, isBinary(opened))}
        </div>
      </div>
    `;
  }
}

function curves(found: ReadonlyArray<readonly [string, Calibrated]>) {
  const band = found[0]?.[1].band ?? [];
  const most = Math.max(0.08, ...found.flatMap(([, { difference }]) => difference.map(Math.abs)));
  const across = (i: number) => LEFT + ((RIGHT - LEFT) * (i + 1)) / band.length;
  const up = (value: number) => MIDDLE - (TALL * value) / most;
  const edge = (side: 0 | 1) => band.map((ends, i) => `${across(i).toFixed(1)} ${up(ends[side]).toFixed(1)}`);
  const inBand = ({ difference }: Calibrated) =>
    difference.every((value, i) => value >= (band[i]?.[0] ?? 0) && value <= (band[i]?.[1] ?? 0));
  const says = found
    .map(([name, calibrated]) => `${name}: ${inBand(calibrated) ? "inside the band" : "outside the band"}`)
    .join("; ");
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${says}>
      <path class="band" d="M${edge(1).join("L")}L${edge(0).reverse().join("L")}Z" />
      <path class="axis" d="M${LEFT} ${MIDDLE}H${RIGHT}" />
      ${[-most, 0, most].map((value) => svg`<text class="left" x=${LEFT - 4} y=${up(value) + 4}>${value.toFixed(2).replace("-", "−")}</text>`)}
      ${found.map(([name, { difference }]) => svg`<path class="line line-${LINES[name] ?? "other"}" d=${difference.map((value, i) => `${i === 0 ? "M" : "L"}${across(i).toFixed(1)} ${up(value).toFixed(1)}`).join("")} />`)}
      ${[0, 0.5, 1].map((share) => svg`<text class="tick" x=${LEFT + (RIGHT - LEFT) * share} y="190">${share}</text>`)}
      <text class="tick" x=${(LEFT + RIGHT) / 2} y="206">share of q below the true z</text>
    </svg>
    <figcaption class="note">A posterior that is as sure as it may be stays inside the band 19 times in 20. An S that falls in the middle is one that is too sure.</figcaption>
  </figure>`;
}

function table(found: ReadonlyArray<readonly [string, Calibrated]>, binary: boolean) {
  const order = Object.values<string>(SHIPPED);
  const rows = [...found].sort(([a], [b]) => ((order.indexOf(a) + 99) % 99) - ((order.indexOf(b) + 99) % 99));
  return html`<div class="table-scroll"><table>
    <thead><tr><th scope="col">network</th>
      ${binary ? html`<th scope="col">errors</th>` : html`<th scope="col">squared error</th><th scope="col">50 % hold</th><th scope="col">95 % hold</th>`}
      <th scope="col">−ln q(z)</th></tr></thead>
    <tbody>${rows.map(
      ([name, { loss, lossError, coverage, surprise }]) => html`<tr>
        <th scope="row"><i class="swatch line-${LINES[name] ?? "other"}"></i>${name}</th>
        <td>${binary ? `${(100 * loss).toFixed(1)} ± ${(100 * lossError).toFixed(1)} %` : `${loss.toPrecision(3)} ± ${lossError.toPrecision(1)}`}</td>
        ${coverage ? html`<td>${share(coverage[0])}</td><td>${share(coverage[2])}</td>` : nothing}
        <td>${surprise.toFixed(3).replace("-", "−")}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}

const share = (value: number): string => `${(100 * value).toFixed(0)} %`;
