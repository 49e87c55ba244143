// What the figures of the 2-D model share: they follow the plane, say when they are near, and draw its map.

import { html, nothing, svg, type TemplateResult } from "lit";
import { icon } from "../../../views/icons";
import { pointerPosition } from "../../../views/pointer-position";
import { StoreElement } from "../../../views/store-element";
import { watchViewport } from "../../../views/viewport";
import { contour } from "./contour";
import { across, codeAt, down, marks, UNITS } from "./frame";
import type { Square } from "./grid";
import type { HeatScene, Shade } from "./heat-map";
import type { Landscape } from "./landscape";
import type { Plane } from "./plane";
import type { PlaneState } from "./state";

export abstract class PlaneView extends StoreElement<PlaneState> {
  #plane: Plane | null = null;
  #watch: { end(): void } | null = null;

  get plane(): Plane {
    if (!this.#plane) throw new Error(`<${this.localName}> was rendered before it was given the plane.`);
    return this.#plane;
  }

  set plane(plane: Plane) {
    this.#plane?.watch(this, false);
    this.#watch?.end();
    this.#watch = null;
    this.#plane = plane;
    this.follow(plane.store);
    this.#look();
  }

  get state(): PlaneState {
    return this.plane.store.state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.end();
    this.#watch = null;
    this.#plane?.watch(this, false);
  }

  protected override updated(): void {
    const { phase, problem } = this.state;
    this.setAttribute("aria-busy", String(phase !== "ready" && phase !== "empty" && !problem));
  }

  /** Where nobody looks, nothing plays. */
  protected left(): void {}

  #look(): void {
    if (!this.#plane || !this.isConnected || this.#watch) return;
    this.#watch = watchViewport(this, "300px", (near) => {
      this.#plane?.watch(this, near);
      if (!near) this.left();
    });
  }
}

/** What stands where words about the result will; null once there is one. */
export function waiting({ phase, landscape, problem }: PlaneState): string | null {
  if (problem) return null;
  if (phase === "empty") return "Waiting for a digit on the pad.";
  if (phase === "starting") return "Fetching the model with a code of two dimensions…";
  return phase === "ready" && landscape ? null : "Decoding codes…";
}

export const trouble = ({ problem }: PlaneState, plane: Plane) =>
  problem &&
  html`<p class="plane-trouble" role="alert">
    <span>${problem}</span>
    <button type="button" @click=${() => plane.retry()}>${icon("again")} Try again</button>
  </p>`;

interface MapOptions {
  landscape: Landscape | null;
  frame: Square;
  shade: Shade;
  label: string;
  over?: TemplateResult | typeof nothing;
  dots?: readonly number[];
  /** The pointer is down at a code. */
  point?: (x: number, y: number) => void;
}

export function planeMap({ landscape, frame, shade, label, over, dots, point }: MapOptions): TemplateResult {
  const scene: HeatScene | null = landscape && { landscape, frame, shade };
  const drag = (event: PointerEvent) => {
    const map = event.currentTarget as SVGSVGElement;
    if (event.type === "pointerdown" && event.button === 0) {
      map.setPointerCapture(event.pointerId);
      map.querySelector<SVGElement>("[tabindex]")?.focus({ preventScroll: true });
      event.preventDefault();
    }
    if (!map.hasPointerCapture(event.pointerId)) return;
    const place = pointerPosition(map, event);
    if (place) point?.(...codeAt(frame, place.x, place.y));
  };
  return html`
    <div class="plane-map">
      <heat-map .scene=${scene} .dots=${dots ?? NO_DOTS}></heat-map>
      <svg class=${point ? "pointed" : ""} viewBox="0 0 ${UNITS} ${UNITS}" role="group" aria-label=${label}
        @pointerdown=${point ? drag : nothing} @pointermove=${point ? drag : nothing}>${over ?? nothing}</svg>
      ${marks(frame.left, frame.side).map(({ at, label }) => html`<span class="mark across" style="left: ${(100 * at).toFixed(2)}%">${label}</span>`)}
      ${marks(frame.bottom, frame.side).map(({ at, label }) => html`<span class="mark up" style="bottom: ${(100 * at).toFixed(2)}%">${label}</span>`)}
    </div>
  `;
}

const NO_DOTS: readonly number[] = [];

/** Half of the posterior, and 95 % of it. */
export function contours(landscape: Landscape, frame: Square): TemplateResult {
  const path = (share: number) =>
    contour(landscape, share)
      .map(([x, y, toX, toY]) =>
        [
          `M${across(frame, x).toFixed(1)} ${down(frame, y).toFixed(1)}`,
          `L${across(frame, toX).toFixed(1)} ${down(frame, toY).toFixed(1)}`,
        ].join(""),
      )
      .join("");
  return svg`<path class="contour" d=${path(0.5)} /><path class="contour" d=${path(0.95)} />`;
}

/** Codes, and what is said of them, with as many digits as a frame of this size tells apart. */
export function sayCode([x, y]: readonly [number, number], side = 0.5): string {
  const digits = side > 2 ? 2 : 3;
  return `${signed(x, digits)}, ${signed(y, digits)}`;
}

export const signed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};

/** What the arrow keys do, to the right and up; null for other keys. */
export const arrow = (key: string): readonly [number, number] | null => ARROWS[key] ?? null;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
