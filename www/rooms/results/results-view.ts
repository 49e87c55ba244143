// The committed results, to choose from: family, split, measure and models; curves, D, N, a table, and what it all says.

import { html, nothing, type TemplateResult } from "lit";
import type { Family, MetaSplit } from "../../engine/protocol";
import { families, valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import { fetchResults, type Results } from "./figure6";
import { LINE_COLOURS, lineColour } from "./line-colour";
import { type Drawn, linesPlot } from "./lines";
import "./results.css";
import {
  familiesOf,
  type Line,
  type Measure,
  meanOf,
  type Panel,
  type Summary,
  splitsOf,
  summarise,
  type Variant,
  valuesOf,
  worstOf,
} from "./summary";
import { accuracy, verdict } from "./verdict";

const MEASURES: ReadonlyArray<{ measure: Measure; label: string; title: string }> = [
  {
    measure: "probe",
    label: "a probe for each dataset",
    title: "The paper's measure: fitted on each unseen dataset's own digits",
  },
  { measure: "shared_probe", label: "one probe for all", title: "Fitted on the seen datasets, used on unseen ones" },
];
const SPLITS: Record<MetaSplit, string> = { interleaved: "Interleaved", sparse: "Sparse", contiguous: "Contiguous" };

export class ResultsView extends View {
  #results: Results | null | undefined;
  #failure = "";
  #panel: Panel | null = null;
  readonly #hidden = new Set<string>();
  /** The dataset that is pointed at. */
  #pointed: number | null = null;
  #width = 640;
  readonly #resized = new ResizeObserver(([entry]) => {
    const width = Math.round(entry?.contentRect.width ?? 0);
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.requestUpdate();
  });

  protected override watched(_state: State): readonly unknown[] {
    return [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override firstUpdated(): void {
    this.#resized.observe(this);
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    this.#failure = "";
    try {
      this.#results = await fetchResults(new URL("./", document.baseURI).href);
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  protected override render() {
    if (this.#failure) {
      return html`<p class="note">${this.#failure} <button type="button" @click=${() => void this.#fetch()}>Try again</button></p>`;
    }
    const results = this.#results;
    if (results === undefined) return html`<p class="note">The results are on their way…</p>`;
    if (results === null || results.figure6.records.length === 0) {
      return html`<p class="note no-results">This build of the page holds no results. The command that makes them:
        <code>metavae reproduce figure6</code></p>`;
    }
    const panel = this.#chosen(results);
    const summary = summarise(results, panel);
    const shown = summary.variants.filter(({ id }) => !this.#hidden.has(id));
    return html`
      ${this.#choices(results, panel)}
      <div class="verdict-text" data-testid="results-verdict">${verdict(summary, panel.measure).map((sentence) => html`<p>${sentence}</p>`)}</div>
      <div class="results-parts">
        <figure>${this.#curves(panel, summary, shown)}</figure>
        <figure>${this.#sizes(shown, summary)}</figure>
      </div>
      ${this.#table(panel, summary)}
      <p class="note">
        Means over the unseen datasets and, where there are several, over seeds, ± the standard error between them. Right, wrong and
        empty D at the N that a model was trained with. ln p(x) is a bound, nats per image, on seen datasets. The paper’s lines are
        read off its Figure 6, to about .005.
      </p>
      <details>
        <summary>Every dataset’s number</summary>
        ${everyValue(panel, lines(summary, shown))}
        <p class="note">${`Written at ${results.figure6.commit} by`} <code>${results.figure6.command}</code></p>
      </details>
    `;
  }

  /** What was chosen, as far as it was measured. */
  #chosen(results: Results): Panel {
    const known = familiesOf(results);
    const wanted = this.#panel?.family ?? this.state.settings.family;
    const family = known.includes(wanted) ? wanted : (known[0] ?? wanted);
    const splits = splitsOf(results, family);
    const split = this.#panel?.split;
    return {
      family,
      split: split && splits.includes(split) ? split : (splits[0] ?? "interleaved"),
      measure: this.#panel?.measure ?? "probe",
    };
  }

  #choices(results: Results, panel: Panel): TemplateResult {
    const choose = (change: Partial<Panel>) => {
      this.#panel = { ...panel, ...change };
      this.#pointed = null;
      this.requestUpdate();
    };
    return html`
      <div class="row">
        ${radios<Family>(
          "results-family",
          "Family",
          Object.entries(families).map(([family, { name }]) => ({ value: family as Family, label: name })),
          panel.family,
          familiesOf(results),
          (family) => choose({ family }),
        )}
        ${radios<MetaSplit>(
          "results-split",
          "Split",
          Object.entries(SPLITS).map(([split, label]) => ({ value: split as MetaSplit, label })),
          panel.split,
          splitsOf(results, panel.family),
          (split) => choose({ split }),
        )}
        ${radios<Measure>(
          "results-measure",
          "Read by",
          MEASURES.map(({ measure, label, title }) => ({ value: measure, label, title })),
          panel.measure,
          ["probe", "shared_probe"],
          (measure) => choose({ measure }),
        )}
      </div>
    `;
  }

  #curves({ family }: Panel, summary: Summary, shown: Variant[]): TemplateResult {
    const drawn = lines(summary, shown);
    const columns = columnsOf(summary);
    return linesPlot({
      lines: drawn.map((line) => ({
        ...this.#look(line, summary),
        points: line.points.map(({ value, accuracy }) => [value, accuracy] as const),
      })),
      columns,
      label: (value) => valueLabel(family, value),
      title: "Accuracy on each unseen dataset",
      selected: this.#pointed,
      select: (index) => {
        if (index === this.#pointed) return;
        this.#pointed = index;
        this.requestUpdate();
      },
      width: this.#half(),
    });
  }

  #sizes(shown: Variant[], summary: Summary): TemplateResult {
    const readers = shown.filter(({ bySize }) => bySize.length > 1);
    if (readers.length === 0) return html`<p class="note">None of these models was measured with other N.</p>`;
    const columns = [...new Set(readers.flatMap(({ bySize }) => bySize.map(({ size }) => size)))].sort((a, b) => a - b);
    return linesPlot({
      lines: readers.map(({ line, bySize }) => ({
        ...this.#look(line, summary),
        points: bySize.map(({ size, accuracy }) => [size, accuracy] as const),
      })),
      columns,
      label: (size) => `N = ${size}`,
      title: "Mean accuracy with N images of the right D",
      selected: null,
      select: () => {},
      even: true,
      width: this.#half(),
    });
  }

  /** Two plots stand beside each other where there is room. */
  #half = (): number => (this.#width >= 900 ? Math.round((this.#width - 40) / 2) : this.#width);

  #look({ id, kind }: Line, { variants, paper }: Summary): Pick<Drawn, "id" | "colour" | "style"> {
    if (kind === "model")
      return { id, colour: lineColour(variants.findIndex((variant) => variant.id === id)), style: "solid" };
    if (kind === "control") return { id, colour: "var(--ink)", style: id === "pca-40" ? "dotted" : "dashed" };
    return { id, colour: lineColour(LINE_COLOURS - 1 - paper.findIndex((line) => line.id === id)), style: "faint" };
  }

  #table(panel: Panel, summary: Summary): TemplateResult {
    const { variants, controls, paper } = summary;
    const best = Math.max(...[...variants.map(({ line }) => line), ...controls].map(meanOf));
    const at = this.#pointed === null ? undefined : columnsOf(summary)[this.#pointed];
    return html`
      <div class="wide-table" tabindex="0" role="region" aria-label="Results of the chosen family and split">
        <table class="results-table">
          <caption class="hidden-label">Accuracy on unseen datasets, models and controls</caption>
          <thead>
            <tr>
              <th scope="col">codes of</th>
              <th scope="col">mean</th>
              <th scope="col">${at === undefined ? "worst" : `at ${valueLabel(panel.family, at)}`}</th>
              <th scope="col">right, wrong, empty D</th>
              <th scope="col">ln p(x)</th>
              <th scope="col">active units</th>
              <th scope="col">training steps</th>
              <th scope="col">seeds</th>
            </tr>
          </thead>
          <tbody>
            ${[...variants].sort((a, b) => meanOf(b.line) - meanOf(a.line)).map((variant) => this.#row(variant, summary, panel, at, meanOf(variant.line) === best))}
            ${[...controls, ...paper].map((line) => this.#plainRow(line, summary, panel, at, meanOf(line) === best))}
          </tbody>
        </table>
      </div>
    `;
  }

  #row(variant: Variant, summary: Summary, panel: Panel, at: number | undefined, best: boolean): TemplateResult {
    const { id, line, standardError } = variant;
    const toggle = () => {
      if (!this.#hidden.delete(id)) this.#hidden.add(id);
      this.requestUpdate();
    };
    return html`
      <tr class=${best ? "best" : ""} data-model=${id}>
        <th scope="row">
          <label class="line-choice">
            <input type="checkbox" .checked=${!this.#hidden.has(id)} @change=${toggle} />
            ${swatch(this.#look(line, summary))} ${titled(line)}
          </label>
        </th>
        <td>${accuracy(meanOf(line))}${standardError === null ? nothing : html`<span class="note"> ± ${standardError < 0.0005 ? "< .001" : accuracy(standardError)}</span>`}</td>
        <td>${atOrWorst(line, panel, at)}</td>
        <td>${contexts(variant)}</td>
        <td>${variant.logLikelihood?.toFixed(1).replace("-", "−") ?? "–"}</td>
        <td>${Math.round(variant.activeUnits)}</td>
        <td>${variant.steps.toLocaleString("en")}</td>
        <td>${variant.seeds}</td>
      </tr>
    `;
  }

  #plainRow(line: Line, summary: Summary, panel: Panel, at: number | undefined, best: boolean): TemplateResult {
    return html`
      <tr class=${best ? "best" : ""} data-model=${line.id}>
        <th scope="row"><span class="line-choice">${swatch(this.#look(line, summary))} ${titled(line)}</span></th>
        <td>${accuracy(meanOf(line))}</td>
        <td>${atOrWorst(line, panel, at)}</td>
        <td colspan="5"></td>
      </tr>
    `;
  }
}

const lines = ({ controls, paper }: Summary, shown: Variant[]): Line[] => [
  ...paper,
  ...controls,
  ...shown.map(({ line }) => line),
];

/** The same whichever models are shown, so that nothing moves when one is left out. */
const columnsOf = (summary: Summary): number[] => valuesOf(lines(summary, summary.variants));

function atOrWorst(line: Line, { family }: Panel, at: number | undefined): TemplateResult | string {
  if (at !== undefined) {
    const point = line.points.find(({ value }) => value === at);
    return point ? accuracy(point.accuracy) : "–";
  }
  const worst = worstOf(line);
  return html`${accuracy(worst.accuracy)} <span class="note">${`at ${valueLabel(family, worst.value)}`}</span>`;
}

/** With the right D, a wrong one and none: bars from 0 to 1 with their numbers. */
function contexts({ readsContext, line, wrong, empty }: Variant): TemplateResult {
  if (!readsContext) return html`<span class="note">reads no D</span>`;
  const kinds = [
    ["right", meanOf(line)],
    ["wrong", wrong],
    ["empty", empty],
  ] as const;
  return html`<ul class="kinds">
    ${kinds.map(
      ([kind, value]) => html`<li class=${kind}>
        <i class="bar" style="--filled: ${(value ?? 0).toFixed(4)}" aria-hidden="true"></i>${value === null ? "–" : accuracy(value)}
        <span class="hidden-label">${`${kind} D`}</span>
      </li>`,
    )}
  </ul>`;
}

const titled = ({ title }: Line): TemplateResult => html`<span>${title}</span>`;

const swatch = ({ colour, style }: Pick<Drawn, "colour" | "style">): TemplateResult =>
  html`<i class="swatch ${style}" style="--colour: ${colour}" aria-hidden="true"></i>`;

function everyValue({ family }: Panel, shown: Line[]): TemplateResult {
  const values = valuesOf(shown);
  return html`
    <div class="wide-table" tabindex="0" role="region" aria-label="Accuracy on every unseen dataset">
      <table>
        <thead>
          <tr>
            <th scope="col">dataset</th>
            ${values.map((value) => html`<th scope="col">${valueLabel(family, value)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (line) => html`<tr>
              <th scope="row">${titled(line)}</th>
              ${values.map((value) => {
                const point = line.points.find((entry) => entry.value === value);
                return html`<td>${point ? accuracy(point.accuracy) : "–"}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

interface Option<T> {
  value: T;
  label: string;
  title?: string;
}

function radios<T extends string>(
  name: string,
  legend: string,
  options: ReadonlyArray<Option<T>>,
  chosen: T,
  possible: readonly T[],
  choose: (value: T) => void,
): TemplateResult {
  return html`
    <fieldset class="segments">
      <legend>${legend}</legend>
      ${options.map(
        ({ value, label, title }) => html`
          <label title=${title ?? nothing}>
            <input
              type="radio"
              name=${name}
              .checked=${value === chosen}
              ?disabled=${!possible.includes(value)}
              @change=${() => choose(value)}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
