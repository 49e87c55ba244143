// The pad: draw with mouse, finger or pen; undo, redo, clear, or leaf through test digits.

import { html } from "lit";
import { paintStrokes } from "../../drawing/strokes";
import { isEmpty } from "../../state/drawing";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { Pen, wishOf } from "../../views/pointing";
import { View } from "../../views/view";

/** Pixels of the canvas; the stylesheet sets the size on screen. */
const SIDE = 560;

export class DrawPad extends View {
  readonly #pen = new Pen({
    begin: (point) => this.app.actions.penDown(point),
    extend: (points) => this.app.actions.penMove(points),
    end: () => this.app.actions.penUp(),
    drop: () => this.app.actions.dropStroke(),
  });

  protected override watched(state: State): readonly unknown[] {
    return [state.drawing, state.upright];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#onKey);
  }

  protected override render() {
    const { actions } = this.app;
    const { sheet, earlier, undone } = this.state.drawing;
    const isDigit = sheet.kind === "digit";
    const index = isDigit ? sheet.index : this.state.settings.digit;
    return html`
      <div
        class="pad"
        role="img"
        tabindex="-1"
        aria-label=${isDigit ? `Drawing pad, showing test digit number ${index}` : "Drawing pad with your drawing"}
        @pointerdown=${this.#pen.down}
        @pointermove=${this.#pen.move}
        @pointerup=${this.#pen.up}
        @pointercancel=${this.#pen.up}
        @lostpointercapture=${this.#pen.up}
      >
        <digit-image class="pad-digit" .pixels=${isDigit ? (this.state.upright?.image ?? null) : null}></digit-image>
        <canvas class="ink" width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>
        ${isDigit || isEmpty(sheet) ? html`<p class="pad-hint" aria-hidden="true">${icon("pencil")} ${isDigit ? "Example: draw yours here" : "Draw a digit here"}</p>` : null}
      </div>
      <div class="row tight pad-tools">
        <button type="button" ?disabled=${earlier.length === 0} @click=${actions.undo} title="Undo (Ctrl+Z)">
          ${icon("undo")} <span class="word">Undo</span>
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Redo"
          title="Redo (Ctrl+Shift+Z)"
          ?disabled=${undone.length === 0}
          @click=${actions.redo}
        >
          ${icon("redo")}
        </button>
        <button type="button" ?disabled=${isEmpty(sheet)} @click=${actions.clear}>${icon("clear")} Clear</button>
      </div>
      <div class="row tight pad-picks" role="group" aria-label="Test digits">
        <span class="note" aria-hidden="true">Test digits</span>
        <button type="button" class="icon-button" aria-label="Previous test digit" @click=${() => actions.pickDigit(index - 1)}>
          ${icon("left")}
        </button>
        <button type="button" class="icon-button" aria-label="A test digit at random" @click=${this.#random}>
          ${icon("dice")}
        </button>
        <button type="button" class="icon-button" aria-label="Next test digit" @click=${() => actions.pickDigit(index + 1)}>
          ${icon("right")}
        </button>
      </div>
    `;
  }

  protected override updated(): void {
    const context = this.querySelector<HTMLCanvasElement>(".pad > canvas")?.getContext("2d");
    const { sheet } = this.state.drawing;
    context?.clearRect(0, 0, SIDE, SIDE);
    if (context && sheet.kind === "strokes") paintStrokes(context, sheet.strokes, SIDE, "rgb(24 26 32)");
  }

  #random = (): void => this.app.actions.pickDigit(Math.floor(Math.random() * 10_000));

  #onKey = (event: KeyboardEvent): void => {
    const wish = wishOf(event);
    if (!wish) return;
    event.preventDefault();
    this.app.actions[wish]();
  };
}
