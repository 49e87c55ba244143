// Something in a figure that is dragged, or moved by the arrow keys: a place in the figure's own units.

import { svg, type TemplateResult } from "lit";
import { pointerPosition } from "../../views/pointer-position";

export interface Handle {
  /** Tells it from the figure's other handles, for the stylesheet and for tests. */
  name: string;
  label: string;
  /** Where it is, in words. */
  says: string;
  at: readonly [x: number, y: number];
  /** In the units of the viewBox. */
  draw: TemplateResult;
  /** What an arrow key adds, in units of the viewBox; 0 in a direction in which it does not move. */
  step: readonly [number, number];
  move(x: number, y: number): void;
}

export function handle({ name, label, says, at: [x, y], draw, step, move }: Handle): TemplateResult {
  const drag = (event: PointerEvent) => {
    const target = event.currentTarget as SVGGElement;
    if (event.type === "pointerdown") {
      if (event.button !== 0) return;
      event.preventDefault();
      target.setPointerCapture(event.pointerId);
      target.focus({ preventScroll: true });
      return;
    }
    if (!target.hasPointerCapture(event.pointerId)) return;
    const place = pointerPosition(target.ownerSVGElement, event);
    if (place) move(place.x, place.y);
  };
  const key = (event: KeyboardEvent) => {
    const sign = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!sign) return;
    // One that moves along a single direction takes all four keys.
    const [right = 0, down = 0] = sign;
    const far = event.shiftKey ? 5 : 1;
    const along =
      step[0] === 0
        ? [0, (right ? -right : down) * step[1]]
        : step[1] === 0
          ? [(right || -down) * step[0], 0]
          : [right * step[0], down * step[1]];
    event.preventDefault();
    move(x + far * (along[0] ?? 0), y + far * (along[1] ?? 0));
  };
  return svg`<g class="handle handle-${name}" data-handle=${name} transform="translate(${x} ${y})" tabindex="0" role="slider"
    aria-label=${label} aria-valuetext=${says} aria-valuenow=${x.toFixed(2)}
    @pointerdown=${drag} @pointermove=${drag} @keydown=${key}>${draw}</g>`;
}
