// The curves of the run, side by side: MetaELBO with its validation bound, reconstruction, KL; nats per image.

import { html } from "lit";
import type { State } from "../state/state";
import type { CurveData } from "./curve-chart";
import { View } from "./view";

export class TrainCurves extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.training.history, state.training.metrics, state.training.bound];
  }

  protected override render() {
    const { history, metrics, bound } = this.state.training;
    const { step, metaElbo, reconstruction, kl } = history.curves;
    const withBounds = { step, value: metaElbo, marks: history.bound };
    return html`
      ${chart("MetaELBO", metrics?.metaElbo, withBounds, bound ? `on test digits ${format(bound.value)}` : "")}
      ${chart("Reconstruction", metrics?.reconstruction, { step, value: reconstruction })}
      ${chart("KL", metrics?.kl, { step, value: kl, empty: [0, 30] })}
    `;
  }
}

function chart(name: string, now: number | undefined, data: CurveData, more = "") {
  const first = data.value[0];
  const summary =
    first === undefined || now === undefined
      ? `${name}: nothing measured yet`
      : `${name}: from ${format(first)} to ${format(now)} nats over ${data.step.at(-1)} steps`;
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
