// The numbers behind the strips: for each decoder, how well it explains the digit with either D, in nats.

import { html, type TemplateResult } from "lit";
import type { Answer } from "../../engine/protocol";
import { contextInWords } from "../../state/comparison";
import { gridOf, valueLabel } from "../../state/families";
import { comparisonOf, type State } from "../../state/state";
import { expectedTiles, tone } from "../../views/strip";
import { View } from "../../views/view";

export class DecoderTable extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.chosen, state.against, state.model, state.settings];
  }

  protected override render() {
    const { chosen, against, model, settings } = this.state;
    const { family } = settings;
    const comparison = comparisonOf(this.state);
    const { seen } = gridOf(model, family);
    const rows: Array<number | undefined> = seen.length > 0 ? [...seen] : Array.from({ length: expectedTiles(family) });
    const elbos = [chosen, against].flatMap((side) => side?.answer?.datasets.map(({ elbo }) => elbo) ?? []);
    const range = { least: Math.min(...elbos), most: Math.max(...elbos) };
    const columns = [
      {
        side: chosen,
        tone: tone(comparison.chosen.verdict),
        title: contextInWords(comparison.chosen.context),
      },
      {
        side: against,
        tone: tone(comparison.against.verdict),
        title: contextInWords(comparison.against.context),
      },
    ];
    return html`
      <table>
        <caption class="hidden-label">For each decoder: reconstruction, KL and ELBO of your digit, in nats</caption>
        <thead>
          <tr>
            <td></td>
            ${columns.map(
              (column) => html`<th colspan="3" scope="colgroup" class=${column.tone}>
                  D: ${column.title}<span class="note">${column.side?.answer ? `, KL ${nats(column.side.answer.kl)}` : ""}</span>
                </th>`,
            )}
          </tr>
          <tr>
            <th scope="col">decoder</th>
            ${columns.map(() => html`<th scope="col">ln p(x|z)</th><th scope="col">ELBO</th><td class="bar-cell"></td>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (value, index) => html`
              <tr>
                <th scope="row">${value === undefined ? "\u00a0" : valueLabel(family, value)}</th>
                ${columns.map((column) => cells(column.side?.answer, index, range, column.tone))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }
}

function cells(
  answer: Answer | null | undefined,
  index: number,
  { least, most }: { least: number; most: number },
  kind: string,
): TemplateResult {
  const dataset = answer?.datasets[index];
  const filled = dataset && most > least ? (dataset.elbo - least) / (most - least) : 0;
  return html`
    <td>${nats(dataset?.reconstruction)}</td>
    <td>${nats(dataset?.elbo)}</td>
    <td class="bar-cell" aria-hidden="true"><i class="bar ${kind}" style="--filled: ${filled.toFixed(3)}"></i></td>
  `;
}

const nats = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(1).replace("-", "−"));
