// Hamiltonian Monte Carlo on view: chains over the code of the digit, their paths, what they refuse, and how sure they become.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { isOfNow } from "../../app/gap-controller";
import { chainsAreOfNow } from "../../app/sampling";
import { type ChainsPace, type ChainsRun, mostCorrelated, sharpest } from "../../state/chains";
import { CSV_FORM } from "../../state/csv";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { minus } from "../../views/plot";
import { tone } from "../../views/strip";
import { onThemeChange } from "../../views/theme";
import { View } from "../../views/view";
import { ViewportController } from "../../views/viewport-controller";
import type { ChainCanvas } from "./chain-canvas";
import { convergenceCharts } from "./chain-convergence";
import { type Axes, type Frame, frameOf, joint, type Reach, reachOfChains, reachOfGaussian } from "./chain-frame";
import { chainLegend, chainPlane, type Shape } from "./chain-plane";
import { chainFigures, chainVerdict, stage } from "./chain-words";
import { type TraceCanvas, traceRange } from "./trace-canvas";
import "./chains.css";

const PACES: ReadonlyArray<{ value: ChainsPace; label: string }> = [
  { value: "slow", label: "leapfrog steps" },
  { value: "steady", label: "transitions" },
  { value: "full", label: "as fast as it goes" },
];
/** Milliseconds of a leapfrog step that is to be seen. */
const STRIDE = 100;

export class ChainPanel extends View {
  #pace: ChainsPace = "slow";
  /** What the visitor chose to see; until then what the chains themselves suggest. */
  #chosenAxes: Axes | null = null;
  /** The most correlated pair, found once there are enough draws. */
  #found: { question: string; draws: number; pair: { axes: Axes; correlation: number } } | null = null;
  #wholePrior = false;
  /** Grows with the chains, so that the picture does not jump to and fro. */
  #seen: { key: string; reach: Reach; frame: Frame } | null = null;
  #colours: readonly string[] | null = null;
  #forgetTheme: (() => void) | null = null;

  constructor() {
    super();
    new ViewportController(this, "0px", (near) => this.app.actions.withChains((chains) => chains.watch(near)));
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.chains, state.answered, state.model, state.gap?.progress.reference];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forgetTheme = onThemeChange(() => {
      this.#colours = null;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetTheme?.();
  }

  protected override render() {
    const { chains } = this.state;
    return html`
      <h3>Chains that find the posterior without any Gaussian</h3>
      <p class="note">
        Hamiltonian Monte Carlo: each chain is pushed in a random direction and rolls over the landscape of −ln p(x, z), some
        leapfrog steps at a time. Where the path kept its energy, the chain goes to its end; otherwise it is likely to be refused,
        and stays. In the long run the places where chains stand are draws from the exact posterior.
      </p>
      ${this.#controls(chains)}
      ${chains ? this.#figures(chains) : nothing}
    `;
  }

  #controls(chains: ChainsRun | null): TemplateResult {
    const { actions, store } = this.app;
    const { model, digit } = store.state;
    const able = model?.hasDecoders && digit !== null;
    const live = chains?.phase === "running" || chains?.phase === "paused";
    return html`
      <div class="row tight chain-controls">
        ${
          live
            ? html`<button type="button" class="primary" @click=${() => (chains.phase === "running" ? actions.withChains((sampling) => sampling.pause()) : actions.withChains((sampling) => sampling.resume()))}>
                ${chains.phase === "running" ? html`${icon("pause")} Pause` : html`${icon("play")} Go on`}
              </button>`
            : html`<button type="button" class="primary wide-button" ?disabled=${!able} @click=${this.#begin}>
                ${chains?.phase === "done" ? html`${icon("again")} Again` : html`${icon("play")} Watch the chains`}
              </button>`
        }
        ${
          chains
            ? html`
                <button type="button" ?disabled=${!live} @click=${() => actions.withChains((sampling) => sampling.step())}>${icon("step")} One transition</button>
                ${live ? html`<button type="button" title="From the start, by other random numbers" @click=${this.#begin}>${icon("again")} Again</button>` : nothing}
                <fieldset class="segments">
                  <legend>Show</legend>
                  ${PACES.map(
                    ({ value, label }) => html`
                      <label>
                        <input type="radio" name="chains-pace" .checked=${value === this.#pace} @change=${() => this.#setPace(value)} />
                        <span>${label}</span>
                      </label>
                    `,
                  )}
                </fieldset>
              `
            : nothing
        }
        <p class="note figures" role="status" data-testid="chains-stage">${stage(chains, able ?? false)}</p>
      </div>
    `;
  }

  #figures(chains: ChainsRun): TemplateResult {
    const axes = this.#axes(chains);
    const frame = this.#frame(chains, axes);
    const shapes = this.#shapes(chains);
    const stale = chains.phase === "ended" || !chainsAreOfNow(chains, this.state);
    const [least, most] = traceRange(chains, axes[0]);
    const { steps, warmUp } = chains.progress;
    return html`
      <div class="chain-parts ${stale ? "stale-figures" : ""}">
        <figure>
          ${chainPlane(shapes, axes, frame, summaryOf(chains, axes))}
          ${chainLegend(chains.progress.chains, { tone: tone(chains.began.verdict), best: shapes.some(({ kind }) => kind === "best") })}
          <div class="row tight">
            ${this.#choice(0, axes, chains)} ${this.#choice(1, axes, chains)}
            <label class="switch">
              <input type="checkbox" role="switch" .checked=${this.#wholePrior} @change=${this.#togglePrior} />
              <span>Show all of the prior</span>
            </label>
          </div>
          <p class="note">${this.#pairSays(chains, axes)}</p>
        </figure>
        <div class="chain-side">
          ${chainFigures(chains)}
          ${convergenceCharts(chains)}
          <p class="note" data-testid="chains-verdict">${chainVerdict(chains)}</p>
          <button type="button" title=${CSV_FORM} ?disabled=${chains.codes.length === 0} @click=${this.app.actions.downloadChains}>${icon("download")} Draws as CSV</button>
        </div>
        <figure class="chain-traces">
          <figcaption class="note">${`Where each chain stood in z ${axes[0] + 1}, transition by transition; shaded: warm-up, which finds the step size and leaves no draws`}</figcaption>
          <div class="trace-frame" role="img" aria-label=${`Traces of ${chains.progress.chains} chains in dimension ${axes[0] + 1}, from ${minus(least)} to ${minus(most)}`}>
            <div class="trace-names" aria-hidden="true">
              ${Array.from({ length: chains.progress.chains }, (_, i) => html`<div><span>${minus(most)}</span><b style="color: var(--chain-${i + 1})">${i + 1}</b><span>${minus(least)}</span></div>`)}
            </div>
            <trace-canvas></trace-canvas>
            <div class="trace-steps" aria-hidden="true">
              ${[0, warmUp, (warmUp + steps) / 2, steps].map((step) => html`<span style="left: ${(100 * step) / steps}%">${Math.round(step).toLocaleString("en")}</span>`)}
            </div>
          </div>
        </figure>
      </div>
    `;
  }

  protected override updated(_changed: PropertyValues): void {
    const { chains } = this.state;
    const canvas = this.querySelector<ChainCanvas>("chain-canvas");
    const traces = this.querySelector<TraceCanvas>("trace-canvas");
    if (!chains || !canvas || !traces) return;
    const axes = this.#axes(chains);
    const style = getComputedStyle(this);
    this.#colours ??= [...this.querySelectorAll(".key.chain")].map((key) => getComputedStyle(key).color);
    const [colours, muted] = [this.#colours, style.getPropertyValue("--muted")];
    const paper = style.getPropertyValue("--paper");
    const stride = this.#pace === "slow" && !isStill() ? STRIDE : 0;
    canvas.scene = { run: chains, axes, frame: this.#frame(chains, axes), colours, muted, paper, stride };
    const line = style.getPropertyValue("--line");
    traces.scene = {
      run: chains,
      dimension: axes[0],
      range: traceRange(chains, axes[0]),
      colours,
      line,
      warmUp: muted,
    };
  }

  #begin = (): void => {
    this.#chosenAxes = null;
    // Where motion is not wanted, each transition waits for the visitor.
    void this.app.actions.beginChains({ running: !isStill() });
  };

  #setPace(pace: ChainsPace): void {
    this.#pace = pace;
    this.app.actions.withChains((chains) => chains.setPace(pace));
    this.requestUpdate();
  }

  #togglePrior = (): void => {
    this.#wholePrior = !this.#wholePrior;
    this.requestUpdate();
  };

  /** The visitor's, the most correlated pair once it is known, and before the two of which the encoder is surest. */
  #axes(chains: ChainsRun): Axes {
    return this.#chosenAxes ?? this.#pair(chains)?.axes ?? sharpest(chains.start.deviation);
  }

  #pair(chains: ChainsRun): { axes: Axes; correlation: number } | null {
    const { gap } = this.state;
    const reference = gap?.progress.reference;
    if (gap && reference && isOfNow(gap, this.state) && chainsAreOfNow(chains, this.state))
      return { axes: reference.mostCorrelated, correlation: reference.correlation };
    if (this.#found?.question !== chains.question) this.#found = null;
    // Found once, so that the picture turns to it once, and anew from all draws at the end.
    const draws = chains.codes.length;
    if (!this.#found || (chains.phase === "done" && this.#found.draws !== draws)) {
      const pair = mostCorrelated(chains);
      if (pair) this.#found = { question: chains.question, draws, pair };
    }
    return this.#found?.pair ?? null;
  }

  #shapes(chains: ChainsRun): Shape[] {
    const { gap } = this.state;
    const { latent } = chains.progress;
    const zeros = new Array<number>(latent).fill(0);
    const shapes: Shape[] = [{ kind: "prior", mean: zeros, deviation: zeros.map(() => 1) }];
    shapes.push({ kind: "amortised", tone: tone(chains.began.verdict), ...chains.start });
    const reference = gap?.progress.reference;
    if (gap && reference && isOfNow(gap, this.state) && chainsAreOfNow(chains, this.state))
      shapes.push({ kind: "best", mean: reference.bestMean, deviation: reference.bestDeviation });
    return shapes;
  }

  #frame(chains: ChainsRun, axes: Axes): Frame {
    const key = JSON.stringify([chains.question, axes, this.#wholePrior]);
    const shapes = this.#shapes(chains).filter(({ kind }) => kind !== "prior" || this.#wholePrior);
    const of = shapes.map((shape) => reachOfGaussian(shape, axes));
    const stood = reachOfChains(chains, axes, 0);
    const before = this.#seen?.key === key ? this.#seen.reach : null;
    const reach = [...of, ...(stood ? [stood] : [])].reduce<Reach | null>(joint, before);
    if (!reach) return { x: 0, y: 0, scale: 100 };
    const isSame = before && Object.entries(reach).every(([side, value]) => before[side as keyof Reach] === value);
    if (!isSame || !this.#seen) this.#seen = { key, reach, frame: frameOf(reach) };
    return this.#seen.frame;
  }

  #choice(which: 0 | 1, axes: Axes, { progress }: ChainsRun): TemplateResult {
    const choose = (event: Event) => {
      const chosen = Number((event.target as HTMLSelectElement).value);
      this.#chosenAxes = which === 0 ? [chosen, axes[1]] : [axes[0], chosen];
      this.requestUpdate();
    };
    return html`
      <label>
        ${which === 0 ? "Across" : "Up"}
        <select @change=${choose}>
          ${Array.from({ length: progress.latent }, (_, i) => html`<option value=${i} .selected=${i === axes[which]}>z ${i + 1}</option>`)}
        </select>
      </label>
    `;
  }

  #pairSays(chains: ChainsRun, [a, b]: Axes): TemplateResult | string {
    const pair = this.#pair(chains);
    if (!pair)
      return "The two dimensions of which the encoder is surest; once there are draws, those that hang together the most.";
    const { axes, correlation } = pair;
    if (axes[0] === a && axes[1] === b)
      return `These two dimensions hang together the most: their correlation is ${correlation.toFixed(2).replace("-", "−")}, and no Gaussian with independent dimensions can lean.`;
    const back = () => {
      this.#chosenAxes = null;
      this.requestUpdate();
    };
    return html`<button type="button" class="link" @click=${back}>${`Show z ${axes[0] + 1} and z ${axes[1] + 1}, which hang together the most`}</button>`;
  }
}

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const summaryOf = ({ codes, progress: { chains, latent, done } }: ChainsRun, [a, b]: Axes): string =>
  codes.length === 0
    ? "Chains, not begun yet"
    : `${chains} chains after ${done} transitions, in dimensions ${a + 1} and ${b + 1} of ${latent} of the code`;
