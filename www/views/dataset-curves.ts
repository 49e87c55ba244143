// The MetaELBO of each dataset as small multiples: one scale for all, so that they can be compared at a glance.

import { html, nothing } from "lit";
import { families, valueLabel } from "../state/families";
import type { State } from "../state/state";
import { View } from "./view";

const WIDTH = 100;
const HEIGHT = 40;

export class DatasetCurves extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.training.history.curves, state.training.metrics, state.training.seen];
  }

  protected override render() {
    const { history, seen, config, metrics } = this.state.training;
    if (!config || seen.length === 0) {
      return html`<p class="note">Each dataset's own MetaELBO appears here with the first steps.</p>`;
    }
    const { step, byDataset } = history.curves;
    const now = metrics?.metaElboByDataset ?? byDataset.map((curve) => curve.at(-1));
    const [low, high] = range(byDataset);
    const across = (at: number) => (WIDTH * at) / Math.max(1, step.at(-1) ?? 1);
    const down = (value: number) => HEIGHT * (1 - (value - low) / (high - low));
    const unit = `${families[config.family].name.toLowerCase()} ${valueLabel(config.family, seen[0] ?? 0)}`;
    return html`
      <ol class="multiples" style="--count: ${seen.length}" aria-label="MetaELBO of each dataset, from ${unit} on">
        ${seen.map((value, dataset) => {
          const curve = byDataset[dataset] ?? [];
          const path = curve.map(
            (at, i) => `${i === 0 ? "M" : "L"}${across(step[i] ?? 0).toFixed(2)} ${down(at).toFixed(2)}`,
          );
          const newest = now[dataset];
          return html`
            <li>
              <span>${valueLabel(config.family, value)}</span>
              <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
                <path d=${path.length > 1 ? path.join("") : nothing} />
              </svg>
              <b>${newest === undefined ? "–" : newest.toFixed(0).replace("-", "−")}</b>
            </li>
          `;
        })}
      </ol>
    `;
  }
}

/** Least and most over all curves; the wild first measurements of a run are cut off when they dwarf the rest. */
function range(curves: readonly (readonly number[])[]): [number, number] {
  const all = curves.flat().filter(Number.isFinite);
  if (all.length === 0) return [-600, 0];
  const high = Math.max(...all);
  const low = Math.min(...all);
  return [low, Math.max(high, low + 10)];
}
