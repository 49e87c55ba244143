// Figure: the three splits as rows of dots, to choose from, and the pipeline of what is fitted on what with the chosen one.

import { html, type TemplateResult } from "lit";
import type { MetaSplit } from "../../engine/protocol";
import { families, valueLabel } from "../../state/families";
import { type Split, splitOf } from "../../state/splits";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import "./splits.css";

const NAMES: Record<MetaSplit, string> = { interleaved: "Interleaved", sparse: "Sparse", contiguous: "Contiguous" };
const SPLITS = Object.keys(NAMES) as MetaSplit[];

/** Digits of MNIST that each dataset shows, and that the probe for all is fitted to in all; as results/figure6.json was measured. */
const TRAIN = "60,000";
const TEST = "10,000";
const SHARED = "20,000";

export class SplitsFigure extends View {
  #split: MetaSplit = "interleaved";

  protected override watched({ settings }: State): readonly unknown[] {
    return [settings.family];
  }

  protected override render() {
    const { family } = this.state.settings;
    const chosen = splitOf(family, this.#split);
    const panel = { family, split: this.#split };
    const { name } = families[family];
    return html`
      <figure class="story-figure splits">
        <fieldset class="split-rows">
          <legend class="hidden-label">Split</legend>
          ${SPLITS.map((split) => this.#row(split))}
        </fieldset>
        <p class="note split-key">
          <span class="key-line"><i class="dataset-dot seen-dot"></i>meta-train: seen</span>
          <span class="key-line"><i class="dataset-dot"></i>meta-test: never seen</span>
        </p>
        ${pipeline(chosen)}
        <p class="split-record" role="status">
          <b>${`In Results: ${name}, ${NAMES[this.#split]}.`}</b>
          <a href="#results" @click=${() => this.app.store.update({ resultsPanel: panel })}>See what was measured</a>
        </p>
      </figure>
    `;
  }

  #row(split: MetaSplit): TemplateResult {
    const { family } = this.state.settings;
    const { grid, seen, unseen } = splitOf(family, split);
    const isChosen = split === this.#split;
    const choose = () => {
      this.#split = split;
      this.requestUpdate();
    };
    return html`
      <label class="split-row ${isChosen ? "is-chosen" : ""}" data-split=${split}>
        <input type="radio" name="story-split" .checked=${isChosen} @change=${choose} />
        <span class="split-name"><b>${NAMES[split]}</b> <span class="note">${`${seen.length} seen, ${unseen.length} never seen`}</span></span>
        <span class="split-dots" style="--count: ${grid.length}" aria-hidden="true">
          ${grid.map(
            (value) => html`<span class="split-value">
              <i class="dataset-dot ${seen.includes(value) ? "seen-dot" : ""}"></i><span>${valueLabel(family, value)}</span>
            </span>`,
          )}
        </span>
      </label>
    `;
  }
}

/** From left to right: what is fitted; what is asked of it afterwards. */
function pipeline({ seen, unseen }: Split): TemplateResult {
  const datasets = (values: readonly number[], kind: string) => html`<b>${`${values.length} ${kind} datasets`}</b>`;
  const dots = (values: readonly number[], tone: string) =>
    html`<span class="pipe-dots" aria-hidden="true">${values.map(() => html`<i class="dataset-dot ${tone}"></i>`)}</span>`;
  return html`
    <ol class="pipeline">
      <li class="pipe-train">
        <h3>Meta-train</h3>
        ${dots(seen, "seen-dot")}
        <p>${datasets(seen, "seen")}${`, ${TRAIN} train digits each`}</p>
        <p class="pipe-fits">${`fit the encoder φ and ${seen.length} decoders θ`}</p>
        <p class="note">Then both stay as they are.</p>
      </li>
      <li class="pipe-own">
        <h3>A probe for each</h3>
        ${dots(unseen, "")}
        <p>${datasets(unseen, "unseen")}${", codes of their train digits"}</p>
        <p class="pipe-fits">${`fit ${unseen.length} probes, one for each dataset`}</p>
        <p class="note">The paper’s measure: is the class in the code?</p>
      </li>
      <li class="pipe-shared">
        <h3>One probe for all</h3>
        ${dots(seen, "seen-dot")}
        <p>${datasets(seen, "seen")}${`, codes of ${SHARED} train digits`}</p>
        <p class="pipe-fits">fit 1 probe</p>
        <p class="note">Is the code common to all datasets?</p>
      </li>
      <li class="pipe-test">
        <h3>Meta-test</h3>
        ${dots(unseen, "")}
        <p>${datasets(unseen, "unseen")}${`, codes of ${TEST} test digits each`}</p>
        <p class="pipe-fits">both kinds of probe are tested</p>
        <p class="note">Each digit is read with a D of its own dataset, without labels.</p>
      </li>
    </ol>
  `;
}
