// Pointers on a pad: where they are, which of them counts where a palm rests beside a pen, and the one that draws.

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

/** A pen on the surface is never still; one that was not heard of for so many milliseconds has gone without a word. */
const SILENCE = 1000;

interface Contact {
  type: string;
  heard: number;
}

/**
 * The pointers that are down on an element. A pen drives out fingers, which are the palm beside it, and a first pointer
 * whatever is still counted as down: its end was lost, as happens with some drivers, or when a window takes over.
 */
export class Contacts {
  readonly #down = new Map<number, Contact>();

  get count(): number {
    return this.#down.size;
  }

  /** Whether this pointer counts from now on, and which ones no longer do. */
  admit({ pointerId, pointerType, button, isPrimary, timeStamp }: PointerEvent): { counts: boolean; gone: number[] } {
    if (button !== 0) return { counts: false, gone: [] };
    const others = [...this.#down].filter(([id]) => id !== pointerId);
    const writing = others.some(([, { type, heard }]) => type === "pen" && timeStamp - heard < SILENCE);
    if (pointerType === "touch" && writing) return { counts: false, gone: [] };
    const gone = others.filter(([, { type }]) => isPrimary || type !== pointerType).map(([id]) => id);
    for (const id of gone) this.#down.delete(id);
    this.#down.set(pointerId, { type: pointerType, heard: timeStamp });
    return { counts: true, gone };
  }

  /** Whether this pointer is down and counts. One that moves without a button held was lifted unheard. */
  follow({ pointerId, buttons, timeStamp }: PointerEvent): boolean {
    const contact = this.#down.get(pointerId);
    if (!contact) return false;
    contact.heard = timeStamp;
    if (buttons % 2 === 0) this.#down.delete(pointerId);
    return buttons % 2 === 1;
  }

  isDown = (pointerId: number): boolean => this.#down.has(pointerId);

  lift = ({ pointerId }: PointerEvent): boolean => this.#down.delete(pointerId);
}

/** Keeps a pointer's events on the element, also where it leaves it. */
export function capture(element: Element, { pointerId }: PointerEvent): void {
  try {
    element.setPointerCapture(pointerId);
  } catch {
    // It was lifted again already.
  }
}

/** What a pen does to a drawing. */
export interface Strokes {
  begin(point: Point): void;
  extend(points: Point[]): void;
  end(): void;
  /** The stroke under way was a palm's. */
  drop(): void;
}

/** The one pointer that draws on a pad: its handlers. */
export class Pen {
  readonly #strokes: Strokes;
  readonly #contacts = new Contacts();
  #drawing: { id: number; type: string } | null = null;

  constructor(strokes: Strokes) {
    this.#strokes = strokes;
  }

  down = (event: PointerEvent): void => {
    const { counts } = this.#contacts.admit(event);
    if (!counts) return;
    const before = this.#drawing;
    if (before && this.#contacts.isDown(before.id)) return;
    if (before) this.#leave(before.type === "touch" && event.pointerType === "pen");
    const pad = event.currentTarget as HTMLElement;
    capture(pad, event);
    this.#drawing = { id: event.pointerId, type: event.pointerType };
    // So that undo and redo come here until something else is touched, and a number is typed no longer.
    pad.focus({ preventScroll: true });
    this.#strokes.begin(pointAt(pad, event));
    event.preventDefault();
  };

  move = (event: PointerEvent): void => {
    const down = this.#contacts.follow(event);
    if (event.pointerId !== this.#drawing?.id) return;
    if (!down) {
      this.#leave(false);
      return;
    }
    const pad = event.currentTarget as HTMLElement;
    // A pen reports more often than the screen draws; the moves between two frames come together.
    const moves = event.getCoalescedEvents?.() ?? [];
    this.#strokes.extend((moves.length > 0 ? moves : [event]).map((move) => pointAt(pad, move)));
  };

  /** For pointerup, pointercancel and lostpointercapture alike. */
  up = (event: PointerEvent): void => {
    this.#contacts.lift(event);
    if (event.pointerId === this.#drawing?.id) this.#leave(false);
  };

  #leave(palm: boolean): void {
    this.#drawing = null;
    if (palm) this.#strokes.drop();
    else this.#strokes.end();
  }
}

/** Whether the keys are for a text that is being typed, which has its own undo. */
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement &&
    !/^(button|checkbox|color|file|radio|range|reset|submit)$/.test(target.type)) ||
  (target instanceof HTMLElement && target.isContentEditable);

/** What a key asks for: the letter that is printed on it, whether Caps Lock is on or the layout another alphabet's. */
export function wishOf(event: KeyboardEvent): "undo" | "redo" | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target)) return null;
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
  if (letter === "z") return event.shiftKey ? "redo" : "undo";
  return letter === "y" && !event.shiftKey ? "redo" : null;
}
