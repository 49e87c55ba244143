// The digit on the pad before the 2-D model: asked when a figure is near and the page at rest, surveyed once for all figures.

import type { App } from "../../../app/app";
import { coalesced } from "../../../app/coalesce";
import { sentence } from "../../../app/messages";
import { WorkerCrashed } from "../../../engine/client";
import type { ContextChoice, Subject, Transformation } from "../../../engine/protocol";
import { isEmpty } from "../../../state/drawing";
import { families, nearest } from "../../../state/families";
import { Store } from "../../../state/store";
import { adaptiveGrid, REACH } from "./adaptive-grid";
import { Sampling } from "./chains";
import { GaussianAscent } from "./gaussian-ascent";
import { PlaneWorker } from "./plane-worker";
import { type Code, EMPTY, type PlaneState } from "./state";

/** The pen comes first: nothing begins until so long after the last change, ms. */
const REST = 350;
/** The worker ends when the visitor has been in other rooms for so long, ms. */
const LEAVE = 60_000;
/** Codes of one command; others wait meanwhile. */
const PIECE = 500;
/** N of the D that the network reads, near whose guess the chains start. */
const CONTEXT = 10;

/** Another question was asked meanwhile. */
class Overtaken extends Error {
  override name = "Overtaken";
}

export class Plane {
  readonly store = new Store<PlaneState>(EMPTY);
  readonly sampling: Sampling;
  readonly gaussianAscent: GaussianAscent;
  readonly #app: App;
  readonly #worker: PlaneWorker;
  readonly #near = new Set<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #round = 0;
  /** What the landscape is of: sheet and angle. */
  #shown: readonly unknown[] = [];
  readonly #decodeCursor = coalesced(async () => {
    const decoded = await this.#decoded(this.store.state.cursor);
    if (decoded) this.store.update({ decoded });
  });
  readonly #decodeMean = coalesced(async () => {
    const { ascent } = this.store.state;
    const decodedMean = ascent && (await this.#decoded(ascent.gaussian.mean));
    if (decodedMean) this.store.update({ decodedMean });
  });

  constructor(app: App, spawn: () => Worker, base: string) {
    this.#app = app;
    this.#worker = new PlaneWorker(spawn, base);
    this.#worker.onCrash = (reason) => {
      this.sampling.reset();
      this.#say(`The worker of the 2-D model stopped (${reason}).`);
    };
    const failed = (error: unknown, what: string) => this.#failed(error, what);
    this.sampling = new Sampling(this.store, this.#worker, failed);
    this.gaussianAscent = new GaussianAscent(this.store);
    this.store.subscribe(({ ascent, cursor }, previous) => {
      if (cursor !== previous.cursor) this.#decodeCursor();
      if (ascent && ascent.gaussian !== previous.ascent?.gaussian) this.#decodeMean();
    });
    app.store.subscribe((state, previous) => {
      if (state.room !== previous.room) this.#moved(state.room === "idea");
      if (state.drawing.sheet !== previous.drawing.sheet || state.settings !== previous.settings) this.#plan();
    });
  }

  /** Whether a figure is about to be seen. */
  watch(figure: Element, near: boolean): void {
    if (near) this.#near.add(figure);
    else this.#near.delete(figure);
    this.#plan();
  }

  retry(): void {
    this.#shown = [];
    void this.#run();
  }

  moveCursor(x: number, y: number): void {
    const inside = (value: number) => Math.min(REACH, Math.max(-REACH, value));
    this.store.update({ cursor: [inside(x), inside(y)] });
  }

  #moved(isHere: boolean): void {
    clearTimeout(this.#leaving);
    if (isHere) return;
    this.sampling.pause();
    this.gaussianAscent.pause();
    this.#leaving = setTimeout(() => {
      this.#worker.end();
      this.sampling.reset();
      // What was under way ended with the worker.
      if (this.store.state.phase !== "ready") this.#shown = [];
    }, LEAVE);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#near.size > 0) this.#timer = setTimeout(() => void this.#run(), REST);
  }

  /** D's angle, and whether it is D's: the 2-D model ships for rotation alone, and another family's D has no angle. */
  get #angle(): [value: number, isElsewhere: boolean] {
    const { family, value } = this.#app.store.state.settings;
    return family === "rotation" ? [value, false] : [families.rotation.opening, true];
  }

  async #run(): Promise<void> {
    const { sheet } = this.#app.store.state.drawing;
    const key = [sheet, ...this.#angle];
    if (key.every((part, i) => part === this.#shown[i])) return;
    this.#shown = key;
    const round = ++this.#round;
    if (isEmpty(sheet)) {
      this.sampling.reset();
      this.store.update({ ...EMPTY, phase: "empty", earlier: this.store.state.earlier });
      return;
    }
    try {
      await this.#ask(() => {
        if (round !== this.#round) throw new Overtaken();
      });
    } catch (error) {
      if (round !== this.#round || error instanceof Overtaken) return;
      this.#shown = [];
      this.#failed(error, "The figures of the 2-D model cannot be computed");
    }
  }

  /** `proceed` throws where another question was asked meanwhile. */
  async #ask(proceed: () => void): Promise<void> {
    this.store.update({ phase: this.#worker.isRunning ? "surveying" : "starting", problem: null });
    const model = await this.#worker.model();
    proceed();
    const [value, isElsewhere] = this.#angle;
    const dataset = nearest("rotation", value, model.seen);
    const transformation: Transformation = { family: "rotation", value: model.seen[dataset] ?? 0 };
    const subject = this.#app.modelQueries.subject(transformation);
    if (!subject) throw new Overtaken();
    const image = await this.#image(subject);
    proceed();
    const context: ContextChoice = { type: "digits", transformations: [transformation], size: CONTEXT, seed: 1 };
    this.sampling.reset();
    this.gaussianAscent.pause();
    this.store.update({ phase: "surveying", question: { image, transformation, isElsewhere, dataset, context } });
    let milliseconds = 0;
    const find = async (codes: number[]): Promise<number[]> => {
      const found: number[] = [];
      for (let from = 0; from < codes.length; from += 2 * PIECE) {
        const piece = codes.slice(from, from + 2 * PIECE);
        const before = performance.now();
        const { nats } = await this.#worker.request({ type: "findLikelihoods", image, codes: piece, dataset });
        milliseconds += performance.now() - before;
        proceed();
        found.push(...nats);
      }
      return found;
    };
    const landscape = await adaptiveGrid(find, (sofar) => this.store.update({ landscape: sofar, milliseconds }));
    const cursor = peakOf(landscape);
    this.store.update({ phase: "ready", landscape, milliseconds, cursor });
    this.gaussianAscent.begin();
  }

  async #image(subject: Subject): Promise<Uint8Array> {
    if (subject.type === "image") return subject.image;
    const command =
      subject.type === "testDigit"
        ? ({ ...subject, type: "pickDigit" } as const)
        : ({ ...subject, type: "readDrawing" } as const);
    return (await this.#worker.request(command)).image;
  }

  /** What a code decodes to; null where another digit is asked about by then. */
  async #decoded(code: Code): Promise<Uint8Array | null> {
    const { question } = this.store.state;
    if (!question) return null;
    try {
      const { images } = await this.#worker.request({ type: "decode", codes: [...code], dataset: question.dataset });
      return this.store.state.question === question ? images : null;
    } catch (error) {
      this.#failed(error, "The code could not be decoded");
      return null;
    }
  }

  #failed(error: unknown, what: string): void {
    // A worker that died has been spoken of.
    if (!(error instanceof WorkerCrashed)) this.#say(`${what}: ${sentence(error).replace(/\.$/, "")}.`);
  }

  #say(problem: string): void {
    this.#round++;
    this.store.update({ problem, sampling: false, ascending: false });
  }
}

/** The highest of the finest grid's codes. */
function peakOf({ joints, finest }: NonNullable<PlaneState["landscape"]>): Code {
  let best = 0;
  joints.forEach((joint, i) => {
    if (joint > (joints[best] ?? 0)) best = i;
  });
  return finest.middle(best % finest.cells, Math.floor(best / finest.cells));
}
