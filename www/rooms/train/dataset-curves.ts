// One term of each dataset as small multiples: one scale for all, so that they can be compared at a glance.

import { html, nothing } from "lit";
import { families, valueLabel } from "../../state/families";
import { datasetCurve, datasetTerm, type Term } from "../../state/history";
import type { State } from "../../state/state";
import { valueRange } from "../../state/value-range";
import { View } from "../../views/view";

const WIDTH = 100;
const HEIGHT = 40;

const terms: ReadonlyArray<{ term: Term; label: string }> = [
  { term: "metaElbo", label: "MetaELBO" },
  { term: "reconstruction", label: "Reconstruction" },
  { term: "kl", label: "KL" },
];

export class DatasetCurves extends View {
  #term: Term = "metaElbo";

  protected override watched(state: State): readonly unknown[] {
    return [state.training.history.curves, state.training.metrics, state.training.seen];
  }

  protected override render() {
    const { seen, config } = this.state.training;
    return html`
      <fieldset class="segments">
        <legend>Of each dataset</legend>
        ${terms.map(
          ({ term, label }) => html`
            <label>
              <input
                type="radio"
                name="dataset-term"
                .checked=${term === this.#term}
                @change=${() => {
                  this.#term = term;
                  this.requestUpdate();
                }}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
      ${config && seen.length > 0 ? this.#multiples(config.family) : html`<p class="note">Each dataset's own curve appears here with the first steps.</p>`}
    `;
  }

  #multiples(family: keyof typeof families) {
    const { history, seen, metrics } = this.state.training;
    const { step, byDataset } = history.curves;
    const curves = byDataset.map((dataset) => datasetCurve(this.#term, dataset));
    const now = metrics?.byDataset.map((dataset) => datasetTerm(this.#term, dataset)) ?? [];
    // One scale for all, which the first steps do not set; what lies outside of it ends at its edge.
    const { low, high } = valueRange(curves.map((value) => ({ step, value })));
    const across = (at: number) => (WIDTH * at) / Math.max(1, step.at(-1) ?? 1);
    const down = (value: number) => HEIGHT * (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low));
    const unit = `${families[family].name.toLowerCase()} ${valueLabel(family, seen[0] ?? 0)}`;
    const name = terms.find(({ term }) => term === this.#term)?.label;
    return html`
      <ol class="multiples" style="--count: ${seen.length}" aria-label="${name} of each dataset, from ${unit} on">
        ${seen.map((value, dataset) => {
          const points = (curves[dataset] ?? [])
            .map((at, i) => [step[i] ?? 0, at] as const)
            .filter(([, at]) => Number.isFinite(at))
            .map(([x, y]) => `${across(x).toFixed(2)} ${down(y).toFixed(2)}`);
          const newest = now[dataset] ?? curves[dataset]?.at(-1);
          return html`
            <li>
              <span>${valueLabel(family, value)}</span>
              <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
                <path d=${points.length > 1 ? `M${points.join("L")}` : nothing} />
              </svg>
              <b>${newest === undefined || Number.isNaN(newest) ? "–" : newest.toFixed(0).replace("-", "−")}</b>
            </li>
          `;
        })}
      </ol>
    `;
  }
}
