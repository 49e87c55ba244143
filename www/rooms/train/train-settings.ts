// The trainer's form, made from the state table; presets fill it. What changes applies when a run starts.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { coresOfMachine } from "../../app/capabilities";
import { isOutdated, wantsOtherBackend } from "../../state/outdated";
import { aboutInWords, isFor, type MeasuredPace, predictionOf } from "../../state/prediction";
import { canSeeBetween, differsInRate, hasDatasetCode, matches, presets, runConfig } from "../../state/run-config";
import { scheduleOf } from "../../state/schedule";
import { forgetsValues } from "../../state/splits";
import { refusalOf, type State } from "../../state/state";
import {
  type NumberEntry,
  type NumberName,
  readSetting,
  type SettingName,
  type Settings,
  table,
} from "../../state/table";
import type { Refused } from "../../views/number-field";
import { View } from "../../views/view";
import { seenValues } from "./seen-values";

const MAIN = ["trainFamily", "system", "split", "decoder", "steps"] as const;
const MORE = [
  "batch",
  "digits",
  "encoderSees",
  "aggregation",
  "optimiser",
  "decay",
  "momentum",
  "learningRate",
  "schedule",
  "trainContextSize",
  "contextMode",
  "summaryHidden",
  "summary",
  "hidden",
  "latent",
  "datasetLatent",
  "decoderHidden",
  "datasetKl",
  "trainSeed",
  "backend",
  "cores",
] as const;

/** Only systems with a code for each dataset have these. */
const OF_DATASET_CODE: readonly SettingName[] = ["datasetLatent", "decoderHidden", "datasetKl"];

export class TrainSettings extends View {
  protected override watched(state: State): readonly unknown[] {
    const { config, phase, step } = state.training;
    return [state.settings, state.refusedFields, config, phase, step > 0, state.pace];
  }

  protected override render() {
    const { settings, training, pace } = this.state;
    const { config, choice } = training;
    // Before the first step Start takes what stands here.
    const stale = training.step > 0 && isOutdated(this.state);
    const onlyRate =
      config !== null && !wantsOtherBackend(settings, choice) && differsInRate(config, runConfig(settings));
    const more = MORE.filter(
      (name) =>
        (hasDatasetCode(settings.system) || !OF_DATASET_CODE.includes(name)) &&
        (canSeeBetween(settings) || name !== "encoderSees") &&
        (settings.optimiser === "adamW" || name !== "decay") &&
        (settings.optimiser === "sgd" || name !== "momentum"),
    );
    return html`
      <div class="row tight presets" role="group" aria-label="Presets">
        ${presets.map(
          (preset) => html`
            <button
              type="button"
              title=${preset.hint}
              aria-pressed=${matches(settings, preset) ? "true" : "false"}
              @click=${() => this.app.actions.applyPreset(preset)}
            >
              <span>${preset.name}</span>
              <small>${aboutInWords(predictionOf({ ...settings, ...preset.settings }, pace, coresOfMachine()))}</small>
            </button>
          `,
        )}
        <p class="note" data-testid="forecast">${measuredBy(pace && isFor(pace, settings) ? pace.of : null)}</p>
      </div>
      <div class="fields">${MAIN.map((name) => this.#field(name))}</div>
      ${seenValues(settings, (change) => this.app.actions.set(change))}
      <details>
        <summary>Sizes, optimiser, seed, backend</summary>
        <div class="fields">${repeat(
          more,
          (name) => name,
          (name) => this.#field(name),
        )}</div>
      </details>
      <p class="note stale" ?hidden=${!stale} data-testid="stale">
        The run goes on with its old settings; these make a new run.
        <button type="button" class="link" @click=${() => this.app.actions.unlessRefused(this.app.actions.reset)}>Reset now</button>
        <button type="button" class="link" ?hidden=${!onlyRate} @click=${() => this.app.actions.unlessRefused(this.#reschedule)}>Go on with them from here</button>
      </p>
    `;
  }

  readonly #reschedule = (): void => {
    const { settings } = this.state;
    void this.app.actions.reschedule(scheduleOf(settings, settings.schedule));
  };

  #field(name: (typeof MAIN)[number] | (typeof MORE)[number]): TemplateResult {
    const entry = table[name];
    return entry.kind === "number" ? this.#number(name as NumberName, entry) : this.#choice(name, entry);
  }

  #choice(
    name: SettingName,
    entry: { label: string; hint: string; options: ReadonlyArray<{ value: string; label: string }> },
  ) {
    const value = this.state.settings[name];
    const id = `field-${name}`;
    return html`
      <div class="field">
        <label for=${id}>${entry.label}</label>
        <select id=${id} aria-describedby="${id}-hint" .value=${String(value)} @change=${(event: Event) => this.#choose(name, event)}>
          ${entry.options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
        </select>
        <p class="note" id="${id}-hint">${entry.hint}</p>
      </div>
    `;
  }

  #number(name: NumberName, entry: NumberEntry) {
    const refused = refusalOf(this.state, name);
    const id = `field-${name}`;
    return html`
      <div class="field ${refused ? "refused" : ""}">
        <label for=${id}>${entry.label}</label>
        <number-field
          .name=${id}
          .describedBy=${`${id}-hint`}
          .range=${entry}
          .step=${entry.whole ? 1 : 0}
          .value=${this.state.settings[name]}
          .refused=${refused}
          .take=${(value: number) => this.app.actions.set({ [name]: value })}
          .keep=${(text: Refused | null) => this.app.actions.refuse(name, text)}
        ></number-field>
        <p class="note" id="${id}-hint" role=${refused ? "status" : nothing}>
          ${refused ? html`${refused.wrong} ${range(entry)}` : entry.hint}
        </p>
      </div>
    `;
  }

  #choose(name: SettingName, event: Event): void {
    const value = readSetting(name, (event.target as HTMLSelectElement).value);
    if (value !== undefined) this.app.actions.set(forgetsValues({ [name]: value } as Partial<Settings>));
  }
}

/** How the times came about. */
function measuredBy(of: MeasuredPace["of"] | null): string {
  if (of === "run") return "Times are scaled from the speed of your last run.";
  if (of === "trial") return "Times are scaled from a few steps that this machine was just timed with.";
  return "Times come once this page has rested for a moment.";
}

const range = ({ least, most, whole }: NumberEntry): string =>
  `Between ${least} and ${most.toLocaleString("en")}${whole ? ", without a fraction" : ""}.`;
