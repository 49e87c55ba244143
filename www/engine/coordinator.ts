// The coordinator of a run that is shared out: its session trains on some of the queries, helpers on other cores train on the
// others.
//
// The MetaELBO is a sum over datasets and their queries. A step goes in rounds: every worker advances to where it needs a sum
// over all of them, of gradients in the end; the coordinator adds up, always in the same order, and every worker goes on with the
// sum.

import { WorkerClient, type WorkerLike } from "./client";
import type { CommandOf, Program } from "./envelope";
import type { Command, Event } from "./protocol";
import { expected, type Session } from "./session";
import { withTimeout } from "./timeout";

/** A worker that trained a part of the run is gone, and with it that part. */
export class HelperLost extends Error {
  override name = "HelperLost";
}

/** What the coordinator says without being asked. */
export interface CoordinatorNotices {
  /** A helper died in the middle of a run, which can only go on from a checkpoint. Said once. */
  lost(message: string): void;
  /** Helpers could not start, and the run goes on without them. */
  alone(message: string): void;
}

/** How helpers are made; the digits follow when they are needed. */
export interface HelperSource {
  spawn(): WorkerLike;
  program: Program;
  module: WebAssembly.Module;
}

interface Helper {
  client: WorkerClient;
  /** Resolves when it has its program and the digits. */
  opened: Promise<unknown>;
}

type Numbers = Float32Array<ArrayBuffer>;

/** Longest wait for helpers that start, or read what they hold, ms. */
const TIMEOUT = 120_000;
/** In a round a helper has about as much to do as the coordinator: longest wait, and more where that took long itself. */
const STEP_TIMEOUT = 60_000;
const TIMEOUT_PER_OWN_TIME = 10;

export class Coordinator {
  readonly #session: Session;
  readonly #source: HelperSource;
  readonly #notices: CoordinatorNotices;
  #helpers: Helper[] = [];
  #most = 1;
  /** The training digits, for helpers to come. */
  #digits: CommandOf<"loadDigits"> | null = null;
  /** The run that is shared out. */
  #shared: { run: number; joined: boolean } | null = null;
  #isLost = false;

  constructor(session: Session, source: HelperSource, notices: CoordinatorNotices) {
    this.#session = session;
    this.#source = source;
    this.#notices = notices;
  }

  /** How many workers may train a run together, this one included: from the next run on. */
  allow(most: number): void {
    this.#most = most;
  }

  async handle(command: Command): Promise<Event> {
    const shared = "run" in command && this.#shared?.run === command.run ? this.#shared : null;
    switch (command.type) {
      case "loadDigits":
        if (command.part === "train" && this.#source.program !== "webgpu") this.#digits = command;
        break;
      case "createRun":
      case "restoreRun":
        return this.#begin(command);
      case "step":
        if (shared) return this.#withAllHelpers(() => this.#step(command));
        break;
      case "reschedule":
        return this.#reschedule(command, shared !== null);
      case "validate":
      case "probe":
      case "explainStep":
      case "saveRun":
      case "exportModel":
        if (shared && !shared.joined) await this.#withAllHelpers(() => this.#join(command.run));
        break;
      default:
    }
    return this.#session.handle(command);
  }

  async #begin(command: CommandOf<"createRun" | "restoreRun">): Promise<Event> {
    const event = await this.#session.handle(command);
    if (event.type !== "runReady") return event;
    this.#shared = null;
    const cores = Math.min(this.#most, event.mostParts);
    this.#dismiss(Math.max(0, cores - 1));
    if (cores < 2) return event;
    try {
      await this.#shareOut(command, cores);
    } catch (error) {
      this.#dismiss(0);
      this.#notices.alone(error instanceof Error ? error.message : String(error));
      return event;
    }
    this.#shared = { run: event.run, joined: false };
    return { ...event, cores };
  }

  /** The coordinator takes its part last: until then its session holds the whole run. */
  async #shareOut(command: CommandOf<"createRun" | "restoreRun">, parts: number): Promise<void> {
    const { run } = command;
    while (this.#helpers.length < parts - 1) this.#helpers.push(this.#open());
    const ready = this.#helpers.map(async ({ client, opened }, index) => {
      await opened;
      await client.request(command);
      await client.request({ type: "takePart", run, part: index + 1, parts });
    });
    deferRejections(ready);
    await withTimeout(Promise.all(ready), TIMEOUT);
    expected(await this.#session.handle({ type: "takePart", run, part: 0, parts }), "partTaken");
  }

  #open(): Helper {
    const { spawn, program, module } = this.#source;
    const client = new WorkerClient(spawn(), (notice) => {
      if (notice.type === "crashed" && this.#shared) this.#lose(notice.message);
    });
    const digits = this.#digits;
    const opened = client
      .request({ type: "open", program, module })
      .then(() => (digits ? client.request(digits) : undefined));
    deferRejections([opened]);
    return { client, opened };
  }

  /** Ends all helpers but so many. */
  #dismiss(kept: number): void {
    for (const { client } of this.#helpers.splice(kept)) client.close();
  }

  async #step({ run, measure }: CommandOf<"step">): Promise<Event> {
    let sums: Numbers[] = [];
    for (;;) {
      const started = performance.now();
      const advancing = await this.#advanceHelpers(run, sums);
      const event = expected(await this.#session.handle({ type: "advance", run }), "advanced");
      const timeout = STEP_TIMEOUT + TIMEOUT_PER_OWN_TIME * (performance.now() - started);
      sums = [];
      // In the helpers' order, whoever is ready first: sums of floats depend on their order.
      for (const [index, advanced] of advancing.entries()) {
        const { numbers } = await withTimeout(advanced, timeout);
        await this.#session.addNumbers(numbers, index === advancing.length - 1);
        sums.push(numbers);
      }
      if (event.count > 0) continue;
      this.#shared = { run, joined: false };
      return { type: "stepped", run, step: event.step, metrics: measure ? event.metrics : null };
    }
  }

  /** From the start of a step, or from a sum, in the memory that brought the helpers' numbers: the last one's holds it. */
  async #advanceHelpers(run: number, memory: Numbers[]): Promise<Array<Promise<{ numbers: Numbers }>>> {
    const advancing = [];
    for (const [index, { client }] of this.#helpers.entries()) {
      const sum = memory[index] ?? null;
      if (sum && index < this.#helpers.length - 1) await this.#session.readNumbers(sum);
      advancing.push(client.request({ type: "advancePart", run, sum }, sum ? [sum.buffer] : []));
    }
    deferRejections(advancing);
    return advancing;
  }

  /** The same for all parts; what the session itself refuses is asked of nobody else. */
  async #reschedule(command: CommandOf<"reschedule">, isShared: boolean): Promise<Event> {
    const event = await this.#session.handle(command);
    if (!isShared || event.type !== "rescheduled") return event;
    const telling = this.#helpers.map(({ client }) => client.request(command));
    deferRejections(telling);
    await this.#withAllHelpers(() => withTimeout(Promise.all(telling), TIMEOUT));
    return event;
  }

  /** Until the next step the session holds the whole run beside its part. */
  async #join(run: number): Promise<void> {
    const reading = this.#helpers.map(({ client }) => client.request({ type: "readPart", run }));
    const parts = (await withTimeout(Promise.all(reading), TIMEOUT)).flatMap(({ parts }) => parts);
    expected(await this.#session.handle({ type: "joinParts", run, parts }), "partsJoined");
    this.#shared = { run, joined: true };
  }

  /** What no worker can do without all others: when one fails, the parts of the run no longer fit together. */
  async #withAllHelpers<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A trap of the session's own module is not a helper's.
      if (error instanceof WebAssembly.RuntimeError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      this.#lose(message);
      throw new HelperLost(message);
    }
  }

  #lose(message: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#dismiss(0);
    this.#notices.lost(message);
  }
}

/** Rejections are met where these are awaited; until then they must not count as unhandled. */
function deferRejections(promises: Promise<unknown>[]): void {
  for (const promise of promises) promise.catch(() => {});
}
