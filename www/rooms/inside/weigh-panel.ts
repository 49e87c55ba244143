// Which dataset most likely produced the digit: a bar for each, from importance-weighted bounds on ln p_theta_i(x).

import { html, nothing } from "lit";
import { compare } from "../../state/comparison";
import { gridOf, nearest, valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { probabilities } from "../../state/weighing";
import { expectedTiles } from "../../views/strip";
import { View } from "../../views/view";
import { ViewportController } from "../../views/viewport-controller";

export class WeighPanel extends View {
  constructor() {
    super();
    new ViewportController(this, "500px", (near) => this.app.actions.watchIdleTask("weighing", near));
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.weighing, state.chosen, state.digit, state.model, state.settings];
  }

  protected override render() {
    const { weighing, digit, model, settings } = this.state;
    const { family } = settings;
    const { seen } = gridOf(model, family);
    const fits = weighing !== null && weighing.model === model && seen.length > 0;
    const bounds = fits ? weighing.bounds : [];
    const chances = probabilities(bounds);
    const truth = seen[nearest(family, compare(settings).own.value, seen)];
    const stale = !fits || weighing.digit !== digit || weighing.size !== settings.contextSize;
    const rows = seen.length > 0 ? [...seen] : Array.from({ length: expectedTiles(family) }, () => undefined);
    const best = chances.indexOf(Math.max(...chances));
    const isNone = this.state.chosen?.answer?.judgement?.verdict === "noDigit";
    return html`
      <table class="weighing ${stale ? "stale-figures" : ""} ${isNone ? "doubted" : ""}" aria-busy=${stale}>
        <caption class="hidden-label">How probable it is that each dataset produced your digit</caption>
        <thead>
          <tr>
            <th scope="col">dataset</th>
            <td></td>
            <th scope="col">probability</th>
            <th scope="col">ln p(x)</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((value, index) => {
            const chance = chances[index];
            return html`
              <tr class=${index === best ? "best" : ""}>
                <th scope="row">${value === undefined ? "\u00a0" : valueLabel(family, value)}</th>
                <td class="chance" aria-hidden="true">${chance === undefined ? nothing : html`<i class="bar" style="--filled: ${chance.toFixed(4)}"></i>`}</td>
                <td>${chance === undefined ? "" : percent(chance)}</td>
                <td>${bounds[index]?.toFixed(1).replace("-", "−")}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
      ${isNone ? html`<p class="trust no">None of these explains it as it explains digits: the shares only say which is least wrong.</p>` : nothing}
      <p class="note">
        Each dataset's decoder explains your digit given its own D; a uniform prior turns ln p into probabilities.
        ${truth === undefined ? nothing : html`Nearest to how your digit is transformed: ${valueLabel(family, truth)}.`}
        Importance-weighted, ${fits ? weighing.samples : 64} samples, in nats.
      </p>
    `;
  }
}

const percent = (chance: number): string =>
  chance > 0.999 ? "> 99.9 %" : chance < 0.001 ? "< 0.1 %" : `${(100 * chance).toFixed(1)} %`;
