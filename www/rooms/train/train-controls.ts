// Start, pause, step, reset, save and load; how far the run is and how fast.

import { html } from "lit";
import { coresOfMachine } from "../../app/capabilities";
import { isOutdated } from "../../state/outdated";
import { aboutInWords, predictionOf } from "../../state/prediction";
import { runConfig } from "../../state/run-config";
import { datasetsOf } from "../../state/run-flop";
import { parametersOf } from "../../state/run-memory";
import type { State, Training } from "../../state/state";
import { type Settings, type TrainingSpeed, table } from "../../state/table";
import { isCheckpoint } from "../../views/dropped";
import { FileIntake } from "../../views/file-intake";
import { type IconName, icon } from "../../views/icons";
import { View } from "../../views/view";

/** What the main button does, and one beside it. */
interface MainButton {
  name: string;
  mark: IconName;
  act: (() => void) | null;
  other?: { name: string; act: () => void };
}

export class TrainControls extends View {
  readonly #files = new FileIntake(this, isCheckpoint, ({ files: [file], emptyFolders }) => {
    const { actions } = this.app;
    if (file) void actions.restore(file);
    else
      actions.takeFiles({ pictures: [], checkpoints: [], sources: [], others: emptyFolders.map((name) => `${name}/`) });
  });

  readonly #switchModel = ({ target }: Event): void => {
    this.app.actions.chooseModel(this.state.settings.model === "live" ? table.model.fallback : "live");
    // Where the model cannot answer nothing changes, and the browser has moved the switch already.
    (target as HTMLInputElement).checked = this.state.settings.model === "live";
  };

  protected override watched(state: State): readonly unknown[] {
    return [state.training, state.settings, state.pace];
  }

  protected override render() {
    const { actions } = this.app;
    const { training, settings } = this.state;
    const { phase, config, step, target } = training;
    const busy = phase === "preparing";
    const running = phase === "running";
    return html`
      <div
        class="controls ${this.#files.over ? "drop" : ""}"
        @dragover=${this.#files.dragOver}
        @dragleave=${this.#files.dragLeave}
        @drop=${this.#files.drop}
      >
        <div class="row tight">
          ${this.#main()}
          <button type="button" ?disabled=${busy || running} @click=${() => actions.unlessRefused(() => void actions.stepOnce())}>${icon("step")} Step</button>
          <button type="button" ?disabled=${busy || config === null} @click=${() => actions.unlessRefused(actions.reset)}>${icon("again")} Reset</button>
          <label class="row tight speed" title=${table.speed.hint}>
            <span>${table.speed.label}</span>
            <select @change=${(event: Event) => actions.set({ speed: (event.target as HTMLSelectElement).value as TrainingSpeed })}>
              ${table.speed.options.map(({ value, label }) => html`<option value=${value} ?selected=${value === settings.speed}>${label}</option>`)}
            </select>
          </label>
          <span class="push"></span>
          <button type="button" title="Save a checkpoint" ?disabled=${busy || config === null} @click=${actions.download}>
            ${icon("download")} Save
          </button>
          <label class="button ${busy ? "disabled" : ""}" title="Load a checkpoint, or drop one here">
            ${icon("upload")} Load
            <input type="file" aria-label="Load a checkpoint" class="hidden-input" accept=".safetensors" ?disabled=${busy} @change=${this.#files.choose} />
          </label>
        </div>
        <div class="progress-line">
          <progress aria-label="Steps done" max=${Math.max(1, target)} .value=${step}></progress>
          <p class="figures" data-testid="steps">
            ${busy ? training.note || "Preparing…" : html`Step <b data-testid="step">${step.toLocaleString("en")}</b> of ${(step > 0 || running ? target : settings.steps).toLocaleString("en")}`}
            <span class="note" data-testid="pace">${remark(training, settings.speed) || forecast(this.state)}</span>
          </p>
        </div>
        <dl class="figures">
          ${figures(training, settings).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
        </dl>
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            .checked=${settings.model === "live"}
            ?disabled=${config === null}
            @change=${this.#switchModel}
          />
          <span>Let this model answer, in every room, while it learns</span>
        </label>
      </div>
    `;
  }

  /** Steps by the run that stands; where the form shows another one, by either. The same button throughout, which keeps the focus. */
  #main() {
    const { name, mark, act, other } = this.#mainButton();
    return html`
      <button type="button" class="primary" ?disabled=${act === null} @click=${act}>${icon(mark)} ${name}</button>
      ${other ? html`<button type="button" @click=${other.act}>${other.name}</button>` : null}
    `;
  }

  #mainButton(): MainButton {
    const { actions } = this.app;
    const { training } = this.state;
    const { phase, step } = training;
    if (phase === "preparing") return { name: "Preparing…", mark: "play", act: null };
    const isOther = step > 0 && isOutdated(this.state);
    const anew = { name: "Start a new run", act: () => actions.unlessRefused(() => void actions.startAnew()) };
    if (phase === "running")
      return { name: "Pause", mark: "pause", act: actions.pause, ...(isOther && { other: anew }) };
    // Where Pause was, and the new run where it was too: nothing changes its meaning under a finger.
    const goOn = { name: "Go on with the old one", act: () => void actions.start() };
    if (isOther) return { ...goOn, mark: "play", other: anew };
    return { name: label(training), mark: "play", act: () => actions.unlessRefused(() => void actions.start()) };
  }
}

function label({ phase, config, step }: Training): string {
  if (phase === "finished") return "Train on";
  return config !== null && step > 0 ? "Continue" : "Start";
}

/** Seconds that a step may take before the page says what would make it quicker. */
const SLOW = 2;

/** What the run will take, before it is begun. */
const forecast = ({ training: { phase, step }, settings, pace }: State): string =>
  step > 0 || phase === "running" || phase === "preparing"
    ? ""
    : aboutInWords(predictionOf(settings, pace, coresOfMachine()));

/** What to know while steps are long in coming. */
function remark({ phase, metrics, choice, stepsPerSecond }: Training, speed: TrainingSpeed): string {
  if (phase !== "running") return "";
  if (!metrics) return choice?.backend === "webgpu" ? "compiling for the graphics adapter…" : "taking the first step…";
  if (speed !== "full" || stepsPerSecond === null || stepsPerSecond * SLOW >= 1) return "";
  return "slow on this machine: a smaller batch or narrower networks are quicker";
}

function figures(
  { stepsPerSecond, flopPerStep, parameters, seen, step, target, phase, keptStep, choice, config, cores }: Training,
  settings: Settings,
): Array<[string, string]> {
  // Before the first step these are the form's, which Start takes.
  const isNew = step === 0 && phase !== "running";
  const shown = runConfig(settings);
  const speed = phase === "running" ? stepsPerSecond : null;
  const left = speed && speed > 0 ? duration((target - step) / speed) : "–";
  return [
    ["steps/s", speed === null ? "–" : speed.toPrecision(3)],
    ["GFLOP/s", speed === null ? "–" : ((speed * flopPerStep) / 1e9).toFixed(1)],
    ["time left", left],
    ["parameters", `${((isNew ? parametersOf(shown) : parameters) / 1e6).toFixed(2)} M`],
    ["cores", config !== null && choice?.backend === "cpu" ? String(cores) : "–"],
    ["datasets", String(isNew ? datasetsOf(shown) : seen.length)],
    ["kept at", keptStep === null ? "–" : `step ${keptStep.toLocaleString("en")}`],
  ];
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
