// How well digits can be read from codes of datasets that the run never sees, beside raw pixels and the paper.

import { html, nothing, type TemplateResult } from "lit";
import type { ProbeAccuracy } from "../../engine/protocol";
import { paperProbe } from "../../state/paper";
import { PROBE_DIGITS, probeError } from "../../state/probe-error";
import type { State } from "../../state/state";
import { View } from "../../views/view";

const WIDTH = 100;
const HEIGHT = 40;

export class ProbePanel extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.training.probes, state.training.pixels, state.training.config];
  }

  protected override render() {
    const { probes, pixels, config } = this.state.training;
    const now = probes.at(-1);
    const isBlind = config?.source?.classes === 0;
    const paper =
      config && !config.source && !config.seenValues ? paperProbe[config.family]?.[config.metaSplit] : undefined;
    return html`
      ${isBlind ? html`<p class="note">Probes need classes, and these images have none.</p>` : nothing}
      <table ?hidden=${isBlind}>
        <caption>
          Digits read from codes of unseen datasets
          <span class="note">${`by linear probes fitted to a few hundred digits; the paper’s have 60,000. ± is one standard error of ${PROBE_DIGITS} test digits.`}</span>
        </caption>
        <thead>
          <tr>
            <td></td>
            <th scope="col" title="Fitted on each unseen dataset's own digits">own probe</th>
            <th scope="col" title="Fitted on the seen datasets, used on unseen ones">shared probe</th>
          </tr>
        </thead>
        <tbody>
          ${row("this run", now?.codes, measured, "run")}
          ${row("raw pixels", pixels, measured)}
          ${row("the paper", { own: paper }, fraction)}
          <tr aria-hidden="true">
            <td></td>
            ${(["own", "shared"] as const).map((kind) => html`<td>${this.#curve(kind)}</td>`)}
          </tr>
        </tbody>
      </table>
    `;
  }

  /** From 0 to 1 over the steps, with a standard error to either side; raw pixels as a dashed line. */
  #curve(kind: keyof ProbeAccuracy): TemplateResult {
    const { probes, pixels } = this.state.training;
    const last = Math.max(1, probes.at(-1)?.step ?? 1);
    const down = (accuracy: number) => (HEIGHT * (1 - accuracy)).toFixed(1);
    const bars = probes.map(({ step, codes }) => {
      const [value, error] = [codes[kind], probeError(codes[kind])];
      return `M${((WIDTH * step) / last).toFixed(1)} ${down(value + error)}V${down(value - error)}`;
    });
    const points = probes.map(({ step, codes }) => `${((WIDTH * step) / last).toFixed(1)} ${down(codes[kind])}`);
    const level = pixels ? `M0 ${down(pixels[kind])}H${WIDTH}` : nothing;
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
        <path class="level" d=${level} />
        <path d=${bars.join("") || nothing} />
        <path d=${points.length > 1 ? `M${points.join("L")}` : nothing} />
      </svg>
    `;
  }
}

function row(
  name: string,
  accuracy: Partial<ProbeAccuracy> | null | undefined,
  show: typeof measured | typeof fraction,
  kind = "",
) {
  const cells = [accuracy?.own, accuracy?.shared].map((value) => html`<td>${show(value)}</td>`);
  return html`<tr class=${kind}><th scope="row">${name}</th>${cells}</tr>`;
}

const fraction = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(3));

/** With its standard error; the paper's, of 10,000 digits for each dataset, is given without. */
const measured = (value: number | undefined): TemplateResult | string =>
  value === undefined
    ? "–"
    : html`${fraction(value)} <span class="probe-error">± ${probeError(value).toFixed(3)}</span>`;
