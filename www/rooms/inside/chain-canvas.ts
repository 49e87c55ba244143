// The chains as an element: where they stood, and the newest transition's paths, leapfrog step by leapfrog step.

import { type ChainsRun, firstDraw, type Transition } from "../../state/chains";
import { type Axes, across, down, type Frame, HEIGHT, WIDTH } from "./chain-frame";
import { PaintedElement } from "./painted-element";

export interface ChainScene {
  run: ChainsRun;
  axes: Axes;
  frame: Frame;
  /** Of each chain. */
  colours: readonly string[];
  muted: string;
  paper: string;
  /** Milliseconds of one leapfrog step; 0 draws whole paths at once. */
  stride: number;
}

/** How strongly older paths are drawn, the newest last. */
const FADING = [0.12, 0.3, 1];

/** Draws below, paths above: a path that grows need not paint thousands of draws again. */
export class ChainCanvas extends PaintedElement {
  #scene: ChainScene | null = null;
  #paintedFrom: readonly unknown[] = [];
  /** Numbers of the codes that are painted. */
  #painted = 0;
  /** The transition whose path grows, and when it began to. */
  #growing: { transition: Transition | null; since: number } = { transition: null, since: 0 };

  set scene(scene: ChainScene | null) {
    this.#scene = scene;
    const newest = scene?.run.recent.at(-1) ?? null;
    if (newest !== this.#growing.transition) this.#growing = { transition: newest, since: performance.now() };
    this.draw();
  }

  constructor() {
    super(2);
  }

  protected override forget(): void {
    this.#paintedFrom = [];
  }

  protected override resized(): void {
    const { clientWidth: width } = this;
    if (width === 0) return;
    for (const sheet of this.sheets) {
      sheet.width = Math.round(width * devicePixelRatio);
      sheet.height = Math.round((width * devicePixelRatio * HEIGHT) / WIDTH);
    }
    this.#paintedFrom = [];
    this.draw();
  }

  protected override paint(): void {
    const [below, above] = this.sheets.map((sheet) => sheet.getContext("2d"));
    if (!below || !above) return;
    const ratio = (this.sheets[0]?.width ?? 0) / WIDTH;
    for (const context of [below, above]) context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const scene = this.#scene;
    if (scene) this.#paintDraws(below, scene);
    else below.clearRect(0, 0, WIDTH, HEIGHT);
    above.clearRect(0, 0, WIDTH, HEIGHT);
    if (scene && this.#paintPaths(above, scene)) this.draw();
  }

  /** Only what has come since, as long as the same chains are seen in the same way. */
  #paintDraws(context: CanvasRenderingContext2D, scene: ChainScene): void {
    const { run, axes, frame, colours } = scene;
    const from = [run.start, axes[0], axes[1], frame, colours];
    const isSame = from.every((part, i) => part === this.#paintedFrom[i]) && run.codes.length >= this.#painted;
    if (!isSame) {
      context.clearRect(0, 0, WIDTH, HEIGHT);
      this.#painted = 0;
    }
    paintDraws(context, scene, this.#painted);
    this.#paintedFrom = from;
    this.#painted = run.codes.length;
  }

  /** Whether more is to come of the newest path. */
  #paintPaths(context: CanvasRenderingContext2D, scene: ChainScene): boolean {
    const { recent, progress } = scene.run;
    const passed = scene.stride > 0 ? (performance.now() - this.#growing.since) / scene.stride : progress.leapfrogs;
    recent.forEach((transition, i) => {
      const isNewest = i === recent.length - 1;
      const steps = isNewest ? Math.min(progress.leapfrogs, passed) : progress.leapfrogs;
      paintTransition(context, scene, transition, steps, FADING[FADING.length - recent.length + i] ?? 1);
    });
    return passed < progress.leapfrogs;
  }
}

/** Small squares: thousands of them, many times a second. */
function paintDraws(
  context: CanvasRenderingContext2D,
  { run, axes: [a, b], frame, colours, muted }: ChainScene,
  from: number,
): void {
  const { codes, progress } = run;
  const { chains, latent } = progress;
  const first = firstDraw(run);
  for (let start = from, n = from / latent; start < codes.length; start += latent, n++) {
    const isDraw = start >= first;
    context.fillStyle = isDraw ? (colours[n % chains] ?? muted) : muted;
    context.globalAlpha = isDraw ? 0.42 : 0.2;
    context.fillRect(
      across(frame, codes[start + a] as number) - 1.2,
      down(frame, codes[start + b] as number) - 1.2,
      2.4,
      2.4,
    );
  }
  context.globalAlpha = 1;
}

/** `steps` of its leapfrog steps, the last in part; once at its end, whether it was taken. */
function paintTransition(
  context: CanvasRenderingContext2D,
  { run: { progress }, axes: [a, b], frame, colours, paper }: ChainScene,
  { path, accepted }: Transition,
  steps: number,
  strength: number,
): void {
  const { chains, leapfrogs, latent } = progress;
  for (let chain = 0; chain < chains; chain++) {
    const at = (step: number): [number, number] => {
      const start = (chain * (leapfrogs + 1) + step) * latent;
      return [across(frame, path[start + a] as number), down(frame, path[start + b] as number)];
    };
    const isOver = steps >= leapfrogs;
    const isRefused = isOver && !accepted[chain];
    const whole = Math.floor(steps);
    const [left, top] = at(whole);
    const [nextLeft, nextTop] = at(Math.min(leapfrogs, whole + 1));
    const end: [number, number] = [left + (steps - whole) * (nextLeft - left), top + (steps - whole) * (nextTop - top)];
    context.globalAlpha = strength;
    context.strokeStyle = context.fillStyle = colours[chain] ?? "";
    context.lineJoin = context.lineCap = "round";
    context.setLineDash(isRefused ? [3, 5] : []);
    context.lineWidth = 1.75;
    context.beginPath();
    context.moveTo(...at(0));
    for (let step = 1; step <= whole; step++) context.lineTo(...at(step));
    context.lineTo(...end);
    context.stroke();
    context.setLineDash([]);
    if (strength === 1) for (let step = 1; step <= whole; step++) disc(context, at(step), 2);
    if (strength === 1) paintEnds(context, at(0), end, isRefused, isOver, paper);
  }
  context.globalAlpha = 1;
}

/** Where the chain stands, with a rim; a path that was refused ends in a cross, and the chain is back at its start. */
function paintEnds(
  context: CanvasRenderingContext2D,
  start: [number, number],
  end: [number, number],
  isRefused: boolean,
  isOver: boolean,
  paper: string,
): void {
  const [left, top] = end;
  if (isRefused) {
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(left - 5, top - 5);
    context.lineTo(left + 5, top + 5);
    context.moveTo(left - 5, top + 5);
    context.lineTo(left + 5, top - 5);
    context.stroke();
  }
  const stands = isRefused ? start : end;
  const colour = context.fillStyle;
  context.fillStyle = paper;
  disc(context, stands, 7);
  context.fillStyle = colour;
  disc(context, stands, isOver ? 5.5 : 4.5);
}

function disc(context: CanvasRenderingContext2D, [left, top]: [number, number], radius: number): void {
  context.beginPath();
  context.arc(left, top, radius, 0, 2 * Math.PI);
  context.fill();
}
