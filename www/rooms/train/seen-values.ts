// The values of a family's grid as buttons: those that are pressed are trained on, the others stay unseen.

import { html, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import { splitOf, valuesChosen } from "../../state/splits";
import type { Settings } from "../../state/table";
import "./seen-values.css";

export function seenValues(settings: Settings, set: (change: Partial<Settings>) => void): TemplateResult {
  const { trainFamily: family, split, trainValues } = settings;
  const ofSplit = splitOf(family, split);
  const chosen = valuesChosen(family, trainValues);
  const seen = chosen ?? ofSplit.seen;
  const { grid } = ofSplit;
  const toggle = (value: number): void => {
    const next = grid.filter((other) => seen.includes(other) !== (other === value));
    const isSplits = next.length === ofSplit.seen.length && next.every((other, at) => other === ofSplit.seen[at]);
    set({ trainValues: isSplits ? "" : next.join(",") });
  };
  /** One must be trained on, and one stay unseen. */
  const isLast = (value: number): boolean => seen.length === (seen.includes(value) ? 1 : grid.length - 1);
  return html`
    <div class="seen-values">
      <p class="seen-values-label" id="seen-values-label">Values that are trained on</p>
      <div class="seen-value-row" role="group" aria-labelledby="seen-values-label">
        ${grid.map(
          (value) => html`
            <button
              type="button"
              aria-label=${valueLabel(family, value)}
              aria-pressed=${seen.includes(value) ? "true" : "false"}
              aria-disabled=${isLast(value) ? "true" : "false"}
              @click=${() => {
                if (!isLast(value)) toggle(value);
              }}
            >
              ${valueLabel(family, value).replace(" px", "")}
            </button>
          `,
        )}
      </div>
      <p class="note" data-testid="seen-values">
        ${`${seen.length} of ${grid.length} values are trained on; probes read digits under the others.`}
        <button type="button" class="link" ?hidden=${chosen === null} @click=${() => set({ trainValues: "" })}>As the split has it</button>
      </p>
    </div>
  `;
}
