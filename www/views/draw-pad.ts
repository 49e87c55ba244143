// The pad: draw with mouse, finger or pen; undo, clear, or leaf through test digits.

import { html } from "lit";
import { paintStrokes } from "../drawing/strokes";
import { isEmpty } from "../state/drawing";
import type { State } from "../state/state";
import { icon } from "./icons";
import { pointAt } from "./pointing";
import { View } from "./view";

/** Pixels of the canvas; the stylesheet sets the size on screen. */
const SIDE = 560;

export class DrawPad extends View {
  /** The one pointer that draws; others (a resting palm) are ignored. */
  #pointer: number | null = null;

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
    const { sheet, earlier } = this.state.drawing;
    const isDigit = sheet.kind === "digit";
    const index = isDigit ? sheet.index : this.state.settings.digit;
    return html`
      <div
        class="pad"
        role="img"
        aria-label=${isDigit ? `Drawing pad, showing test digit number ${index}` : "Drawing pad with your drawing"}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        <digit-image class="pad-digit" .pixels=${isDigit ? (this.state.upright?.image ?? null) : null}></digit-image>
        <canvas class="ink" width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>
        ${isDigit || isEmpty(sheet) ? html`<p class="pad-hint" aria-hidden="true">${icon("pencil")} Draw a digit here</p>` : null}
      </div>
      <div class="row tight pad-tools">
        <button type="button" ?disabled=${earlier.length === 0} @click=${actions.undo} title="Undo (Ctrl+Z)">
          ${icon("undo")} Undo
        </button>
        <button type="button" ?disabled=${isEmpty(sheet)} @click=${actions.clear}>${icon("clear")} Clear</button>
      </div>
      <div class="row tight pad-picks" role="group" aria-label="Test digits">
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

  #down = (event: PointerEvent): void => {
    if (this.#pointer !== null || event.button !== 0) return;
    const pad = event.currentTarget as HTMLElement;
    pad.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.app.actions.penDown(pointAt(pad, event));
    event.preventDefault();
  };

  #move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    const pad = event.currentTarget as HTMLElement;
    // A pen reports more often than the screen draws; the moves between two frames come together.
    const moves = event.getCoalescedEvents?.() ?? [];
    this.app.actions.penMove((moves.length > 0 ? moves : [event]).map((move) => pointAt(pad, move)));
  };

  #up = (event: PointerEvent): void => {
    if (event.pointerId === this.#pointer) this.#pointer = null;
  };

  #onKey = (event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || inField) return;
    event.preventDefault();
    this.app.actions.undo();
  };
}
