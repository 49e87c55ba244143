// Traces as an element: one dimension of the code over the transitions, a row for each chain.

import { type ChainsRun, firstDraw } from "../../state/chains";
import { PaintedElement } from "./painted-element";

export interface TraceScene {
  run: ChainsRun;
  dimension: number;
  /** What all rows reach from and to. */
  range: readonly [number, number];
  colours: readonly string[];
  line: string;
  warmUp: string;
}

/** Pixels between rows. */
const GAP = 6;

export class TraceCanvas extends PaintedElement {
  #scene: TraceScene | null = null;

  set scene(scene: TraceScene | null) {
    this.#scene = scene;
    this.draw();
  }

  constructor() {
    super(1);
  }

  protected override paint(): void {
    const { clientWidth: width, clientHeight: height } = this;
    const [sheet] = this.sheets;
    const context = sheet?.getContext("2d");
    if (!sheet || !context || width === 0) return;
    sheet.width = Math.round(width * devicePixelRatio);
    sheet.height = Math.round(height * devicePixelRatio);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    if (this.#scene) paint(context, this.#scene, width, height);
  }
}

function paint(
  context: CanvasRenderingContext2D,
  { run, dimension, range: [least, most], colours, line, warmUp }: TraceScene,
  width: number,
  height: number,
): void {
  const { chains, latent, steps } = run.progress;
  const { codes } = run;
  const tall = (height - GAP * (chains - 1)) / chains;
  const across = (transition: number) => (transition / steps) * width;
  const transitions = codes.length / (chains * latent);
  context.fillStyle = warmUp;
  context.globalAlpha = 0.12;
  context.fillRect(0, 0, across(run.progress.warmUp), height);
  context.globalAlpha = 1;
  for (let chain = 0; chain < chains; chain++) {
    const top = chain * (tall + GAP);
    const down = (value: number) => top + Math.min(1, Math.max(0, (most - value) / (most - least))) * tall;
    context.strokeStyle = line;
    context.lineWidth = 1;
    context.strokeRect(0.5, top + 0.5, width - 1, tall - 1);
    context.strokeStyle = colours[chain] ?? line;
    context.lineWidth = 1.25;
    context.lineJoin = "round";
    context.beginPath();
    for (let transition = 0; transition < transitions; transition++) {
      const value = codes[(transition * chains + chain) * latent + dimension] as number;
      if (transition === 0) context.moveTo(across(1), down(value));
      else context.lineTo(across(transition + 1), down(value));
    }
    context.stroke();
  }
}

/** What the traces of a dimension reach from and to: the draws, or all so far while there are few. */
export function traceRange(run: ChainsRun, dimension: number): [number, number] {
  const { latent } = run.progress;
  const first = firstDraw(run) < run.codes.length ? firstDraw(run) : 0;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let start = first; start < run.codes.length; start += latent) {
    least = Math.min(least, run.codes[start + dimension] as number);
    most = Math.max(most, run.codes[start + dimension] as number);
  }
  if (!(most > least)) [least, most] = Number.isFinite(least) ? [least - 0.5, least + 0.5] : [-1, 1];
  const rim = (most - least) * 0.06;
  return [least - rim, most + rim];
}
