// Where on a pad a pointer is, in units of the pad's side, and how hard it presses.

import type { Point } from "../state/drawing";

export function pointAt(pad: HTMLElement, event: PointerEvent): Point {
  const box = pad.getBoundingClientRect();
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  return {
    x: inside((event.clientX - box.left) / box.width),
    y: inside((event.clientY - box.top) / box.height),
    // Fingers and mice report 0, 0.5 or 1 without meaning it.
    pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 0.5,
  };
}
