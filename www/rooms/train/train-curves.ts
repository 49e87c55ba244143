// The curves of the run, side by side: MetaELBO with its validation bound, reconstruction, KL; nats per image.

import { html } from "lit";
import { CSV_FORM } from "../../state/csv";
import type { Curves } from "../../state/history";
import { runDifference } from "../../state/run-name";
import type { EarlierRun, State } from "../../state/state";
import { icon } from "../../views/icons";
import { View } from "../../views/view";
import type { CurveData } from "./curve-chart";

export class TrainCurves extends View {
  /** The earlier run to compare with, by number; undefined takes the newest, null takes none. */
  #beside: number | null | undefined;

  protected override watched(state: State): readonly unknown[] {
    return [
      state.training.history,
      state.training.metrics,
      state.training.bound,
      state.earlierRuns,
      state.training.phase,
    ];
  }

  protected override render() {
    const { history, metrics, bound } = this.state.training;
    const { step, metaElbo, reconstruction, kl } = history.curves;
    const beside = this.#earlier();
    const faint = (name: keyof Omit<Curves, "step" | "byDataset">) =>
      beside && { step: beside.history.curves.step, value: beside.history.curves[name] };
    const withBounds = { step, value: metaElbo, marks: history.bound, faint: faint("metaElbo") };
    // A run that was taken up again has measured nothing since; its curves end where it stood.
    return html`
      ${chart("MetaELBO", metrics?.metaElbo ?? metaElbo.at(-1), withBounds, bound ? `test digits ${format(bound.value)}` : "")}
      ${chart("Reconstruction", metrics?.reconstruction ?? reconstruction.at(-1), { step, value: reconstruction, faint: faint("reconstruction") })}
      ${chart("KL", metrics?.kl ?? kl.at(-1), { step, value: kl, empty: [0, 30], faint: faint("kl") })}
      ${this.#tools(beside)}
    `;
  }

  #earlier(): EarlierRun | undefined {
    const { earlierRuns } = this.state;
    if (this.#beside === null) return undefined;
    return earlierRuns.find(({ run }) => run === this.#beside) ?? earlierRuns.at(-1);
  }

  #tools(beside: EarlierRun | undefined) {
    const { earlierRuns, training } = this.state;
    const points = training.history.curves.step.length;
    const name = ({ config, step }: EarlierRun) =>
      `${runDifference(config, training.config)}, ${step.toLocaleString("en")} steps`;
    return html`
      <div class="row spread curve-tools">
        <label class="row tight">
          <i class="key faint" aria-hidden="true"></i><span>Earlier run</span>
          <select
            ?disabled=${earlierRuns.length === 0}
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              this.#beside = value === "" ? null : Number(value);
              this.requestUpdate();
            }}
          >
            <option value="" ?selected=${!beside}>none</option>
            ${earlierRuns.map((run) => html`<option value=${run.run} ?selected=${run === beside}>${name(run)}</option>`)}
          </select>
        </label>
        <button
          type="button"
          title="The run stands again where it stood; the one there now becomes an earlier run"
          ?disabled=${!beside?.whole || training.phase === "preparing"}
          @click=${() => beside && this.app.actions.goBackTo(beside.run)}
        >
          ${icon("undo")} Go back to it
        </button>
        <button type="button" title=${CSV_FORM} ?disabled=${points === 0} @click=${this.app.actions.downloadCurves}>
          ${icon("download")} Curves as CSV
        </button>
      </div>
    `;
  }
}

function chart(name: string, now: number | undefined, data: CurveData, more = "") {
  const first = data.value[0];
  const end = data.faint?.value.at(-1);
  const earlier = end === undefined ? "" : `; the earlier run ended at ${format(end)}`;
  const summary =
    first === undefined || now === undefined
      ? `${name}: nothing measured yet${earlier}`
      : `${name}: from ${format(first)} to ${format(now)} nats over ${data.step.at(-1)} steps${earlier}`;
  return html`
    <figure class="curve">
      <figcaption>
        <span>${name}</span> <b data-testid=${`curve-${name}`}>${now === undefined ? "–" : format(now)}</b>
        <span class="note">${more}</span>
      </figcaption>
      <curve-chart role="img" aria-label=${summary} .data=${data}></curve-chart>
    </figure>
  `;
}

const format = (value: number): string => value.toFixed(1).replace("-", "−");
