// An element of canvases one over the other, painted on animation frames only, and anew where the browser forgot them.

import { repaintWhenShown } from "../../views/repaint";

export abstract class PaintedElement extends HTMLElement {
  protected readonly sheets: readonly HTMLCanvasElement[];
  readonly #resized = new ResizeObserver(() => this.resized());
  #requested = 0;
  #forget: (() => void) | null = null;

  constructor(sheets: number) {
    super();
    this.sheets = Array.from({ length: sheets }, () => document.createElement("canvas"));
  }

  /** Paints all that has changed. */
  protected abstract paint(): void;

  /** Whatever was painted is gone. */
  protected forget(): void {}

  protected resized(): void {
    this.draw();
  }

  /** Paints with the next frame. */
  protected draw(): void {
    this.#requested ||= requestAnimationFrame(() => {
      this.#requested = 0;
      this.paint();
    });
  }

  connectedCallback(): void {
    for (const sheet of this.sheets) {
      sheet.setAttribute("aria-hidden", "true");
      if (!sheet.isConnected) this.append(sheet);
    }
    this.#resized.observe(this);
    this.#forget = repaintWhenShown(this, () => {
      this.forget();
      this.draw();
    });
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#forget?.();
    cancelAnimationFrame(this.#requested);
    this.#requested = 0;
  }
}
