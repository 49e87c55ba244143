// One figure of curves, as wide as its place.

import { nothing } from "lit";
import { PageElement } from "../../views/page-element";
import { type CurveData, curveFigure } from "./curve-figure";
import "./curves.css";

export class CurveChart extends PageElement {
  #data: CurveData = { own: { step: [], value: [] } };
  #drawnWidth = 0;
  readonly #resized = new ResizeObserver(() => {
    if (this.clientWidth !== this.#drawnWidth) this.requestUpdate();
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

  /** In a room that is not shown it has no size, whatever it had before, and nothing is drawn. */
  protected override render() {
    const { clientWidth: width, clientHeight: height } = this;
    this.#drawnWidth = height > 0 ? width : 0;
    return width > 0 && height > 0 ? curveFigure(this.#data, { width, height }) : nothing;
  }
}
