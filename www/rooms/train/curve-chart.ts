// One figure of curves, as wide as its place.

import { nothing } from "lit";
import { PageElement } from "../../views/page-element";
import { type CurveData, curveFigure } from "./curve-figure";
import "./curves.css";

export class CurveChart extends PageElement {
  #data: CurveData = { own: { step: [], value: [] } };
  #width = 0;
  readonly #resized = new ResizeObserver(() => {
    const { clientWidth } = this;
    if (clientWidth === this.#width) return;
    this.#width = clientWidth;
    this.requestUpdate();
  });

  set data(data: CurveData) {
    this.#data = data;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** In a room that is not shown it has no width, and nothing is drawn. */
  protected override render() {
    return this.#width > 0 ? curveFigure(this.#data, { width: this.#width, height: this.clientHeight }) : nothing;
  }
}
