// The inference gap of the digit: ln p(x), the best Gaussian as it is found, the amortised ELBOs, and what lies between.

import { html, nothing, type TemplateResult } from "lit";
import { isOfNow } from "../../app/gap-controller";
import type { Estimate } from "../../engine/protocol";
import { type Comparison, contextInWords } from "../../state/comparison";
import { valueLabel } from "../../state/families";
import { type GapBar, type GapMeasurement, gapBars, SEARCH_STEPS } from "../../state/gap";
import { comparisonOf, type State } from "../../state/state";
import { icon } from "../../views/icons";
import { nats, plot, type Series } from "../../views/plot";
import "../../views/inference.css";
import { tone } from "../../views/strip";
import { View } from "../../views/view";
import { ViewportController } from "../../views/viewport-controller";

/** A bar is at most so many times as long as the shorter one. */
const MOST_TIMES = 4;

export class GapPanel extends View {
  constructor() {
    super();
    new ViewportController(this, "200px", (near) => this.app.actions.watchGap(near));
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.gap, state.answered, state.model, state.chosen, state.against, state.settings];
  }

  protected override render() {
    const { actions } = this.app;
    const { gap, model, digit } = this.state;
    const running = gap?.phase === "running";
    const stale = gap !== null && !isOfNow(gap, this.state);
    return html`
      <p class="note">
        How much of ln p(x), the probability that the decoder gives your digit, does the code account for? An ELBO always falls short
        of it, in two parts: what no Gaussian with independent dimensions can do (approximation), and what the encoder, in one pass,
        misses of the best one (amortisation).
      </p>
      <div class="row tight">
        <button
          type="button"
          class="primary"
          ?disabled=${!model?.hasDecoders || digit === null}
          @click=${running ? actions.stopGap : actions.measureGap}
        >
          ${running ? html`${icon("pause")} Stop` : html`${icon("play")} Measure`}
        </button>
        ${gap ? html`<progress aria-label="Measured so far" max=${gap.progress.steps} .value=${gap.progress.done}></progress>` : nothing}
        <p class="note figures" data-testid="gap-stage">${stage(gap, stale)}</p>
      </div>
      ${gap ? this.#parts(gap, stale) : nothing}
    `;
  }

  #parts(gap: GapMeasurement, stale: boolean): TemplateResult {
    return html`
      <div class="gap-parts ${stale ? "stale-figures" : ""}" aria-busy=${gap.phase === "running" || stale}>
        <div>
          ${bars(gap, comparisonOf(this.state))}
          ${sentences(gap)}
        </div>
        <figure>
          ${search(gap)}
          <figcaption class="note">
            The search for the best Gaussian: 400 Adam steps for this digit alone, from the better of the two amortised ones
            (dashed). In training, one pass of the encoder stands for all of them.
          </figcaption>
        </figure>
        <posterior-draws .app=${this.app}></posterior-draws>
      </div>
    `;
  }
}

function stage(gap: GapMeasurement | null, stale: boolean): string {
  if (gap === null)
    return "Takes some seconds: ln p(x), the best Gaussian for your digit, and draws from the exact posterior. Drawing goes on meanwhile.";
  if (gap.phase === "stopped") return "Stopped.";
  if (stale) return "The question has changed.";
  if (gap.phase === "done") return "Measured.";
  const { progress } = gap;
  const words = {
    amortised: "ELBO of the amortised Gaussians",
    search: "The search for the best Gaussian",
    best: "ELBO of the best Gaussian",
    importance: "Importance sampling of ln p(x)",
    annealing: "Annealed importance sampling of ln p(x)",
    done: "Draws from the exact posterior",
  };
  return `${words[progress.stage]}…`;
}

/** For each D, how much of ln p(x) is lost, and to what. */
function bars(gap: GapMeasurement, { chosen, against }: Comparison): TemplateResult {
  const found = gapBars(gap);
  const most = longest(found);
  // Before the first of them is measured: the two D that will be.
  const rows: Array<Partial<GapBar> & Pick<GapBar, "compared">> =
    found.length > 0 ? found : [{ compared: chosen }, { compared: against }];
  return html`
    <table class="gaps">
      <caption class="hidden-label">The inference gap with either D, in nats</caption>
      <thead>
        <tr>
          <th scope="col">D</th>
          <th scope="col">ELBO</th>
          <th scope="col"><i class="key approximation"></i>approximation</th>
          <th scope="col"><i class="key amortisation"></i>amortisation</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ compared, elbo, approximation, amortisation }) => html`
            <tr class=${tone(compared.verdict)}>
              <th scope="row">${contextInWords(compared.context)}</th>
              <td>${elbo ? estimate(elbo) : ""}</td>
              <td>${approximation ? estimate(approximation) : ""}</td>
              <td>${amortisation ? estimate(amortisation) : ""}</td>
            </tr>
            <tr class="gap-bar ${tone(compared.verdict)}">
              <td colspan="4">${elbo ? segments({ amortisation, approximation }, most) : nothing}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

const lost = ({ amortisation, approximation }: Partial<GapBar>): number =>
  positive(amortisation) + positive(approximation);

/** What the longest bar stands for. Where one D loses many times what the other does, its bar is cut off, so that both show their parts. */
function longest(found: readonly GapBar[]): number {
  const totals = found.map(lost);
  return Math.max(Math.min(Math.max(...totals), MOST_TIMES * Math.min(...totals)), 1e-9);
}

const isCut = (bar: Partial<GapBar>, most: number): boolean => lost(bar) > most * 1.001;

const positive = (part: Estimate | null | undefined): number => Math.max(0, part?.nats ?? 0);

function segments(bar: Partial<GapBar>, most: number): TemplateResult {
  const { amortisation, approximation } = bar;
  const width = (part: Estimate | null | undefined) => `flex-basis: ${((100 * positive(part)) / most).toFixed(2)}%`;
  const cut = isCut(bar, most);
  return html`
    <div class=${cut ? "cut" : ""} aria-hidden="true"><i class="approximation" style=${width(approximation)}></i><i class="amortisation" style=${width(amortisation)}></i></div>
    ${cut ? html`<p class="note">${`The bar fades out: in full it would be ${(lost(bar) / most).toFixed(1)} times as long, and the other one too short to be read.`}</p>` : nothing}
  `;
}

function sentences(gap: GapMeasurement): TemplateResult {
  const { annealed, best, logEvidence } = gap.progress.gap;
  const evidence =
    logEvidence && annealed
      ? `ln p(x) is ${estimate(logEvidence)} nats under the decoder of ${valueLabel(gap.model.family, gap.decoder)}, by ${annealed.samples} annealed chains that count as ${annealed.effectiveSampleSize.toFixed(1)}.`
      : "ln p(x) is not known yet.";
  return html`
    <p class="note figures" data-testid="gap-evidence">
      ${evidence} ${best ? `The best Gaussian reaches ${estimate(best)}.` : nothing} ${verdict(gap)}
    </p>
  `;
}

/** What the numbers say, in words. */
function verdict(gap: GapMeasurement): string {
  const [chosen] = gapBars(gap);
  if (!chosen?.amortisation || !chosen.approximation) return "";
  const [encoder, form] = [positive(chosen.amortisation), positive(chosen.approximation)];
  if (encoder > 1.5 * form)
    return "With your D most of the gap is the encoder’s: a longer search would find a better code.";
  if (form > 1.5 * encoder)
    return "With your D the encoder is nearly as good as a search; most of the gap is the Gaussian form’s.";
  return "With your D the encoder and the Gaussian form lose about as much.";
}

/** As many decimals as the error lets one believe. */
function estimate({ nats: value, standardError }: Estimate): string {
  const digits = standardError < 0.095 ? 2 : 1;
  return `${value.toFixed(digits).replace("-", "−")} ± ${standardError.toFixed(digits)}`;
}

function search(gap: GapMeasurement): TemplateResult {
  const curve = gap.search;
  const level = Math.max(...gap.progress.gap.amortised.map(({ nats }) => nats));
  const last = curve.at(-1);
  const series: Series[] = [{ points: curve, tone: "right" }];
  // While one look has not found better than the one before, the best stays what it was.
  if (last) series.push({ points: curve, tone: "right", dots: true });
  if (Number.isFinite(level)) {
    series.push({
      points: [
        [0, level],
        [SEARCH_STEPS, level],
      ],
      tone: "muted",
      dashed: true,
    });
  }
  const summary = last
    ? `The best Gaussian’s ELBO after ${last[0]} steps: ${nats(last[1])} nats`
    : "The search has not begun";
  return plot({
    series,
    x: { ticks: [0, 100, 200, 300, 400], label: "Adam steps" },
    y: { label: "ELBO of the best Gaussian so far, nats" },
    summary,
  });
}
