// D from the visitor's own hand or disk: a small pad, files by choice or drop, and the images so far, each removable.

import { html, nothing } from "lit";
import { paintStrokes } from "../../drawing/strokes";
import { begin, blankDrawing, type Drawing, drop, end, extend, isEmpty, redo, undo } from "../../state/drawing";
import { MNIST_PIXELS } from "../../state/image-size";
import type { State } from "../../state/state";
import { isPicture } from "../../views/dropped";
import { FileIntake } from "../../views/file-intake";
import { icon } from "../../views/icons";
import { Pen, wishOf } from "../../views/pointing";
import { View } from "../../views/view";

const SIDE = 208;

export class OwnImages extends View {
  #drawing = blankDrawing();
  readonly #pen = new Pen({
    begin: (point) => this.#draw(begin(this.#drawing, point)),
    extend: (points) => this.#draw(extend(this.#drawing, points)),
    end: () => this.#draw(end(this.#drawing)),
    drop: () => this.#draw(drop(this.#drawing)),
  });
  readonly #files = new FileIntake(this, isPicture, ({ files, emptyFolders }) => {
    void this.app.actions.addFilesToContext(files, emptyFolders);
  });

  protected override watched(state: State): readonly unknown[] {
    return [state.ownContext, state.digit];
  }

  protected override render() {
    const { actions } = this.app;
    const { ownContext, digit } = this.state;
    const count = ownContext.images.length / MNIST_PIXELS;
    return html`
      <div class="row tight own-tools">
        <button type="button" ?disabled=${isEmpty(this.#drawing.sheet)} @click=${this.#addDrawing}>${icon("plus")} Add drawing</button>
        <button type="button" ?disabled=${!digit} title="Add the digit on the large pad" @click=${actions.addDigitToContext}>
          ${icon("plus")} My digit
        </button>
        <label class="button">
          ${icon("upload")} Pictures
          <input type="file" multiple accept="image/*" aria-label="Add pictures to D" class="hidden-input" @change=${this.#files.choose} />
        </label>
        <button type="button" class="icon-button push" aria-label="Remove all images of D" ?disabled=${count === 0} @click=${actions.clearContext}>
          ${icon("clear")}
        </button>
      </div>
      <div
        class="own-sheet ${this.#files.over ? "drop" : ""}"
        @dragover=${this.#files.dragOver}
        @dragleave=${this.#files.dragLeave}
        @drop=${this.#files.drop}
      >
        <div
          class="pad own-pad"
          role="img"
          aria-label="Pad for an image of D"
          tabindex="-1"
          @pointerdown=${this.#pen.down}
          @pointermove=${this.#pen.move}
          @pointerup=${this.#pen.up}
          @pointercancel=${this.#pen.up}
          @lostpointercapture=${this.#pen.up}
          @keydown=${this.#onKey}
        >
          <canvas class="ink" width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>
          ${isEmpty(this.#drawing.sheet) ? html`<p class="pad-hint" aria-hidden="true">${icon("pencil")}</p>` : nothing}
        </div>
        ${
          count === 0
            ? html`<p class="note own-hint">Draw here, or drop pictures of digits: they become D. Until then D is empty.</p>`
            : html`<ul class="own-images" aria-label="Your ${count} images of D">
              ${Array.from(
                { length: count },
                (_, index) => html`
                  <li>
                    <button type="button" aria-label=${`Remove image ${index + 1}`} title="Remove" @click=${() => actions.removeFromContext(index)}>
                      <digit-image aria-hidden="true" .pixels=${ownContext.images.subarray(MNIST_PIXELS * index, MNIST_PIXELS * (index + 1))}></digit-image>
                    </button>
                  </li>
                `,
              )}
            </ul>`
        }
      </div>
    `;
  }

  protected override updated(): void {
    const context = this.querySelector("canvas")?.getContext("2d");
    const { sheet } = this.#drawing;
    context?.clearRect(0, 0, SIDE, SIDE);
    if (context && sheet.kind === "strokes") paintStrokes(context, sheet.strokes, SIDE, "rgb(24 26 32)");
  }

  #draw(drawing: Drawing): void {
    this.#drawing = drawing;
    this.requestUpdate();
  }

  #addDrawing = (): void => {
    const { sheet } = this.#drawing;
    if (sheet.kind !== "strokes") return;
    void this.app.actions.addStrokesToContext(sheet.strokes);
    this.#draw(blankDrawing());
  };

  #onKey = (event: KeyboardEvent): void => {
    const wish = wishOf(event);
    if (!wish) return;
    event.preventDefault();
    event.stopPropagation();
    this.#draw({ undo, redo }[wish](this.#drawing));
  };
}
