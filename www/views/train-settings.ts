// The trainer's form, made from the state table; presets fill it. What changes applies when a run starts.

import { html, nothing, type TemplateResult } from "lit";
import { canSeeBetween, hasDatasetCode, matches, presets, runConfig, sameConfig } from "../state/run-config";
import type { State } from "../state/state";
import { readSetting, type SettingName, type Settings, table } from "../state/table";
import { View } from "./view";

const MAIN = ["trainFamily", "system", "split", "decoder", "steps"] as const;
const MORE = [
  "batch",
  "digits",
  "encoderSees",
  "aggregation",
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
  /** What was typed and could not be used, by field. */
  #refused = new Map<SettingName, string>();

  protected override watched(state: State): readonly unknown[] {
    return [state.settings, state.training.config, state.training.phase];
  }

  protected override render() {
    const { settings, training } = this.state;
    const { config, choice } = training;
    const otherBackend = choice !== null && settings.backend !== "auto" && settings.backend !== choice.backend;
    const stale = config !== null && (otherBackend || !sameConfig(config, runConfig(settings)));
    const more = MORE.filter(
      (name) =>
        (hasDatasetCode(settings.system) || !OF_DATASET_CODE.includes(name)) &&
        (canSeeBetween(settings.system) || name !== "encoderSees"),
    );
    return html`
      <div class="row tight presets" role="group" aria-label="Presets">
        ${presets.map(
          (preset) => html`
            <button
              type="button"
              title=${preset.hint}
              aria-pressed=${matches(settings, preset) ? "true" : "false"}
              @click=${() => this.#preset(() => this.app.actions.applyPreset(preset))}
            >
              ${preset.name}
            </button>
          `,
        )}
      </div>
      <div class="fields">${MAIN.map((name) => this.#field(name))}</div>
      <details>
        <summary>Sizes, optimiser, seed, backend</summary>
        <div class="fields">${more.map((name) => this.#field(name))}</div>
      </details>
      <p class="note stale" ?hidden=${!stale} data-testid="stale">
        The run goes on with its old settings; these apply at the next reset.
        <button type="button" class="link" @click=${this.app.actions.reset}>Reset now</button>
      </p>
    `;
  }

  #preset(apply: () => void): void {
    this.#refused.clear();
    apply();
    this.requestUpdate();
  }

  #field(name: (typeof MAIN)[number] | (typeof MORE)[number]): TemplateResult {
    const entry = table[name];
    const value = this.state.settings[name];
    const refused = this.#refused.get(name);
    const id = `field-${name}`;
    const control =
      entry.kind === "choice"
        ? html`
            <select id=${id} aria-describedby="${id}-hint" .value=${String(value)} @change=${(event: Event) => this.#read(name, event)}>
              ${entry.options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
            </select>
          `
        : html`
            <input
              id=${id}
              inputmode="decimal"
              autocomplete="off"
              aria-describedby="${id}-hint"
              aria-invalid=${refused === undefined ? nothing : "true"}
              .value=${refused ?? String(value)}
              @change=${(event: Event) => this.#read(name, event)}
            />
          `;
    const hint =
      refused !== undefined && entry.kind === "number"
        ? `Between ${entry.least} and ${entry.most.toLocaleString("en")}${entry.whole ? ", without a fraction" : ""}.`
        : entry.hint;
    return html`
      <div class="field ${refused === undefined ? "" : "refused"}">
        <label for=${id}>${entry.label}</label>
        ${control}
        <p class="note" id="${id}-hint">${hint}</p>
      </div>
    `;
  }

  #read<K extends SettingName>(name: K, event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    const value = readSetting(name, text);
    if (value === undefined) {
      this.#refused.set(name, text);
    } else {
      this.#refused.delete(name);
      this.app.actions.set({ [name]: value } as Partial<Settings>);
    }
    this.requestUpdate();
  }
}
