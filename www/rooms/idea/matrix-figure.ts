// Figure: your digit under every dataset, read with every dataset's D. One network per dataset would fill one row well.

import { html, nothing } from "lit";
import type { Family } from "../../engine/protocol";
import { valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { expectedTiles } from "../../views/strip";
import { StoryFigure } from "./figure";

/** N of each D. */
const SIZE = 10;

export class MatrixFigure extends StoryFigure {
  /** ELBO, one column for each dataset that the digit is put under; null where it is not known yet. */
  #columns: Array<number[] | null> = [];
  #seen: readonly number[] = [];
  #family: Family = "rotation";

  protected override async compute({ settings, model }: State, stale: () => boolean): Promise<void> {
    if (!model) return;
    const { family, contextSeed } = settings;
    const contexts = model.seen.map((value) => ({ transformation: { family, value }, size: SIZE, seed: contextSeed }));
    const columns: Array<number[] | null> = model.seen.map(() => null);
    for (const [index, value] of model.seen.entries()) {
      const asked = await this.app.modelQueries.ask({ family, value }, contexts);
      if (stale()) return;
      if (!asked) break;
      columns[index] = asked.answers.map(({ datasets }) => datasets[index]?.elbo ?? Number.NaN);
    }
    this.#columns = columns;
    this.#seen = model.seen;
    this.#family = family;
  }

  protected override render() {
    const family = this.#family;
    const count = this.#seen.length || expectedTiles(this.state.settings.family);
    const indices = Array.from({ length: count }, (_, i) => i);
    const label = (index: number) => {
      const value = this.#seen[index];
      return value === undefined ? "…" : valueLabel(family, value);
    };
    const known = this.#columns.flatMap((column) => column ?? []);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const cell = (row: number, column: number) => {
      const elbo = this.#columns[column]?.[row];
      if (elbo === undefined) return html`<td></td>`;
      const share = most > least ? (elbo - least) / (most - least) : 0;
      const best = elbo === Math.max(...(this.#columns[column] ?? []));
      return html`<td class=${best ? "best" : ""} style="--share: ${share.toFixed(3)}">${Math.round(elbo).toString().replace("-", "−")}</td>`;
    };
    return html`
      <figure class="story-figure">
        <table class="matrix">
          <caption class="hidden-label">ELBO in nats of your digit under each dataset, by the dataset of D</caption>
          <thead>
            <tr><td></td><th scope="colgroup" colspan=${count}>your digit, put under dataset j</th></tr>
            <tr><th scope="col">D</th>${indices.map((column) => html`<th scope="col">${label(column)}</th>`)}</tr>
          </thead>
          <tbody>
            ${indices.map((row) => html`<tr><th scope="row">${label(row)}</th>${indices.map((column) => cell(row, column))}</tr>`)}
          </tbody>
        </table>
        <figcaption class="note">${this.#words() ?? nothing}</figcaption>
      </figure>
    `;
  }

  #words() {
    const columns = this.#columns.filter((column) => column !== null);
    if (columns.length === 0) return this.waiting;
    const own = columns.filter((column, index) => column[index] === Math.max(...column)).length;
    return html`<b>${`Its own D explains the digit best in ${own} of ${columns.length} columns.`}</b> ELBO in nats under decoder j, given
      D<sub>i</sub> with N = ${SIZE}. Rows: D. Bold: the best D of each column.`;
  }
}
