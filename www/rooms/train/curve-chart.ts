// One curve over training steps, as wide as its place. What draws it is fetched when the chart comes near.

import { whenNear } from "../../views/near";
import { whenShownAgain } from "../../views/shown-again";
import { onThemeChange } from "../../views/theme";
import type { CurvePlot } from "./curve-plot";

export interface CurveData {
  step: readonly number[];
  value: readonly number[];
  /** The scale while there is nothing to show. */
  empty?: [number, number];
  /** Single measurements, drawn as dots. */
  marks?: Points;
  /** Another curve to compare with, fainter. */
  faint?: Points;
}

interface Points {
  step: readonly number[];
  value: readonly number[];
}

export class CurveChart extends HTMLElement {
  readonly #resized = new ResizeObserver(() => this.#plot?.fit());
  #library: typeof import("./curve-plot") | null = null;
  #plot: CurvePlot | null = null;
  #data: CurveData = { step: [], value: [] };
  #forget: Array<() => void> = [];

  set data(data: CurveData) {
    this.#data = data;
    if (this.#plot) this.#plot.data = data;
  }

  connectedCallback(): void {
    const near = whenNear(this, async () => {
      this.#library = await import("./curve-plot");
      this.#build();
    });
    const shownAgain = whenShownAgain(this, () => this.#plot?.repaint());
    this.#forget = [near, shownAgain, onThemeChange(() => this.#build()), () => this.#resized.disconnect()];
    this.#resized.observe(this);
    this.#build();
  }

  disconnectedCallback(): void {
    for (const forget of this.#forget) forget();
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** Colours are read once, so a change of theme builds the chart again. */
  #build(): void {
    if (!this.#library || !this.isConnected) return;
    this.#plot?.destroy();
    this.#plot = new this.#library.CurvePlot(this, this.#data);
  }
}
