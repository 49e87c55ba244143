// What the visitor of this room asks, and what the worker answers: one world at a time, the latest question first.

import { WorkerCrashed } from "../../engine/client";
import { download } from "../../engine/download";
import type { NamedWorld, RegressorConfig } from "../../engine/protocol";
import { siteFile } from "../../engine/site-files";
import { Store } from "../../state/store";
import { withLosses } from "./losses";
import { SHIPPED, YOURS } from "./world-list";
import {
  EMPTY,
  type EventOf,
  IDLE,
  type Question,
  type Reach,
  type Source,
  type Training,
  type WorldState,
} from "./world-state";
import { WorldWorker } from "./world-worker";

/** Of training at a time: what is asked in between waits no longer, ms. */
const PIECE = 24;
/** Between two answers of a network in training, ms. */
const REFRESH_INTERVAL = 200;
/** Between two savings of what is trained, ms: so much is lost with a worker that dies. */
const SAVE_INTERVAL = 3000;
/** Without a new question, before what takes long is begun, ms. */
const IDLE_DELAY = 250;
export const POINTS = 64;
export const REACH = 6;
const QUESTIONS = 1000;
/** Of each place of a map, which has some two hundred. */
const PLACE_QUESTIONS = 40;
/** Places at a time: what is asked in between waits no longer. */
const PLACES = 4;

/** The model that a wrong D comes of, until the visitor asks for another. */
const OTHERS = 7;

/** Where a visit to a world begins; without an x it is drawn. */
export type Start = Pick<Question, "coordinates" | "x" | "size"> &
  Partial<Pick<Question, "source" | "seed" | "others" | "z">>;

export class WorldController {
  readonly store = new Store<WorldState>(EMPTY);
  readonly #base: string;
  readonly #worker: WorldWorker;
  /** Counts worlds: what an earlier one answers comes too late. */
  #turn = 0;
  #changed = false;
  /** Whether the exact answer took long the last time. */
  #slow = false;
  #busy = false;
  /** The training as it was saved last, for another worker. */
  #saved: Uint8Array | null = null;
  #networks: Record<string, Uint8Array> = {};

  constructor(spawn: () => Worker, base: string) {
    this.#base = base;
    this.#worker = new WorldWorker(spawn, (message) => void this.#replaceWorker(message));
  }

  /** Opens a world; the one that is open stays as it is. */
  async open(world: NamedWorld, start: Start): Promise<void> {
    if (this.store.state.world === world) return;
    const turn = ++this.#turn;
    this.#saved = null;
    this.#slow = false;
    this.#networks = {};
    this.store.update({ ...EMPTY, world, note: "Starting the program" });
    try {
      const opened = await this.#worker.ask({ type: "open", world }, "opened");
      if (turn !== this.#turn) return;
      this.store.update({ opened, note: "Fetching the networks" });
      const { coordinates, size, source = "own", seed = 1 } = start;
      const drawn = await this.#draw(coordinates, size, seed);
      if (turn !== this.#turn) return;
      const others = start.others ?? (await this.#draw(null, 0, OTHERS)).coordinates;
      const dataset =
        source === "empty" ? [] : source === "own" ? drawn.dataset : (await this.#draw(others, size, seed)).dataset;
      const isChosen = start.x.length > 0;
      const [x, z] = isChosen ? [start.x, start.z ?? null] : [drawn.x, drawn.z];
      const question: Question = {
        coordinates: [...coordinates],
        others,
        source,
        size,
        seed,
        dataset,
        x,
        z,
        real: false,
      };
      this.store.update({ question });
      this.#change({});
      await this.#loadShipped(world, turn);
      if (turn === this.#turn) this.store.update({ note: null });
    } catch (error) {
      this.#failed(error, turn, "This world could not be opened");
      if (turn === this.#turn) this.store.update({ world: null });
    }
  }

  /** Another x; where it came of is then unknown. */
  moveX(x: readonly number[]): void {
    this.#change({ x, z: null });
  }

  /** Another model: D is drawn from it anew, by the same numbers. */
  async moveModel(coordinates: readonly number[]): Promise<void> {
    await this.#redraw({ coordinates });
  }

  async setSize(size: number): Promise<void> {
    await this.#redraw({ size });
  }

  async setSource(source: Source): Promise<void> {
    await this.#redraw({ source });
  }

  /** Another D of the same model; a wrong one comes of another model. */
  async drawDataset(): Promise<void> {
    const { question } = this.store.state;
    if (!question) return;
    const seed = question.seed + 1;
    if (question.source !== "wrong") return this.#redraw({ seed });
    const { coordinates: others } = await this.#draw(null, 0, seed);
    return this.#redraw({ seed, others });
  }

  /** Another model, with an observation whose z is told: one drawn anew, or the one at these coordinates. */
  async drawModel(at: readonly number[] | null = null): Promise<void> {
    const { question } = this.store.state;
    if (!question) return;
    const seed = question.seed + 1;
    const turn = this.#turn;
    try {
      const { coordinates, x, z } = await this.#draw(at, 0, seed);
      if (turn === this.#turn) await this.#redraw({ coordinates, x, z, seed });
    } catch (error) {
      this.#failed(error, turn, "Another world could not be drawn");
    }
  }

  /** A whole question at once, as presets have it. */
  async set(change: Partial<Question>): Promise<void> {
    if (change.dataset) this.#change({ ...change, real: true });
    else await this.#redraw(change);
  }

  colourBy(colouredBy: string | null): void {
    this.store.update({ colouredBy });
    this.#change({});
  }

  /** Infers z of this one question by search and by sampling, with the model known; another question ends it. */
  async search(): Promise<void> {
    const { question } = this.store.state;
    if (!question) return;
    const turn = this.#turn;
    const [coordinates, x] = [[...question.coordinates], [...question.x]];
    const isStill = () => turn === this.#turn && this.store.state.question === question;
    try {
      let found = await this.#worker.ask({ type: "search", coordinates, x }, "searched");
      let draws: number[] = [];
      while (isStill()) {
        draws = [...draws, ...found.draws];
        this.store.update({ search: { ...found, draws } });
        if (found.step === found.steps) return;
        found = await this.#worker.ask({ type: "searchOn", milliseconds: PIECE }, "searched");
      }
    } catch (error) {
      this.#failed(error, turn, "The search stopped");
    }
  }

  /** Trains a network of the visitor's own, or goes on with it. */
  async train(config: RegressorConfig): Promise<void> {
    const { training } = this.store.state;
    const turn = this.#turn;
    try {
      if (training.phase !== "paused") {
        await this.#worker.ask({ type: "train", name: YOURS, config }, "networkLoaded");
        if (turn !== this.#turn) return;
        this.store.update({ training: { ...IDLE, config }, problem: null });
      }
      this.#training({ phase: "running" });
      await this.#steps(turn);
    } catch (error) {
      this.#training({ phase: "paused" });
      this.#failed(error, turn, "Training stopped");
    }
  }

  pause(): void {
    if (this.store.state.training.phase === "running") this.#training({ phase: "paused" });
  }

  async stepOnce(config: RegressorConfig): Promise<void> {
    const turn = this.#turn;
    try {
      if (this.store.state.training.phase === "idle" || this.store.state.training.phase === "done") {
        await this.#worker.ask({ type: "train", name: YOURS, config }, "networkLoaded");
        this.store.update({ training: { ...IDLE, config, phase: "paused" } });
      }
      this.#took(await this.#worker.ask({ type: "step", milliseconds: 0 }, "stepped"));
      this.#change({});
    } catch (error) {
      this.#failed(error, turn, "Training stopped");
    }
  }

  /** Forgets the network that was trained here. */
  async reset(): Promise<void> {
    this.#saved = null;
    const turn = this.#turn;
    this.store.update({ training: IDLE });
    try {
      await this.#worker.ask({ type: "discard" }, "discarded");
      if (turn === this.#turn) await this.#refreshAnswers(turn);
    } catch (error) {
      this.#failed(error, turn, "The network could not be discarded");
    }
  }

  /** Holds the answers of these networks against drawn truths. */
  async calibrate(names: readonly string[], size: number): Promise<void> {
    const turn = this.#turn;
    this.store.update({ trust: { size, found: {} } });
    try {
      for (const name of names) {
        const calibrated = await this.#worker.ask(
          { type: "calibrate", name, size, questions: QUESTIONS, seed: 5 },
          "calibrated",
        );
        if (turn !== this.#turn || this.store.state.trust?.size !== size) return;
        this.store.update(
          ({ trust }) => (trust && { trust: { ...trust, found: { ...trust.found, [name]: calibrated } } }) || {},
        );
      }
    } catch (error) {
      this.#failed(error, turn, "Questions could not be asked");
    }
  }

  /** How far the networks hold with D of this size: of places in and out of what they were trained on. */
  async measureReach(size: number): Promise<void> {
    const turn = this.#turn;
    let reach: Reach = { all: 0, places: [] };
    this.store.update({ reach });
    // Until another measurement has begun, or another world.
    const isMine = () => turn === this.#turn && this.store.state.reach === reach;
    try {
      for (let first = 0; first === 0 || first < reach.all; first += PLACES) {
        const found = await this.#worker.ask(
          { type: "reach", first, count: PLACES, size, questions: PLACE_QUESTIONS, seed: 5 },
          "reached",
        );
        if (!isMine()) return;
        reach = { all: found.all, places: [...reach.places, ...found.places] };
        this.store.update({ reach });
      }
    } catch (error) {
      this.#failed(error, turn, "The map could not be measured");
    }
  }

  dismiss(): void {
    this.store.update({ problem: null });
  }

  async #loadShipped(world: NamedWorld, turn: number): Promise<void> {
    for (const [file, name] of Object.entries(SHIPPED)) {
      const bytes = await download(siteFile(this.#base, `worlds/${world}-${file}.safetensors.gz`));
      if (turn !== this.#turn) return;
      this.#networks[name] = bytes;
      await this.#worker.ask({ type: "loadNetwork", name, bytes: bytes.slice() }, "networkLoaded");
      if (turn !== this.#turn) return;
      this.#change({});
    }
  }

  #draw(coordinates: readonly number[] | null, size: number, seed: number): Promise<EventOf<"drawn">> {
    return this.#worker.ask({ type: "draw", coordinates: coordinates && [...coordinates], size, seed }, "drawn");
  }

  async #redraw(change: Partial<Question>): Promise<void> {
    const { question } = this.store.state;
    if (!question) return;
    const turn = this.#turn;
    // Shown at once, so that what is dragged stays under the pointer.
    const wanted = { ...question, ...change, real: false };
    this.store.update({ question: wanted });
    const { source, coordinates, others, size, seed } = wanted;
    try {
      const of = source === "wrong" ? others : coordinates;
      const { dataset } = source === "empty" ? { dataset: [] } : await this.#draw(of, size, seed);
      const now = this.store.state.question;
      if (turn !== this.#turn || !now) return;
      // Overtaken by a later change, which draws for itself.
      const same = (["source", "coordinates", "others", "size", "seed"] as const).every(
        (key) => now[key] === wanted[key],
      );
      if (same) this.#change({ dataset });
    } catch (error) {
      this.#failed(error, turn, "D could not be drawn");
    }
  }

  #change(change: Partial<Question>): void {
    this.store.update(({ question }) =>
      question ? { question: { ...question, ...change }, inferred: null, search: null } : {},
    );
    this.#changed = true;
    if (!this.#busy) void this.#answer();
  }

  /** The latest question, until none is newer: networks first, then the plane's colours, then what takes longer. */
  async #answer(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#changed) {
        this.#changed = false;
        await this.#answerOnce();
      }
    } finally {
      this.#busy = false;
    }
  }

  async #answerOnce(): Promise<void> {
    const { question, opened } = this.store.state;
    const turn = this.#turn;
    const isOver = () => turn !== this.#turn || this.#changed;
    if (!question || !opened) return;
    const [dataset, x] = [[...question.dataset], [...question.x]];
    try {
      await this.#askNetworks(question, true, () => turn === this.#turn);
      // What takes long waits until nobody drags any more.
      if (this.#slow) await new Promise((resolve) => setTimeout(resolve, IDLE_DELAY));
      if (isOver()) return;
      const inferred = await this.#worker.ask({ type: "infer", dataset, x }, "inferred");
      this.#slow = inferred.milliseconds > IDLE_DELAY / 2;
      if (!isOver()) this.store.update({ inferred });
    } catch (error) {
      this.#failed(error, turn, "There is no answer");
    }
  }

  async #steps(turn: number): Promise<void> {
    let refreshed = Date.now();
    let saved = Date.now();
    while (turn === this.#turn && this.store.state.training.phase === "running") {
      this.#took(await this.#worker.ask({ type: "step", milliseconds: PIECE }, "stepped"));
      const now = Date.now();
      if (now - saved > SAVE_INTERVAL) {
        saved = now;
        this.#saved = (await this.#worker.ask({ type: "save" }, "saved")).bytes;
      }
      if (now - refreshed > REFRESH_INTERVAL) {
        refreshed = now;
        await this.#refreshAnswers(turn);
      }
    }
    if (turn === this.#turn) await this.#refreshAnswers(turn);
  }

  /** What the networks say now of the same question: what is exact of it stays. */
  async #refreshAnswers(turn: number): Promise<void> {
    const { question, colouredBy } = this.store.state;
    if (!question || this.#changed) return;
    const isStill = () => turn === this.#turn && this.store.state.question === question;
    await this.#askNetworks(question, colouredBy === YOURS, isStill);
  }

  /** The answers of all networks, and with them the colours of a plane; what comes too late is not shown. */
  async #askNetworks(question: Question, colours: boolean, isWanted: () => boolean): Promise<void> {
    const { opened, colouredBy } = this.store.state;
    const [coordinates, dataset, x] = [[...question.coordinates], [...question.dataset], [...question.x]];
    const answered = await this.#worker.ask({ type: "ask", coordinates, dataset, x }, "answered");
    if (!isWanted()) return;
    this.store.update({ answered });
    if (opened?.cells !== 2 || !colours) return;
    const by = answered.networks.some(({ name }) => name === colouredBy) ? colouredBy : null;
    const colour = { type: "colour", by, coordinates, dataset, points: POINTS, reach: REACH } as const;
    const { probabilities } = await this.#worker.ask(colour, "coloured");
    if (isWanted()) this.store.update({ colours: probabilities });
  }

  #took({ step, losses, milliseconds }: EventOf<"stepped">): void {
    const { training } = this.store.state;
    const isDone = step >= (training.config?.steps ?? 0);
    this.#training({
      step,
      losses: withLosses(training.losses, step, losses),
      milliseconds: training.milliseconds + milliseconds,
      ...(isDone ? { phase: "done" } : {}),
    });
  }

  #training(change: Partial<Training>): void {
    this.store.update(({ training }) => ({ training: { ...training, ...change } }));
  }

  /** Another worker takes the place of one that died, with what it held. */
  async #replaceWorker(message: string): Promise<void> {
    const { world, training } = this.store.state;
    const turn = this.#turn;
    if (!world) return;
    const wasRunning = training.phase === "running";
    this.store.update({ problem: `The program stopped (${message}); another one goes on.` });
    try {
      await this.#worker.ask({ type: "open", world }, "opened");
      for (const [name, bytes] of Object.entries(this.#networks))
        await this.#worker.ask({ type: "loadNetwork", name, bytes: bytes.slice() }, "networkLoaded");
      if (turn !== this.#turn) return;
      if (training.step > 0 && this.#saved) {
        const { step } = await this.#worker.ask(
          { type: "resume", name: YOURS, bytes: this.#saved.slice() },
          "networkLoaded",
        );
        this.#training({ step, phase: "paused", losses: training.losses.filter(([at]) => at <= step) });
        if (wasRunning && training.config) void this.train(training.config);
      } else if (training.step > 0) this.store.update({ training: IDLE });
      this.#change({});
    } catch (error) {
      this.#failed(error, turn, "The program could not be started again");
    }
  }

  #failed(error: unknown, turn: number, what: string): void {
    // What replaces a worker that died asks anew.
    if (turn !== this.#turn || error instanceof WorkerCrashed) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.store.update({ problem: `${what}: ${reason.replace(/\.$/, "")}.`, note: null });
  }
}
