// The curves of the run, side by side: MetaELBO with its validation bound, reconstruction, KL; and those of runs beside it.

import { html } from "lit";
import { bandIn, curveOf, type Group, groupsIn, type Quantity } from "../../state/comparison-lines";
import { type RunRow, runRows, titleOf } from "../../state/runs";
import type { State } from "../../state/state";
import { LEFT_OUT } from "../../state/value-range";
import { View } from "../../views/view";
import type { CurveData } from "./curve-figure";
import { CurveTools } from "./curve-tools";

const figures: ReadonlyArray<{ quantity: Quantity; name: string; empty?: readonly [number, number] }> = [
  { quantity: "metaElbo", name: "MetaELBO" },
  { quantity: "reconstruction", name: "Reconstruction" },
  { quantity: "kl", name: "KL", empty: [0, 30] },
];

export class TrainCurves extends View {
  readonly #tools = new CurveTools(this);

  protected override watched(state: State): readonly unknown[] {
    const { history, metrics, bound, phase } = state.training;
    const { earlierRuns, compared, keptRuns, runNames, banded, repeats } = state;
    return [history, metrics, bound, phase, earlierRuns, compared, keptRuns.rows, runNames, banded, repeats];
  }

  protected override render() {
    const present = runRows(this.state).find(({ isPresent }) => isPresent) ?? null;
    const groups = groupsIn(this.state);
    this.classList.toggle("comparing", groups.length > 0);
    return html`
      ${figures.map((figure) => this.#figure(figure, groups, present))}
      <p class="note curve-note">
        ${`The first ${100 * LEFT_OUT} % of the steps and rare extremes do not set the scale: ▼ and ▲ tell how far outside of it the curves reach.`}
      </p>
      ${this.#tools.render(groups)}
    `;
  }

  #figure({ quantity, name, empty }: (typeof figures)[number], groups: readonly Group[], present: RunRow | null) {
    const { history, metrics, bound } = this.state.training;
    const own = { step: history.curves.step, value: history.curves[quantity] };
    const data: CurveData = {
      own,
      ...(empty && { empty }),
      ...(quantity === "metaElbo" && { marks: history.bound }),
      ...(present && { label: titleOf(present) }),
      // The first figure says what the lines of all three are.
      named: quantity === "metaElbo" && groups.length > 0,
      others: groups.flatMap(({ rows: [row, ...more], label, style }) =>
        row && more.length === 0 ? [{ ...curveOf(row, quantity), label, style }] : [],
      ),
      bands: groups.flatMap((group) =>
        group.rows.length > 1 ? [{ ...bandIn(group, quantity), label: group.label, style: group.style }] : [],
      ),
    };
    // A run that was taken up again has measured nothing since; its curves end where it stood.
    const now = metrics?.[quantity] ?? own.value.at(-1);
    const more = quantity === "metaElbo" && bound ? `test digits ${format(bound.value)}` : "";
    return html`
      <figure class="curve">
        <figcaption>
          <span>${name}</span> <b data-testid=${`curve-${name}`}>${now === undefined ? "–" : format(now)}</b>
          <span class="note">${more}</span>
        </figcaption>
        <curve-chart role="img" aria-label=${summary(name, now, data)} .data=${data}></curve-chart>
      </figure>
    `;
  }
}

/** What the figure shows, for those who cannot see it. */
function summary(name: string, now: number | undefined, { own, others = [], bands = [] }: CurveData): string {
  const first = own.value[0];
  const ends = [
    ...others.map(({ label, value }) => ({ label, end: value.at(-1) })),
    ...bands.map(({ label, mean }) => ({ label, end: mean.at(-1) })),
  ].flatMap(({ label, end }) => (end === undefined ? [] : [`${label} ended at ${format(end)}`]));
  const itself =
    first === undefined || now === undefined
      ? `${name}: nothing measured yet`
      : `${name}: from ${format(first)} to ${format(now)} nats over ${own.step.at(-1)} steps`;
  return [itself, ...ends].join("; ");
}

const format = (value: number): string => value.toFixed(1).replace("-", "−");
