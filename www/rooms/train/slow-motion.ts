// One step in slow motion: the next step of the run, told for one image, from D to the gradients, a box at a time.

import { html, nothing, type TemplateResult } from "lit";
import type { ExplainedStep } from "../../engine/protocol";
import { families, valueLabel } from "../../state/families";
import { hasDatasetCode } from "../../state/run-config";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { View } from "../../views/view";
import { type Box, boxesOf } from "./step-boxes";
import "./slow-motion.css";

export class SlowMotion extends View {
  /** How many boxes are lit, and of which step. */
  #lit = 1;
  #step = -1;

  protected override watched({ training, explained }: State): readonly unknown[] {
    return [explained, training.phase, training.config, training.step, training.run, training.diverged];
  }

  protected override render() {
    const { explained, training } = this.state;
    const told =
      explained && explained.run === training.run && explained.told.step === training.step ? explained.told : null;
    if (told && told.step !== this.#step) {
      this.#step = told.step;
      this.#lit = 1;
    }
    return html`
      <h2>One step in slow motion</h2>
      <p class="note">${this.#about(told)}</p>
      ${told ? this.#story(told) : this.#beginning()}
    `;
  }

  #about(told: ExplainedStep | null): string {
    const { config, seen } = this.state.training;
    if (!told || !config)
      return "What the next step does, for one image: what goes in, what each network makes of it, and the gradients that come back.";
    const dataset = `${families[config.family].name.toLowerCase()} ${valueLabel(config.family, seen[0] ?? 0)}`;
    return `Step ${(told.step + 1).toLocaleString("en")}, for the first image of the first dataset, ${dataset}. The same happens to all images of the step.`;
  }

  #beginning(): TemplateResult {
    const { phase, config, diverged } = this.state.training;
    const isPossible =
      phase !== "running" && phase !== "preparing" && diverged === null && !isUntold(config?.network.system);
    return html`
      <div class="row tight">
        <button type="button" ?disabled=${!isPossible} @click=${this.#explain}>${icon("step")} Follow the next step</button>
        <span class="note">${why(this.state)}</span>
      </div>
    `;
  }

  #story(told: ExplainedStep): TemplateResult {
    const boxes = boxesOf(told);
    const isLast = this.#lit >= boxes.length;
    const now = boxes[this.#lit - 1];
    return html`
      <div class="row tight">
        <button type="button" class="primary" @click=${() => (isLast ? void this.#take() : this.#next())}>
          ${isLast ? "Take this step" : "Next"}
        </button>
        <button type="button" ?disabled=${this.#lit === 1} @click=${() => this.#show(1)}>From the start</button>
        <button type="button" ?disabled=${isLast} @click=${() => this.#show(boxes.length)}>Show all</button>
      </div>
      <p class="step-words" role="status">${now?.words}</p>
      <ol class="step-boxes">
        ${boxes.map((box, i) => this.#box(box, i))}
      </ol>
    `;
  }

  #box({ title, content, value }: Box, place: number): TemplateResult {
    const state = place === this.#lit - 1 ? "now" : place < this.#lit ? "lit" : "dark";
    return html`
      <li class=${state} aria-current=${state === "now" ? "step" : nothing}>
        <h3>${title}</h3>
        <div class="step-content" ?inert=${state === "dark"} aria-hidden=${state === "dark" ? "true" : nothing}>${content}</div>
        <p class="figures">${state === "dark" ? "\u00a0" : value}</p>
      </li>
    `;
  }

  readonly #explain = (): void => {
    this.app.actions.unlessRefused(() => void this.app.actions.explainStep());
  };

  #next(): void {
    this.#show(this.#lit + 1);
  }

  #show(count: number): void {
    this.#lit = count;
    this.requestUpdate();
  }

  /** And tells of the one after it. */
  async #take(): Promise<void> {
    await this.app.actions.stepOnce();
    await this.app.actions.explainStep();
  }
}

const isUntold = (system: Parameters<typeof hasDatasetCode>[0] | undefined): boolean =>
  system !== undefined && hasDatasetCode(system);

/** Why there is nothing to follow. */
function why({ training: { phase, config } }: State): string {
  if (phase === "running") return "Pause the run first.";
  return isUntold(config?.network.system)
    ? "Systems with a code for each dataset cannot be followed: choose MetaVAE or a VAE."
    : "";
}
