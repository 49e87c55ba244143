// Figure: what K datasets cost by equation 9 and by equation 10, counted; K is moved by hand.

import { html, type TemplateResult } from "lit";
import { splitOf } from "../../state/splits";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import { encoder, metaEncoder } from "./cost";

const MOST = 100;

export class CostFigure extends View {
  /** Until it is moved, as many as the model of this page was trained on. */
  #count: number | null = null;

  protected override watched({ settings }: State): readonly unknown[] {
    return [settings.family];
  }

  protected override render() {
    const count = this.#count ?? splitOf(this.state.settings.family, "interleaved").seen.length;
    const move = ({ target }: Event) => {
      this.#count = Number((target as HTMLInputElement).value);
      this.requestUpdate();
    };
    const number = (value: number) => value.toLocaleString("en");
    return html`
      <figure class="cost">
        <div class="cost-slider">
          <label for="cost-datasets">Datasets, <i>K</i></label>
          <input id="cost-datasets" type="range" min="1" max=${MOST} step="1" .value=${String(count)} @input=${move} />
          <output for="cost-datasets">${count}</output>
        </div>
        <table class="cost-table">
          <caption class="hidden-label">What inference for K datasets costs</caption>
          <thead>
            <tr><td></td><th scope="col">one network each (9)</th><th scope="col">MetaVAE <span>(10)</span></th></tr>
          </thead>
          <tbody>
            ${row("trainings", number(count), "1")} ${row("weights of encoders", number(count * encoder), number(metaEncoder))}
            ${row("images that teach each", "one dataset’s", `those of all ${number(count)}`)}
            ${row("for a dataset never seen", "none, until one more training", "the same one, given its D")}
          </tbody>
        </table>
      </figure>
    `;
  }
}

const row = (name: string, each: string, one: string): TemplateResult =>
  html`<tr><th scope="row">${name}</th><td>${each}</td><td>${one}</td></tr>`;
