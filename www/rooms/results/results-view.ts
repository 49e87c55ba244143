// The committed results: the headline, then any panel of Figure 6 as lines and as a table, to take away and to cite.

import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { CSV_FORM } from "../../state/csv";
import { valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { define } from "../../views/define";
import { icon } from "../../views/icons";
import { offerFile } from "../../views/offer-file";
import { View } from "../../views/view";
import { choices, possible } from "./choices";
import { CopyText, citation } from "./citation";
import { defaultLines } from "./default-lines";
import { everyDataset } from "./every-dataset";
import { fetchResults, type Results } from "./figure6";
import { headlinePanel } from "./headline-panel";
import { type LineStyle, lineStyles } from "./line-styles";
import { linesPlot } from "./lines";
import { provenance } from "./provenance";
import "./charts.css";
import "./results.css";
import "./table.css";
import { resultsTable } from "./results-table";
import { type Column, grouped, type Order, type Row, rowsOf } from "./rows";
import { shownCsv, shownJson } from "./shown-files";
import { standaloneSvg } from "./standalone-svg";
import { type Line, meanOf, type Panel, type Summary, summarise, valuesOf } from "./summary";
import { verdict } from "./verdict";

define("copy-text", CopyText);

/** Where two plots stand beside each other, and how much of the width the first takes. */
const WIDE = 1000;
const SHARE = 0.6;
const GAP = 40;

export class ResultsView extends View {
  #results: Results | null | undefined;
  #failure = "";
  #wanted: Partial<Panel> = {};
  /** What the visitor ticked or unticked; the rest is drawn by default or not. */
  readonly #ticked = new Map<string, boolean>();
  #order: Order = { column: "mean", isAscending: false };
  /** The dataset that is pointed at. */
  #pointed: number | null = null;
  #width = 640;
  readonly #resized = new ResizeObserver(([entry]) => {
    const width = Math.round(entry?.contentRect.width ?? 0);
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.requestUpdate();
  });

  /** What another room pointed to, as far as it was followed. */
  #pointedTo: State["resultsPanel"] = null;

  protected override watched({ resultsPanel }: State): readonly unknown[] {
    return [resultsPanel];
  }

  protected override willUpdate(): void {
    const { resultsPanel } = this.state;
    if (resultsPanel === null || resultsPanel === this.#pointedTo) return;
    this.#pointedTo = resultsPanel;
    this.#wanted = { ...this.#wanted, ...resultsPanel };
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
    if (results === undefined) return html`<p class="note awaited">The results are on their way…</p>`;
    if (results === null || results.figure6.records.length === 0) {
      return html`<p class="note no-results">This build of the page holds no results. The command that makes them:
        <code>metavae reproduce figure6</code></p>`;
    }
    return html`
      ${guard([results, this.#width], () => headlinePanel(results, this.#width, saveChart))}
      ${this.#panel(results)}
      ${citation(this.app, results.figure6.commit)}
    `;
  }

  #panel(results: Results): TemplateResult {
    const panel = possible(results, this.#wanted, this.state.settings.family);
    const summary = summarise(results, panel);
    const rows = rowsOf(summary);
    const styles = lineStyles(summary);
    const style = (id: string): LineStyle => styles.get(id) ?? { colour: "var(--edge)", dash: "", marker: "circle" };
    const byDefault = defaultLines(summary);
    const isShown = (id: string) => this.#ticked.get(id) ?? byDefault.includes(id);
    const shown = rows.filter(({ line }) => isShown(line.id));
    const asDrawn = byDefault.length === shown.length && byDefault.every(isShown);
    return html`
      <section class="panel" aria-labelledby="panel-title">
        <h2 id="panel-title">Figure 6, with its controls</h2>
        <p class="note">
          <glossary-term of="probe">Probes</glossary-term> <span>read the class of a digit from its code, on datasets that no model was trained on. The paper fits one to each dataset; one for all tells whether the code is common to them.</span>
        </p>
        ${choices(results, panel, (change) => {
          this.#wanted = { ...panel, ...change };
          this.#pointed = null;
          this.requestUpdate();
        })}
        <div class="results-parts">
          <figure>${this.#curves(panel, summary, shown, style)}</figure>
          <figure>${this.#sizes(shown, style)}</figure>
        </div>
        <dl class="verdicts" data-testid="results-verdict">
          ${verdict(summary, panel.measure).map(({ about, sentences }) => html`<div><dt>${about}</dt>${sentences.map((sentence) => html`<dd>${sentence}</dd>`)}</div>`)}
        </dl>
        ${this.#tools(results, panel, rows, asDrawn)}
        <div class="table-place" role="region" aria-label="Results of the chosen family and split">
          ${resultsTable({ rows, panel, order: this.#order, sort: this.#sort, style, isShown, toggle: (id) => this.#tick(id, !isShown(id)) })}
        </div>
        <p class="note">
          Accuracies are means over the unseen datasets and over seeds, ± the standard error between seeds; of one seed none is known, and
          differences below .01 mean little. Worst: the dataset with the lowest mean over seeds. Wrong and empty D at the N that a
          model was trained with. The bound, nats per image on seen datasets, takes grey pixels for probabilities of ink, as the paper does; given c it is one on ln
          p(x given c), which is another quantity. The paper’s numbers are read off its figure, to about .005.
        </p>
        <details>
          <summary>Every dataset’s number</summary>
          ${everyDataset(
            panel,
            shown.map(({ line }) => line),
          )}
        </details>
        ${provenance(results, panel)}
      </section>
    `;
  }

  #tick(id: string, shown: boolean): void {
    this.#ticked.set(id, shown);
    this.requestUpdate();
  }

  #sort = (column: Column): void => {
    const { column: before, isAscending } = this.#order;
    this.#order = { column, isAscending: column === before && !isAscending };
    this.requestUpdate();
  };

  #curves(
    { family }: Panel,
    summary: Summary,
    shown: readonly Row[],
    style: (id: string) => LineStyle,
  ): TemplateResult {
    // The same whichever lines are shown, so that nothing moves when one is left out.
    const columns = valuesOf(rowsOf(summary).map(({ line }) => line));
    return linesPlot({
      lines: shown.map(({ line, mean }) => ({
        ...drawn(line, style),
        mean,
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
      width: this.#width >= WIDE ? Math.round((this.#width - GAP) * SHARE) : this.#width,
    });
  }

  #sizes(shown: readonly Row[], style: (id: string) => LineStyle): TemplateResult {
    const readers = shown.flatMap(({ line, variant }) =>
      variant && variant.bySize.length > 1 ? [{ line, bySize: variant.bySize }] : [],
    );
    if (readers.length === 0) return html`<p class="note">None of the models drawn was measured with other N.</p>`;
    const columns = [...new Set(readers.flatMap(({ bySize }) => bySize.map(({ size }) => size)))].sort((a, b) => a - b);
    return linesPlot({
      lines: readers.map(({ line, bySize }) => ({
        ...drawn(line, style),
        mean: bySize.at(-1)?.accuracy ?? meanOf(line),
        points: bySize.map(({ size, accuracy }) => [size, accuracy] as const),
      })),
      columns,
      label: (size) => `N = ${size}`,
      title: "Mean accuracy with N images of the right D",
      selected: null,
      select: () => {},
      even: true,
      width: this.#width >= WIDE ? Math.round((this.#width - GAP) * (1 - SHARE)) : this.#width,
    });
  }

  #tools(results: Results, panel: Panel, rows: readonly Row[], asDrawn: boolean): TemplateResult {
    const name = `metavae-${panel.family}-${panel.split}-${panel.measure === "probe" ? "own-probe" : "one-probe"}`;
    const groups = grouped(rows, this.#order);
    const backToDefault = () => {
      this.#ticked.clear();
      this.requestUpdate();
    };
    return html`
      <div class="row tight table-tools">
        <button type="button" class="quiet" ?disabled=${asDrawn} @click=${backToDefault}>${icon("undo")} Back to four lines</button>
        <button type="button" class="push" title=${CSV_FORM} @click=${() => offerFile(`${name}.csv`, shownCsv(panel, groups), "text/csv")}>
          ${icon("download")} CSV
        </button>
        <button type="button" @click=${() => offerFile(`${name}.json`, shownJson(results, panel, groups), "application/json")}>
          ${icon("download")} JSON
        </button>
        <button type="button" @click=${() => saveChart(name, this.querySelector(".results-parts .lines-plot"))}>
          ${icon("download")} Lines as SVG
        </button>
      </div>
    `;
  }
}

const drawn = (line: Line, style: (id: string) => LineStyle) => ({
  id: line.id,
  style: style(line.id),
  label: line.label,
});

function saveChart(name: string, chart: Element | null): void {
  if (chart) offerFile(`${name}.svg`, standaloneSvg(chart), "image/svg+xml");
}
