// What the next run learns from: MNIST's digits, or images that the visitor brings, looked through before they are taken.

import { html, nothing, type TemplateResult } from "lit";
import { chosenFiles, droppedFiles } from "../../sources/dropped-files";
import type { NamedFile } from "../../sources/image-set";
import type { KeptSource } from "../../sources/source-store";
import { isSide, MNIST_SIDE } from "../../state/image-size";
import { memorising } from "../../state/memorising";
import type { OfferedImages, State } from "../../state/state";
import { MNIST, readSource } from "../../state/training-source";
import { icon } from "../../views/icons";
import { megabytes } from "../../views/run-words";
import { View } from "../../views/view";
import "./train-source.css";

const ACCEPTED = ".zip,.npz,.npy,.csv,.tsv,.txt,.gz,.idx,.idx1,.idx3,image/*";
/** Things that were left out, and are named before someone asks. */
const NAMED = 3;
/** Rows and columns that networks may read; besides these, those that the images have. */
const SIDES_OFFERED = [28, 32, 48, 64] as const;

export class TrainSource extends View {
  #over = false;

  protected override firstUpdated(): void {
    this.app.actions.withSources((sources) => sources.look());
  }

  protected override watched({ sources, settings, training }: State): readonly unknown[] {
    return [sources, settings.trainSource, training.history.bound, training.config];
  }

  protected override render() {
    const { sources, settings } = this.state;
    const chosen = readSource(settings.trainSource);
    // A link may name images that are not here.
    const isHere = chosen === null || sources.kept.some(({ about }) => about.id === chosen.id);
    return html`
      <div
        class="source ${this.#over ? "drop" : ""}"
        @dragover=${this.#dragOver}
        @dragleave=${() => this.#hover(false)}
        @drop=${this.#drop}
      >
        <div class="row tight">
          <label for="field-trainSource">Images</label>
          <select id="field-trainSource" aria-describedby="source-hint" @change=${this.#choose}>
            <option value=${MNIST} ?selected=${chosen === null}>MNIST’s digits</option>
            ${sources.kept.map(
              ({ about }) =>
                html`<option value=${about.id} ?selected=${about.id === chosen?.id}>${`${about.name} (${count(about.train + about.test)}${sizeUnlessMnists(about)})`}</option>`,
            )}
            ${chosen && !isHere ? html`<option value=${chosen.id} selected>${`${chosen.name}, not here`}</option>` : nothing}
          </select>
        </div>
        <div class="row tight">
          <label class="button" title="Files: pictures, a zip, IDX, CSV or NumPy’s arrays">
            ${icon("upload")} Your own
            <input type="file" multiple accept=${ACCEPTED} aria-label="Bring images to train on" class="hidden-input" @change=${this.#picked} />
          </label>
          <label class="button" title="A folder of pictures; the folders in it name the classes">
            Folder
            <input type="file" webkitdirectory multiple aria-label="Bring a folder of images to train on" class="hidden-input" @change=${this.#picked} />
          </label>
        </div>
        <p class="note" id="source-hint">
          ${
            isHere
              ? "Drop a folder or zip of pictures here, IDX files, a table (CSV) or NumPy’s arrays: they stay in this browser."
              : html`<span>This link’s run learns from “<b translate="no">${chosen.name}</b>”, ${count(chosen.train + chosen.test)} images that are not in this browser. Bring the same files.</span>`
          }
        </p>
        ${this.#reading()} ${sources.offered ? this.#offered(sources.offered) : nothing} ${this.#kept(sources.kept)}
        ${this.#memorising()}
      </div>
    `;
  }

  #reading() {
    const { reading } = this.state.sources;
    if (reading === null) return nothing;
    return html`<p class="row tight" role="status">
      <span>Reading images</span>
      <progress aria-label="Images read" max="1" .value=${reading}></progress>
      <button type="button" class="link" @click=${this.#dismiss}>Stop</button>
    </p>`;
  }

  #offered({ about, sheet, leftOut, inverted }: OfferedImages): TemplateResult {
    return html`
      <section class="offered" aria-label="Images that were read">
        <h2><span translate="no">${about.name}</span></h2>
        <image-sheet role="img" aria-label=${`${sheet.labels.length} of the images`} .most=${sheet.labels.length} .side=${about.side ?? MNIST_SIDE} .images=${sheet.images}></image-sheet>
        <dl class="figures">
          <div><dt>images</dt><dd>${count(about.train + about.test)}</dd></div>
          <div><dt>held out</dt><dd>${count(about.test)}</dd></div>
          <div><dt>size</dt><dd>${`${about.width} x ${about.height}`}</dd></div>
          <div><dt>classes</dt><dd>${about.classes.length || "none"}</dd></div>
          <div><dt>ink</dt><dd>${`${(100 * about.ink[0]).toFixed(0)} ± ${(100 * about.ink[1]).toFixed(0)} %`}</dd></div>
          ${about.blank > 0 ? html`<div><dt>blank</dt><dd>${count(about.blank)}</dd></div>` : nothing}
        </dl>
        ${
          about.classes.length > 0
            ? html`<p class="note classes" translate="no">${about.classes.map((name, label) => `${name} (${count(about.counts[label] ?? 0)})`).join(", ")}</p>`
            : html`<p class="note">Without classes everything works but the probes, which have nothing to read.</p>`
        }
        ${this.#leftOut(leftOut)}
        ${this.#size(about)}
        <div class="row tight">
          <button type="button" class="primary" @click=${() => this.app.actions.withSources((sources) => sources.take())}>Train on these</button>
          <button type="button" aria-pressed=${inverted ? "true" : "false"} title="Ink must be light here, and paper dark" @click=${() => this.app.actions.withSources((sources) => sources.invert())}>
            Exchange light and dark
          </button>
          <button type="button" class="link" @click=${this.#dismiss}>Put away</button>
        </div>
      </section>
    `;
  }

  /** What the networks will read. */
  #size({ side = MNIST_SIDE, width, height }: OfferedImages["about"]): TemplateResult {
    const own = width === height && isSide(width) ? [width] : [];
    const sides = [...new Set([...SIDES_OFFERED, ...own, side])].sort((a, b) => a - b);
    return html`
      <div class="row tight">
        <label for="field-imageSide">Networks read</label>
        <select id="field-imageSide" @change=${this.#resize}>
          ${sides.map((value) => html`<option value=${value} ?selected=${value === side}>${`${value} × ${value} pixels`}</option>`)}
        </select>
        ${side > MNIST_SIDE ? html`<span class="note figures">${`${((side / MNIST_SIDE) ** 2).toFixed(1)} times MNIST’s pixels`}</span>` : nothing}
      </div>
    `;
  }

  #leftOut(leftOut: OfferedImages["leftOut"]) {
    if (leftOut.length === 0) return nothing;
    const line = ({ name, why }: OfferedImages["leftOut"][number]) =>
      html`<li><b translate="no">${name}</b> <span>${why}</span></li>`;
    const [first, more] = [leftOut.slice(0, NAMED), leftOut.slice(NAMED)];
    return html`
      <div class="left-out">
        <p class="note">Left out:</p>
        <ul class="note">${first.map(line)}</ul>
        ${more.length > 0 ? html`<details><summary>${`${more.length} more`}</summary><ul class="note">${more.map(line)}</ul></details>` : nothing}
      </div>
    `;
  }

  #kept(kept: readonly KeptSource[]) {
    if (kept.length === 0) return nothing;
    const bytes = kept.reduce((sum, source) => sum + source.bytes, 0);
    return html`
      <details class="kept-sources">
        <summary><span>Your images</span> <span class="note figures">${megabytes(bytes)}</span></summary>
        <ul>
          ${kept.map(
            ({ about, bytes: size, unkept }) => html`
              <li class="row tight">
                <span translate="no">${about.name}</span>
                <span class="note figures">${`${count(about.train)} + ${count(about.test)}${sizeUnlessMnists(about)}, ${megabytes(size)}`}</span>
                ${unkept ? html`<span class="note">until this page is closed</span>` : nothing}
                <button type="button" class="icon-button push" aria-label=${`Remove ${about.name}`} title="Remove from this browser" @click=${() => this.app.actions.withSources((sources) => sources.remove(about.id))}>
                  ${icon("clear")}
                </button>
              </li>
            `,
          )}
        </ul>
      </details>
    `;
  }

  /** Few images are soon known by heart. */
  #memorising() {
    const { history, config } = this.state.training;
    const found = config?.source ? memorising(history) : null;
    if (!found) return nothing;
    const { best, now } = found;
    return html`<p class="note memorising" role="status">
      ${`It is memorising: held-out images were explained best at step ${count(best.step)}, by ${best.bound.toFixed(1)} nats; now it is ${now.bound.toFixed(1)}, while its own images are explained ever better. More images, or fewer steps, would help.`}
    </p>`;
  }

  #choose = ({ target }: Event): void => {
    const { value } = target as HTMLSelectElement;
    const about = this.state.sources.kept.find(({ about }) => about.id === value)?.about ?? null;
    if (value === MNIST || about) this.app.actions.withSources((sources) => sources.choose(about));
  };

  #resize = ({ target }: Event): void => {
    const side = Number((target as HTMLSelectElement).value);
    this.app.actions.withSources((sources) => sources.resize(side));
  };

  #picked = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    this.#bring(chosenFiles(input.files ?? []));
    // Emptied, so that choosing the same files again is a change.
    input.value = "";
  };

  #bring(files: readonly NamedFile[]): void {
    if (files.length > 0) this.app.actions.withSources((sources) => sources.bring(files));
  }

  #dismiss = (): void => this.app.actions.withSources((sources) => sources.dismiss());

  #dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#hover(true);
  };

  #drop = async (event: DragEvent): Promise<void> => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#hover(false);
    this.#bring(await droppedFiles(event.dataTransfer));
  };

  #hover(over: boolean): void {
    if (over === this.#over) return;
    this.#over = over;
    this.requestUpdate();
  }
}

const sizeUnlessMnists = ({ side = MNIST_SIDE }: KeptSource["about"]): string =>
  side === MNIST_SIDE ? "" : `, ${side} × ${side}`;

const count = (value: number): string => value.toLocaleString("en");
