// What a panel can be chosen by: family, split, and which probe reads; what nobody measured cannot be chosen.

import { html, nothing, type TemplateResult } from "lit";
import type { Family, MetaSplit } from "../../engine/protocol";
import { families, SHIPPED_FAMILIES } from "../../state/families";
import type { Results } from "./figure6";
import { familiesOf, type Measure, type Panel, splitsOf } from "./summary";

const MEASURES: ReadonlyArray<{ value: Measure; label: string; title: string }> = [
  {
    value: "probe",
    label: "a probe for each dataset",
    title: "The paper's measure: fitted on each unseen dataset's own digits",
  },
  { value: "shared_probe", label: "one probe for all", title: "Fitted on the seen datasets, used on unseen ones" },
];
const SPLITS: Record<MetaSplit, string> = { interleaved: "Interleaved", sparse: "Sparse", contiguous: "Contiguous" };

/** What was chosen, as far as it was measured. */
export function possible(results: Results, wanted: Partial<Panel>, family: Family): Panel {
  const known = familiesOf(results);
  const first = wanted.family ?? family;
  const found = known.includes(first) ? first : (known[0] ?? first);
  const splits = splitsOf(results, found);
  const { split } = wanted;
  return {
    family: found,
    split: split && splits.includes(split) ? split : (splits[0] ?? "interleaved"),
    measure: wanted.measure ?? "probe",
  };
}

/** The paper's, which its own bars are of, and whatever else was measured. */
const offered = (results: Results): Family[] => [...new Set([...SHIPPED_FAMILIES, ...familiesOf(results)])];

export function choices(results: Results, panel: Panel, choose: (change: Partial<Panel>) => void): TemplateResult {
  return html`
    <div class="row">
      ${radios<Family>(
        "results-family",
        "Family",
        offered(results).map((family) => ({ value: family, label: families[family].name })),
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
      ${radios<Measure>("results-measure", "Read by", MEASURES, panel.measure, ["probe", "shared_probe"], (measure) =>
        choose({ measure }),
      )}
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
