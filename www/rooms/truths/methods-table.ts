// Each way to infer z beside the exact answer: what it says, how far from it that is, and what it took.

import { html, nothing } from "lit";
import { linesOf } from "./lines";
import { divergence, isBinary } from "./posterior";
import { percent, sayMoments, signed } from "./posterior-chart";
import { GIVEN, KNOWN, LINES, SAMPLED } from "./world-list";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

export class MethodsTable extends WorldView {
  /** Names of lines that the visitor switched off. */
  off: ReadonlySet<string> = new Set();
  toggle: (name: string) => void = () => {};

  protected override watched({ answered, inferred, opened, search }: WorldState): readonly unknown[] {
    return [answered, inferred, opened, search];
  }

  protected override render() {
    const { opened, answered } = this.state;
    if (!opened || !this.isOpen) return html`<div class="methods"></div>`;
    const lines = linesOf(this.state);
    const given = lines.find(({ kind }) => kind === "given");
    const known = lines.find(({ kind }) => kind === "known");
    return html`
      <div class="methods table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">who infers</th>
              <th scope="col">${isBinary(opened) ? "left" : "mean ± deviation"}</th>
              <th scope="col" title="KL from p(z given x, D), the best that anyone can know who is told D alone">to exact, nats</th>
              <th scope="col" title="KL from p_i(z given x), with the model known">to the model known</th>
              <th scope="col">ms</th>
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              ({ name, masses, milliseconds }) => html`
                <tr>
                  <th scope="row">
                    <label><input type="checkbox" .checked=${!this.off.has(name)} @change=${() => this.toggle(name)} />
                      <i class="swatch line-${LINES[name] ?? "other"}"></i>${name}</label>
                  </th>
                  <td>${isBinary(opened) ? percent(masses[1] ?? 0) : sayMoments(opened, masses)}</td>
                  <td>${[KNOWN, GIVEN, SAMPLED].includes(name) || !given ? "–" : nats(divergence(given.masses, masses))}</td>
                  <td>${[KNOWN, SAMPLED].includes(name) || !known ? "–" : nats(divergence(known.masses, masses))}</td>
                  <td>${milliseconds === null ? "–" : milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)}</td>
                </tr>
              `,
            )}
            ${(answered?.rivals ?? []).map(
              ({ name, estimate }) =>
                html`<tr><th scope="row">${name}</th><td>${signed(estimate)}</td><td>–</td><td>–</td><td>–</td></tr>`,
            )}
            ${given ? nothing : html`<tr class="note"><td colspan="5">The exact answer for D alone is being computed…</td></tr>`}
          </tbody>
        </table>
      </div>
      ${this.#restsOn(isBinary(opened))}
      ${isBinary(opened) || this.state.question?.real ? nothing : this.#search()}
    `;
  }

  /** How many of the models drawn an exact answer rests on: clouds are shared out in every way instead, but for equation 10. */
  #restsOn(isEnumerated: boolean) {
    const models = Math.round(this.state.inferred?.effectiveModels ?? 0);
    if (models === 0) return nothing;
    const amount = models.toLocaleString("en");
    return html`<p class="note">${
      isEnumerated
        ? `Equation 10’s optimum rests on ${amount} effective models of those drawn; with fewer than 30 it is not shown.`
        : `What is exact given D rests on ${amount} effective models of those drawn, (Σw)²/Σw².`
    }</p>`;
  }

  /** What has to begin anew for every question. */
  #search() {
    const { search, answered } = this.state;
    const isOn = search !== null && search.step < search.steps;
    return html`<p class="row tight search">
      <button type="button" ?disabled=${isOn || !answered} @click=${() => void this.controller.search()}>Search and sample</button>
      <span class="note">${
        search
          ? html`Step ${search.step} of ${search.steps}, ${search.draws.length.toLocaleString("en")} draws; the networks needed one pass.`
          : "With the model known: the best Gaussian by gradient, then draws. For the next x, all over again."
      }</span>
    </p>`;
  }
}

const nats = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(3));
