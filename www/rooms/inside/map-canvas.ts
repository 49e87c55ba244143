// The map as an element: paints on animation frames only; pointer, wheel and keys move the cursor, pan and zoom.

import { Contacts, capture } from "../../views/pointing";
import { type Box, type Frame, fitted, type Lattice, latticeOf, panned, toPlane, toScreen, zoomed } from "./map-frame";
import { atlas, paintMarks, paintOver, paintPictures, type Scene, type Stamp, stamps } from "./map-painter";
import { withRoom } from "./map-thinning";
import { PaintedElement } from "./painted-element";

/** Sent with the event "cursor" when the visitor moved it. */
export interface CursorMoved {
  x: number;
  y: number;
}

/** Sent with the event "lattice" when another part of the plane is in sight. */
export type LatticeMoved = Lattice;

/** Sent with the event "framed" when the visitor zoomed or panned; a map beside this one takes it over. */
export type Framed = Frame;

const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Pixels that an arrow key moves the cursor; with Shift, so many times more. */
const STRIDE = 8;
const LEAP = 5;

/** Marks below, posteriors and cursor above: a cursor that moves need not paint thousands of marks again. */
export class MapCanvas extends PaintedElement {
  /** What the marks were painted from. */
  #paintedFrom: readonly unknown[] = [];
  #box: Box = { width: 0, height: 0 };
  #scene: Scene | null = null;
  #stamps: Stamp[] = [];
  /** Which marks have room, and what that was found for. */
  #room: { of: readonly unknown[]; drawn: Uint8Array } = { of: [], drawn: new Uint8Array(0) };
  #atlas: HTMLCanvasElement | null = null;
  #lattice: Lattice | null = null;
  #frame: Frame = { scale: 1, x: 0, y: 0 };
  #whole: Frame = { scale: 1, x: 0, y: 0 };
  readonly #contacts = new Contacts();
  #pointers = new Map<number, { left: number; top: number }>();
  /** Whether dragging pans instead of moving the cursor. */
  panning = false;
  /** Milliseconds that the newest frame took to paint. */
  painted = 0;

  set scene(scene: Scene | null) {
    const before = this.#scene;
    this.#scene = scene;
    if (scene && scene.marks.bounds !== before?.marks.bounds) this.fit();
    if (scene && scene.marks.colours !== before?.marks.colours) this.#stamps = stamps(scene.marks, devicePixelRatio);
    if (scene?.pictures !== before?.pictures || scene?.ink !== before?.ink)
      this.#atlas = scene?.pictures ? atlas(scene.pictures, scene.ink) : null;
    this.draw();
  }

  /** As another map is framed, without telling of it. */
  set frame(frame: Frame) {
    this.#frame = frame;
    this.draw();
  }

  constructor() {
    super(2);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("pointerdown", this.#down);
    this.addEventListener("pointermove", this.#move);
    this.addEventListener("pointerup", this.#up);
    this.addEventListener("pointercancel", this.#up);
    this.addEventListener("lostpointercapture", this.#up);
    this.addEventListener("wheel", this.#wheel, { passive: false });
    this.addEventListener("keydown", this.#key);
  }

  protected override forget(): void {
    this.#paintedFrom = [];
  }

  /** Shows everything. */
  fit(): void {
    if (!this.#scene || this.#box.width === 0) return;
    this.#whole = fitted(this.#scene.marks.bounds, this.#box);
    this.#frame = this.#whole;
    this.draw();
  }

  /** Zooms about the cursor, which stays where it is. */
  zoom(factor: number): void {
    if (!this.#scene) return;
    const { cursor } = this.#scene;
    const { left, top } = toScreen(this.#frame, this.#box, cursor.x, cursor.y);
    this.#zoomAt(factor, left, top);
  }

  #zoomAt(factor: number, left: number, top: number): void {
    this.#look(zoomed(this.#frame, this.#whole, this.#box, factor, left, top));
  }

  /** The visitor's wish. */
  #look(frame: Frame): void {
    this.#frame = frame;
    this.draw();
    this.dispatchEvent(new CustomEvent<Framed>("framed", { detail: frame }));
  }

  protected override resized(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (width === 0 || height === 0) return;
    const first = this.#box.width === 0;
    this.#box = { width, height };
    for (const sheet of this.sheets) {
      sheet.width = Math.round(width * devicePixelRatio);
      sheet.height = Math.round(height * devicePixelRatio);
    }
    if (first || this.#frame === this.#whole) this.fit();
    this.draw();
  }

  protected override paint(): void {
    const [below, above] = this.sheets.map((sheet) => sheet.getContext("2d"));
    if (!below || !above || !this.#scene || this.#box.width === 0) return;
    const before = performance.now();
    for (const context of [below, above]) context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const { marks } = this.#scene;
    const { points, groups, emphasised, visible, outlines } = marks;
    const from = [points, groups, emphasised, visible, outlines, this.#stamps, this.#atlas, this.#frame, this.#box];
    if (from.some((part, i) => part !== this.#paintedFrom[i])) {
      this.#paintedFrom = from;
      paintMarks(below, marks, this.#stamps, this.#drawn(), this.#frame, this.#box);
      this.#paintPictures(below);
    }
    paintOver(above, this.#scene, this.#frame, this.#box);
    this.painted = performance.now() - before;
    this.#tellLattice();
  }

  /** Numerals beside each other; dots may lie one on the other, and one group that stands out has the room to itself. */
  #drawn(): Uint8Array {
    const { marks } = this.#scene ?? {};
    if (!marks) return this.#room.drawn;
    const { points, groups, numerals, emphasised } = marks;
    const of = [points, groups, numerals, emphasised, this.#frame.scale];
    if (of.some((part, i) => part !== this.#room.of[i])) {
      const wanted = emphasised === null ? undefined : (n: number) => groups[n] === emphasised;
      const drawn = numerals ? withRoom(points, this.#frame.scale, wanted) : new Uint8Array(groups.length).fill(1);
      this.#room = { of, drawn };
    }
    return this.#room.drawn;
  }

  /** Under the marks, and fainter where there are any. */
  #paintPictures(context: CanvasRenderingContext2D): void {
    const { pictures, marks } = this.#scene ?? {};
    if (!pictures || !marks || !this.#atlas) return;
    context.globalCompositeOperation = "destination-over";
    paintPictures(context, pictures, this.#atlas, marks.visible ? 0.36 : 0.9, this.#frame, this.#box);
    context.globalCompositeOperation = "source-over";
  }

  #tellLattice(): void {
    const lattice = latticeOf(this.#frame, this.#box);
    const before = this.#lattice;
    if (before && Object.entries(lattice).every(([name, value]) => value === before[name as keyof Lattice])) return;
    this.#lattice = lattice;
    this.dispatchEvent(new CustomEvent<LatticeMoved>("lattice", { detail: lattice }));
  }

  #cursorTo(x: number, y: number): void {
    if (!this.#scene) return;
    this.#scene = { ...this.#scene, cursor: { x, y } };
    this.draw();
    this.dispatchEvent(new CustomEvent<CursorMoved>("cursor", { detail: { x, y } }));
  }

  #cursorUnder({ left, top }: { left: number; top: number }): void {
    const { x, y } = toPlane(this.#frame, this.#box, left, top);
    this.#cursorTo(x, y);
  }

  #at(event: PointerEvent | WheelEvent): { left: number; top: number } {
    const { left, top } = this.getBoundingClientRect();
    return { left: event.clientX - left - this.clientLeft, top: event.clientY - top - this.clientTop };
  }

  #down = (event: PointerEvent): void => {
    const { counts, gone } = this.#contacts.admit(event);
    for (const id of gone) this.#pointers.delete(id);
    if (!counts) return;
    capture(this, event);
    this.#pointers.set(event.pointerId, this.#at(event));
    if (this.#pointers.size === 1 && !this.#pans(event)) this.#cursorUnder(this.#at(event));
  };

  #move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!this.#contacts.follow(event)) this.#pointers.delete(event.pointerId);
    if (!before || !this.#contacts.isDown(event.pointerId)) return;
    const now = this.#at(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      // Two fingers: the stretch between them zooms, their middle pans.
      const length = (point: { left: number; top: number }) =>
        Math.max(1, Math.hypot(point.left - other.left, point.top - other.top));
      this.#frame = panned(this.#frame, (now.left - before.left) / 2, (now.top - before.top) / 2);
      this.#zoomAt(length(now) / length(before), (now.left + other.left) / 2, (now.top + other.top) / 2);
    } else if (this.#pans(event)) {
      this.#look(panned(this.#frame, now.left - before.left, now.top - before.top));
    } else this.#cursorUnder(now);
  };

  #up = (event: PointerEvent): void => {
    this.#contacts.lift(event);
    this.#pointers.delete(event.pointerId);
  };

  #pans = (event: PointerEvent): boolean => this.panning || event.shiftKey;

  #wheel = (event: WheelEvent): void => {
    // Whoever scrolls past must not be caught: the wheel zooms once the map has the focus, or with Ctrl (a pinch).
    if (!event.ctrlKey && document.activeElement !== this) return;
    event.preventDefault();
    const { left, top } = this.#at(event);
    this.#zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), left, top);
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#scene || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = MOVES[event.key];
    if (move) {
      const stride = (STRIDE * (event.shiftKey ? LEAP : 1)) / this.#frame.scale;
      const { cursor } = this.#scene;
      this.#cursorTo(cursor.x + stride * move[0], cursor.y + stride * move[1]);
      this.#keepInSight();
    } else if (event.key === "+" || event.key === "=") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0") {
      this.fit();
      this.#look(this.#frame);
    } else return;
    event.preventDefault();
  };

  /** A cursor that leaves by the arrow keys takes the frame along. */
  #keepInSight(): void {
    if (!this.#scene) return;
    const { left, top } = toScreen(this.#frame, this.#box, this.#scene.cursor.x, this.#scene.cursor.y);
    const beyond = (at: number, size: number) => Math.min(0, at - 20) + Math.max(0, at - (size - 20));
    const [right, down] = [-beyond(left, this.#box.width), -beyond(top, this.#box.height)];
    if (right !== 0 || down !== 0) this.#look(panned(this.#frame, right, down));
  }
}
