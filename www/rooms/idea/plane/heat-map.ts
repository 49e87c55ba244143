// The landscape in colour, and draws upon it as dots: two canvases, for neither is worth an element for each cell.

import { repaintWhenShown } from "../../../views/repaint";
import { onThemeChange } from "../../../views/theme";
import type { Square } from "./grid";
import type { Landscape } from "./landscape";

/** ln p(x, z) itself, down to where it is hopeless; or the posterior's density. */
export type Shade = "joint" | "posterior";

export interface HeatScene {
  landscape: Landscape;
  frame: Square;
  shade: Shade;
}

/** Pixels along a side, stretched to the element's size. */
const PIXELS = 100;
/** ln p(x, z) so far below the peak has no colour, nats. */
const DEPTH = 400;
/** Even the peak leaves lines in ink readable. */
const STRONGEST = 0.8;
const DOT = 2.2;

export class HeatMap extends HTMLElement {
  readonly #heat = document.createElement("canvas");
  readonly #dust = document.createElement("canvas");
  #scene: HeatScene | null = null;
  #painted: readonly unknown[] = [];
  #dots: readonly number[] = [];
  #endings: Array<() => void> = [];

  set scene(scene: HeatScene | null) {
    const parts = scene ? [scene.landscape, scene.shade, scene.frame.left, scene.frame.bottom, scene.frame.side] : [];
    this.#scene = scene;
    if (parts.length === this.#painted.length && parts.every((part, i) => part === this.#painted[i])) return;
    this.#painted = parts;
    this.#paint();
    this.#scatter();
  }

  /** Two numbers for each draw. */
  set dots(dots: readonly number[]) {
    if (dots === this.#dots) return;
    this.#dots = dots;
    this.#scatter();
  }

  connectedCallback(): void {
    for (const canvas of [this.#heat, this.#dust]) {
      canvas.setAttribute("aria-hidden", "true");
      if (!canvas.isConnected) this.append(canvas);
    }
    const again = () => {
      this.#paint();
      this.#scatter();
    };
    const resized = new ResizeObserver(() => this.#scatter());
    resized.observe(this);
    this.#endings = [onThemeChange(again), repaintWhenShown(this, again), () => resized.disconnect()];
    again();
  }

  disconnectedCallback(): void {
    for (const end of this.#endings) end();
  }

  #paint(): void {
    if (!this.#scene || !this.isConnected) {
      this.#heat.width = 0;
      return;
    }
    const { landscape, frame, shade } = this.#scene;
    const peak = landscape.joints.reduce((most, joint) => Math.max(most, joint), Number.NEGATIVE_INFINITY);
    this.#heat.width = this.#heat.height = PIXELS;
    const context = this.#heat.getContext("2d");
    if (!context) return;
    const picture = context.createImageData(PIXELS, PIXELS);
    for (let row = 0; row < PIXELS; row++) {
      for (let column = 0; column < PIXELS; column++) {
        const x = frame.left + ((column + 0.5) / PIXELS) * frame.side;
        const y = frame.bottom + (1 - (row + 0.5) / PIXELS) * frame.side;
        const below = landscape.joint(x, y) - peak;
        const share = shade === "posterior" ? Math.exp(Math.min(0, below)) : Math.max(0, 1 + below / DEPTH);
        picture.data[4 * (row * PIXELS + column) + 3] = 255 * STRONGEST * Math.min(1, share);
      }
    }
    context.putImageData(picture, 0, 0);
    // What was written is only how opaque each pixel is: the colour comes as the stylesheet has it.
    context.globalCompositeOperation = "source-in";
    context.fillStyle = getComputedStyle(this).getPropertyValue("--right");
    context.fillRect(0, 0, PIXELS, PIXELS);
  }

  #scatter(): void {
    const { clientWidth: width } = this;
    const side = Math.round(width * devicePixelRatio);
    // An empty sheet is none: paper counts it as a picture that has not come.
    this.#dust.hidden = this.#dots.length === 0;
    if (!this.isConnected || !this.#scene || side === 0) return;
    this.#dust.width = this.#dust.height = side;
    const context = this.#dust.getContext("2d");
    if (!context || this.#dots.length === 0) return;
    const { left, bottom, side: length } = this.#scene.frame;
    context.fillStyle = getComputedStyle(this).getPropertyValue("--ink");
    context.globalAlpha = 0.36;
    const size = DOT * devicePixelRatio;
    for (let i = 0; i < this.#dots.length; i += 2) {
      const right = (((this.#dots[i] ?? 0) - left) / length) * side;
      const below = (1 - ((this.#dots[i + 1] ?? 0) - bottom) / length) * side;
      context.fillRect(right - size / 2, below - size / 2, size, size);
    }
  }
}
