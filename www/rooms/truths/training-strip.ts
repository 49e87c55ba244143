// A network of the visitor's own: trained on fresh questions, from nothing, in seconds.

import { html, nothing, svg } from "lit";
import type { Objective, PosteriorFamily, RegressorConfig } from "../../engine/protocol";
import { icon } from "../../views/icons";
import { type Floors, floorsOf } from "./floors";
import { isBinary } from "./posterior";
import type { Opened, Training, WorldState } from "./world-state";
import { WorldView } from "./world-view";

const WIDTH = 560;
const HEIGHT = 150;
const LEFT = 44;
const RIGHT = 452;
const STEPS = [500, 1000, 2000, 4000, 8000] as const;
const START: Record<Training["phase"], string> = {
  idle: "Train one now",
  running: "Pause",
  paused: "Continue",
  done: "Train another",
};

/** As the lists have them. */
interface Choices {
  models: "all" | "one";
  objective: Objective;
  family: PosteriorFamily;
  largest: string;
  steps: string;
}

export class TrainingStrip extends WorldView {
  #chosen: Choices = { models: "all", objective: "simulation", family: "mixture", largest: "50", steps: "2000" };
  #floors: { world: string; floors: Floors | null } | null = null;
  /** Where results are fetched from. */
  base = "./";

  protected override watched({ training, opened }: WorldState): readonly unknown[] {
    return [training, opened];
  }

  protected override render() {
    const { opened } = this.state;
    if (!opened || !this.isOpen) return html`<div class="training-strip"></div>`;
    this.#fetchFloors(opened.world);
    return html`
      <div class="training-strip">
        <div class="row tight">${this.#buttons(opened)} ${this.#choices(opened)}</div>
        ${this.#progress()} ${this.#curve()}
      </div>
    `;
  }

  #buttons({ config }: Opened) {
    const { phase } = this.state.training;
    const isRunning = phase === "running";
    const start = () => (isRunning ? this.controller.pause() : void this.controller.train(this.#config(config)));
    return html`
      <button type="button" class="primary" @click=${start}>${icon(isRunning ? "pause" : "play")} ${START[phase]}</button>
      <button type="button" ?disabled=${isRunning} @click=${() => void this.controller.stepOnce(this.#config(config))}>
        ${icon("step")} Step
      </button>
      <button type="button" ?disabled=${phase === "idle"} @click=${() => void this.controller.reset()}>${icon("again")} Reset</button>
    `;
  }

  #choices(opened: Opened) {
    const { phase } = this.state.training;
    const fixed = phase === "running" || phase === "paused";
    const sizes = { "0": "0, no D", "5": "5", "20": "20", "50": "50" };
    const counts = Object.fromEntries(STEPS.map((count) => [String(count), `${count.toLocaleString("en")} steps`]));
    const choice = <K extends keyof Choices>(
      name: K,
      label: string,
      says: string,
      options: Record<string, string>,
      off = false,
    ) => {
      const take = (event: Event) => {
        this.#chosen = { ...this.#chosen, [name]: (event.target as HTMLSelectElement).value };
        this.requestUpdate();
      };
      return html`<label>${says}
        <select aria-label=${label} ?disabled=${fixed || off} @change=${take}>
          ${Object.entries(options).map(([option, text]) => html`<option value=${option} ?selected=${option === this.#chosen[name]}>${text}</option>`)}
        </select>
      </label>`;
    };
    const isAlone = this.#chosen.models === "one";
    return [
      choice("models", "Models in training", "on", { all: "all models", one: "this model alone" }),
      choice("objective", "Objective", "by", { simulation: "simulation", equation10: "equation 10" }),
      isBinary(opened)
        ? nothing
        : choice("family", "Posterior family", "q is", { gaussian: "a Gaussian", mixture: "four Gaussians" }),
      choice("largest", "Largest N in training", "N up to", sizes, isAlone),
      choice("steps", "Steps in all", "", counts),
      isAlone
        ? html`<span class="note">Equation 9: of this model it learns all, of every other nothing. Move the figure, and it has to begin again.</span>`
        : nothing,
    ];
  }

  #progress() {
    const { phase, step, milliseconds, config } = this.state.training;
    const steps = config && phase !== "idle" ? config.steps : Number(this.#chosen.steps);
    const each = (config?.batch ?? 0) * (config?.queries ?? 0);
    const took = html`<span class="note"> in ${(milliseconds / 1000).toFixed(1)} s, each on ${each.toLocaleString("en")} fresh questions</span>`;
    return html`<div class="progress-line">
      <progress aria-label="Steps done" max=${steps} .value=${step}></progress>
      <p class="figures" data-testid="world-steps">
        Step <b>${step.toLocaleString("en")}</b> of ${steps.toLocaleString("en")}${step > 0 ? took : nothing}
      </p>
    </div>`;
  }

  #curve() {
    const { training } = this.state;
    const { losses } = training;
    const floors =
      training.config?.objective === "equation10" ||
      (training.config?.models !== undefined && training.config.models !== "all")
        ? []
        : this.#lines();
    const values = [
      ...losses.slice(Math.min(2, losses.length - 1)).map(([, loss]) => loss),
      ...floors.map(({ nats }) => nats),
    ];
    if (values.length === 0) return nothing;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const margin = 0.08 * (most - least || 1);
    const up = (value: number) =>
      8 +
      ((HEIGHT - 44) * (most + margin - Math.max(least, Math.min(most + margin, value)))) / (most - least + 2 * margin);
    const last = Math.max(training.config?.steps ?? Number(this.#chosen.steps), 1);
    const across = (step: number) => LEFT + ((RIGHT - LEFT) * step) / last;
    const line = losses
      .map(([step, loss], i) => `${i === 0 ? "M" : "L"}${across(step).toFixed(1)} ${up(loss).toFixed(1)}`)
      .join("");
    const summary = losses.length > 0 ? `Loss ${losses.at(-1)?.[1].toFixed(3)} nats` : "No loss yet";
    return html`<svg class="loss-curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}; floors: ${floors.map(({ says, nats }) => `${says} ${nats.toFixed(3)}`).join(", ")}">
      ${floors.map(({ says, nats }, i) => {
        // Where two lie close together, the lower one is named below its line.
        const above = floors[i - 1];
        const below = above !== undefined && up(nats) - up(above.nats) < 15;
        return svg`<path class="floor" d="M${LEFT} ${up(nats)}H${RIGHT}" />
          <text class="floor-name" x=${RIGHT + 6} y=${up(nats) + (below ? 11 : 4)}>${says}</text>
          <text class="left" x=${LEFT - 4} y=${up(nats) + (below ? 11 : 4)}>${nats.toFixed(2).replace("-", "−")}</text>`;
      })}
      <path class="line line-yours" d=${line} />
      <text class="tick" x=${(LEFT + RIGHT) / 2} y=${HEIGHT - 4}>steps; loss in nats, and what nobody can get below</text>
    </svg>`;
  }

  #lines(): Array<{ says: string; nats: number }> {
    const floors = this.#floors?.floors;
    if (!floors) return [];
    return [
      { says: "without D", nats: floors.without },
      { says: "with D of 10", nats: floors.ten },
      { says: "the model known", nats: floors.known },
    ];
  }

  #config(usual: RegressorConfig): RegressorConfig {
    const { models, objective, family, largest, steps } = this.#chosen;
    const coordinates = this.state.question?.coordinates ?? [];
    return {
      ...usual,
      objective,
      family: usual.family === "bernoulli" ? usual.family : family,
      models: models === "one" ? { one: [...coordinates] } : "all",
      largestDataset: models === "one" ? 0 : Number(largest),
      steps: Number(steps),
    };
  }

  /** From what was measured; where it cannot be had the curve stands without them. */
  #fetchFloors(world: string): void {
    if (this.#floors?.world === world) return;
    this.#floors = { world, floors: null };
    void floorsOf(this.base, world).then((floors) => {
      if (this.#floors?.world !== world) return;
      this.#floors = { world, floors };
      this.requestUpdate();
    });
  }
}
